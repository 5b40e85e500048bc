"""The file that keys and sessions are kept in: SQLite, for its owner's eyes alone.

It has a rollback journal, so that what was revoked lingers in no log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StorageFailed
from index.migrations import LaterVersion, migrate
from index.transactions import transaction
from server.access.refusals import KeysBroken

FILE_NAME = "keys.db"
PRIVATE = 0o600
# Each brings the file from the version before to the next; one that is released never changes.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE keys ("
        " id TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL, digest BLOB NOT NULL,"
        " made REAL NOT NULL, used REAL, expires REAL) STRICT",
        "CREATE TABLE sessions ("
        " digest BLOB PRIMARY KEY,"
        " key TEXT NOT NULL REFERENCES keys ON DELETE CASCADE,"
        " made REAL NOT NULL, expires REAL NOT NULL, renewed INTEGER NOT NULL DEFAULT 0) STRICT",
        "CREATE INDEX sessions_by_key ON sessions (key, made)",
    ),
    (
        # Cookies that took each other's place are of one family, named by the first.
        "ALTER TABLE sessions ADD COLUMN family BLOB NOT NULL DEFAULT x''",
        "UPDATE sessions SET family = digest",
        # While the next cookie is on its way: what it is made with.
        "ALTER TABLE sessions ADD COLUMN salt BLOB",
        "CREATE INDEX sessions_by_family ON sessions (family)",
    ),
)
VERSION = len(MIGRATIONS)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for reading; while no key was ever made there is no file, and this is empty.

    Raises ``KeysBroken``, ``StorageFailed``.
    """
    with _connection(path, path if path.exists() else ":memory:") as connection:
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that is kept whole or not at all. Raises like ``reading``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(PRIVATE)
    except OSError as error:
        raise StorageFailed(f"the keys in {path} cannot be written: {error.strerror}") from error
    with _connection(path, path) as connection, transaction(connection):
        yield connection


@contextmanager
def _connection(path: Path, place: Path | str) -> Iterator[sqlite3.Connection]:
    """A connection a call: the command line writes to the file while a server reads it."""
    try:
        connection = sqlite3.connect(place, timeout=30, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            _bring_up_to_date(connection, path)
            yield connection
        finally:
            connection.close()
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # faults of this program
    except sqlite3.OperationalError as error:  # locked, full, no permission
        raise StorageFailed(f"the keys in {path} cannot be read or written ({error})") from error
    except sqlite3.DatabaseError as error:
        raise KeysBroken(
            f"the keys in {path.name} cannot be read ({error}); restore the file, or move it out "
            "of the data folder and make new keys"
        ) from error


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    try:
        migrate(connection, MIGRATIONS)
    except LaterVersion as error:
        raise KeysBroken(
            f"the keys in {path.name} were made by a later version of this program: {error}"
        ) from error
