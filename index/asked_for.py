"""What kind of thing a question asks for, and whether a sentence holds one: pure functions."""

import re
from collections.abc import Callable, Collection
from typing import Literal

from index.words import words

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|[mb]illions?|half|once|twice|per ?cent|none|no)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:1\d{3}|20\d{2}|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today"
    r"|yesterday|tomorrow|century|decade|a\.m\.|p\.m\.|midnight|noon)(?!\w)"
    r"|\b(?:last|next|this) (?:week|month|year|spring|summer|autumn|winter)\b|\d[:.]\d\d\b"
)
_CAPITALISED = re.compile(r"(?<=[^\W\d_] |[,;’'“\"] )[A-Z][^\W\d_]+")

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|often|far|old|big|large|tall|high|deep|fast|wide|heavy)\b"
    r"|\b(?:what|which) (?:per ?cent|percentage|proportion|share|number|price|sum|figure|amount)\b"
)
_ASKS_DATE = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b|\bhow long ago\b"
)
_OF_AN_OCCASION = re.compile(r"\b(?:what|how) \w+ when\b")  # "what happened when …"
_ASKS_NAME = re.compile(
    r"\bwho(?:m|se)?\b|\bwhere\b"
    r"|\b(?:what|which) (?:country|city|state|town|place|company|team|person|party)\b"
)

Holds = Callable[[str], bool]
NumberOrDate = Literal["number", "date"]
Sought = NumberOrDate | Literal["name"]


def sought(question: str) -> Sought | None:
    """The kind of thing that answers, if the question says so by its words."""
    asked = question.lower()
    if _ASKS_DATE.search(asked) and not _OF_AN_OCCASION.search(asked):
        return "date"
    if _ASKS_NUMBER.search(asked):
        return "number"
    return "name" if _ASKS_NAME.search(asked) else None


def expectation(question: str) -> Holds:
    """A test of whether a sentence holds the kind of thing asked for.

    It passes every sentence when the question asks for no particular kind.
    """
    kind = sought(question)
    if kind == "date":
        return lambda sentence: bool(_DATE.search(sentence))
    if kind == "number":
        return lambda sentence: bool(_NUMBER.search(sentence))
    if kind == "name":
        known = frozenset(words(question))
        return lambda sentence: _names_someone_else(sentence, known)
    return lambda _: True


def _names_someone_else(sentence: str, known: Collection[str]) -> bool:
    """Whether a name stands in the sentence that the question does not have already."""
    return any(set(words(name)) - set(known) for name in _CAPITALISED.findall(sentence))
