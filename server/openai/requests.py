"""What is asked for in OpenAI's shapes: the last message is the question, the rest came before.

Settings of a language model (``temperature``, ``max_tokens``, ``tools`` …) are accepted and mean
nothing here. Instructions are not followed: an answer is made of quotes, whatever they say.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from server.answering.asking import Options
from server.openai.errors import RequestRefused
from server.schemas import Mode, Turn
from server.settings import Settings

MODELS: dict[str, Mode | None] = {
    "pullquote": None,  # as the server is set up
    "pullquote-extractive": "extractive",
    "pullquote-generative": "generative",
}
MOST_MESSAGES = 1_000
_LONGEST_TURN = 100_000


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Lenient):
    """A part of a message's content."""

    type: str
    text: str | None = None


class Message(_Lenient):
    """One message of a conversation."""

    type: str = "message"
    role: str | None = None
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Its words. Raises ``RequestRefused`` for pictures and the like."""
        if not isinstance(self.content, list):
            return self.content or ""
        other = next((p.type for p in self.content if p.text is None), None)
        if other is not None:
            raise RequestRefused(f"only text can be asked, not {other}", "messages")
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(_Lenient):
    """What a stream holds besides."""

    include_usage: StrictBool = False


class ChatRequest(_Lenient):
    """``POST /v1/chat/completions``."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream: StrictBool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None


def _in_the_foreground(background: bool) -> bool:
    if background:
        raise ValueError("no answer is made in the background")
    return background


class ResponsesRequest(_Lenient):
    """``POST /v1/responses``."""

    model: str
    input: (
        Annotated[str, Field(min_length=1)]
        | Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    )
    stream: StrictBool = False
    previous_response_id: str | None = None
    background: Annotated[StrictBool, AfterValidator(_in_the_foreground)] | None = None

    @property
    def messages(self) -> Sequence[Message]:
        """The input as messages."""
        if isinstance(self.input, str):
            return [Message(role="user", content=self.input)]
        return self.input


def mode_of(model: str, settings: Settings) -> Mode | None:
    """How a model answers. Raises ``RequestRefused`` for one that there is not."""
    there = models(settings)
    if model in there:
        return MODELS[model]
    why = "no language model is set up" if model in MODELS else f"there is no model {model!r}"
    message = f"{why}; the models are {', '.join(there)}"
    raise RequestRefused(message, "model", code="model_not_found", status=404)


def models(settings: Settings) -> list[str]:
    """The names of the models that can be asked."""
    return [name for name, mode in MODELS.items() if settings.llm or mode != "generative"]


def asked(mode: Mode | None, messages: Sequence[Message]) -> tuple[str, Options]:
    """The question and what came before it. Raises ``RequestRefused``."""
    spoken = [m for m in messages if m.type == "message" and m.role in ("user", "assistant")]
    if not spoken or spoken[-1].role != "user":
        raise RequestRefused("the last message has to be the user's question", "messages")
    *before, last = spoken
    return last.text, Options(history=tuple(map(_turn, before)), mode=mode)


def _turn(message: Message) -> Turn:
    role: Literal["user", "assistant"] = "user" if message.role == "user" else "assistant"
    return Turn(role=role, content=message.text[:_LONGEST_TURN])
