"""Sentences that are alike in score: the one that holds far more of the question comes first.

In a small collection every sentence is near every question, and little but its words tells
which of them answers. Pure functions.
"""

from index.question import Question
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate

# Of the question's words, by weight. With 0.3 two sentences of the sets come first.
MORE = 0.5


def fuller(question: Question) -> Prefers:
    """Of any question: what says far more of it."""

    def over(best: Candidate, other: Candidate) -> bool:
        held, more = (question.coverage(each.understood) for each in (best, other))
        return more >= held + MORE

    return Prefers(over)
