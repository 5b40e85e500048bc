"""What tells whether the best sentence answers: pure functions.

A sentence may be much like a question and yet not answer it, if it lacks the one word that
matters, speaks of somebody else, or says the opposite.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from index.evidence import other_forms, pairs_held
from index.particulars import share_held
from index.search import Ranking
from server.answering.scoring import Candidate, words_of

_DENIES = re.compile(
    r"\b(?:not|never|no(?!\.)|none|neither|nor|without|except|excluding|cannot|unable|failed|fails?"
    r"|lack(?:s|ed)?|least|instead)\b|n['’]t\b",
    re.IGNORECASE,
)
# "What would have happened if the dam had failed?" denies nothing.
_IF = re.compile(r"\bwhat (?:would|will|could|might)\b.*\bif\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against the best sentence. Without a unit: 0 to 1."""

    score: float  # as ``scoring`` gives it: up to 2.4
    length: (
        float  # of the question, -1.8 to 1.6: a long one is never covered as fully as a short one
    )
    coverage: float  # weighted share of the question's words in the sentence or over it
    pairs: float  # weighted share of the question's neighbouring words so in the passage
    forms: float  # share of its words that the passage holds in another form only
    names_missing: float  # share of its names that neither the sentence nor its headings hold
    numbers_missing: float  # the same of its numbers
    word_missing: float  # the weight of the most telling word that is missing
    denied: float  # whether one of the two denies something and the other does not
    denies: float  # whether the question does: few articles say what did not happen


SIGNS = tuple(field.name for field in fields(Signs))
AGAINST = frozenset({"names_missing", "numbers_missing", "word_missing", "denied", "denies"})

# These may count either way: they put right what the score makes of them already.
EITHER_WAY = frozenset({"length", "coverage", "pairs"})

values = attrgetter(*SIGNS)


def signs(ranking: Ranking, best_first: Sequence[Candidate]) -> Signs:
    """Those of the best candidate; ``best_first`` are as ``scoring`` gives them, one at least."""
    question, best = ranking.question, best_first[0]
    passage = best.hit.passage
    sentence = words_of(passage, best.sentence.span)
    there = best.understood
    names, numbers = question.particulars
    lacking = (weight for stem, weight in question.weights.items() if stem not in there)
    denies = _DENIES.search(_IF.sub("", question.text)) is not None
    return Signs(
        score=best.score,
        length=question.length,
        coverage=question.coverage(there),
        pairs=pairs_held(question, passage),
        forms=other_forms(question, best.hit.stems),
        names_missing=1 - share_held(names, there),
        numbers_missing=1 - share_held(numbers, there),
        word_missing=max(lacking, default=0.0),
        denied=float(denies != (_DENIES.search(sentence) is not None)),
        denies=float(denies),
    )
