"""The state of index and jobs, as metrics tell it."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.data_folder import look
from index.errors import PullquoteError
from index.jobs import Jobs
from index.records import About, Counts
from server.keeper import Keeper


@dataclass(frozen=True, slots=True)
class IndexState:
    """What is known now; ``None`` is what is not."""

    ready: bool
    waiting: int = 0
    about: About | None = None
    counts: Counts | None = None
    jobs: Mapping[str, int] = field(default_factory=dict)
    sync_seconds: float | None = None
    synced: datetime | None = None

    @property
    def age(self) -> float:
        """Seconds since the index last changed."""
        assert self.about is not None
        return max(0.0, (datetime.now(UTC) - self.about.updated).total_seconds())


class ServedStates:
    """Looks at the index of a running server, whether or not it can be opened."""

    def __init__(self, data: Path, keeper: Keeper, waiting: Callable[[], int]) -> None:
        self._data, self._keeper, self._waiting = data, keeper, waiting

    def look(self) -> IndexState:
        """The state of now; figures that cannot be read are left out, and others told."""
        about, counts = self._indexed()
        jobs, seconds, synced = self._jobs()
        return IndexState(self._ready(), self._waiting(), about, counts, jobs, seconds, synced)

    def _ready(self) -> bool:
        try:
            with self._keeper.lease():
                return True
        except PullquoteError:
            return False

    def _indexed(self) -> tuple[About | None, Counts | None]:
        try:
            return look(self._data)
        except (PullquoteError, sqlite3.Error):
            return None, None

    def _jobs(self) -> tuple[Mapping[str, int], float | None, datetime | None]:
        try:
            jobs: Jobs = self._keeper.jobs
            seconds, synced = jobs.last("sync")
            return jobs.by_state(), seconds, synced
        except (PullquoteError, sqlite3.Error):
            return {}, None, None
