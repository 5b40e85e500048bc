"""Errors as RFC 9457 problem documents."""

import sqlite3
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.status import (
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_422_UNPROCESSABLE_CONTENT,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
    HTTP_507_INSUFFICIENT_STORAGE,
)

from index.errors import (
    ArticleUnknown,
    ArticleUnreadable,
    IndexBroken,
    IndexBusy,
    IndexMissing,
    JobUnknown,
    ModelUnavailable,
    PullquoteError,
    QuoteMismatch,
    StorageFailed,
)
from server.answering.asking import QuestionRefused
from server.answering.verification import QuoteRefused
from server.conversation.database import ConversationsBroken
from server.conversation.store import ConversationsFull, ConversationUnknown
from server.conversation.titles import TitleRefused
from server.generation.failures import LanguageModelUnavailable

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class WriteRefused(PullquoteError):
    """Who asks may not change the index."""


class ConversationsRefused(PullquoteError):
    """Who asks may not see conversations, nor keep any."""


class UploadRefused(PullquoteError):
    """What was sent cannot be an article."""


# A stable type and title for each kind of error; the detail is the error's own sentence.
_KINDS: Mapping[type[PullquoteError], tuple[int, str, str]] = {
    QuestionRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "question-refused", "Question refused"),
    QuoteRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "quote-refused", "Quotation refused"),
    UploadRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "upload-refused", "Not accepted"),
    WriteRefused: (HTTP_403_FORBIDDEN, "write-refused", "Not allowed"),
    ConversationsRefused: (HTTP_403_FORBIDDEN, "conversations-refused", "Not allowed"),
    TitleRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "title-refused", "Title refused"),
    ConversationUnknown: (HTTP_404_NOT_FOUND, "conversation-unknown", "No such conversation"),
    ConversationsFull: (HTTP_409_CONFLICT, "conversations-full", "No more can be kept"),
    ConversationsBroken: (
        HTTP_500_INTERNAL_SERVER_ERROR,
        "conversations-broken",
        "The conversations cannot be read",
    ),
    StorageFailed: (HTTP_507_INSUFFICIENT_STORAGE, "storage-failed", "Nothing could be stored"),
    ArticleUnknown: (HTTP_404_NOT_FOUND, "article-unknown", "No such article"),
    JobUnknown: (HTTP_404_NOT_FOUND, "job-unknown", "No such job"),
    ArticleUnreadable: (HTTP_422_UNPROCESSABLE_CONTENT, "article-unreadable", "Not an article"),
    IndexMissing: (HTTP_503_SERVICE_UNAVAILABLE, "index-missing", "There is no index"),
    IndexBusy: (HTTP_503_SERVICE_UNAVAILABLE, "index-busy", "The index is being written"),
    IndexBroken: (HTTP_503_SERVICE_UNAVAILABLE, "index-broken", "The index cannot be used"),
    ModelUnavailable: (HTTP_503_SERVICE_UNAVAILABLE, "model-unavailable", "The model failed"),
    LanguageModelUnavailable: (
        HTTP_503_SERVICE_UNAVAILABLE,
        "language-model-unavailable",
        "The language model cannot be used",
    ),
    QuoteMismatch: (HTTP_500_INTERNAL_SERVER_ERROR, "quote-mismatch", "A quote did not hold"),
}


class NotReady(PullquoteError):
    """The server is still opening the index and the model."""


def problem_of(error: PullquoteError) -> Problem:
    """The problem document of one of the program's own errors."""
    if isinstance(error, NotReady):
        status, kind, title = HTTP_503_SERVICE_UNAVAILABLE, "not-ready", "Not ready yet"
    else:
        status, kind, title = next(
            (_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS),
            (HTTP_500_INTERNAL_SERVER_ERROR, "failed", "Failed"),
        )
    return Problem(
        type=f"urn:pullquote:{kind}", title=title, status=status, detail=_sentence(str(error))
    )


def reply(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The HTTP response that carries a problem."""
    return JSONResponse(
        problem.model_dump(), problem.status, dict(headers or {}), media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Make every error of the application leave as a problem document."""

    @app.exception_handler(PullquoteError)
    async def own(_: Request, error: PullquoteError) -> JSONResponse:
        problem = problem_of(error)
        retry = {"retry-after": "2"} if problem.status == HTTP_503_SERVICE_UNAVAILABLE else None
        return reply(problem, retry)

    @app.exception_handler(sqlite3.DatabaseError)
    async def damaged(_: Request, error: sqlite3.DatabaseError) -> JSONResponse:
        return reply(problem_of(IndexBroken(f"the catalogue cannot be read: {error}")))

    @app.exception_handler(Exception)
    async def unforeseen(_: Request, __: Exception) -> JSONResponse:
        # The server logs the traceback; the caller learns no more than that it failed.
        return reply(
            Problem(
                type="urn:pullquote:internal-error",
                title="Something went wrong",
                status=HTTP_500_INTERNAL_SERVER_ERROR,
                detail="The server met an error of its own; it has been logged.",
            )
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        details = "; ".join(_field(item) for item in error.errors()[:5])
        return reply(
            Problem(
                type="urn:pullquote:request-invalid",
                title="The request is not valid",
                status=HTTP_422_UNPROCESSABLE_CONTENT,
                detail=_sentence(details),
            )
        )

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        problem = Problem(
            type="about:blank",
            title=str(error.detail),
            status=error.status_code,
            detail=_sentence(str(error.detail)),
        )
        return reply(problem, error.headers)


def _field(error: Mapping[str, object]) -> str:
    place = error["loc"]
    assert isinstance(place, tuple)
    name = ".".join(str(part) for part in place[1:])  # the first part is "body" or "query"
    message = str(error["msg"])
    return f"{name}: {message}" if name else message


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
