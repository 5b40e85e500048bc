"""The file that conversations are kept in: SQLite, its tables, and what can be wrong with it.

It has a rollback journal and no write-ahead log: turns are kept seconds apart, and of what was
deleted nothing lingers in a log that is emptied some time later.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import PullquoteError, StorageFailed
from index.migrations import LaterVersion, migrate
from index.transactions import Begin, transaction

_WORDS = 'tokenize = "unicode61 remove_diacritics 2"'
# Each brings the file from the version before to the next; one that is released never changes.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE conversations ("
        " number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
        " title TEXT, created TEXT NOT NULL, updated TEXT NOT NULL) STRICT",
        "CREATE INDEX conversations_by_time ON conversations (updated DESC, number DESC)",
        "CREATE TABLE turns ("
        " number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,"
        " question TEXT NOT NULL, asked TEXT NOT NULL,"
        # JSON, compressed: the smaller the file, the sooner it is overwritten.
        " answer BLOB NOT NULL) STRICT",
        "CREATE INDEX turns_by_conversation ON turns (conversation, number)",
        # No stemming: the last word of a query is half typed, and its stem another.
        f"CREATE VIRTUAL TABLE title_words USING fts5 (title, {_WORDS})",
        f"CREATE VIRTUAL TABLE turn_words USING fts5 (question, answer, {_WORDS})",
    ),
)
VERSION = len(MIGRATIONS)
PRIVATE = 0o600
"""Who else uses this machine need not know what was asked; a journal has the same mode."""
_REFUSALS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)


class ConversationsBroken(PullquoteError):
    """The file of conversations is damaged, or of a later version; the index is not affected."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One state of the file; while nothing has been kept there is none, and this is empty.

    Raises ``ConversationsBroken``, ``StorageFailed``.
    """
    with _transaction(path, "BEGIN", place=path if path.exists() else ":memory:") as connection:
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that is kept whole or not at all. Raises like ``reading``."""
    try:
        path.touch(PRIVATE)
    except OSError as error:
        raise StorageFailed(
            f"the conversations in {path.name} cannot be written: {error.strerror}"
        ) from error
    with _transaction(path, "BEGIN IMMEDIATE", place=path) as connection:
        yield connection


def overwrite(path: Path) -> None:
    """Write the file anew, so that no byte is left in it of what was removed.

    ``secure_delete`` alone leaves scraps: rows that SQLite once moved from page to page.
    """
    with _connection(path, path) as connection:
        connection.execute("VACUUM")


@contextmanager
def _transaction(path: Path, begin: Begin, *, place: Path | str) -> Iterator[sqlite3.Connection]:
    with _connection(path, place) as connection, transaction(connection, begin):
        yield connection


@contextmanager
def _connection(path: Path, place: Path | str) -> Iterator[sqlite3.Connection]:
    """A connection a call: the file may be moved away, and a new one begun, at any time."""
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
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    try:
        migrate(connection, MIGRATIONS)
    except LaterVersion as error:
        raise ConversationsBroken(
            f"the conversations in {path.name} were kept by a later version of this program: "
            f"{error}; questions are answered all the same, but none is kept"
        ) from error


def _told(error: sqlite3.DatabaseError, path: Path) -> PullquoteError:
    # Extended codes have the plain one in their low byte.
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS:
        return StorageFailed(
            f"the conversations in {path.name} cannot be read or written ({error}); the disk may "
            "be full, or the file closed to this program"
        )
    return ConversationsBroken(
        f"the conversations in {path.name} cannot be read ({error}); questions are answered all "
        "the same. Move the file out of the data folder to begin a new one"
    )
