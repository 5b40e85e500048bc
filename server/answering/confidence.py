"""How sure an answer is, and what its evidence lacks: pure functions.

``confidence`` is a logistic curve of the best sentence's score and the question's length: a
long question is never covered as fully as a short one. Its parameters were fitted on
``quotesum``, ``squad2`` and ``multihop`` with the evidence of half their questions taken out, and
checked on ``clapnq``: ``python -m server.evaluation.fit_confidence`` shows how.
"""

import math
import re
from collections.abc import Iterable

from index.words import STOP_WORDS, stems, words

SLOPE, LENGTH, OFFSET = 3.99, 0.34, -5.78
ANSWERED = 0.5  # as likely as not
RELATED = 0.12  # below this the closest passage is about something else
MANY = 6  # names and numbers; a comparison of several articles has more
CAPPED = 0.45  # for evidence that lacks a name or number of the question

_TOKEN = re.compile(r"[^\W_]+(?:[.,’'\-][^\W_]+)*")
_SMALL_IN_TITLES = frozenset("a an and at by for from in of on or the to with".split())
_NUMBER_WORDS = dict(
    zip(
        (str(n) for n in range(13)),
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
        strict=True,
    )
)


def confidence(best_score: float, content_words: int) -> float:
    """The probability that a question is answered, 0 to 1.

    ``best_score`` is that of ``extract.candidates``; ``content_words`` counts the question's.
    """
    return 1 / (1 + math.exp(-(SLOPE * best_score + LENGTH * math.log1p(content_words) + OFFSET)))


def missing(question: str, evidence: Iterable[str]) -> list[str]:
    """The names and numbers of a question that no text of the evidence holds.

    Empty if enough of them are there: a number always counts, names when a third or more
    are missing; in a question about many things both count as one. "Brazil" is found in
    "Brazilian", and "5" in "five".
    """
    names, numbers = _particulars(question)
    if not names and not numbers:
        return []
    held = {stem for text in evidence for stem in stems(words(text))}
    lost_numbers = [n for n in numbers if not _held(n, held)]
    lost_names = [n for n in names if not _held(n, held)]
    if about_many(question):
        lost = lost_numbers + lost_names
        return _distinct(lost) if len(lost) * 3 >= len(names + numbers) else []
    return _distinct(lost_numbers + (lost_names if len(lost_names) * 3 >= len(names) else []))


def about_many(question: str) -> bool:
    """Whether a question names so many things that no one article need hold them all."""
    names, numbers = _particulars(question)
    return len(names) + len(numbers) > MANY


def _distinct(tokens: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tokens))


def _particulars(question: str) -> tuple[list[str], list[str]]:
    """Capitalised words after the first, and tokens with a digit."""
    tokens = _TOKEN.findall(question)
    numbers = [t for t in tokens if any(c.isdigit() for c in t)]
    capital = [t for t in tokens[1:] if t[0].isupper() and not any(c.isdigit() for c in t)]
    small = [t for t in tokens[1:] if t[0].islower() and t not in _SMALL_IN_TITLES]
    if not small:  # a question in title case or capitals says nothing about names
        capital = []
    return [t for t in capital if t.lower() not in STOP_WORDS], numbers


def _held(token: str, held: set[str]) -> bool:
    parts = [part for part in stems(words(token)) if len(part) > 1 or part.isdigit()]
    return all(
        part in held
        or _NUMBER_WORDS.get(part) in held
        or (len(part) >= 4 and any(stem.startswith(part) for stem in held))
        for part in parts
    )
