"""Questions of how things stand now: the latest article that says comes first. Pure functions.

What was so two years ago reads as if it were so today, unless what came after is quoted first.
"""

import re

from index.question import Question
from index.words import stems, words
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate

AS_FULLY = 0.05  # of the question's words, by weight, that the later one may hold less
APART = 30  # days; articles of one month tell one story
# A later article whose headline has the question's names tells how the story went on, in words of
# its own.
RETOLD = 180  # days

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


def later(question: Question) -> Prefers | None:
    """Of a question of how things stand: what says as much in a later article.

    What was printed long before that is left out: it told how things stood then.
    Not for what somebody thinks of them.
    """
    if not of_the_present(question.text) or _SAYS & question.weights.keys():
        return None

    def over(best: Candidate, other: Candidate) -> bool:
        held = question.coverage(best.understood) - AS_FULLY
        return days_later(best, other) > APART and question.coverage(other.understood) >= held

    return Prefers(over, _is_long_before)


def retold(question: Question) -> Prefers | None:
    """The same in a much later article on the same thing, as its headline says."""
    names = frozenset(stems(word for name in question.particulars[0] for word in words(name)))
    if not names or later(question) is None:
        return None
    about = question.weights.keys() - names

    def over(best: Candidate, other: Candidate) -> bool:
        return (
            days_later(best, other) > RETOLD
            and names <= frozenset(stems(words(other.hit.passage.record.title)))
            and not other.stems.isdisjoint(about)
        )

    return Prefers(over, _is_long_before)


def _is_long_before(_best: Candidate, first: Candidate, other: Candidate) -> bool:
    return days_later(other, first) > APART


def days_later(one: Candidate, other: Candidate) -> int:
    """How many days later the other was printed; 0 if that is not known."""
    then, later = (c.hit.passage.record.published for c in (one, other))
    return (later - then).days if then and later else 0
