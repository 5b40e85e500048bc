"""Sums of money that were offered, asked or expected, where a question is of one that was paid.

"What did the new wall cost?" is not answered by what an older plan would have cost. Pure functions.
"""

import re
from collections.abc import Sequence

from index.asked_for import thing
from index.question import Question
from server.answering.scoring import Candidate, text_of

# How much less a real sum may score. Between 0.1 and 0.3 nothing changes on the sets of news.
YIELDS = 0.2
MOST_READ = 24  # sentences, best first

_OF_THE_PAST = re.compile(r"\b(?:did|was|were|has|have|had)\b", re.IGNORECASE)
_OF_A_PLAN = re.compile(
    r"\b(?:will|would|could|should|going|expect\w*|offer\w*|bid|estimat\w*|forecast|plan\w*"
    r"|promis\w*|ask(?:ed)? for|propos\w*|budget\w*|supposed)\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(r"\b(?:would|will|could|might|offer(?:ed|s)|bid)\b", re.IGNORECASE)


def is_unreal(question: Question, candidate: Candidate) -> bool:
    """Whether a question asks for a sum that was paid, and the sentence tells one that was not."""
    text = question.text
    if thing(text) != "money" or not _OF_THE_PAST.search(text) or _OF_A_PLAN.search(text):
        return False
    return _UNREAL.search(text_of(candidate)) is not None


def real_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; if the best is unreal, from the first close real one on."""
    order = list(best_first)
    if not order or not is_unreal(question, order[0]):
        return order
    best = order[0]
    least = max(question.coverage(best.stems), 0.01)
    for candidate in order[1:MOST_READ]:
        if best.score - candidate.score > YIELDS:
            break
        if is_unreal(question, candidate) or not question.holds(text_of(candidate)):
            continue
        if question.coverage(candidate.stems) >= least:
            after = [c for c in order if c is not candidate and c.score <= candidate.score]
            return [candidate, *(c for c in after if not is_unreal(question, c))]
    return order
