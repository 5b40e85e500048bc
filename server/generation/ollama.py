"""Models that Ollama serves."""

from typing import Any

import httpx
from llama_index.llms.ollama import Ollama
from ollama import AsyncClient, ResponseError

from server.generation.prompting import reply_tokens
from server.generation.provider import Provider

_HERE = "http://localhost:11434"


def open_ollama(
    model: str, url: str | None, key: str | None, seconds: float, context: int
) -> Provider:
    """A model that Ollama serves, here unless a URL is given. No request is made."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    client = AsyncClient(host=url or _HERE, timeout=seconds, headers=headers)
    llm = Ollama(
        model=model,
        base_url=url or _HERE,
        temperature=0.0,
        context_window=context,  # without one LlamaIndex asks the server for it
        request_timeout=seconds,
        additional_kwargs={"num_predict": reply_tokens(context)},
        async_client=client,
        thinking=False,
        headers=headers,
    )
    return Provider(
        name=f"ollama/{model}",
        llm=llm,
        shaped=_shaped,
        words=lambda chunk: chunk.delta or "",
        errors=(ResponseError, httpx.HTTPError, httpx.StreamError, ConnectionError),
        close=client.close,
    )


def _shaped(schema: dict[str, Any]) -> dict[str, Any]:
    return {"format": schema}
