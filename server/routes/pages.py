"""The chat page, its scripts and styles, and each article as a page of its own."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from frontend import FOLDER
from index.errors import PullquoteError
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


@router.get("/articles/{article_id}")
def article(keeper: KeeperDep, article_id: str) -> HTMLResponse:
    """One article; `#p7` is its seventh paragraph. Errors are a page too: people read it."""
    try:
        with keeper.lease() as assistant:
            shown = assistant.article(article_id)
    except PullquoteError as error:
        problem = problem_of(error)
        return HTMLResponse(
            _TEMPLATES.get_template("missing.html").render(
                title=problem.title, detail=problem.detail
            ),
            problem.status,
        )
    paragraphs = [{**p.model_dump(), "text": shown.text[p.start : p.end]} for p in shown.paragraphs]
    fields = {**shown.model_dump(mode="json"), "paragraphs": paragraphs}
    return HTMLResponse(
        _TEMPLATES.get_template("article.html").render(article=fields, kindred=_kindred(shown))
    )


def _kindred(shown: ArticleDetail) -> dict[str, Any]:
    """The other prints of its story by what they are to it, as `scripts/prints.js` has them.

    Of an earlier version all but the one to read instead are prints like itself.
    """
    heads = [(other.article.model_dump(mode="json"), other.note) for other in shown.prints]
    if shown.superseded is not None and heads:
        return {"later": heads[0][0], "also": [head for head, _ in heads[1:]], "earlier": []}
    return {
        "later": None,
        "also": [head for head, note in heads if note is None],
        "earlier": [head for head, note in heads if note is not None],
    }
