"""Holding the index for a running server: opening it, answering from it, doing its jobs.

One thread owns the data folder. It opens index and model, so that the server can say
meanwhile that it is not ready, and then does the jobs, one at a time. Questions are answered
in other threads, from the index as it is.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.data_folder import Index, open_owned, owning, require
from index.errors import (
    IndexBroken,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    PullquoteError,
    StorageFailed,
)
from index.jobs import Jobs
from index.live import LiveIndex
from index.quantised import open_model
from index.reranking import Reranker, open_reranker
from index.work import Worker
from server.announcement import announced
from server.answering.assistant import Assistant
from server.answering.suggest import suggest
from server.calibration.refreshing import calibration_for, work_options
from server.checking.entailment import Entailment, open_entailment
from server.generation.providers import open_writer
from server.generation.writer import Writer
from server.problems import NotReady
from server.settings import Settings

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = 2.0
_MAY_PASS = (IndexBusy, IndexMissing, IndexMismatch)
"""What another process may put right: a writer ends, somebody indexes or rebuilds."""


class Keeper:
    """Holds the index open in a thread of its own, which also closes it and does the jobs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._work = threading.Event()
        self._live: LiveIndex | None = None
        self._reranker: Reranker | None = None
        self._entailment: Entailment | None = None
        self._writer: Writer | None = None
        self._jobs: Jobs | None = None
        self._token: str | None = None
        self._suggestions: list[str] = []
        self._suggested: int | None = None  # the index's revision they were made for
        self._error: PullquoteError | None = None
        self._thread = threading.Thread(target=self._hold, name="index")

    def start(self) -> None:
        """Begin to open; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Break off the job that is running, close everything, and return when it is closed."""
        self._stop.set()
        self._work.set()
        self._thread.join()

    @contextmanager
    def lease(self) -> Iterator[Assistant]:
        """An assistant over the index as it is; it can be used until the block ends.

        Raises ``NotReady``, or the error that opening met.
        """
        with self._opened().lease() as index:
            yield self._assistant(index)

    @property
    def jobs(self) -> Jobs:
        """The jobs, once the index is open. Raises like ``lease``."""
        self._opened()
        assert self._jobs is not None
        return self._jobs

    def begin(self) -> None:
        """A job has been queued: have it done."""
        self._work.set()

    @property
    def token(self) -> str | None:
        """What proves that a caller can read the data folder, as this process can."""
        return self._token

    @property
    def suggestions(self) -> list[str]:
        """Questions that the articles answer; empty until they are worked out."""
        return self._suggestions

    def _opened(self) -> LiveIndex:
        if self._error is not None:
            raise self._error
        if self._live is None:
            raise NotReady("the index and the model are being opened; try again in a moment")
        return self._live

    def _hold(self) -> None:
        while not self._stop.is_set():
            try:
                self._serve()
            except PullquoteError as error:
                if type(error) is not type(self._error):
                    _LOG.error("the index cannot be served: %s", error)
                self._error = error
                self._stop.wait(RETRY_SECONDS if isinstance(error, _MAY_PASS) else None)
            except Exception as error:  # noqa: BLE001 - the edge of this thread: say so, and wait
                _LOG.exception("the index cannot be served")
                self._error = IndexBroken(f"the index cannot be served: {error}")
                self._stop.wait()

    def _serve(self) -> None:
        """Open everything, answer and work until told to stop, and close it."""
        data = self._settings.data
        require(data)
        model = open_model(self._settings.embedding_model, self._settings.embedding_precision)
        self._reranker = open_reranker(self._settings.reranker)
        self._entailment = open_entailment(self._settings.nli)
        with owning(data), self._writing():
            live = LiveIndex(open_owned(data, model))
            try:
                jobs = Jobs(data)
                for job in jobs.recover():
                    _LOG.warning("job %s (%s) had been broken off: %s", job.id, job.kind, job.state)
                self._warm_up(live)
                self._jobs, self._live, self._error = jobs, live, None
                options = work_options(self._settings)
                with announced(data, self._settings.host, self._settings.port) as self._token:
                    _LOG.info("ready")
                    self._suggest()
                    self._do_jobs(Worker(data, live, jobs, options), jobs)
            finally:
                self._live = None
                live.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the language model open, if one is set up."""
        self._writer = open_writer(self._settings)
        try:
            yield
        finally:
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _warm_up(self, live: LiveIndex) -> None:
        """The first question pays for what the libraries set up lazily."""
        live.index.model.load()
        if self._reranker is not None:
            self._reranker.load()
        if self._entailment is not None:
            self._entailment.load()
        self._assistant(live.index).search("warm-up", 1)

    def _assistant(self, index: Index) -> Assistant:
        return Assistant(
            index,
            max_characters=self._settings.max_question_characters,
            max_statements=self._settings.max_statements,
            reranker=self._reranker,
            calibration=calibration_for(index, self._settings),  # as the last sync left it
            writer=self._writer,
            entails=self._entailment,
            rewrites=self._settings.llm_rewrites,
        )

    def _do_jobs(self, worker: Worker, jobs: Jobs) -> None:
        while not self._stop.is_set():
            self._work.clear()
            # No other thread does jobs: one that still runs could not write down how it ended.
            jobs.recover()
            while not self._stop.is_set() and (job := jobs.take()) is not None:
                try:
                    worker.run(job, stop=self._stop.is_set)
                except PullquoteError as error:  # it is on record, and the next may go well
                    _LOG.warning("job %s (%s): %s", job.id, job.kind, error)
                    if isinstance(error, StorageFailed):
                        self._reopen(worker)
                except Exception:  # noqa: BLE001 - as above, and a fault of the program's
                    _LOG.exception("job %s (%s) failed", job.id, job.kind)
            if not self._stop.is_set():
                self._suggest()
            self._work.wait()

    @staticmethod
    def _reopen(worker: Worker) -> None:
        """A store that failed takes no more writes until it is opened again."""
        try:
            worker.reopen()
        except PullquoteError as error:  # what is open goes on answering
            _LOG.warning("the index could not be opened again: %s", error)

    def _suggest(self) -> None:
        """Work out what to suggest, if the index has changed."""
        try:
            with self._opened().lease() as index:
                revision = index.catalogue.about().revision
                if revision != self._suggested:
                    self._suggestions = suggest(self._assistant(index), index.catalogue)
                    self._suggested = revision
        except PullquoteError as error:  # the page does without
            _LOG.warning("no questions to suggest: %s", error)
