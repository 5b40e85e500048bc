"""Sessions of the pages: begun with a key, kept by their hash, renewed while they are used.

A response that brings the next cookie may be lost. Until the next one is used, the one before is
as good as ever, and whoever shows it is given the same next one again: it is made from the one
before, which is not kept, and a salt, which nobody else has. Once it is used, the one before ends,
and is not renewed any more. None of them lasts longer than the first.
"""

import base64
import hmac
import logging
import secrets
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from index.errors import StorageFailed
from server.access.database import FILE_NAME, reading, writing
from server.access.keys import COLUMNS, Key, KeyStore, digest, key_of

LASTS = 7 * 86_400.0  # seconds, however much it is used
RENEWED_AFTER = 3_600.0  # a cookie that leaks is of no use for much longer
GRACE = 60.0  # requests under way still bring the cookie from before
MOST_A_KEY = 100  # the oldest end
_SECRET_BYTES = 32
_LOG = logging.getLogger(__name__)
_FOUND = (
    f"SELECT {', '.join('k.' + name for name in COLUMNS.split(', '))}, s.made, s.expires,"
    " s.renewed, s.salt, EXISTS (SELECT * FROM sessions AS b WHERE b.family = s.family"
    " AND b.digest <> s.digest AND b.salt IS NOT NULL)"
    " FROM sessions AS s JOIN keys AS k ON k.id = s.key WHERE s.digest = ?"
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as found."""

    name: str  # in limits and logs; it gives nothing away
    key: Key
    expires: float
    due: bool  # another cookie should take the place of this one
    salt: bytes | None  # and was made with this, but has not been used so far


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
            cookie = secrets.token_urlsafe(_SECRET_BYTES)
            _add(connection, cookie, key, now, expires, family=digest(cookie))
        return cookie, expires

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie; ``None`` if it has ended, or its key has."""
        if not self._path.exists():
            return None
        now = time.time()
        with reading(self._path) as connection:
            row = connection.execute(_FOUND, (digest(cookie),)).fetchone()
        if row is None:
            return None
        key, (made, expires, renewed, salt, on_its_way) = key_of(row), row[-5:]
        if expires <= now or key.expired(now):
            return None
        if on_its_way:
            try:
                self._arrived(cookie, now)
            except StorageFailed as error:  # a full disk keeps nobody out: the next time, then
                _LOG.warning("that a session was renewed could not be noted: %s", error)
        self._keys.note_use(key, now)
        due = not renewed and now - made > RENEWED_AFTER
        return Session(digest(cookie).hex()[:12], key, expires, due, salt)

    def renew(self, cookie: str, session: Session) -> str | None:
        """The cookie that takes the place of this one; ``None`` without one for now.

        That is so if it has been used already, or cannot be kept.
        """
        if session.salt is not None:
            return _next(cookie, session.salt)
        try:
            return self._renewed(cookie, session)
        except StorageFailed as error:  # a full disk keeps nobody out
            _LOG.warning("a session could not be renewed: %s", error)
            return None

    def _renewed(self, cookie: str, session: Session) -> str | None:
        salt = secrets.token_bytes(_SECRET_BYTES)
        with writing(self._path) as connection:
            row = connection.execute(
                "UPDATE sessions SET salt = coalesce(salt, ?) WHERE digest = ? AND NOT renewed"
                " RETURNING salt, family",
                (salt, digest(cookie)),
            ).fetchone()
            if row is None:
                return None
            kept, family = row
            following = _next(cookie, kept)
            if kept == salt:  # else another request has just done it
                _add(connection, following, session.key, time.time(), session.expires, family)
        return following

    def _arrived(self, cookie: str, now: float) -> None:
        """The cookie that was on its way is used: the one before has had its time."""
        with writing(self._path) as connection:
            connection.execute(
                "UPDATE sessions SET renewed = 1, salt = NULL, expires = min(expires, ?1)"
                " WHERE salt IS NOT NULL AND digest <> ?2"
                " AND family = (SELECT family FROM sessions WHERE digest = ?2)",
                (now + GRACE, digest(cookie)),
            )

    def end(self, cookie: str) -> None:
        """End a session, with the cookies before and after; one not known has ended already."""
        if self._path.exists():
            with writing(self._path) as connection:
                connection.execute(
                    "DELETE FROM sessions WHERE family ="
                    " (SELECT family FROM sessions WHERE digest = ?)",
                    (digest(cookie),),
                )


def _next(cookie: str, salt: bytes) -> str:
    made = hmac.digest(salt, cookie.encode(errors="surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _add(
    connection: sqlite3.Connection,
    cookie: str,
    key: Key,
    now: float,
    expires: float,
    family: bytes,
) -> None:
    connection.execute(
        "INSERT INTO sessions (digest, key, made, expires, family) VALUES (?, ?, ?, ?, ?)",
        (digest(cookie), key.id, now, expires, family),
    )
