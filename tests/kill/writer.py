"""What is killed: a process that edits, syncs, removes, rebuilds and swaps without end."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from index import catalogue, data_folder, generations, jobs, making, rebuild, sync, vectors, work
from index.data_folder import open_owned, owning, sharing
from index.errors import ArticleUnknown, IndexBusy, RebuildRefused
from index.generations import Generations
from index.jobs import Job, Jobs, State
from index.live import LiveIndex
from index.work import Worker
from tests.index.made_up import WordModel
from tests.kill.asking import asking_threads
from tests.kill.newsroom import MEMBER, Journal, Newsroom, chance, contents

MODULES = (catalogue, data_folder, generations, jobs, making, rebuild, sync, vectors, work)
# How often each kind of work is done; a sync is short beside a rebuild.
KINDS = {"sync": 10, "remove": 3, "restore": 2, "rebuild": 3, "compact": 2}
KINDS |= {"rollback": 2, "prune": 1, "repair": 1}
# Functions after each of which something has changed on the disk.
CHANGES = (
    *("_write", "put", "forget_files", "adopt", "add", "put_file", "take_over", "move_file"),
    *("_write", "remove", "copy_to", "put_kin", "swap", "make_live", "recover", "_set_writing"),
    *("_write", "allocate", "checkpoint", "put_stories", "finish", "clear", "forget_previous"),
    *("create", "note_source", "put_signatures", "reconcile", "rewrite_words", "take", "tell"),
)
MOST_REMOVED = 6
BESIDE = 0.25  # of the times the first thing done is a rebuild beside readers
PATIENCE = 30.0


class Place:
    """The folder, the data folder and what is written down beside them."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "news"
        self.data = place / "data"
        self.journal = Journal(place / "journal")
        self.answers = Journal(place / "answers")


