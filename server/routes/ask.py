"""Ask a question: as one JSON answer, or as a stream of events."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from index.errors import PullquoteError
from server.answering.assistant import Event, QuestionRefused, Sources, Stated
from server.dependencies import AssistantDep
from server.problems import problem_of
from server.schemas import Answer, AskRequest, SourcesEvent, StatementEvent

router = APIRouter(prefix="/v1", tags=["ask"])
EVENT_STREAM = "text/event-stream"


@router.post(
    "/ask",
    summary="Ask a question",
    response_model=Answer,
    responses={
        200: {
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
            "description": "The answer; with `Accept: text/event-stream` the same as events "
            "`sources`, `statement` (one a checked statement), `answer`, or `error`.",
        }
    },
)
def ask(request: Request, assistant: AssistantDep, asked: AskRequest) -> Response:
    """An answer made of verbatim quotes, or the reason why there is none."""
    if asked.mode == "generative":
        raise QuestionRefused("no language model is set up; ask in the mode 'extractive'")
    events = assistant.stream(asked.question, asked.filters.filters(), asked.max_statements)
    if EVENT_STREAM in request.headers.get("accept", ""):
        first = next(events)  # a refused question is a problem document, not a stream
        return StreamingResponse(
            _encoded(first, events),
            media_type=EVENT_STREAM,
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )
    *_, last = events
    assert isinstance(last, Answer)
    # As it is: the framework would take it apart and check it all over again.
    return Response(last.model_dump_json(), media_type="application/json")


def _encoded(first: Event, events: Iterator[Event]) -> Iterator[bytes]:
    yield _event(first)
    try:
        for event in events:
            yield _event(event)
    except PullquoteError as error:  # the status line has been sent: say it in the stream
        yield _wire("error", problem_of(error))


def _event(event: Event) -> bytes:
    match event:
        case Sources():
            shape = SourcesEvent(
                id=event.id,
                standalone_question=event.standalone_question,
                passages=list(event.passages),
                articles=list(event.articles),
            )
            return _wire("sources", shape)
        case Stated():
            return _wire(
                "statement",
                StatementEvent(statement=event.statement, citations=list(event.citations)),
            )
        case Answer():
            return _wire("answer", event)


def _wire(name: str, data: BaseModel) -> bytes:
    return format_sse_event(data_str=data.model_dump_json(), event=name)
