"""Doing jobs: the one place from which an index is changed.

A ``Worker`` belongs to the process that holds the data folder alone; it does one job at a
time, tells how far it is, and records how it ended.
"""

import errno
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from chromadb.errors import ChromaError

from index.checking import check
from index.data_folder import Index, clear, open_owned
from index.embedding import EmbeddingModel
from index.errors import (
    ArticleUnknown,
    Cancelled,
    LeaseLost,
    NothingToIndex,
    PullquoteError,
    RebuildRefused,
    RemovalsNeedConsent,
    SourceMissing,
    StorageFailed,
    VectorsUnavailable,
)
from index.generations import Generations
from index.jobs import Job, JobProgress, Jobs, State
from index.lease import Holding
from index.live import LiveIndex
from index.progress import Progress, Watch
from index.readers.isolation import ReadingProcess
from index.rebuild import rebuild, roll_back, wasteful
from index.status import size_of
from index.stories import settle
from index.sync import Failure, SyncOptions, SyncReport, sync

TOLD_EVERY = 0.25  # seconds
ASKED_EVERY = 0.1  # whether to stop
LEAVING = ("check", "prune")  # the index as it is


@dataclass(frozen=True, slots=True)
class WorkOptions:
    """What holds for all jobs of one process."""

    allowed_hosts: frozenset[str] = frozenset()
    seconds_a_file: float = 60.0
    follow_up: Callable[[Index, Watch], Mapping[str, Any]] = lambda _, __: {}
    """Done after what may have changed the index; it fails no job, and its report is added."""


