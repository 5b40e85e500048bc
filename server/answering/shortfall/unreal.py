"""Sums of money that were offered, asked or expected, where a question is of one that was paid.

"What did the new wall cost?" is not answered by what an older plan would have cost. Pure functions.
"""

import re

from index.asked_for import thing
from index.question import Question
from server.answering.scoring import Candidate, text_of

_OF_THE_PAST = re.compile(r"\b(?:did|was|were|has|have|had)\b", re.IGNORECASE)
_OF_A_PLAN = re.compile(
    r"\b(?:will|would|could|should|going|expect\w*|offer\w*|bid|estimat\w*|forecast|plan\w*"
    r"|promis\w*|ask(?:ed)? for|propos\w*|budget\w*|supposed)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(r"\b(?:would|will|could|might|offer(?:ed|s)|bid)\b", re.IGNORECASE)
_CLAUSES = re.compile(r";\s+|,\s+(?=(?:and|but|while|which)\b)|(?<=[.!?”\"])\s+")


def is_unreal(question: Question, candidate: Candidate) -> bool:
    """Whether a question asks for a sum that was paid, and the sentence tells one that was not."""
    text = question.text
    if thing(text) != "money" or not _OF_THE_PAST.search(text) or _OF_A_PLAN.search(text):
        return False
    return _UNREAL.search(text_of(candidate)) is not None


def tells_no_real_sum(question: Question, candidate: Candidate) -> bool:
    """Whether each sum of such a sentence was only offered, expected or possible.

    "It costs £2m; closing it would save £1m" tells one that is paid, if maybe not the one asked.
    """
    giving = [c for c in _CLAUSES.split(text_of(candidate)) if question.holds(c)]
    return all(map(_UNREAL.search, giving))
