"""Errors as RFC 9457 problem documents."""

import sqlite3
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.status import (
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_406_NOT_ACCEPTABLE,
    HTTP_409_CONFLICT,
    HTTP_412_PRECONDITION_FAILED,
    HTTP_413_CONTENT_TOO_LARGE,
    HTTP_422_UNPROCESSABLE_CONTENT,
    HTTP_429_TOO_MANY_REQUESTS,
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
    VectorsUnavailable,
)
from server.access.refusals import (
    AnswerTimedOut,
    KeyNeeded,
    KeyRefused,
    KeysBroken,
    KeyUnknown,
    KeyWrong,
    OriginRefused,
    RequestTooLarge,
    ScopeMissing,
    ServerBusy,
    TooManyRequests,
)
from server.answering.asking import QuestionRefused
from server.answering.verification import QuoteRefused
from server.citations.quoted import RevisionChanged, SpanRefused
from server.conversation.database import ConversationsBroken
from server.conversation.store import ConversationsFull, ConversationUnknown
from server.conversation.titles import TitleRefused
from server.etags import Changed
from server.generation.failures import LanguageModelUnavailable
from server.idempotency import KeyInUse, KeyMalformed, KeyReused
from server.negotiation import NotAcceptable
from server.observing.current import SERVED, request_id

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None = Field(
        default_factory=request_id, description="by which the server's log names it"
    )


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
    SpanRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "span-refused", "No such quote"),
    RevisionChanged: (HTTP_409_CONFLICT, "revision-changed", "The article has changed"),
    Changed: (HTTP_412_PRECONDITION_FAILED, "precondition-failed", "It has changed"),
    NotAcceptable: (HTTP_406_NOT_ACCEPTABLE, "not-acceptable", "Not to be had in that form"),
    KeyMalformed: (HTTP_422_UNPROCESSABLE_CONTENT, "idempotency-key-malformed", "Not a key"),
    KeyReused: (HTTP_422_UNPROCESSABLE_CONTENT, "idempotency-key-reused", "Key used before"),
    KeyInUse: (HTTP_409_CONFLICT, "idempotency-key-in-use", "Still being answered"),
    UploadRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "upload-refused", "Not accepted"),
    WriteRefused: (HTTP_403_FORBIDDEN, "write-refused", "Not allowed"),
    ConversationsRefused: (HTTP_403_FORBIDDEN, "conversations-refused", "Not allowed"),
    KeyNeeded: (HTTP_401_UNAUTHORIZED, "key-needed", "A key is needed"),
    KeyWrong: (HTTP_401_UNAUTHORIZED, "key-wrong", "The key is not known"),
    ScopeMissing: (HTTP_403_FORBIDDEN, "scope-missing", "Not allowed with this key"),
    OriginRefused: (HTTP_403_FORBIDDEN, "origin-refused", "Not allowed"),
    RequestTooLarge: (
        HTTP_413_CONTENT_TOO_LARGE,
        "request-too-large",
        "The request is too large",
    ),
    TooManyRequests: (HTTP_429_TOO_MANY_REQUESTS, "too-many-requests", "Too many requests"),
    ServerBusy: (HTTP_503_SERVICE_UNAVAILABLE, "server-busy", "Too many are waiting"),
    AnswerTimedOut: (HTTP_503_SERVICE_UNAVAILABLE, "answer-timed-out", "It took too long"),
    KeyUnknown: (HTTP_404_NOT_FOUND, "key-unknown", "No such key"),
    KeyRefused: (HTTP_422_UNPROCESSABLE_CONTENT, "key-refused", "No such key can be made"),
    KeysBroken: (HTTP_503_SERVICE_UNAVAILABLE, "keys-broken", "The keys cannot be read"),
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
    VectorsUnavailable: (
        HTTP_503_SERVICE_UNAVAILABLE,
        "vectors-unavailable",
        "The vector store is away",
    ),
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


def internal_error() -> Problem:
    """A fault of the program's: it is logged, and the caller learns no more than that."""
    return Problem(
        type="urn:pullquote:internal-error",
        title="Something went wrong",
        status=HTTP_500_INTERNAL_SERVER_ERROR,
        detail="The server met an error of its own; it has been logged.",
    )


def reply(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The HTTP response that carries a problem; it is counted."""
    served = SERVED.get()
    if served is not None:
        served.metrics.problem(problem.type)
    return JSONResponse(
        problem.model_dump(), problem.status, dict(headers or {}), media_type=MEDIA_TYPE
    )


def damaged(error: sqlite3.DatabaseError) -> IndexBroken:
    """What is wrong when SQLite cannot read the catalogue."""
    return IndexBroken(f"the catalogue cannot be read: {error}")


Shape = Callable[[Request, Exception], Response | None]


def install(app: FastAPI, shaped: Shape) -> None:
    """Make every error of the application leave as a problem document.

    Unless ``shaped`` has another shape for one that no route met.
    """

    @app.exception_handler(PullquoteError)
    async def own(_: Request, error: PullquoteError) -> JSONResponse:
        problem = problem_of(error)
        headers = {"retry-after": "2"} if problem.status == HTTP_503_SERVICE_UNAVAILABLE else {}
        if isinstance(error, KeyInUse):
            headers["retry-after"] = "1"
        if isinstance(error, TooManyRequests):
            headers.update(error.headers)
        if isinstance(error, KeyNeeded | ScopeMissing):
            headers["www-authenticate"] = error.challenge
        return reply(problem, headers)

    @app.exception_handler(sqlite3.DatabaseError)
    async def unreadable(_: Request, error: sqlite3.DatabaseError) -> JSONResponse:
        return reply(problem_of(damaged(error)))

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        return shaped(request, error) or reply(internal_error())

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        details = "; ".join(_field(item) for item in error.errors()[:5])
        return reply(
            Problem(
                type="urn:pullquote:request-invalid",
                title="The request is not valid",
                status=HTTP_422_UNPROCESSABLE_CONTENT,
                detail=_ended(details),
            )
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if (other := shaped(request, error)) is not None:
            return other
        problem = Problem(
            type="about:blank",
            title=str(error.detail),
            status=error.status_code,
            detail=_sentence(str(error.detail)),
        )
        return reply(problem, error.headers)


# A body that is none at all, that is another thing, or that is not said to be JSON.
_NO_OBJECT = frozenset({"missing", "model_type", "model_attributes_type"})


def _field(error: Mapping[str, object]) -> str:
    """What is wrong with a field, which is named as the caller wrote it."""
    place = error["loc"]
    assert isinstance(place, tuple)
    name = ".".join(str(part) for part in place[1:])  # the first part is "body" or "query"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "json_invalid" and name.isdecimal():
        return f"The body is not valid JSON: it goes wrong at character {name}"
    if error["type"] in _NO_OBJECT and place == ("body",):
        return "Send a JSON object, with the header Content-Type: application/json"
    return f"{name}: {message}" if name else message


def _sentence(text: str) -> str:
    return _ended(text[:1].upper() + text[1:])


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
