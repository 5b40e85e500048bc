"""Serving until told to stop, and then finishing what is under way.

The first signal closes the door: nobody new is let in, jobs are broken off at a safe point and
queued again, and answers go on to their end, for so many seconds. A second one ends the process
at once, as a kill would, which loses nothing either.
"""

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

from server.access.starting import proxies
from server.keeper import Keeper
from server.settings import Settings

_LOG = logging.getLogger(__name__)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_KEEP_ALIVE = 75  # seconds


def serve(app: FastAPI, listening: socket.socket, settings: Settings) -> None:
    """Answer on a socket that listens, until SIGINT or SIGTERM."""
    config = uvicorn.Config(
        app,
        log_config=None,  # lines go where all others go
        access_log=False,  # there is a line of our own a request
        timeout_graceful_shutdown=settings.shutdown_seconds,
        server_header=False,
        # Longer than clients and proxies keep one that is idle (nginx: a minute), so that they are
        # the ones to close it, and none sends a request into a connection that was just closed.
        timeout_keep_alive=_KEEP_ALIVE,
        # The quick parser keeps headers of any length in memory. Where others reach this server
        # itself, the one that stops at 64 kB reads them; it takes 0.7 ms more a request.
        http="auto" if settings.on_loopback else "h11",
        **proxies(settings),
    )
    keeper = app.state.keeper
    assert isinstance(keeper, Keeper)
    Server(config, keeper).run(sockets=[listening])


class Server(uvicorn.Server):
    """Ends with success when it was told to stop, which is what whoever started it wants."""

    def __init__(self, config: uvicorn.Config, keeper: Keeper) -> None:
        super().__init__(config)
        self._keeper = keeper

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The signals are ours while it serves; none is raised again afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; asked a second time, at once."""
        if self.should_exit:
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)
        self.should_exit = True
        # In a thread of its own: what was interrupted may hold the lock that this takes.
        threading.Thread(target=self._rest, name="stopping").start()

    def _rest(self) -> None:
        _LOG.info("told to stop: what is under way is finished first")
        self._keeper.rest()
