"""Sums that were paid come before those that were only offered, asked or expected.

"What did the new wall cost?" is not answered by what an older plan would have cost. Pure functions.
"""

from index.question import Question
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate
from server.answering.shortfall.unreal import is_unreal

LEAST = 0.01  # of the question's words, by weight: a sum alone may be of anything


def real_sum(question: Question) -> Prefers:
    """Of a question for a sum that was paid: one that was, in as many of the question's words.

    No other is quoted beside it that was not, nor what scored better and is of no such sum.
    """

    def over(best: Candidate, other: Candidate) -> bool:
        if not is_unreal(question, best) or is_unreal(question, other):
            return False
        # In its own words: what stands over a sentence is of several sums.
        return question.coverage(other.stems) >= max(question.coverage(best.stems), LEAST)

    def leaves_out(_best: Candidate, first: Candidate, other: Candidate) -> bool:
        return is_unreal(question, other) or other.score > first.score

    return Prefers(over, leaves_out)
