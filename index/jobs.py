"""Jobs: every piece of work that changes the index, kept in SQLite beside it.

A job is queued, taken by the one writer, and ends done, failed or cancelled. One that was
running when its process died is found by the next writer: ``recover``.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import IndexBroken, JobUnknown, StorageFailed
from index.migrations import LaterVersion, migrate

KEPT = 1_000
"""Ended jobs that are remembered."""
MOST_ATTEMPTS = 3
"""A job that takes the process down each time is not tried for ever."""

# Each brings the file from the version before to the next; one that is released never changes.
# Files of before there were versions have the first one's table, and the number 0.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL,
    progress TEXT NOT NULL, report TEXT, error TEXT, attempts INTEGER NOT NULL,
    cancelling INTEGER NOT NULL, created TEXT NOT NULL, started TEXT, finished TEXT
) STRICT
""",
        "CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, number)",
    ),
    # The request that asked for it, by which the log names it.
    ("ALTER TABLE jobs ADD COLUMN request_id TEXT",),
)
_COLUMNS = (
    "id, kind, request, state, progress, report, error, attempts, cancelling,"
    " created, started, finished, request_id"
)


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # its process died, and it was not tried again

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self not in (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is. ``articles_total`` is 0 and ``seconds_left`` null while unknown."""

    phase: str = ""
    articles_done: int = 0
    articles_total: int = 0
    passages_done: int = 0
    passages_per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands."""

    id: str
    kind: str
    request: Mapping[str, Any]
    state: State
    progress: JobProgress
    report: Mapping[str, Any] | None
    error: str | None
    attempts: int
    cancelling: bool
    created: datetime
    started: datetime | None
    finished: datetime | None
    request_id: str | None = None  # of who asked for it


class Jobs:
    """The jobs of one data folder. Safe to use from several threads and processes."""

    def __init__(self, data: Path) -> None:
        self._path = data / "jobs.sqlite"
        try:
            with self._connected() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.isolation_level = None
                migrate(connection, MIGRATIONS)
        except LaterVersion as error:
            raise IndexBroken(
                f"the list of jobs {self._path} was written by a later version of this program "
                f"({error}); use that one"
            ) from error
        except sqlite3.DatabaseError as error:
            raise IndexBroken(
                f"the list of jobs {self._path} cannot be read ({error}); it can be deleted"
            ) from error

    def add(self, kind: str, request: Mapping[str, Any], request_id: str | None = None) -> Job:
        """Queue a job; ``request_id`` says who asked for it, in the log."""
        identity = uuid.uuid4().hex
        with self._connected() as connection:
            connection.execute(
                "INSERT INTO jobs (id, kind, request, state, progress, attempts, cancelling,"
                " created, request_id) VALUES (?, ?, ?, ?, '{}', 0, 0, ?, ?)",
                (identity, kind, json.dumps(dict(request)), State.QUEUED, _now(), request_id),
            )
            connection.execute(
                "DELETE FROM jobs WHERE finished IS NOT NULL AND number <="
                " (SELECT max(number) FROM jobs) - ?",
                (KEPT,),
            )
        return self.get(identity)

    def get(self, identity: str) -> Job:
        """One job. Raises ``JobUnknown``."""
        with self._connected() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (identity,)
            ).fetchone()
        if row is None:
            raise JobUnknown(f"there is no job {identity!r}")
        return _job(row)

    def latest(self, limit: int, offset: int = 0) -> tuple[list[Job], int]:
        """A page of the jobs, the newest first, and how many there are."""
        with self._connected() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM jobs ORDER BY number DESC LIMIT ? OFFSET ?",
                (limit, offset),
            ).fetchall()
            total = connection.execute("SELECT count(*) FROM jobs").fetchone()[0]
        return [_job(row) for row in rows], int(total)

    def by_state(self) -> dict[str, int]:
        """How many jobs are on record in each state."""
        with self._connected() as connection:
            found = dict(connection.execute("SELECT state, count(*) FROM jobs GROUP BY state"))
        return {state.value: int(found.get(state, 0)) for state in State}

    def last(self, kind: str) -> tuple[float | None, datetime | None]:
        """How long the last job of this kind that was done took, in seconds, and its end."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT started, finished FROM jobs WHERE kind = ? AND state = ?"
                " ORDER BY number DESC LIMIT 1",
                (kind, State.DONE),
            ).fetchone()
        if row is None:
            return None, None
        started, finished = (datetime.fromisoformat(time) for time in row)
        return (finished - started).total_seconds(), finished

    def take(self, identity: str | None = None) -> Job | None:
        """The oldest queued job, or that one, running from now on; ``None`` if there is none."""
        which = "state = ?" if identity is None else "state = ? AND id = ?"
        values = (State.QUEUED,) if identity is None else (State.QUEUED, identity)
        with self._connected() as connection:
            row = connection.execute(
                "UPDATE jobs SET state = ?, started = ?, attempts = attempts + 1 WHERE number ="
                f" (SELECT min(number) FROM jobs WHERE {which}) RETURNING id",
                (State.RUNNING, _now(), *values),
            ).fetchone()
        return self.get(row[0]) if row else None

    def tell(self, identity: str, progress: JobProgress) -> None:
        """Record how far a job is."""
        with self._connected() as connection:
            connection.execute(
                "UPDATE jobs SET progress = ? WHERE id = ?",
                (json.dumps(_fields(progress)), identity),
            )

    def finish(
        self,
        identity: str,
        state: State,
        report: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> Job:
        """Record how a job ended."""
        with self._connected() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, report = ?, error = ?, finished = ? WHERE id = ?",
                (state, None if report is None else json.dumps(report), error, _now(), identity),
            )
        return self.get(identity)

    def requeue(self, identity: str) -> None:
        """Have a job that was broken off done again, as if it had not begun."""
        with self._connected() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, attempts = attempts - 1 WHERE id = ?",
                (State.QUEUED, identity),
            )

    def cancel(self, identity: str) -> Job:
        """Ask for a job to stop; one that has not begun is over at once. Raises ``JobUnknown``."""
        with self._connected() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, finished = ? WHERE id = ? AND state = ?",
                (State.CANCELLED, _now(), identity, State.QUEUED),
            )
            connection.execute(
                "UPDATE jobs SET cancelling = 1 WHERE id = ? AND state = ?",
                (identity, State.RUNNING),
            )
        return self.get(identity)

    def cancelling(self, identity: str) -> bool:
        """Whether somebody has asked for this job to stop."""
        with self._connected() as connection:
            row = connection.execute(
                "SELECT cancelling FROM jobs WHERE id = ?", (identity,)
            ).fetchone()
        return bool(row and row[0])

    def recover(self) -> list[Job]:
        """Deal with jobs whose process died; only for who holds the data folder alone.

        All work can be done again from where it was broken off: they are queued again, but
        one that was tried ``MOST_ATTEMPTS`` times is marked as interrupted. Returns them.
        """
        with self._connected() as connection:
            rows = connection.execute(
                f"UPDATE jobs SET state = iif(attempts < ? AND NOT cancelling, ?, ?),"
                " error = iif(attempts < ? AND NOT cancelling, NULL, ?),"
                " finished = iif(attempts < ? AND NOT cancelling, NULL, ?)"
                f" WHERE state = ? RETURNING {_COLUMNS}",
                (
                    *(MOST_ATTEMPTS, State.QUEUED, State.INTERRUPTED),
                    *(MOST_ATTEMPTS, "the program ended while it was running"),
                    *(MOST_ATTEMPTS, _now()),
                    State.RUNNING,
                ),
            ).fetchall()
        return [_job(row) for row in rows]

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._path, timeout=30)
            try:
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            raise StorageFailed(
                f"the list of jobs {self._path} cannot be written: {error}; the disk may be full"
            ) from error


def _job(row: tuple[Any, ...]) -> Job:
    identity, kind, request, state, progress, report, error, attempts, cancelling, *last = row
    created, started, finished, request_id = last
    return Job(
        identity,
        kind,
        json.loads(request),
        State(state),
        JobProgress(**json.loads(progress)),
        None if report is None else json.loads(report),
        error,
        attempts,
        bool(cancelling),
        datetime.fromisoformat(created),
        started and datetime.fromisoformat(started),
        finished and datetime.fromisoformat(finished),
        request_id,
    )


def _fields(progress: JobProgress) -> dict[str, Any]:
    return {name: getattr(progress, name) for name in JobProgress.__slots__}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
