"""Opening index and model beside the running server, so that it can say it is not ready."""

import logging
import threading

from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.errors import IndexBroken, IndexBusy, PullquoteError
from server.answering.assistant import Assistant
from server.answering.suggest import suggest
from server.problems import NotReady
from server.settings import Settings

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = 2.0


class Opening:
    """Holds the index open in a thread of its own, which also closes it.

    The lock on the data folder belongs to the thread that took it, so that thread waits
    until it is told to stop.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._done = threading.Event()
        self._stop = threading.Event()
        self._assistant: Assistant | None = None
        self._suggestions: list[str] = []
        self._error: PullquoteError | None = None
        self._thread = threading.Thread(target=self._hold, name="index")

    def start(self) -> None:
        """Begin to open; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Close what was opened; returns when it is closed."""
        self._stop.set()
        self._thread.join()

    @property
    def assistant(self) -> Assistant:
        """The assistant. Raises ``NotReady``, or the error that opening met."""
        if self._error is not None:
            raise self._error
        if self._assistant is None:
            raise NotReady("the index and the model are being opened; try again in a moment")
        return self._assistant

    @property
    def suggestions(self) -> list[str]:
        """Questions that the articles answer; empty until they are worked out."""
        return self._suggestions

    def _hold(self) -> None:
        while not self._stop.is_set():
            try:
                self._serve()
            except IndexBusy as error:  # a writer is at work; it will be done
                self._error = error
                self._stop.wait(RETRY_SECONDS)
            except PullquoteError as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001 - the edge of this thread: say so, and wait
                _LOG.exception("opening failed")
                self._fail(IndexBroken(f"the index cannot be opened: {error}"))

    def _serve(self) -> None:
        """Open everything, answer until told to stop, and close it."""
        model = EmbeddingModel(self._settings.embedding_model)
        with open_for_reading(self._settings.data, model) as index:
            model.load()
            assistant = Assistant(
                index,
                max_characters=self._settings.max_question_characters,
                max_statements=self._settings.max_statements,
            )
            # The first question pays for what the libraries set up lazily.
            assistant.search("warm-up", 1)
            self._assistant, self._error = assistant, None
            _LOG.info("ready")
            try:
                self._suggestions = suggest(assistant, index.catalogue)
            except PullquoteError as error:  # the page does without
                _LOG.warning("no questions to suggest: %s", error)
            self._stop.wait()

    def _fail(self, error: PullquoteError) -> None:
        """Remember why nothing can be answered, and wait to be stopped."""
        _LOG.error("the index cannot be served: %s", error)
        self._assistant, self._error = None, error
        self._stop.wait()
