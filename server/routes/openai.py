"""The same answers for programs that speak OpenAI's API: chat completions, responses, models."""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from server.answering.asking import Options
from server.answering.assistant import Assistant
from server.answering.events import Event, Stated
from server.dependencies import AssistantDep, SettingsDep
from server.event_stream import EVENT_STREAM, EventStream, relayed
from server.openai import replies, requests
from server.openai.errors import OpenAIRoute, RequestRefused
from server.openai.rendering import Transcript
from server.openai.requests import ChatRequest, ResponsesRequest
from server.schemas import Answer

router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute)
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}
}


@router.get("/models", summary="List models")
def models(settings: SettingsDep) -> JSONResponse:
    """What can be asked as a model: the same articles, in quotes or in other words."""
    return JSONResponse(replies.models(requests.models(settings)))


@router.get("/models/{model}", summary="One model")
def model(model: str, settings: SettingsDep) -> JSONResponse:
    """A model by its name."""
    requests.mode_of(model, settings)
    return JSONResponse(replies.model(model))


@router.post("/chat/completions", summary="Ask as a chat completion", responses=_STREAMED)
def complete(
    request: Request, assistant: AssistantDep, settings: SettingsDep, body: ChatRequest
) -> Response:
    """The answer to the last message, with `[n]` and `url_citation` annotations."""
    question, options = requests.asked(requests.mode_of(body.model, settings), body.messages)
    transcript = Transcript(str(request.base_url))
    if body.stream:
        usage = body.stream_options is not None and body.stream_options.include_usage

        def chunks(events: Iterable[Event]) -> Iterator[bytes]:
            return replies.completion_chunks(body.model, transcript, events, usage=usage)

        return _streamed(assistant, question, options, chunks)
    answer = _whole(assistant, question, options, transcript)
    return JSONResponse(replies.completion(body.model, transcript, answer))


@router.post("/responses", summary="Ask as a response", responses=_STREAMED)
def respond(
    request: Request, assistant: AssistantDep, settings: SettingsDep, body: ResponsesRequest
) -> Response:
    """The answer to the last message, as the Responses API gives it. Nothing is kept."""
    if body.previous_response_id is not None:
        raise RequestRefused(
            "responses are not kept; send the earlier messages as input", "previous_response_id"
        )
    question, options = requests.asked(requests.mode_of(body.model, settings), body.messages)
    transcript = Transcript(str(request.base_url))
    if body.stream:

        def events_of(events: Iterable[Event]) -> Iterator[bytes]:
            return replies.response_events(body.model, transcript, events)

        return _streamed(assistant, question, options, events_of)
    answer = _whole(assistant, question, options, transcript)
    return JSONResponse(replies.response(body.model, transcript, answer))


def _whole(assistant: Assistant, question: str, options: Options, transcript: Transcript) -> Answer:
    for event in assistant.stream(question, options):
        if isinstance(event, Stated):
            transcript.state(event)
        elif isinstance(event, Answer):
            transcript.finish(event)
            return event
    raise AssertionError("a stream ends with its answer")


def _streamed(
    assistant: Assistant,
    question: str,
    options: Options,
    encoded: Callable[[Iterable[Event]], Iterator[bytes]],
) -> EventStream:
    stop = threading.Event()
    events = assistant.stream(question, replace(options, stopped=stop.is_set))
    found = next(events)  # a refused question is an error with its status, not a stream

    def sent() -> Generator[bytes, None, None]:
        with closing(events):
            yield from encoded(chain([found], events))

    rest = sent()
    return EventStream(relayed(next(rest), rest, stop))
