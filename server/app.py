"""The application: routes, errors and headers put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from frontend import FOLDER
from server import VERSION, problems
from server.access.access import Access
from server.access.gate import Gate
from server.access.sites import cors
from server.description import complete
from server.etags import TagCompressed
from server.idempotency import Replies
from server.keeper import Keeper
from server.mcp.endpoint import Endpoint
from server.middleware import LimitBody, SecurityHeaders
from server.observing.metrics import Metrics
from server.observing.requests import Requests
from server.observing.states import ServedStates
from server.observing.traces import exporting
from server.openai.errors import shaped
from server.routes import (
    articles,
    ask,
    citations,
    conversations,
    health,
    index,
    jobs,
    keys,
    metrics,
    once,
    openai,
    pages,
    search,
    session,
    verify,
    views,
)
from server.routes.filtering import refuse_unknown
from server.settings import Settings

DESCRIPTION = """
Ask a folder of articles a question; get an answer made of verbatim quotes, each pointing at
its source paragraph. `article.text[start:end] == quote` holds for every citation.
"""


class _Described(FastAPI):
    """Describes what FastAPI cannot know of; it would drop the nulls of examples, too."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        described = self.openapi_schema is not None
        spec = super().openapi()
        if not described:
            complete(spec, self.state.settings)
        return spec


class Modules(StaticFiles):
    """Static files that a browser asks after each time: modules of two versions never mix."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, or 304 where the browser has it."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


def create_app(settings: Settings) -> FastAPI:
    """The application over the index that the settings name; opened when it starts."""
    keeper = Keeper(settings)
    endpoint = Endpoint(keeper, settings)
    figures = Metrics()
    replies = Replies(settings.data)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with exporting(settings):
            keeper.start()
            try:
                async with endpoint.running():
                    yield
            finally:
                keeper.stop()
                replies.close()

    app = _Described(
        title="Pullquote",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        responses={
            422: {"model": problems.Problem, "content": {problems.MEDIA_TYPE: {}}},
            503: {"model": problems.Problem, "content": {problems.MEDIA_TYPE: {}}},
        },
    )
    app.state.keeper = keeper
    app.state.settings = settings
    app.state.access = Access(settings, lambda: keeper.token)
    app.state.metrics = figures
    figures.watch(ServedStates(settings.data, keeper, lambda: app.state.access.turns.waiting))
    problems.install(app, shaped)
    once.install(app, replies)
    app.add_middleware(Gate, access=app.state.access)  # inside of LimitBody: it reads bodies
    app.add_middleware(
        LimitBody,
        limit=settings.max_request_bytes,
        uploads=("/v1/articles", settings.max_upload_bytes),
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)  # never of event streams
    app.add_middleware(TagCompressed)
    if settings.named_origins:
        app.add_middleware(CORSMiddleware, **cors(settings))
    # The outermost: what all others refuse has an id and a line in the log too.
    app.add_middleware(
        Requests, metrics=figures, shows_questions=settings.log_questions, shaped=shaped
    )
    for module in (ask, conversations, openai, search, verify, articles, index, jobs, health):
        app.include_router(module.router, dependencies=[Depends(refuse_unknown)])
    for module in (citations, keys, session):
        app.include_router(module.router, dependencies=[Depends(refuse_unknown)])
    app.include_router(metrics.router)
    app.include_router(session.page)
    app.include_router(pages.router)
    app.include_router(views.router)
    app.router.routes.append(endpoint.route)
    for name in ("scripts", "styles"):
        app.mount(f"/{name}", Modules(directory=FOLDER / name), name=name)
    return app
