"""Any endpoint that speaks as OpenAI's does."""

from typing import Any

import httpx
import openai
from llama_index.llms.openai_like import OpenAILike

from server.generation.provider import Provider


def open_openai(model: str, url: str, key: str | None, seconds: float, context: int) -> Provider:
    """A model at an endpoint. No request is made."""
    connections = httpx.AsyncClient(timeout=seconds)
    llm = OpenAILike(
        model=model,
        api_base=url,
        api_key=key or "none",  # without one the package looks in the environment
        is_chat_model=True,
        context_window=context,
        temperature=0.0,
        max_retries=0,
        timeout=seconds,
        async_http_client=connections,
    )
    return Provider(
        name=f"openai/{model}",
        llm=llm,
        shaped=_shaped,
        words=lambda chunk: chunk.delta or "",
        errors=(openai.OpenAIError, httpx.HTTPError, httpx.StreamError),
        close=connections.aclose,
        may_refuse_shape=True,
    )


def _shaped(schema: dict[str, Any]) -> dict[str, Any]:
    named = {"name": "reply", "strict": True, "schema": _without_lengths(schema)}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _without_lengths(schema: Any) -> Any:
    """The schema without lengths of strings, which a strict one must not have at OpenAI."""
    if isinstance(schema, dict):
        kept = {k: v for k, v in schema.items() if k not in ("minLength", "maxLength")}
        return {k: _without_lengths(v) for k, v in kept.items()}
    return schema
