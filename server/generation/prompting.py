"""What a model is shown: the rules, the data, and the shape of its reply. Pure functions."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.generation.prompts import filled, prompt
from server.generation.reading import LONGEST_TEXT
from server.schemas import Turn

JOINERS = "\u200c\u200d"  # some scripts cannot be written without them
# Signs of markup, and the line breaks that JSON lets stand.
_MARKUP = re.compile(r"[<>\[\]{}|`\x7f-\x9f\u2028\u2029]")
_LONGEST_TURN = 1_000  # characters
_REPLY_SHARE = 4  # one part in so many of the context is kept for the reply


@dataclass(frozen=True, slots=True)
class Numbered:
    """A sentence as a model is shown it."""

    number: int
    text: str
    title: str
    publisher: str | None
    published: date | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked of a model: its rules, the data, and the JSON schema of its reply."""

    system: str
    user: str
    schema: dict[str, Any]


def for_answer(question: str, sentences: Sequence[Numbered], most: int, context: int) -> Prompt:
    """The prompt for at most ``most`` statements that answer from the sentences.

    ``sentences`` come best first; those that do not fit ``context`` tokens are left out, but
    never the first.
    """
    system = prompt("answer")
    asked = {"question": as_data(question), "most": str(most)}
    left = context - reply_tokens(context) - tokens(system)
    left -= tokens(filled("answer_request", sentences="", **asked))
    shown: list[str] = []
    for sentence in sentences:
        line = _line(sentence)
        left -= tokens(line)
        if left < 0 and shown:
            break
        shown.append(line)
    user = filled("answer_request", sentences="\n".join(shown), **asked)
    return Prompt(system, user, answer_schema([s.number for s in sentences[: len(shown)]], most))


def for_rewrite(question: str, history: Sequence[Turn], context: int) -> Prompt:
    """The prompt for a question that is understood without its conversation.

    Of the conversation, the latest turns that fit are shown.
    """
    system = prompt("rewrite")
    asked = {"question": as_data(question)}
    left = context - reply_tokens(context) - tokens(system)
    left -= tokens(filled("rewrite_request", conversation="", **asked))
    shown: list[str] = []
    for turn in reversed(history):
        line = as_data({"role": turn.role, "content": turn.content[:_LONGEST_TURN]})
        left -= tokens(line)
        if left < 0:
            break
        shown.insert(0, line)
    user = filled("rewrite_request", conversation="\n".join(shown), **asked)
    return Prompt(system, user, REWRITE_SCHEMA)


def answer_schema(numbers: Sequence[int], most: int) -> dict[str, Any]:
    """The JSON schema of statements that name sentences of these numbers.

    The numbers come before the text: a model that is held to this order chooses first and
    writes from what it chose.
    """
    statement = _object(
        sentences={
            "type": "array",
            "items": {"type": "integer", "enum": list(numbers)},
            "minItems": 1,
            "maxItems": min(4, len(numbers)),
        },
        text={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
    )
    return _object(statements={"type": "array", "items": statement, "maxItems": most})


def as_data(value: object) -> str:
    r"""JSON on one line that holds no sign of which markup is made.

    A quotation mark or line break cannot end the data, nor can a model's own tokens, such as
    ``<|im_end|>`` or ``[/INST]``, which its server would understand as such wherever they
    stand: their signs are written ``\u003c``, which means the same in JSON. Invisible
    characters, in which orders can be hidden from people's eyes, are left out.
    """
    encoded = json.dumps(_visible(value), ensure_ascii=False)
    if isinstance(value, str):
        return _escaped(encoded)
    return encoded[:1] + _escaped(encoded[1:-1]) + encoded[-1:]


def tokens(text: str) -> int:
    """At least as many tokens as the text has in the vocabularies in use.

    English has about 4.5 characters a token, but some models read each digit as one and
    other scripts at worst as one token a byte.
    """
    plain = sum(c.isascii() and not c.isdigit() for c in text)
    digits = sum(c.isascii() and c.isdigit() for c in text)
    others = len(text) - plain - digits
    return -(-plain // 3) + digits + 2 * others + 2


def reply_tokens(context: int) -> int:
    """How many tokens of the context are kept for the reply."""
    return context // _REPLY_SHARE


def _line(sentence: Numbered) -> str:
    told = {
        "number": sentence.number,
        "text": sentence.text,
        "said by": sentence.speaker,
        "article": sentence.title,
        "publisher": sentence.publisher,
        "published": sentence.published and sentence.published.isoformat(),
    }
    return as_data({name: value for name, value in told.items() if value is not None})


def _visible(value: object) -> object:
    if isinstance(value, dict):
        return {name: _visible(held) for name, held in value.items()}
    if isinstance(value, str):
        return "".join(_seen(value))
    return value


def _seen(text: str) -> Iterable[str]:
    return (c for c in text if c in JOINERS or unicodedata.category(c) not in ("Cf", "Cs", "Co"))


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


REWRITE_SCHEMA = _object(question={"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT})
