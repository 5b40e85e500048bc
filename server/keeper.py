"""Holding the index for a running server: opening it, answering from it, doing its jobs.

One thread owns the data folder. It opens index and model, so that the server can say
meanwhile that it is not ready, and then does the jobs, one at a time. Questions are answered
in other threads, from the index as it is.

Where the vectors are in a Chroma server, several processes answer from one data folder. One of
them has the right to write and does the jobs of all; the others follow what becomes live, and
one of them takes over when it is gone.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.data_folder import (
    Index,
    open_owned,
    open_shared,
    owning,
    prepare,
    require,
    require_vectors,
    sharing,
)
from index.embedding import EmbeddingModel
from index.errors import (
    IndexBroken,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    LeaseLost,
    PullquoteError,
    StorageFailed,
    VectorsGone,
    VectorsUnavailable,
)
from index.generations import Generations
from index.jobs import Job, Jobs
from index.lease import Holding, Lease
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
from server.observing.logs import FIELDS
from server.problems import NotReady
from server.settings import Settings

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = 2.0
LOOKED_EVERY = 0.5  # seconds: for jobs, a new generation and the right to write
_MAY_PASS = (IndexBusy, IndexMissing, IndexMismatch, VectorsUnavailable)
"""What another process may put right: a writer ends, somebody indexes or rebuilds."""


class Keeper:
    """Holds the index open in a thread of its own, which also closes it and does the jobs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._resting = threading.Event()
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
        self._away: PullquoteError | None = None  # why vectors cannot be asked, or lack some
        self._following: Path | None = None  # the generation that is open to be read alone
        self._thread = threading.Thread(target=self._hold, name="index")

    def start(self) -> None:
        """Begin to open; returns at once."""
        self._thread.start()

    def rest(self) -> None:
        """Do no more jobs, and break off the one that is running; it is done at the next start.

        Questions are answered until ``stop``. Returns at once.
        """
        self._resting.set()
        self._work.set()

    @property
    def resting(self) -> bool:
        """Whether the program is about to end."""
        return self._resting.is_set() or self._stop.is_set()

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

    def require_vectors(self) -> None:
        """Raise ``VectorsUnavailable`` if the Chroma server was away a moment ago."""
        if self._away is not None:
            raise self._away

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
        if isinstance(self._away, IndexBroken):  # answers would lack what is not restored yet
            raise self._away
        return self._live

    def _hold(self) -> None:
        while not self._stop.is_set():
            try:
                self._serve()
            except PullquoteError as error:
                if type(error) is not type(self._error):
                    _LOG.error("the index cannot be served: %s", error)
                self._error = error
                self._stop.wait(RETRY_SECONDS if self._may_pass(error) else None)
            except Exception as error:  # noqa: BLE001 - the edge of this thread: say so, and wait
                _LOG.exception("the index cannot be served")
                self._error = IndexBroken(f"the index cannot be served: {error}")
                self._stop.wait()

    def _may_pass(self, error: PullquoteError) -> bool:
        """Whether to try again; vectors in a Chroma server are put right by who writes."""
        broken_there = self._settings.chroma is not None and isinstance(error, IndexBroken)
        return broken_there or isinstance(error, _MAY_PASS)

    def _serve(self) -> None:
        """Open everything, answer and work until told to stop, and close it."""
        data = self._settings.data
        require(data)
        model = open_model(self._settings.embedding_model, self._settings.embedding_precision)
        self._reranker = open_reranker(self._settings.reranker)
        self._entailment = open_entailment(self._settings.nli)
        try:
            if self._settings.chroma is None:
                with owning(data) as holding, self._writing():
                    self._write(model, holding)
            else:
                with sharing(data), self._writing():
                    self._take_turns(model)
        finally:
            live, self._live, self._following = self._live, None, None
            if live is not None:
                live.close()

    def _take_turns(self, model: EmbeddingModel) -> None:
        """Follow what others write, and write whenever nobody else does."""
        lease = Lease(self._settings.data)
        while not self._stop.is_set():
            try:
                if lease.take():
                    self._write_for_all(model, lease)
                else:
                    self._follow(model)
            except LeaseLost as error:
                _LOG.warning("%s", error)
            except StorageFailed as error:  # a full disk: what is open goes on answering
                if self._live is None:
                    raise
                _LOG.warning("this process stops writing for now: %s", error)
                self._stop.wait(RETRY_SECONDS)
            except (VectorsUnavailable, IndexBroken) as error:
                if self._live is None:
                    raise
                self._miss(error)
            self._stop.wait(LOOKED_EVERY)

    def _write_for_all(self, model: EmbeddingModel, lease: Lease) -> None:
        _LOG.info("this process writes from now on, as number %s", lease.number)
        self._following = None
        try:
            holding = Holding(self._settings.chroma, lease)
            prepare(self._settings.data, holding)
            self._write(model, holding)
        finally:
            self._token = None
            lease.release()

    def _write(self, model: EmbeddingModel, holding: Holding) -> None:
        """Answer, and do jobs until told to stop. Raises ``LeaseLost``."""
        data = self._settings.data
        index = open_owned(data, model, holding)
        try:
            jobs = Jobs(data)
            with holding.fenced():
                broken_off = jobs.recover()
        except BaseException:
            index.close()
            raise
        for job in broken_off:
            _LOG.warning("job %s (%s) had been broken off: %s", job.id, job.kind, job.state)
        live = self._show(index, jobs)
        options = work_options(self._settings)
        with announced(data, self._settings.host, self._settings.port) as self._token:
            self._suggest()
            self._do_jobs(Worker(data, live, jobs, options, holding), jobs, holding)

    def _follow(self, model: EmbeddingModel) -> None:
        """Answer from what is live, whoever writes it. Raises ``VectorsUnavailable``."""
        data = self._settings.data
        generation = Generations(data).live()
        if self._live is None or self._following != generation:
            self._show(open_shared(data, model, self._settings.chroma), Jobs(data))
            self._following = generation
        assert self._live is not None
        try:
            self._look(self._live.index)
        except (IndexBroken, VectorsGone):
            self._following = None  # once they are restored, it may be in another collection
            raise
        if not self._live.index.catalogue.writing:
            self._suggest()

    def _show(self, index: Index, jobs: Jobs) -> LiveIndex:
        """Answer from this index from now on."""
        if self._live is not None:
            self._live.replace(index)
            return self._live
        try:
            self._warm_up(index)
        except BaseException:
            index.close()
            raise
        self._jobs, self._live, self._error = jobs, LiveIndex(index), None
        _LOG.info("ready")
        return self._live

    def _look(self, index: Index) -> None:
        """Find out whether all vectors can be asked. Raises ``VectorsUnavailable``, ..."""
        require_vectors(index)
        if self._away is not None:
            _LOG.info("the vectors can be asked again")
            self._away = None

    def _miss(self, error: PullquoteError) -> None:
        """Say from now on that the vectors are away, or that some are."""
        if type(error) is not type(self._away):
            _LOG.error("%s", error)
        self._away = error

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

    def _warm_up(self, index: Index) -> None:
        """The first question pays for what the libraries set up lazily."""
        index.model.load()
        if self._reranker is not None:
            self._reranker.load()
        if self._entailment is not None:
            self._entailment.load()
        self._assistant(index).search("warm-up", 1)

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

    def _do_jobs(self, worker: Worker, jobs: Jobs, holding: Holding) -> None:
        """Raises ``LeaseLost``."""
        together = holding.lease is not None
        while not self._stop.is_set():
            self._work.clear()
            with holding.fenced():
                # No other thread does jobs: one that still runs could not write down its end.
                jobs.recover()
            if not together or self._restored(worker):
                while not self._stop.is_set() and (job := self._next(jobs, holding)) is not None:
                    self._do(job, worker)
                if not self._stop.is_set():
                    self._suggest()
            self._work.wait(LOOKED_EVERY if together else None)

    def _next(self, jobs: Jobs, holding: Holding) -> Job | None:
        if self.resting or isinstance(self._away, VectorsUnavailable):  # jobs wait
            return None
        with holding.fenced():
            return jobs.take()

    def _do(self, job: Job, worker: Worker) -> None:
        about = {FIELDS: {"request_id": job.request_id}}
        _LOG.info("job %s (%s) begins", job.id, job.kind, extra=about)
        try:
            worker.run(job, stop=lambda: self.resting, patient=True)
            _LOG.info("job %s (%s) is done", job.id, job.kind, extra=about)
        except LeaseLost:
            raise
        except PullquoteError as error:  # it is on record, and the next may go well
            _LOG.warning("job %s (%s): %s", job.id, job.kind, error, extra=about)
            if isinstance(error, StorageFailed):
                self._reopen(worker)
            elif isinstance(error, VectorsUnavailable):
                self._miss(error)
        except Exception:  # noqa: BLE001 - as above, and a fault of the program's
            _LOG.exception("job %s (%s) failed", job.id, job.kind, extra=about)

    def _restored(self, worker: Worker) -> bool:
        """Whether all vectors can be asked; those that a Chroma server lost are restored."""
        assert self._live is not None
        try:
            try:
                self._look(self._live.index)
            except (IndexBroken, VectorsGone) as error:
                self._miss(error)
                worker.reopen()
                self._look(self._live.index)
        except LeaseLost:
            raise
        except PullquoteError as error:
            self._miss(error)
            return False
        return True

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
