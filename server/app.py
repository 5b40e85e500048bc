"""The application: routes, errors and headers put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from frontend import FOLDER
from server import VERSION, examples, problems
from server.keeper import Keeper
from server.mcp.endpoint import Endpoint
from server.middleware import LimitBody, SecurityHeaders
from server.routes import (
    articles,
    ask,
    conversations,
    health,
    index,
    jobs,
    openai,
    pages,
    search,
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
    """Puts the examples into the description itself: FastAPI would drop their nulls."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        described = self.openapi_schema is not None
        spec = super().openapi()
        if not described:
            for name, example in examples.OF_SCHEMAS.items():
                spec["components"]["schemas"][name]["examples"] = [example]
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

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        keeper.start()
        try:
            async with endpoint.running():
                yield
        finally:
            keeper.stop()

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
    problems.install(app)
    app.add_middleware(
        LimitBody,
        limit=settings.max_request_bytes,
        uploads=("/v1/articles", settings.max_upload_bytes),
    )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)  # never of event streams
    for module in (ask, conversations, openai, search, verify, articles, index, jobs, health):
        app.include_router(module.router, dependencies=[Depends(refuse_unknown)])
    app.include_router(pages.router)
    app.include_router(views.router)
    app.router.routes.append(endpoint.route)
    for name in ("scripts", "styles"):
        app.mount(f"/{name}", Modules(directory=FOLDER / name), name=name)
    return app
