"""The library and the quote check: pages of their own; all they show they ask the API for."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from frontend import FOLDER

router = APIRouter(include_in_schema=False)


@router.get("/library")
def library() -> FileResponse:
    """The articles: searched, added, taken out; its filters are in the page's address."""
    return FileResponse(FOLDER / "library.html", headers={"cache-control": "no-cache"})


@router.get("/check")
def check() -> FileResponse:
    """Checking a quotation; `?q=` is one to begin with."""
    return FileResponse(FOLDER / "check.html", headers={"cache-control": "no-cache"})
