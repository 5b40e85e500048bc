"""The right to write, of which there is one: held by a process, taken over when it dies.

Only where vectors are in a Chroma server can several processes use one data folder; they are
on one machine. Each term of the right has a number, higher than all before it, and a lock file
of that number, which the system lets go of when its process dies: another takes over at once.
One that is alive but stands still shows no signs of life, and after ``EXPIRY`` seconds loses
the right too. Whatever changes something does so inside ``fenced``: no term begins meanwhile,
and one that is over changes nothing any more.

One that stands still inside a change is waited for, however long: what it would do once it goes
on, in a Chroma server or with files, nobody else could stop. Its process is told of in the log,
for somebody to let it go on or to end it.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalogue import Catalogue
from index.errors import IndexBroken, LeaseLost, StorageFailed
from index.places import ChromaServer
from index.transactions import Begin

EXPIRY = 20.0
"""Seconds without a sign of life: longer than a call to a Chroma server may take."""
_BEATS_A_TERM = 8
_PATIENCE = 60.0  # for the file itself, which is held as long as a call to Chroma takes
_PATIENCE_TO_TAKE = 2.0  # who does not hold the right asks again, and has other things to do
_SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL, beats INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS holder (one INTEGER PRIMARY KEY CHECK (one = 1),
    process INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO lease VALUES (1, 0, 0);
COMMIT;
"""
_MADE = "SELECT 1 FROM sqlite_schema WHERE name = 'holder'"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The sign of life that was seen last, and when."""

    number: int
    beats: int
    at: float


class Lease:
    """One process's claim to write in a data folder."""

    def __init__(self, data: Path, expiry: float = EXPIRY, patience: float = _PATIENCE) -> None:
        self._data = data
        self._file = data / "lease.sqlite"
        self._expiry = expiry
        self._patience = patience
        self._seen: _Seen | None = None
        self._told: int | None = None  # the term that was last said to stand still
        self._number: int | None = None
        self._lock: FileLock | None = None
        self._lost = threading.Event()
        self._ended = threading.Event()
        self._beating: threading.Thread | None = None
        self._inside = threading.local()
        try:
            with self._connected() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                # Who comes while the holder is inside a change has no need to write, nor to wait.
                if not connection.execute(_MADE).fetchone():
                    connection.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise IndexBroken(f"the file {self._file} cannot be used: {error}") from error

    @property
    def number(self) -> int | None:
        """The number of the term; ``None`` without one."""
        return self._number

    @property
    def held(self) -> bool:
        """Whether a term was begun, and is not known to be over."""
        return self._number is not None and not self._lost.is_set()

    def take(self) -> bool:
        """Begin a term, if the holder before is gone or stands still; whether it was begun.

        Whether one stands still is seen by asking again and again: no clocks are compared.
        """
        assert self._number is None
        try:
            return self._taken()
        except (sqlite3.OperationalError, OSError) as error:
            # The holder stands still inside a change, or the disk is full: nobody takes over.
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                self._tell_who_stands_still()
            return False

    def _taken(self) -> bool:
        with self._connected() as connection:
            number, beats = self._row(connection)
        if not self._may_follow(number, beats):
            return False
        lock = self._lock_of(number + 1)
        try:
            lock.acquire(blocking=False)
        except Timeout:  # another is just taking over
            return False
        changed = 0
        try:
            patience = min(self._patience, _PATIENCE_TO_TAKE)
            with self._connected(patience) as connection:
                connection.execute("BEGIN IMMEDIATE")
                changed = connection.execute(
                    "UPDATE lease SET number = number + 1, beats = 0"
                    " WHERE number = ?1 AND beats = ?2",
                    (number, beats),
                ).rowcount
                if changed:
                    connection.execute("REPLACE INTO holder VALUES (1, ?)", (os.getpid(),))
        finally:
            if not changed:
                lock.release()
        if not changed:
            return False
        self._number, self._lock = number + 1, lock
        self._lost.clear()
        self._ended.clear()
        self._beating = threading.Thread(target=self._beat, name="lease", daemon=True)
        self._beating.start()
        self._lock_file(number).unlink(missing_ok=True)
        return True

    def release(self) -> None:
        """End the term; another may begin at once."""
        if self._beating is not None:
            self._ended.set()
            self._beating.join()
        if self._lock is not None:
            self._lock.release()
        self._number = self._lock = self._beating = self._seen = None

    @contextmanager
    def fenced(self) -> Iterator[None]:
        """A change that no other term can begin before the end of.

        Raises ``LeaseLost``, and ``StorageFailed`` if the file of the right cannot be written.
        What is done inside is one transaction or one call, so that others are not kept waiting.
        """
        if getattr(self._inside, "already", False):
            yield
            return
        with self._connected() as connection:
            self._show_life(connection)
            self._inside.already = True
            try:
                yield
            finally:
                self._inside.already = False

    def _may_follow(self, number: int, beats: int) -> bool:
        now = time.monotonic()
        if self._seen is None or (self._seen.number, self._seen.beats) != (number, beats):
            self._seen = _Seen(number, beats, now)
        return now - self._seen.at >= self._expiry or self._free(number)

    def _free(self, number: int) -> bool:
        """Whether nobody holds the lock of this term."""
        lock = self._lock_of(number)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return False
        lock.release()
        return True

    def _lock_of(self, number: int) -> FileLock:
        return FileLock(self._lock_file(number), thread_local=False, preserve_lock_file=True)

    def _lock_file(self, number: int) -> Path:
        return self._data / f"writer-{number}.lock"

    def _beat(self) -> None:
        while not self._ended.wait(self._expiry / _BEATS_A_TERM):
            try:
                with self._connected() as connection:
                    self._show_life(connection)
            except LeaseLost:
                return
            except (sqlite3.OperationalError, StorageFailed):  # a full disk, or a long change
                continue

    def _show_life(self, connection: sqlite3.Connection) -> None:
        with self._written():
            connection.execute("BEGIN IMMEDIATE")
            alive = connection.execute(
                "UPDATE lease SET beats = beats + 1 WHERE number = ?", (self._number,)
            ).rowcount
        if not alive:
            self._lost.set()
            raise LeaseLost(
                "another process has taken over the writing; what this one had begun is done there"
            )

    def _tell_who_stands_still(self) -> None:
        """Once a term: there is somebody to see to it, and nobody else can."""
        with self._connected() as connection:
            number, _ = self._row(connection)
            row = connection.execute("SELECT process FROM holder").fetchone()
        if number == self._told or row is None:
            return
        self._told = number
        _LOG.warning(
            "process %d, which writes, has stood in the middle of a change for %.0f seconds, and "
            "nobody can take over: let it go on (kill -CONT %d) or end it (kill -KILL %d)",
            row[0],
            self._expiry,
            row[0],
            row[0],
        )

    @staticmethod
    def _row(connection: sqlite3.Connection) -> tuple[int, int]:
        number, beats = connection.execute("SELECT number, beats FROM lease").fetchone()
        return number, beats

    @contextmanager
    def _connected(self, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        patience = self._patience if patience is None else patience
        connection = sqlite3.connect(self._file, timeout=patience, isolation_level=None)
        try:
            # A term ends with its process, and no process outlives the machine: no write here
            # has to survive a loss of power.
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
            if connection.in_transaction:
                with self._written():
                    connection.commit()
        finally:
            connection.close()  # an open transaction is undone

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StorageFailed(f"the file {self._file} cannot be written ({error})") from error


@dataclass(frozen=True, slots=True)
class Holding:
    """How this process holds a data folder that it may write to."""

    chroma: ChromaServer | None = None  # where the vectors are, if not in the folder
    lease: Lease | None = None  # without one the folder is held by this process alone

    @contextmanager
    def fenced(self) -> Iterator[None]:
        """A change that nobody else makes too. Raises ``LeaseLost``."""
        if self.lease is None:
            yield
        else:
            with self.lease.fenced():
                yield


class FencedCatalogue(Catalogue):
    """A catalogue that is written only as long as the right to write is held."""

    def __init__(self, path: Path, lease: Lease) -> None:
        super().__init__(path, read_only=False)
        self._lease = lease

    @contextmanager
    def _transaction(self, begin: Begin) -> Iterator[sqlite3.Connection]:
        if begin == "BEGIN":  # to read
            with super()._transaction(begin) as connection:
                yield connection
        else:
            with self._lease.fenced(), super()._transaction(begin) as connection:
                yield connection
