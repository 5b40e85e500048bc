"""Sentences that are alike in score: the one that holds far more of the question comes first.

In a small collection every sentence is near every question, and little but its words tells
which of them answers. Pure functions.
"""

from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, asks, text_of

# On squad2, clapnq and quotesum no other sentence comes first with these; with 0.3 for MORE, two.
YIELDS = 0.05
MORE = 0.5  # of the question's words, by weight
MOST_READ = 8  # sentences, best first


def fullest_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; before the best one that is as good and says far more of it."""
    order = list(best_first)
    if not order:
        return order
    least = question.coverage(order[0].understood) + MORE
    for candidate in order[1:MOST_READ]:
        if order[0].score - candidate.score > YIELDS:
            break
        fuller = question.coverage(candidate.understood) >= least
        if fuller and question.holds(text_of(candidate)) and not asks(candidate):
            return [candidate, *(c for c in order if c is not candidate)]
    return order
