"""``pullquote mcp``: the Model Context Protocol on standard input and output."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import anyio
from mcp.server.stdio import stdio_server
from starlette.requests import Request

from index.generations import Generations
from server.announcement import find_announcement
from server.commands.codes import DONE
from server.commands.remote import RunningServer
from server.mcp.corpus import Corpus
from server.mcp.remote import AskedServer
from server.mcp.serving import make_server
from server.settings import Settings

if TYPE_CHECKING:
    from index.embedding import EmbeddingModel
    from index.reranking import Reranker


def run(settings: Settings) -> int:
    """Serve until standard input ends. Raises ``IndexMissing`` if there is nothing to serve."""
    if Generations(settings.data).live() is None:
        from index.data_folder import require  # slow to import: only to say what is wrong

        require(settings.data)
    # The thread that reads standard input cannot be woken: an interrupt would wait for its end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(_serve, settings)
    return DONE


async def _serve(settings: Settings) -> None:
    server = make_server(_Opening(settings).lease)
    # It turns standard output to standard error for all but the protocol.
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


class _Opening:
    """Opens the articles for each call anew.

    An editor leaves this command running for days, while servers come and go and the index is
    written to: it holds the index only as long as it answers from it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # A lock on the data folder is let go by the thread that took it, so one call at a time.
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def lease(self, _: Request | None) -> Iterator[Corpus]:
        """The server of the data folder if there is one, else the index itself."""
        data, most = self._settings.data, self._settings.max_question_characters
        server, announced = RunningServer.of(data), find_announcement(data)
        if server is not None and announced is not None:
            yield Corpus(AskedServer(server, most), announced.url)
            return
        from index.data_folder import open_for_reading
        from server.answering.assistant import Assistant
        from server.calibration.refreshing import calibration_for

        opened = open_for_reading(data, self._model, self._settings.chroma)
        with self._one_at_a_time, opened as index:
            assistant = Assistant(
                index,
                max_characters=most,
                max_statements=self._settings.max_statements,
                reranker=self._reranker,
                calibration=calibration_for(index, self._settings),
            )
            yield Corpus(assistant, None)

    @cached_property
    def _model(self) -> "EmbeddingModel":
        from index.quantised import open_model

        return open_model(self._settings.embedding_model, self._settings.embedding_precision)

    @cached_property
    def _reranker(self) -> "Reranker | None":
        from index.reranking import open_reranker

        return open_reranker(self._settings.reranker)
