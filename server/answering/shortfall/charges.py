"""How far the law has gone with somebody: an arrest is no charge, and a charge no conviction.

A quote that tells of the one must not answer a question for the other: it would call people
guilty who are not. Pure functions.
"""

import re
from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

# What a quote tells, each further than the one before. A denial speaks of its step as well:
# "None has been charged" answers who was.
_TOLD = (
    (
        "an arrest",
        re.compile(
            r"\b(?:arrest\w*|suspect\w*|suspicion|bail|custody|detain\w*|questioned by)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a charge",
        re.compile(
            r"\b(?:(?:was|were|is|are|been|be) charged|charged with|charges|accused|indict\w*"
            r"|on trial|prosecut\w*|den(?:y|ies|ied)|plead\w*)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a conviction",
        re.compile(
            r"\b(?:convict\w*|guilty|sentenced?|jailed|imprisoned|prison|acquitted|cleared|fined"
            r"|verdicts?)\b",
            re.IGNORECASE,
        ),
    ),
)
_ASKS_CHARGE = re.compile(
    r"\b(?:was|were|is|are|been|be)\b(?: \w+){0,3}? (?:charged (?:with|over)|indicted)\b"
    r"|\b(?:was|were|is|are|been|be)\b(?: \w+){0,3}? charged\W*$",
    re.IGNORECASE,
)
_ASKS_CONVICTION = re.compile(
    r"\b(?:convicted|guilty|jailed|imprisoned|sentenced|(?:go|gone|went|sent) to prison)\b",
    re.IGNORECASE,
)


def only_step(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The step that the quotes tell of, if that falls short of the one a question asks for."""
    asked = _asked(question.text)
    texts = [quoted(candidate) for candidate in chosen] if asked else []
    told = [n for n, (_, words) in enumerate(_TOLD) if any(words.search(t) for t in texts)]
    return _TOLD[max(told)][0] if told and max(told) < asked else None


def _asked(question: str) -> int:
    """The place among the steps of the one that a question asks for; 0 for none."""
    if _ASKS_CONVICTION.search(question):
        return 2
    return 1 if _ASKS_CHARGE.search(question) else 0
