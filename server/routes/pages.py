"""The chat page, its scripts and styles, and each article as a page of its own."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from frontend import FOLDER
from index.errors import PullquoteError
from server.article_page import Asked, article_page
from server.dependencies import KeeperDep
from server.problems import problem_of
from server.schemas import ArticleDetail

router = APIRouter(include_in_schema=False)
_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined
)


@router.get("/")
def chat() -> FileResponse:
    """The chat page; it says itself when the server is not ready."""
    return FileResponse(FOLDER / "index.html", headers={"cache-control": "no-cache"})


@router.get("/icon.svg")
def icon() -> FileResponse:
    """The icon."""
    return FileResponse(FOLDER / "icon.svg")


@router.get("/manifest.webmanifest")
def manifest() -> FileResponse:
    """Name, icon and colours, for who keeps the page among their programs."""
    return FileResponse(FOLDER / "manifest.webmanifest", media_type="application/manifest+json")


@router.get("/articles/{article_id}")
def article(
    keeper: KeeperDep,
    article_id: str,
    revision: Annotated[str | None, Query()] = None,
    span: Annotated[str | None, Query()] = None,
    quote: Annotated[str | None, Query()] = None,
    speaker: Annotated[str | None, Query()] = None,
) -> HTMLResponse:
    """One article; `#p7` is its seventh paragraph. Errors are a page too: people read it.

    A quote is named by `span` in a `revision`, by its words as `quote`, or by both: then the
    words are looked for where the article has changed since.
    """
    try:
        with keeper.lease() as assistant:
            shown = assistant.article(article_id)
        return HTMLResponse(article_html(shown, Asked(revision, span, quote, speaker)))
    except PullquoteError as error:
        problem = problem_of(error)
        return HTMLResponse(
            _TEMPLATES.get_template("missing.html").render(
                title=problem.title, detail=problem.detail
            ),
            problem.status,
        )


def article_html(shown: ArticleDetail, asked: Asked) -> str:
    """The whole page of an article. Raises ``QuoteRefused``."""
    return _TEMPLATES.get_template("article.html").render(**article_page(shown, asked))
