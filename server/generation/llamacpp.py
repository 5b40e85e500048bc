"""A GGUF file that llama.cpp runs in this process.

``xllamacpp`` also listens on a port of this machine and cannot be told not to. Nothing here uses
it; it asks for a key that nobody is given.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

import xllamacpp
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseAsyncGen,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM

from server.generation.failures import LanguageModelUnavailable
from server.generation.prompting import reply_tokens
from server.generation.provider import Provider

_MAGIC = b"GGUF"
# Tokens read between two looks at whether somebody still waits: two cores read about 45 a second.
_BATCH = 128

Put = Callable[["str | LlamaCppFailed | None"], None]  # a piece, a failure, or the end


class LlamaCppFailed(Exception):
    """llama.cpp turned a request down or failed; ``status_code`` is as HTTP's."""

    def __init__(self, status_code: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status_code


class LlamaCpp(CustomLLM):
    """LlamaIndex's interface to a GGUF file. ``json_schema`` holds a reply to a schema.

    One reply is written at a time. One that nobody waits for any more ends at its next token,
    or after its next ``_BATCH`` tokens of the prompt.
    """

    name: str
    context: int
    _server: Any = PrivateAttr()
    _one: Lock = PrivateAttr(default_factory=Lock)

    def __init__(self, path: Path, context: int) -> None:
        super().__init__(name=path.stem, context=context)
        self._server = _loaded(path, context)

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex asks about a model."""
        return LLMMetadata(
            context_window=self.context,
            num_output=reply_tokens(self.context),
            is_chat_model=True,
            model_name=self.name,
        )

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        """The whole reply."""
        return _response("".join(r.delta or "" for r in self.stream_chat(messages, **kwargs)))

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        """The reply as it is written."""

        def given() -> ChatResponseGen:
            queue: SimpleQueue[str | LlamaCppFailed | None] = SimpleQueue()
            stop = self._start(messages, kwargs, queue.put)
            try:
                while (piece := queue.get()) is not None:
                    yield _response(_piece(piece))
            finally:
                stop.set()

        return given()

    async def astream_chat(
        self, messages: Sequence[ChatMessage], **kwargs: Any
    ) -> ChatResponseAsyncGen:
        """The reply as it is written; the event loop goes on meanwhile."""

        async def given() -> ChatResponseAsyncGen:
            queue: asyncio.Queue[str | LlamaCppFailed | None] = asyncio.Queue()
            loop = asyncio.get_running_loop()
            stop = self._start(messages, kwargs, lambda piece: _hand_over(loop, queue, piece))
            try:
                while (piece := await queue.get()) is not None:
                    yield _response(_piece(piece))
            finally:
                stop.set()

        return given()

    def complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002
        **kwargs: Any,
    ) -> CompletionResponse:
        """The whole reply to one message."""
        return CompletionResponse(text=str(self.chat(_message(prompt), **kwargs).message.content))

    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002
        **kwargs: Any,
    ) -> CompletionResponseGen:
        """The reply to one message as it is written."""
        text = ""
        for response in self.stream_chat(_message(prompt), **kwargs):
            text += response.delta or ""
            yield CompletionResponse(text=text, delta=response.delta)

    def close(self) -> None:
        """Frees the model once nothing is written any more."""
        with self._one:
            self._server = None

    def _start(self, messages: Sequence[ChatMessage], options: dict[str, Any], put: Put) -> Event:
        """Begins a reply on a thread of its own; ends it once the event is set."""
        stop = Event()
        request = {
            "messages": [{"role": m.role.value, "content": m.content} for m in messages],
            "max_tokens": reply_tokens(self.context),
            "temperature": 0.0,
            "stream": True,
            "return_progress": True,  # so that a prompt can be given up too
            **options,
        }
        arguments = (json.dumps(request), put, stop)
        Thread(target=self._write, args=arguments, name="llama.cpp", daemon=True).start()
        return stop

    def _write(self, request: str, put: Put, stop: Event) -> None:
        def take(event: str) -> bool:
            """Hands on what an event brings; true ends the reply."""
            if not stop.is_set():
                for piece in _pieces(event):
                    put(piece)
            return stop.is_set()

        with self._one:
            if self._server is None:
                put(LlamaCppFailed(503, "the model is closed"))
            elif not stop.is_set():
                try:
                    self._server.handle_chat_completions(request, take)
                except (RuntimeError, ValueError) as error:
                    put(LlamaCppFailed(400, str(error)))
            put(None)


def open_llamacpp(model: str, context: int) -> Provider:
    """Loads a GGUF file. Raises ``LanguageModelUnavailable``."""
    path = Path(model).expanduser()
    llm = LlamaCpp(path, context)

    async def close() -> None:
        await asyncio.to_thread(llm.close)

    return Provider(
        name=f"llamacpp/{path.stem}",
        llm=llm,
        shaped=lambda schema: {"json_schema": schema},
        words=lambda chunk: chunk.delta or "",
        errors=(LlamaCppFailed,),
        close=close,
        at_once=1,
    )


def _loaded(path: Path, context: int) -> Any:
    try:
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as error:
        raise LanguageModelUnavailable(
            f"the setting llm_model names {path}, which cannot be read: {error.strerror}"
        ) from error
    if begins != _MAGIC:
        raise LanguageModelUnavailable(f"the setting llm_model names {path}, which is no GGUF file")
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = _BATCH
    params.fit_params = False  # it would choose another context than the one set
    params.cache_ram_mib = 0
    params.warmup = False
    params.verbosity = 0
    params.offline = True
    params.n_threads_http = 1
    params.api_keys = [secrets.token_hex()]
    params.ui = params.endpoint_slots = params.endpoint_props = False
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise LanguageModelUnavailable(f"llama.cpp cannot load {path}: {error}") from error


def _pieces(event: str) -> Iterator[str | LlamaCppFailed]:
    told = json.loads(event)
    if "error" in told:
        yield LlamaCppFailed(int(told["error"].get("code", 500)), "llama.cpp failed")
    for choice in told.get("choices", ()):
        if words := choice["delta"].get("content"):
            yield words


def _hand_over(
    loop: asyncio.AbstractEventLoop,
    queue: "asyncio.Queue[str | LlamaCppFailed | None]",
    piece: "str | LlamaCppFailed | None",
) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(queue.put_nowait, piece)


def _piece(piece: str | LlamaCppFailed) -> str:
    if isinstance(piece, LlamaCppFailed):
        raise piece
    return piece


def _message(prompt: str) -> list[ChatMessage]:
    return [ChatMessage(role=MessageRole.USER, content=prompt)]


def _response(delta: str) -> ChatResponse:
    return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=delta), delta=delta)
