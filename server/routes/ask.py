"""Ask a question: as one JSON answer, or as a stream of events."""

import threading
from collections.abc import Generator
from contextlib import closing

from fastapi import APIRouter, Request, Response

from index.errors import PullquoteError
from server.answering.asking import Options
from server.answering.events import Event, Sources, Stated
from server.conversation.store import ConversationStore
from server.dependencies import AssistantDep, ConversationsDep, ConversesDep
from server.event_stream import EVENT_STREAM, EventStream, event, relayed, wants_events
from server.problems import problem_of
from server.schemas import Answer, AskRequest, SourcesEvent, StatementEvent

router = APIRouter(prefix="/v1", tags=["ask"])


@router.post(
    "/ask",
    summary="Ask a question",
    response_model=Answer,
    responses={
        200: {
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
            "description": "The answer; with `Accept: text/event-stream` the same as events "
            "`sources`, `statement` (one a checked statement), `answer`, or `error`. Closing the "
            "connection stops it.",
        }
    },
)
def ask(
    request: Request,
    assistant: AssistantDep,
    conversations: ConversationsDep,
    converses: ConversesDep,
    asked: AskRequest,
) -> Response:
    """An answer made of verbatim quotes, or the reason why there is none."""
    stop = threading.Event()
    history = asked.history
    if asked.conversation_id is not None:
        converses()
        conversations.require_room(asked.conversation_id)
        history = history or conversations.history(asked.conversation_id)
    options = Options(
        filters=asked.filters.filters(),
        max_statements=asked.max_statements,
        history=tuple(history),
        standalone_question=asked.standalone_question,
        mode=asked.mode,
        unverified=asked.unverified,
        stopped=stop.is_set,
    )
    events = assistant.stream(asked.question, options)
    if asked.conversation_id is not None:
        events = _kept(events, conversations, asked.conversation_id, stop)
    if wants_events(request):
        first = next(events)  # a refused question is a problem document, not a stream
        return EventStream(relayed(_encoded(first), _rest(events), stop))
    *_, last = events
    assert isinstance(last, Answer)
    # As it is: the framework would take it apart and check it all over again.
    return Response(last.model_dump_json(), media_type="application/json")


def _kept(
    events: Generator[Event, None, None],
    conversations: ConversationStore,
    conversation_id: str,
    stop: threading.Event,
) -> Generator[Event, None, None]:
    """The same; the answer becomes a turn of the conversation, unless nobody waited for it."""
    with closing(events):
        for made in events:
            if not isinstance(made, Answer):
                yield made
            elif not stop.is_set():
                answer = made.model_copy(update={"conversation_id": conversation_id})
                conversations.keep(conversation_id, answer.question, answer)
                yield answer


def _rest(events: Generator[Event, None, None]) -> Generator[bytes, None, None]:
    try:
        for each in events:
            yield _encoded(each)
    except PullquoteError as error:  # the status line has been sent: say it in the stream
        yield event("error", problem_of(error))
    finally:
        events.close()


def _encoded(made: Event) -> bytes:
    match made:
        case Sources():
            shape = SourcesEvent(
                id=made.id,
                standalone_question=made.standalone_question,
                passages=list(made.passages),
                articles=list(made.articles),
            )
            return event("sources", shape)
        case Stated():
            return event(
                "statement",
                StatementEvent(statement=made.statement, citations=list(made.citations)),
            )
        case Answer():
            return event("answer", made)
