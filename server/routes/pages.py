"""The chat page, its scripts and styles, and each article as a page of its own."""

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from frontend import FOLDER
from index.errors import PullquoteError
from server.dependencies import OpeningDep
from server.problems import problem_of

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
def article(opening: OpeningDep, article_id: str) -> HTMLResponse:
    """One article; `#p7` is its seventh paragraph. Errors are a page too: people read it."""
    try:
        shown = opening.assistant.article(article_id)
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
    return HTMLResponse(_TEMPLATES.get_template("article.html").render(article=fields))
