"""One configured language model, as the rest of this package sees it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # LlamaIndex is imported when a model is configured, and not before
    from llama_index.core.base.llms.types import ChatResponse
    from llama_index.core.llms import LLM


@dataclass(frozen=True, slots=True)
class Provider:
    """A LlamaIndex model and what differs between providers.

    ``shaped`` gives the arguments that hold a reply to a JSON schema, ``words`` the part of
    the reply that a chunk brings. ``may_refuse_shape`` is true of endpoints some of which do
    not know those arguments. The model itself is not in the ``repr``: it may hold the key.
    """

    name: str
    llm: "LLM" = field(repr=False)
    shaped: Callable[[dict[str, Any]], dict[str, Any]]
    words: "Callable[[ChatResponse], str]"
    errors: tuple[type[Exception], ...]
    close: Callable[[], Awaitable[None]] = field(repr=False)
    at_once: int = 4  # calls; the rest wait for their turn
    may_refuse_shape: bool = False
