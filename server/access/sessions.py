"""Sessions of the pages: begun with a key, kept by their hash, renewed while they are used."""

import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from server.access.database import FILE_NAME, reading, writing
from server.access.keys import COLUMNS, Key, KeyStore, digest, key_of

LASTS = 7 * 86_400.0  # seconds, however much it is used
RENEWED_AFTER = 3_600.0  # a cookie that leaks is of no use for much longer
GRACE = 60.0  # requests under way still bring the cookie from before
MOST_A_KEY = 100  # the oldest end
_SECRET_BYTES = 32
_FOUND = (
    f"SELECT {', '.join('k.' + name for name in COLUMNS.split(', '))}, s.made, s.expires, s.renewed"
    " FROM sessions AS s JOIN keys AS k ON k.id = s.key WHERE s.digest = ?"
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as found."""

    name: str  # in limits and logs; it gives nothing away
    key: Key
    expires: float
    due: bool  # another cookie should take the place of this one


class SessionStore:
    """The sessions of a data folder. A session ends with its key."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE_NAME
        self._keys = KeyStore(data)

    def begin(self, key: Key) -> tuple[str, float]:
        """A new session of a key: what its cookie holds, and until when."""
        now = time.time()
        expires = min(now + LASTS, key.expires or now + LASTS)
        with writing(self._path) as connection:
            connection.execute("DELETE FROM sessions WHERE expires <= ?", (now,))
            connection.execute(
                "DELETE FROM sessions WHERE digest IN (SELECT digest FROM sessions WHERE key = ?"
                " ORDER BY made DESC LIMIT -1 OFFSET ?)",
                (key.id, MOST_A_KEY - 1),
            )
            return _added(connection, key, now, expires), expires

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie; ``None`` if it has ended, or its key has."""
        if not self._path.exists():
            return None
        now = time.time()
        with reading(self._path) as connection:
            row = connection.execute(_FOUND, (digest(cookie),)).fetchone()
        if row is None:
            return None
        key, (made, expires, renewed) = key_of(row), row[-3:]
        if expires <= now or key.expired(now):
            return None
        self._keys.note_use(key, now)
        due = not renewed and now - made > RENEWED_AFTER
        return Session(digest(cookie).hex()[:12], key, expires, due)

    def renew(self, cookie: str, session: Session) -> str | None:
        """The cookie that takes the place of this one; ``None`` if another request got it."""
        now = time.time()
        with writing(self._path) as connection:
            renewed = connection.execute(
                "UPDATE sessions SET renewed = 1, expires = min(expires, ?)"
                " WHERE digest = ? AND renewed = 0",
                (now + GRACE, digest(cookie)),
            )
            if renewed.rowcount == 0:
                return None
            return _added(connection, session.key, now, session.expires)

    def end(self, cookie: str) -> None:
        """End a session; one that is not known has ended already."""
        if self._path.exists():
            with writing(self._path) as connection:
                connection.execute("DELETE FROM sessions WHERE digest = ?", (digest(cookie),))


def _added(connection: sqlite3.Connection, key: Key, now: float, expires: float) -> str:
    cookie = secrets.token_urlsafe(_SECRET_BYTES)
    connection.execute(
        "INSERT INTO sessions (digest, key, made, expires) VALUES (?, ?, ?, ?)",
        (digest(cookie), key.id, now, expires),
    )
    return cookie
