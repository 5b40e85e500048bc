"""Replies to writes, kept for a day, so that a request sent twice is done once.

A caller who never saw the answer sends the same request with the same ``Idempotency-Key``
again and is given the answer of the first (draft-ietf-httpapi-idempotency-key-header).

A key is claimed on the disk before anything is done and the reply recorded before any of it is
sent. Between doing and recording the process may be killed; then the key is free again, and
what is repeated does no harm:

- a file or text that is sent again is put where it was put before, so that it is the same
  article, and the second job finds it unchanged;
- a sync, removal, rebuild, rollback, pruning, check or repair that is done twice leaves what it
  leaves when it is done once, but that a second rollback finds nothing to go back to;
- a question of a conversation has its turn's id from the key: the turn that was kept is found,
  and no second one made (``server.routes.ask``);
- a second conversation that was begun is an empty one.
"""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import PullquoteError, StorageFailed
from index.transactions import transaction

FILE_NAME = "idempotency.db"
KEPT = 24 * 3600.0  # seconds
MOST_KEPT = 100_000
PRIVATE = 0o600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (
    name TEXT PRIMARY KEY,      -- a hash: of the caller and the key
    request TEXT NOT NULL,      -- a hash: of all that was asked
    owner TEXT NOT NULL,        -- the process that does it
    begun REAL NOT NULL,
    status INTEGER,             -- null while it is being done
    headers TEXT, body BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replies_by_time ON replies (begun);
"""


class KeyMalformed(PullquoteError):
    """The idempotency key is not one."""


class KeyReused(PullquoteError):
    """The key came with another request before."""


class KeyInUse(PullquoteError):
    """The request with this key is still being answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Replies:
    """The replies of one data folder. Safe to use from several threads and processes.

    Nothing is opened before it is used. Every method raises ``StorageFailed`` if the file cannot
    be read or written.
    """

    def __init__(self, data: Path, *, kept: float = KEPT) -> None:
        self._path = data / FILE_NAME
        self._kept = kept
        self._owner = uuid.uuid4().hex
        self._guard = threading.Lock()
        self._doing: set[str] = set()
        self._alive: FileLock | None = None

    def claim(self, name: str, request: str) -> Reply | None:
        """What was replied to this request before; ``None`` if it is to be done, by the caller.

        Then ``record`` or ``release`` has to follow. Raises ``KeyReused``, ``KeyInUse``.
        """
        with self._guard:
            self._show_alive()
            reply = self._claim(name, request)
            if reply is None:
                self._doing.add(name)
        return reply

    def record(self, name: str, reply: Reply) -> None:
        """Keep the reply to a request that was claimed."""
        try:
            with self._writing() as connection:
                connection.execute(
                    "UPDATE replies SET status = ?, headers = ?, body = ? WHERE name = ?",
                    (reply.status, json.dumps(dict(reply.headers)), reply.body, name),
                )
        finally:
            with self._guard:
                self._doing.discard(name)

    def release(self, name: str) -> None:
        """Nothing was done: the key may be used again."""
        try:
            with self._writing() as connection:
                connection.execute("DELETE FROM replies WHERE name = ? AND status IS NULL", (name,))
        finally:
            with self._guard:
                self._doing.discard(name)

    def forget(self, location: str) -> None:
        """Remove the replies that told of this place, so that no word of them is left."""
        if not self._path.exists():
            return
        with self._writing() as connection:
            gone = connection.execute(
                "DELETE FROM replies WHERE json_extract(headers, '$.location') = ?", (location,)
            ).rowcount
        if gone:
            with self._connected() as connection:
                # Even with secure_delete, rows that SQLite once moved leave scraps.
                connection.execute("VACUUM")

    def close(self) -> None:
        """Let go of what shows other processes that this one is alive."""
        with self._guard:
            if self._alive is not None:
                self._alive.release()
                Path(self._alive.lock_file).unlink(missing_ok=True)
                self._alive = None

    def _claim(self, name: str, request: str) -> Reply | None:
        now = time.time()
        with self._writing() as connection:
            connection.execute("DELETE FROM replies WHERE begun < ?", (now - self._kept,))
            row = connection.execute(
                "SELECT request, owner, status, headers, body FROM replies WHERE name = ?", (name,)
            ).fetchone()
            if row is None:
                (count,) = connection.execute("SELECT count(*) FROM replies").fetchone()
                if count >= MOST_KEPT:
                    raise StorageFailed(
                        f"{count:,} replies are kept for requests with an Idempotency-Key, and no "
                        "more can be; send the request without one"
                    )
            else:
                before, owner, status, headers, body = row
                if before != request:
                    raise KeyReused(
                        "this Idempotency-Key came with another request before; use a new one "
                        "for each request, and the same only to send one again"
                    )
                if status is not None:
                    return Reply(status, json.loads(headers), body)
                if self._is_doing(name, owner):
                    raise KeyInUse(
                        "the request with this Idempotency-Key is still being answered; send it "
                        "again in a moment"
                    )
            connection.execute(
                "INSERT OR REPLACE INTO replies (name, request, owner, begun) VALUES (?, ?, ?, ?)",
                (name, request, self._owner, now),
            )
        return None

    def _is_doing(self, name: str, owner: str) -> bool:
        if owner == self._owner:
            return name in self._doing
        # Who has died holds its lock no more, whichever way it died.
        lock = FileLock(self._lock_of(owner), thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)
        return False

    def _show_alive(self) -> None:
        if self._alive is None:
            lock = FileLock(self._lock_of(self._owner), thread_local=False)
            try:
                lock.acquire(blocking=False)
            except OSError as error:
                raise StorageFailed(
                    f"nothing can be written in the data folder: {error.strerror}"
                ) from error
            self._alive = lock

    def _lock_of(self, owner: str) -> str:
        return str(self._path.with_name(f".replying-{owner}.lock"))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.touch(PRIVATE)
            with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as opened:
                opened.execute("PRAGMA secure_delete = ON")
                opened.executescript(_SCHEMA)
                yield opened
        except (sqlite3.DatabaseError, OSError) as error:
            raise StorageFailed(
                f"the replies kept in {FILE_NAME} cannot be read or written ({error}); the disk "
                "may be full, or the file damaged: then delete it"
            ) from error
