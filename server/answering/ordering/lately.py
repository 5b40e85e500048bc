"""Questions of how things stand now: the latest article that says comes first. Pure functions.

What was so two years ago reads as if it were so today, unless what came after is quoted first.
"""

import re
from collections.abc import Sequence
from datetime import date

from index.question import Question
from index.words import stems, words
from server.answering.scoring import Candidate, asks, words_of

CLOSE = 0.15  # of the best sentence's score; one further off is of something else
AS_FULLY = 0.05  # of the question's words, by weight, that the later one may hold less
APART = 30  # days; articles of one month tell one story
# A later article whose headline has the question's names tells how the story went on, in words of
# its own. No set of news has such questions to fit these on: they are wide on purpose.
RETOLD = 180  # days
ON_THE_SAME = 0.35  # of score
OF_THE_BEST = 0.6  # of what the best sentence holds of the question
MOST_READ = 24  # sentences, best first

_NOW = re.compile(
    r"\b(?:now|nowadays|currently|today|at present|at the moment|still|current|latest)\b",
    re.IGNORECASE,
)
_IS = re.compile(
    r"^(?:(?:who|what|which|where|how)\b(?: [\w’'\-]+){0,3}? )?(?:is|are|does|do|can|may)\b",
    re.IGNORECASE,
)
_SAYS = frozenset(stems("say says said think thinks report reports according".split()))
_ELSEWHEN = re.compile(
    r"\b(?:was|were|did|had|will|would|when|before|after|during|in (?:1\d|20)\d\d|ago)\b"
    r"|\b(?:1\d|20)\d\d\b",
    re.IGNORECASE,
)


def of_the_present(question: str) -> bool:
    """Whether a question asks how things stand."""
    if _NOW.search(question):
        return True
    return _IS.match(question) is not None and _ELSEWHEN.search(question) is None


def _retold(question: Question, order: Sequence[Candidate], then: date) -> list[tuple[date, int]]:
    """Sentences of a much later article on the same thing, as its headline says: day and place."""
    best, names = order[0], frozenset(_names(question))
    if not names:
        return []
    about = question.weights.keys() - names
    least = OF_THE_BEST * question.coverage(best.understood)
    return [
        (day, -at)
        for at, candidate in enumerate(order)
        if (day := candidate.hit.passage.record.published) is not None
        and (day - then).days > RETOLD
        and best.score - candidate.score <= ON_THE_SAME
        and names <= frozenset(stems(words(candidate.hit.passage.record.title)))
        and question.coverage(candidate.understood) >= least
        and not candidate.stems.isdisjoint(about)
        and question.holds(words_of(candidate.hit.passage, candidate.sentence.span))
        and not asks(candidate)
    ]


def _names(question: Question) -> list[str]:
    return stems(word for name in question.particulars[0] for word in words(name))


def latest_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """With the latest first of what says as much as the best and is close to it in score.

    What was printed long before that is left out: it told how things stood then.
    Only for a question of how things stand, and not for what somebody thinks of them.
    """
    order = list(best_first)
    if not order or not of_the_present(question.text) or _SAYS & question.weights.keys():
        return order
    best = order[0]
    then = best.hit.passage.record.published
    if then is None:
        return order
    least = question.coverage(best.understood) - AS_FULLY
    later = [
        (day, -at)
        for at, candidate in enumerate(order[:MOST_READ])
        if (day := candidate.hit.passage.record.published) is not None
        and (day - then).days > APART
        and best.score - candidate.score <= CLOSE
        and question.coverage(candidate.understood) >= least
        and question.holds(words_of(candidate.hit.passage, candidate.sentence.span))
        and not asks(candidate)
    ]
    later = later or _retold(question, order, then)
    if later:
        day, at = max(later)
        first = order.pop(-at)
        order = [first, *(c for c in order if not _is_before(day, c))]
    return order


def _is_before(day: date, candidate: Candidate) -> bool:
    """Whether a sentence was printed long before a day."""
    published = candidate.hit.passage.record.published
    return published is not None and (day - published).days > APART
