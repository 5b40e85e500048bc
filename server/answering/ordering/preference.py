"""What it is to prefer a sentence to the best scored one, and the one way in which that is done.

A question may ask what its words do not tell: how things stand now, or what was done in the end.
A preference is for such questions. Of two sentences it knows which one tells it, and that one
comes first if its score does not trail too far. Pure functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.question import Question
from server.answering.scoring import Candidate, asks, text_of

MOST_READ = 24  # sentences, best first


def _nothing(_best: Candidate, _first: Candidate, _other: Candidate) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Prefers:
    """What one question prefers."""

    # Whether of two sentences the second tells what is asked, and the first does not.
    over: Callable[[Candidate, Candidate], bool]
    # Of the best scored, the one that came first instead, and another: whether that is not quoted.
    leaves_out: Callable[[Candidate, Candidate, Candidate], bool] = _nothing


@dataclass(frozen=True, slots=True)
class Preference:
    """A sort of question, and how far a sentence may trail the best one to come before it."""

    of: Callable[[Question], Prefers | None]  # ``None``: it is not for this question
    yields: float  # how much less it may score
    holding: float = 0.0  # of what the best one holds of the question, at least
    over_own_words: bool = True  # also of somebody whose words are asked for


def put_first(
    preference: Preference, question: Question, best_first: Sequence[Candidate]
) -> list[Candidate]:
    """The sentences, best first, after the one that is preferred to the best, if there is one.

    That one tells the kind of thing that is asked for, and asks nothing itself.
    """
    order = list(best_first)
    prefers = preference.of(question) if order else None
    if prefers is None:
        return order
    best = first = order[0]
    least = preference.holding * question.coverage(best.understood)
    for candidate in order[1:MOST_READ]:
        if (
            best.score - candidate.score <= preference.yields
            and prefers.over(first, candidate)
            and question.coverage(candidate.understood) >= least
            and question.holds(text_of(candidate))
            and not asks(candidate)
        ):
            first = candidate
    if first is best:
        return order
    beside = (c for c in order if c is not first and not prefers.leaves_out(best, first, c))
    return [first, *beside]
