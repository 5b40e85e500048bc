"""Ask a question: as one JSON answer, or as a stream of events."""

import threading
from collections.abc import Generator
from contextlib import closing

from fastapi import APIRouter, Request, Response

from index.errors import PullquoteError
from server.answering.asking import Options
from server.answering.events import Event, Sources, Stated
from server.conversation.exporting import answer_as_markdown
from server.conversation.store import ConversationStore
from server.dependencies import AssistantDep, ConversationsDep, ConversesDep
from server.event_stream import EVENT_STREAM, EventStream, event, relayed
from server.negotiation import JSON, MARKDOWN, preferred
from server.problems import problem_of
from server.routes.describing import refused, shown
from server.routes.once import ClaimsDep
from server.schemas import Answer, AskRequest, SourcesEvent, StatementEvent

router = APIRouter(prefix="/v1", tags=["ask"])


@router.post(
    "/ask",
    summary="Ask a question",
    response_model=Answer,
    responses=shown(
        "The answer; with `Accept: text/event-stream` the same as events `sources`, `statement` "
        "(one a checked statement), `answer`, or `error`, with `text/markdown` in words to read. "
        "Closing the connection stops it.",
        {form: {"schema": {"type": "string"}} for form in (MARKDOWN, EVENT_STREAM)},
    )
    | refused(
        {
            404: "There is no such conversation.",
            406: "It is not to be had in the form that `Accept` wants.",
            409: "The question with this `Idempotency-Key` is still being answered, or the "
            "conversation is full.",
        }
    ),
)
def ask(
    request: Request,
    assistant: AssistantDep,
    conversations: ConversationsDep,
    converses: ConversesDep,
    claims: ClaimsDep,
    asked: AskRequest,
) -> Response:
    """An answer made of verbatim quotes, or the reason why there is none.

    An `Idempotency-Key` matters where the answer is kept, in a conversation: the question is
    then asked once, and its answer given again.
    """
    form = preferred(request.headers.get("accept"), (JSON, EVENT_STREAM, MARKDOWN))
    stop = threading.Event()
    history = asked.history
    answer_id = None
    if asked.conversation_id is not None:
        converses()
        answer_id = claims.take(asked.model_dump_json(), whole=False)
        if answer_id and (kept := conversations.answer(asked.conversation_id, answer_id)):
            return _again(kept, form)
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
        answer_id=answer_id,
    )
    events = assistant.stream(asked.question, options)
    if asked.conversation_id is not None:
        events = _kept(events, conversations, asked.conversation_id, stop)
    if form == EVENT_STREAM:
        first = next(events)  # a refused question is a problem document, not a stream
        return EventStream(relayed(_encoded(first), _rest(events), stop))
    *_, last = events
    assert isinstance(last, Answer)
    return _whole(last, form)


def _whole(answer: Answer, form: str) -> Response:
    # As it is: the framework would take it apart and check it all over again.
    written = answer_as_markdown(answer) if form == MARKDOWN else answer.model_dump_json()
    return Response(written, media_type=form, headers={"vary": "Accept"})


def _again(kept: Answer, form: str) -> Response:
    """An answer that was given before, in the form that is wanted now."""
    if form == EVENT_STREAM:
        response = Response(event("answer", kept), media_type=EVENT_STREAM)
    else:
        response = _whole(kept, form)
    response.headers["idempotent-replayed"] = "true"
    return response


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