class Worker:
    """Does the jobs of one data folder, to which no other process writes."""

    def __init__(
        self,
        data: Path,
        live: LiveIndex,
        jobs: Jobs,
        options: WorkOptions = WorkOptions(),
        holding: Holding = Holding(),
    ) -> None:
        self._data = data
        self._holding = holding
        self._live = live
        self._jobs = jobs
        self._options = options
        self._kinds: Mapping[str, Callable[[Mapping[str, Any], Watch], dict[str, Any]]] = {
            "sync": self._sync,
            "add": self._add,
            "remove": self._remove,
            "rebuild": self._rebuild,
            "rollback": self._roll_back,
            "prune": self._prune,
            "check": self._check,
            "repair": self._repair,
        }

    def run(
        self,
        job: Job,
        tell: Callable[[JobProgress], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
        *,
        patient: bool = False,
    ) -> Job:
        """Do a job that was taken, and record how it ended; then raises what stopped it.

        When the program is to ``stop`` the job is broken off and queued again; with one that
        is ``patient`` so is a job that the Chroma server is not there for. A job that another
        process has taken over is left to it.
        """
        watch = _Teller(self._jobs, job, tell, stop).watch
        try:
            self._clear()
            report = self._kinds[job.kind](job.request, watch)
            if job.kind not in LEAVING:
                report |= self._options.follow_up(self._index, watch)
        except Cancelled as stopped:
            if stop():
                self._jobs.requeue(job.id)
            else:
                self._jobs.finish(job.id, State.CANCELLED, error=str(stopped))
            raise
        except LeaseLost:
            raise
        except VectorsUnavailable as error:
            if patient:
                self._jobs.tell(job.id, JobProgress(f"waiting: {error}"))
                self._jobs.requeue(job.id)
            else:
                self._jobs.finish(job.id, State.FAILED, error=str(error))
            raise
        except PullquoteError as error:
            self._jobs.finish(job.id, State.FAILED, error=str(error))
            raise
        except (OSError, sqlite3.Error, ChromaError) as error:
            failed = storage_failed(error)
            self._jobs.finish(job.id, State.FAILED, error=str(failed))
            raise failed from error
        except KeyboardInterrupt:
            self._jobs.finish(job.id, State.CANCELLED, error="the work was stopped")
            raise
        except BaseException as error:
            self._jobs.finish(job.id, State.FAILED, error=f"the program failed: {error!r}")
            raise
        return self._jobs.finish(job.id, State.DONE, report)

    @property
    def _index(self) -> Index:
        return self._live.index

    @property
    def _model(self) -> EmbeddingModel:
        return self._live.index.model

    def _sync(self, request: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        targets = request.get("targets")
        with ReadingProcess(seconds=self._options.seconds_a_file) as reading:
            options = SyncOptions(
                allow_removals=bool(request.get("allow_removals")),
                fields=request.get("fields") or {},
                allowed_hosts=self._options.allowed_hosts,
                read=reading.read,
                watch=watch,
            )
            if targets is None:
                report = self._sync_all(options)
            else:
                report = sync(self._index, targets, options)
        self._compact(watch)
        return asdict(report)

    def _add(self, request: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        """An upload: a file of its own in the data folder, which goes again if it is no article."""
        path = Path(request["path"])
        report = self._sync({"targets": [str(path)], "fields": request.get("fields")}, watch)
        catalogue = self._index.catalogue
        records = [r for r in catalogue.files().values() if str(path) in (r.path, r.archive)]
        if not any(record.article for record in records):
            catalogue.forget_files([record.path for record in records])
            catalogue.forget_source(str(path))
            shutil.rmtree(path.parent.parent)
        return report

    def _sync_all(self, options: SyncOptions) -> SyncReport:
        """Every source that is known, each by itself: one that is missing stops no other."""
        total = SyncReport()
        for source in self._index.catalogue.sources():
            try:
                total.add(sync(self._index, [source.place], replace(options, restore=False)))
            except (SourceMissing, NothingToIndex, RemovalsNeedConsent) as error:
                total.failed.append(Failure(source.place, str(error)))
        counts = self._index.catalogue.counts()
        total.articles, total.paragraphs, total.passages = (
            counts.articles,
            counts.paragraphs,
            counts.passages,
        )
        return total

    def _remove(self, request: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        index = self._index
        removed: list[str] = []
        for name in request["articles"]:
            removed += _named(index, name)
        with index.writing():
            for identity in removed:
                for file in index.catalogue.files_of(identity):
                    index.catalogue.forget_source(file.path)  # if it was named by itself
                index.vectors.remove(index.catalogue.remove(identity))
            settle(index, watch)
        self._compact(watch)
        return {"removed": removed}

    def _compact(self, watch: Watch) -> None:
        """Give back the space of removed vectors, when there are many."""
        if wasteful(self._index.catalogue):
            rebuild(self._data, self._model, watch, keep_previous=False, holding=self._holding)
            self.reopen()

    def _rebuild(self, request: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        embed = bool(request.get("embed"))
        report = rebuild(self._data, self._model, watch, embed=embed, holding=self._holding)
        self.reopen()
        return asdict(report)

    def _roll_back(self, _: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        report = roll_back(self._data, self._model, watch, self._holding)
        self.reopen()
        return asdict(report)

    def _prune(self, _: Mapping[str, Any], __: Watch) -> dict[str, Any]:
        generations = Generations(self._data)
        previous = generations.previous()
        freed = size_of(previous) if previous else 0
        with self._holding.fenced():
            generations.forget_previous()
        self._clear()
        return {"freed_bytes": freed}

    def _check(self, _: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        watch.at("checking")
        return {"flaws": [asdict(flaw) for flaw in check(self._index)]}

    def _repair(self, _: Mapping[str, Any], watch: Watch) -> dict[str, Any]:
        watch.at("checking")
        found = check(self._index)
        if found:
            watch.at("repairing")
            self._index.catalogue.rewrite_words()
            with self._index.writing():
                self._index.reconcile()
                settle(self._index, watch)
            if any(flaw.code in ("vectors", "orphans") for flaw in check(self._index)):
                try:
                    rebuild(
                        self._data, self._model, watch, keep_previous=False, holding=self._holding
                    )
                except RebuildRefused:
                    pass  # what is left is told below
                else:
                    self.reopen()
        left = check(self._index)
        return {
            "repaired": [asdict(flaw) for flaw in found if flaw not in left],
            "flaws": [asdict(flaw) for flaw in left],
        }

    def reopen(self) -> None:
        """Open the live index afresh, after a store that failed or for a new generation."""
        self._live.replace(open_owned(self._data, self._model, self._holding))
        self._clear()

    def _clear(self) -> None:
        """Remove generations that are left over, unless somebody still answers from one."""
        if self._live.drained:
            clear(self._data, self._holding)


def storage_failed(error: Exception) -> StorageFailed:
    """What to say when the disk, SQLite or Chroma refuses."""
    words = str(error)
    if isinstance(error, sqlite3.DatabaseError) and "malformed" in words:
        return StorageFailed(
            f"the catalogue is damaged ({words}); the articles themselves are where they were: "
            "index them into another data folder"
        )
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or any(
        sign in words for sign in ("disk is full", "No space left", "quota exceeded")
    )
    reason = "the disk is full" if full else getattr(error, "strerror", None) or words
    return StorageFailed(
        f"the index could not be written: {reason}. What was live stays as it is; "
        "do the same again when there is room"
        if full
        else f"the index could not be written: {reason}. What was live stays as it is"
    )


def _named(index: Index, name: str) -> Sequence[str]:
    """The articles of an id, a file or an address. Raises ``ArticleUnknown``."""
    if name in index.catalogue.revisions():
        return [name]
    path = name if "://" in name else str(Path(name).absolute())
    held = {
        record.article
        for record in index.catalogue.files().values()
        if record.article and (record.path == path or record.archive == path)
    }
    if not held:
        raise ArticleUnknown(f"there is no article {name!r}, by its id, its file or its address")
    return sorted(held)


class _Teller:
    """Turns progress into what a job shows: rates and the time that is left."""

    def __init__(
        self,
        jobs: Jobs,
        job: Job,
        tell: Callable[[JobProgress], None],
        stop: Callable[[], bool],
    ) -> None:
        self._stopping = stop
        self._jobs = jobs
        self._job = job
        self._tell = tell
        self._began: dict[str, float] = {}
        self._told = self._asked = 0.0
        self._stop = False
        self.watch = Watch(self._hear, self._cancelled)

    def _hear(self, progress: Progress) -> None:
        now = time.monotonic()
        last = progress.total and progress.done == progress.total
        began = self._began.setdefault(progress.phase, now)
        if now - self._told < TOLD_EVERY and not last:
            return
        self._told = now
        seconds = now - began
        rate = progress.passages / seconds if progress.passages and seconds else None
        left = None
        if progress.done and progress.total and seconds:
            left = round(seconds / progress.done * (progress.total - progress.done), 1)
        shown = JobProgress(
            progress.phase,
            progress.done,
            progress.total,
            progress.passages,
            rate and round(rate, 1),
            left,
        )
        self._jobs.tell(self._job.id, shown)
        self._tell(shown)

    def _cancelled(self) -> bool:
        now = time.monotonic()
        if now - self._asked >= ASKED_EVERY:
            self._asked = now
            self._stop = self._stopping() or self._jobs.cancelling(self._job.id)
        return self._stop
