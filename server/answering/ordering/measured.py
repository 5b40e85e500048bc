"""A question for a measure: what is measured in its article comes before what has no measure.

"The service put the gap at 20 metres" shares no word with "How wide was the hole in the wall?";
the sentence before it, on the hole in the wall, has 140 households for a number. Pure functions.
"""

from collections.abc import Sequence

from index.question import Question
from server.answering.disagreement.values import given_in, measured
from server.answering.scoring import Candidate, asks

# Wide: what gives no measure is no answer, and the others of its article are few.
YIELDS = 0.35
MOST_READ = 8  # sentences, best first


def measured_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; before the best one what gives a measure, if that gives none.

    It is of the same article: another may measure another thing.
    """
    order = list(best_first)
    if not order or not measured(question.text) or _gives(question, order[0]):
        return order
    article = order[0].hit.passage.record.id
    for candidate in order[1:MOST_READ]:
        if order[0].score - candidate.score > YIELDS:
            break
        here = candidate.hit.passage.record.id == article
        if here and _gives(question, candidate) and not asks(candidate):
            return [candidate, *(c for c in order if c is not candidate)]
    return order


def _gives(question: Question, candidate: Candidate) -> bool:
    return bool(given_in(question.text, "number", candidate))
