"""Anthropic's models."""

from typing import Any

import anthropic
import httpx2
from llama_index.core.base.llms.types import ChatResponse, LLMMetadata
from llama_index.llms.anthropic import Anthropic

from server.generation.prompting import reply_tokens
from server.generation.provider import Provider

_TOOL = "reply"
_FEWEST_TOKENS = 1_024


class AnyAnthropic(Anthropic):
    """LlamaIndex's interface, without its list of models, which has those of its day alone."""

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex asks about a model."""
        return LLMMetadata(num_output=self.max_tokens, is_chat_model=True, model_name=self.model)

    @property
    def _model_kwargs(self) -> dict[str, Any]:
        # Without a temperature: later models refuse one, and so does the package.
        return {"model": self.model, "max_tokens": self.max_tokens}


def open_anthropic(model: str, url: str, key: str | None, seconds: float, context: int) -> Provider:
    """A model of Anthropic's, or at an endpoint that speaks the same. No request is made."""
    llm = AnyAnthropic(
        model=model,
        base_url=url,
        api_key=key or "none",  # without one the package looks in the environment
        max_tokens=max(_FEWEST_TOKENS, reply_tokens(context)),
        max_retries=0,
        timeout=seconds,
    )

    async def close() -> None:
        # LlamaIndex makes both clients and has no way to close them.
        llm._client.close()
        await llm._aclient.close()

    return Provider(
        name=f"anthropic/{model}",
        llm=llm,
        shaped=_shaped,
        words=_words,
        errors=(anthropic.AnthropicError, httpx2.HTTPError, httpx2.StreamError),
        close=close,
    )


def _shaped(schema: dict[str, Any]) -> dict[str, Any]:
    tool = {"name": _TOOL, "description": "Gives the reply.", "input_schema": schema}
    return {"tools": [tool], "tool_choice": {"type": "tool", "name": _TOOL}}


def _words(chunk: ChatResponse) -> str:
    """The JSON of the tool call, which LlamaIndex hands on in the raw event alone."""
    raw = chunk.raw if isinstance(chunk.raw, dict) else {}
    return getattr(raw.get("delta"), "partial_json", None) or chunk.delta or ""
