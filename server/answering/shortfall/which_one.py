"""Questions of "which hotel", where the articles only speak of "a hotel": pure functions."""

import re
from collections.abc import Sequence

from index.question import Question
from index.words import words
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

# "What" is left alone: it asks for a kind as often as for a name.
_WHICH_ONE = re.compile(
    r"^(?:(?:at|by|for|from|in|on|to|with) )?which (?P<noun>[a-z]{4,}?)(?:[’']s)?(?= )",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’']+")


def unnamed(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The noun after "which", if every chosen sentence has it only as one of many, unnamed."""
    asks = _WHICH_ONE.match(question.text)
    if asks is None or not chosen:
        return None
    noun, known = asks["noun"].lower(), frozenset(words(question.text))
    return noun if all(_one_of_many(noun, known, quoted(each)) for each in chosen) else None


def _one_of_many(noun: str, known: frozenset[str], quote: str) -> bool:
    if any(not known.issuperset(words(name)) for name in _NAME.findall(quote)):
        return False
    told = (
        rf"\b(?:is|was|are|were|be|being|been|as) an? (?:[a-z]+ )*{noun}\b"
        rf"|\b{noun.capitalize()}\b|\b(?:the|this|that) (?:[a-z]+ )?{noun}\b"
        rf"|\b{noun},? (?:called|named|known as)\b"
    )
    if re.search(told, quote):
        return False
    return re.search(rf"\b(?:an?|another|some|one) (?:[a-z]+ )?{noun}\b", quote) is not None