@contextmanager
def owned(data: Path) -> Iterator[None]:
    """The data folder, once the reader beside has let go of it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            held = owning(data)
            held.__enter__()
            break
        except IndexBusy:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.002)
    try:
        yield
    finally:
        held.__exit__(None, None, None)


class Writer:
    """Does the jobs that were broken off, and then others, while two threads ask."""

    def __init__(self, place: Path, seed: str) -> None:
        self._place = Place(place)
        self._random = chance(seed)
        self._seed = seed
        self._model = WordModel()
        self._newsroom = Newsroom(self._place.folder, self._place.journal, self._random)
        self._withdrawn: frozenset[int] = frozenset()

    def run(self) -> None:
        """Work until killed."""
        while True:
            if self._random.random() < BESIDE and (self._place.data / "live.json").exists():
                self._rebuild_beside_readers()
            self._own(self._random.randint(2, 8))

    def finish(self) -> None:
        """Do what was broken off, mend what cannot be read, and bring the index in line."""
        self._newsroom.mend()
        self._own(0)

    def _own(self, rounds: int) -> None:
        data = self._place.data
        stop = threading.Event()
        with owned(data):
            jobs = Jobs(data)
            jobs.recover()
            live = LiveIndex(open_owned(data, self._model))
            threads = asking_threads(
                live.lease, self._place.answers, self._seed, lambda: self._withdrawn, stop
            )
            try:
                worker = Worker(data, live, jobs)
                while (job := jobs.take()) is not None:
                    self._do(worker, live, job)
                known = self._place.journal.known()
                if known.unsettled or known.removing:
                    self._sync(worker, live, jobs)
                for _ in range(rounds):
                    (kind,) = self._random.choices(list(KINDS), list(KINDS.values()))
                    self._work(kind, worker, live, jobs)
            finally:
                stop.set()
                for thread in threads:
                    thread.join()
                live.close()

    def _work(self, kind: str, worker: Worker, live: LiveIndex, jobs: Jobs) -> None:
        match kind:
            case "sync":
                for _ in range(self._random.randint(1, 5)):
                    self._newsroom.edit()
                self._sync(worker, live, jobs)
            case "remove":
                self._remove(worker, live, jobs)
            case "restore":
                self._restore(worker, live, jobs)
            case "compact":
                self._place.journal.write(doing="compact")
                rebuild.rebuild(self._place.data, self._model, keep_previous=False)
                live.replace(open_owned(self._place.data, self._model))
                if live.drained:
                    Generations(self._place.data).clear()
                self._place.journal.write(doing="")
            case "rebuild":
                self._queue(worker, live, jobs, kind, {"embed": self._random.random() < 0.5})
            case _:
                self._queue(worker, live, jobs, kind, {})

    def _sync(self, worker: Worker, live: LiveIndex, jobs: Jobs) -> None:
        request = {"targets": [str(self._place.folder)], "allow_removals": True}
        self._queue(worker, live, jobs, "sync", request)

    def _remove(self, worker: Worker, live: LiveIndex, jobs: Jobs) -> None:
        known = self._place.journal.known()
        files = live.index.catalogue.files()
        held = {path: record.article for path, record in files.items() if record.article}
        free = [path for path in held if path.endswith(".txt") and MEMBER not in path]
        if len(known.removed) > MOST_REMOVED or not free:
            return
        path = self._random.choice(free)
        paths = [other for other in held if held[other] == held[path]]
        self._place.journal.write(removing=paths)
        self._queue(worker, live, jobs, "remove", {"articles": [path], "paths": paths})

    def _restore(self, worker: Worker, live: LiveIndex, jobs: Jobs) -> None:
        """Name files that were taken out, so that they come back."""
        known = self._place.journal.known()
        if not known.removed:
            return
        path = self._random.choice(sorted(known.removed))
        self._withdrawn -= {contents(self._place.folder)[path] or 0}
        self._place.journal.write(touching=[path], removing=[path])
        request = {"targets": [str(self._place.folder), path], "allow_removals": True}
        self._queue(worker, live, jobs, "sync", request)

    def _queue(
        self, worker: Worker, live: LiveIndex, jobs: Jobs, kind: str, request: Mapping[str, Any]
    ) -> None:
        job = jobs.take(jobs.add(kind, request).id)
        assert job is not None
        self._do(worker, live, job)

    def _do(self, worker: Worker, live: LiveIndex, job: Job) -> None:
        self._place.journal.write(doing=job.kind)
        try:
            done = worker.run(job)
        except ArticleUnknown:  # it had been done before the process was killed
            if job.kind != "remove" or job.attempts == 1:
                raise
        except RebuildRefused as error:
            if "no earlier index" not in str(error):
                raise
        else:
            assert done.state is State.DONE
            if job.kind in ("repair", "check"):
                assert not done.report or not done.report["flaws"], done.report
        if job.kind == "remove":
            self._settle_removal(live, job.request["paths"])
        if job.kind == "sync":
            self._settle(live)
        self._place.journal.write(doing="")

    def _settle_removal(self, live: LiveIndex, paths: list[str]) -> None:
        files = live.index.catalogue.files()
        out = [path for path in paths if path in files and files[path].withdrawn]
        self._place.journal.write(removed=out, kept=[path for path in paths if path not in out])
        self._forget(live)

    def _settle(self, live: LiveIndex) -> None:
        """All files are in the index as they are."""
        uncertain = sorted(self._place.journal.known().removing)
        self._settle_removal(live, uncertain)
        self._place.journal.write(settled=True)
        self._forget(live)

    def _forget(self, live: LiveIndex) -> None:
        """From now on no answer may quote an edition that no file holds."""
        known = self._place.journal.known()
        if known.unsettled or known.removing:
            return
        files = live.index.catalogue.files()
        kept: set[int] = set()
        for path, edition in contents(self._place.folder).items():
            identity = path in files and files[path].article
            if edition is not None and path not in known.removed:
                kept.add(edition)
            elif identity:  # its unreadable new version keeps the old one live
                title = live.index.catalogue.article(identity).record.title
                kept.add(int(title.split()[1]))
        self._withdrawn = frozenset(range(1, known.edition + 1)) - kept

    def _rebuild_beside_readers(self) -> None:
        """As the command line does it while a server only reads."""
        self._place.journal.write(doing="rebuild beside readers")
        with sharing(self._place.data):
            embed, keep = self._random.random() < 0.5, self._random.random() < 0.5
            rebuild.rebuild(self._place.data, self._model, embed=embed, keep_previous=keep)
        self._place.journal.write(doing="")


def kill_at(step: int, after: str | None) -> None:
    """End this process, as by a power cut, at the so many-th step of ``MODULES``.

    Steps are calls, returns and calls into C in this thread; or only the returns of the
    function that is named ``after``.
    """
    watched = frozenset(str(module.__file__) for module in MODULES)
    steps = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        code = frame.f_code
        if code.co_filename in watched and (
            after is None or (event == "return" and code.co_name == after)
        ):
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
