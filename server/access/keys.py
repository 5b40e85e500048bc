"""Keys: made, shown once, proven, listed, revoked.

A key is ``pq_ID_SECRET``. The secret is 256 random bits, so that nobody can try them all: one
round of SHA-256 is enough to keep it by, where a password would need a slow hash. The id finds
the key, and the hashes are compared in constant time.
"""

import hashlib
import hmac
import logging
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import StorageFailed
from server.access.database import FILE_NAME, reading, writing
from server.access.refusals import KeyRefused, KeyUnknown
from server.access.scopes import Scope

PREFIX = "pq_"
SECRET_BYTES = 32
USE_NOTED_EVERY = 60.0  # seconds: a busy client must not write to the disk at each request
LONGEST_NAME = 100
MOST_DAYS = 3_650
_DAY = 86_400.0
_NAMED = re.compile(f"{PREFIX}([0-9a-f]{{8}})_")
_LOG = logging.getLogger(__name__)
COLUMNS = "id, name, scopes, made, used, expires"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is known: all but its secret. Times are seconds since 1970."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    made: float
    used: float | None
    expires: float | None

    def expired(self, now: float) -> bool:
        """Whether it opens nothing any more."""
        return self.expires is not None and self.expires <= now


class KeyStore:
    """The keys of a data folder. Each call sees what any process has done before it."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME

    def make(self, name: str, scopes: Iterable[Scope], days: float | None) -> tuple[Key, str]:
        """A new key and, this once, what its holder shows. Raises ``KeyRefused``."""
        name, wanted = name.strip(), frozenset(scopes)
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise KeyRefused(f"a key has a name of one line, of 1 to {LONGEST_NAME} characters")
        if not wanted:
            raise KeyRefused(f"a key has at least one scope of {', '.join(Scope)}")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise KeyRefused(f"a key expires after 1 to {MOST_DAYS:,} days, or never")
        now = time.time()
        key = Key(
            id=secrets.token_hex(4),
            name=name,
            scopes=tuple(scope for scope in Scope if scope in wanted),
            made=now,
            used=None,
            expires=None if days is None else now + days * _DAY,
        )
        shown = f"{PREFIX}{key.id}_{secrets.token_urlsafe(SECRET_BYTES)}"
        with writing(self.path) as connection:
            connection.execute(
                "INSERT INTO keys (id, name, scopes, digest, made, expires)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (key.id, key.name, " ".join(key.scopes), digest(shown), key.made, key.expires),
            )
        return key, shown

    def all(self) -> list[Key]:
        """All keys, those that have expired too, the oldest first."""
        with reading(self.path) as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM keys ORDER BY made, id").fetchall()
        return [key_of(row) for row in rows]

    def usable(self) -> list[Key]:
        """The keys that open something now."""
        now = time.time()
        return [key for key in self.all() if not key.expired(now)]

    def revoke(self, key_id: str) -> list[Key]:
        """End a key and every session that began with it; gives the usable ones that are left.

        Raises ``KeyUnknown``.
        """
        with writing(self.path) as connection:
            if connection.execute("DELETE FROM keys WHERE id = ?", (key_id,)).rowcount == 0:
                raise KeyUnknown(f"there is no key {key_id!r}")
        return self.usable()

    def prove(self, shown: str) -> Key | None:
        """The key that somebody shows; ``None`` if it opens nothing."""
        if not self.path.exists():
            return None
        with reading(self.path) as connection:
            row = connection.execute(
                f"SELECT {COLUMNS}, digest FROM keys WHERE id = ?", (id_in(shown),)
            ).fetchone()
        if row is None or not hmac.compare_digest(row[-1], digest(shown)):
            return None
        key = key_of(row)
        now = time.time()
        if key.expired(now):
            return None
        self.note_use(key, now)
        return key

    def note_use(self, key: Key, now: float) -> None:
        """Write down that a key was used, unless that was done a moment ago."""
        if key.used is not None and now - key.used < USE_NOTED_EVERY:
            return
        try:
            with writing(self.path) as connection:
                connection.execute("UPDATE keys SET used = ? WHERE id = ?", (now, key.id))
        except StorageFailed as error:  # a full disk keeps nobody out
            _LOG.warning("when a key was last used could not be noted: %s", error)


def id_in(shown: str) -> str:
    """The id that a key names; empty if it does not look like one."""
    found = _NAMED.match(shown)
    return found[1] if found else ""


def digest(shown: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(shown.encode(errors="surrogatepass")).digest()


def key_of(row: tuple[Any, ...]) -> Key:
    """A key from the columns ``COLUMNS``."""
    key_id, name, scopes, made, used, expires = row[:6]
    return Key(
        str(key_id),
        str(name),
        tuple(Scope(scope) for scope in str(scopes).split()),
        made,
        used,
        expires,
    )


def without_admins(left: Iterable[Key]) -> bool:
    """Whether among these keys none may make others."""
    return not any(Scope.ADMIN in key.scopes for key in left)


NO_ADMIN_LEFT = (
    "no key has the scope admin: over HTTP nobody can make or revoke keys; on the server's "
    "machine `pullquote keys make --name NAME --scopes admin` still can"
)
