"""Whether two articles are on one event, by their days and by whom and what they name."""

import re
from collections.abc import Iterable

from index.words import stems, words
from server.answering.scoring import Candidate

SAME_DAYS = 14  # between two articles on one event ...
COMMON_NAMES = 2  # ... which both name

_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'\-]{2,}")
_CALENDAR = frozenset(
    stems(
        "monday tuesday wednesday thursday friday saturday sunday january february march april"
        " may june july august september october november december".split()
    )
)


def of_one_event(one: Candidate, other: Candidate) -> bool:
    """Whether two articles of the same days name the same people and places."""
    days = _days_between(one, other)
    if days is None or days > SAME_DAYS:
        return False
    first, second = (_named(c.hit.passage.text) for c in (one, other))
    return len((first & second) - papers_of((one, other))) >= COMMON_NAMES


def may_be_of_one(one: Candidate, other: Candidate) -> bool:
    """Whether two articles may mean one "film" or "fire", where the question does not name it.

    Those that name others, there or in what stands over it, or of other days have each its own.
    """
    days = _days_between(one, other)
    if days is not None and days > SAME_DAYS:
        return False
    papers = papers_of((one, other))
    passages = [candidate.hit.passage for candidate in (one, other)]
    first, second = (_named(f"{p.headings}\n{p.text}") - papers for p in passages)
    return len(first & second) >= min(COMMON_NAMES, max(len(first), len(second)))


def _days_between(one: Candidate, other: Candidate) -> int | None:
    first, second = (c.hit.passage.record.published for c in (one, other))
    return None if first is None or second is None else abs((first - second).days)


def _named(text: str) -> set[str]:
    """The stems of the names in a text."""
    return {s for name in _NAME.findall(text) for s in stems(words(name))} - _CALENDAR


def papers_of(pair: Iterable[Candidate]) -> set[str]:
    """The stems of the names of the papers themselves."""
    return {s for c in pair for s in stems(words(c.hit.passage.record.publisher or ""))}
