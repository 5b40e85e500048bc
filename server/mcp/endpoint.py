"""The protocol over HTTP: each request for itself, answered in JSON."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from server.keeper import Keeper
from server.mcp.corpus import Corpus
from server.mcp.serving import make_server
from server.settings import Settings

PATH = "/mcp"


class Endpoint:
    """Answers at ``/mcp`` while it is ``running``."""

    def __init__(self, keeper: Keeper, settings: Settings) -> None:
        self._settings = settings
        self._keeper = keeper
        self._server = make_server(self._lease)
        self._sessions: StreamableHTTPSessionManager | None = None

    @property
    def route(self) -> Route:
        """Where it is mounted. There are no streams to be opened, and no sessions to be ended."""
        return Route(PATH, self, methods=["POST"], include_in_schema=False)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time in which it answers."""
        self._sessions = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            max_request_body_size=self._settings.max_request_bytes,
        )
        async with self._sessions.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the gate before it has looked who sends it, and from where."""
        assert self._sessions is not None
        await self._sessions.handle_request(scope, receive, send)

    @contextmanager
    def _lease(self, request: Request | None) -> Iterator[Corpus]:
        with self._keeper.lease() as assistant:
            yield Corpus(assistant, None if request is None else str(request.base_url))
