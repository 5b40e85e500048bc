"""A language model that says what a test has written for it, through the real interface."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.llms import (
    CompletionResponse,
    CompletionResponseGen,
    CustomLLM,
    LLMMetadata,
)
from llama_index.core.llms.callbacks import llm_completion_callback
from pydantic import PrivateAttr

from server.generation.provider import Provider
from server.generation.writer import Writer

Sentence = dict[str, Any]
Script = Callable[[Sequence[Sentence]], str]


class ScriptedModel(CustomLLM):
    """Gives its script the sentences it was shown, and streams what that returns."""

    _script: Script = PrivateAttr()
    _asked: int = PrivateAttr(default=0)

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script

    @property
    def asked(self) -> int:
        """How often."""
        return self._asked

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=32_768, num_output=2_048, model_name="scripted")

    @llm_completion_callback()
    def complete(self, prompt: str, *_: Any, **__: Any) -> CompletionResponse:
        return CompletionResponse(text=self._reply(prompt))

    @llm_completion_callback()
    def stream_complete(self, prompt: str, *_: Any, **__: Any) -> CompletionResponseGen:
        return _pieces(self._reply(prompt))

    def _reply(self, prompt: str) -> str:
        self._asked += 1
        shown = [json.loads(line) for line in prompt.split("\n") if line.startswith('{"number"')]
        return self._script(shown)


def writer_of(model: ScriptedModel, *, seconds: float = 30) -> Writer:
    """A writer over the model; to be closed."""

    async def close() -> None:
        """It holds nothing open."""

    provider = Provider(
        name="scripted",
        llm=model,
        shaped=lambda _: {},
        words=lambda chunk: chunk.delta or "",
        errors=(),
        close=close,
    )
    return Writer(provider, seconds=seconds, attempts=1, context=32_000)


def reply(*statements: tuple[str, Sequence[int]]) -> str:
    """A reply in the agreed form."""
    made = [{"sentences": list(numbers), "text": text} for text, numbers in statements]
    return json.dumps({"statements": made}, ensure_ascii=False)


def _pieces(text: str, size: int = 16) -> CompletionResponseGen:
    for end in range(size, len(text) + size, size):
        yield CompletionResponse(text=text[:end], delta=text[end - size : end])
