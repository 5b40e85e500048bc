"""Questions of what was done: the sentence that tells just that comes first. Pure functions.

"How many pupils have left?" is best matched by how many there are, and "Have they been charged?"
by any sentence on them: "Eight have left" and "None has been charged" say little else.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from index.numerals import COUNTING
from index.question import Question
from index.words import stems
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate, text_of
from server.answering.word_forms import PARTICIPLE, forms_of

APART = 4  # words from a number to what was done

_HOW_MANY = re.compile(
    r"\bhow many [^?]*?\b(?:have|has|had|were|was|are)(?: been| now| since)? (?P<did>[a-z]+)"
    r"|\bhow many (?:[a-z]+ ){1,2}?(?P<then>[a-z]+(?:ed|ied))\b",
    re.IGNORECASE,
)
_BEEN = re.compile(
    r"^(?:has|have|had|was|were|is|are)\b[^?]*? (?:been )?(?P<did>[a-z]+)\W*$", re.IGNORECASE
)
_FIGURE = re.compile(
    rf"\d|^(?:{COUNTING}|dozens|hundreds|thousands|none|nobody|no|all|half)$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_][\w,.’'\-]*")


def counted(question: Question) -> Prefers | None:
    """How many did or had it done: a figure close to what they did."""
    return _telling(_HOW_MANY.search(question.text), _tells_how_many)


def done(question: Question) -> Prefers | None:
    """Whether it was done: any sentence that says so."""
    asked = None if _HOW_MANY.search(question.text) else _BEEN.match(question.text)
    return _telling(asked, _tells)


def done_nearby(question: Question) -> Prefers | None:
    """The same, in the passage of the best sentence."""
    found = done(question)
    if found is None:
        return None

    def over(best: Candidate, other: Candidate) -> bool:
        return best.hit.passage.number == other.hit.passage.number and found.over(best, other)

    return replace(found, over=over)


def _telling(
    asked: re.Match[str] | None, tells: Callable[[str, Candidate], bool]
) -> Prefers | None:
    """What tells the deed comes first, and nothing else beside it."""
    did = next((each for each in asked.groups() if each), "") if asked else ""
    if not PARTICIPLE.fullmatch(did):
        return None
    [stem] = stems([did.lower()])
    return Prefers(
        lambda best, other: tells(stem, other) and not tells(stem, best),
        lambda _best, _first, other: not tells(stem, other),
    )


def _tells(stem: str, candidate: Candidate) -> bool:
    """Whether a sentence says that it was done."""
    return any(_is_form(stem, token) for token in _tokens(candidate))


def _tells_how_many(stem: str, candidate: Candidate) -> bool:
    """Whether a sentence says that it was done, close to a figure."""
    tokens = _tokens(candidate)
    told = [at for at, token in enumerate(tokens) if _is_form(stem, token)]
    figures = [
        at
        for at, (before, token) in enumerate(pairwise(["", *tokens]))
        if _FIGURE.match(token) and before != "the"  # "higher than the one they left by"
    ]
    return any(abs(at - figure) <= APART for at in told for figure in figures)


def _tokens(candidate: Candidate) -> list[str]:
    return [token.strip(".,").lower() for token in _TOKEN.findall(text_of(candidate))]


def _is_form(stem: str, token: str) -> bool:
    return any(each in (forms_of(stem) or {stem}) for each in stems([token]))
