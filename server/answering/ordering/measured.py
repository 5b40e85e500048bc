"""A question for a measure: what is measured in its article comes before what has no measure.

"The service put the gap at 20 metres" shares no word with "How wide was the hole in the wall?";
the sentence before it, on the hole in the wall, has 140 households for a number. Pure functions.
"""

from index.question import Question
from server.answering.disagreement.values import given_in, measured
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate


def measure(question: Question) -> Prefers | None:
    """Of a question for a measure: what gives one.

    It is of the same article: another may measure another thing.
    """
    if not measured(question.text):
        return None

    def gives(candidate: Candidate) -> bool:
        return bool(given_in(question.text, "number", candidate))

    def over(best: Candidate, other: Candidate) -> bool:
        here = best.hit.passage.record.id == other.hit.passage.record.id
        return here and gives(other) and not gives(best)

    return Prefers(over)
