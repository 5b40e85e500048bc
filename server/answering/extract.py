"""Choosing the sentences that answer: from found passages to spans worth quoting.

Nothing here writes words: a choice is a span of one paragraph of one article.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Span
from index.records import StoredPassage
from index.search import Ranking
from server.answering.scoring import Candidate, words_of

# A further sentence is quoted if it scores this close to the best one ...
CLOSE = 0.06
# ... or somewhat less close, if it speaks of a part of the question nothing else covers.
CLOSE_ENOUGH = 0.15
NEW_COVERAGE = 0.2
REPEAT = 0.7  # share of a sentence's stems that another chosen one has
LONGEST_QUOTE = 700  # characters; a quote is not grown past this

_OPENS_ON_ANOTHER = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|But|And|Yet|So|However|Instead"
    r"|Both|Such|Then)\b"
)
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_OPENING, _CLOSING = "“«", "”»"


@dataclass(frozen=True, slots=True)
class Choice:
    """A span to quote, within one paragraph."""

    passage: StoredPassage
    paragraph: int
    span: Span
    score: float


def choose(ranking: Ranking, best_first: Sequence[Candidate], most: int) -> list[Choice]:
    """Up to ``most`` spans that answer together, without repeats, in an order that reads.

    Articles come in order of their best sentence, and within one the order is the
    article's own.
    """
    chosen: list[Candidate] = []
    covered: frozenset[str] = frozenset()
    for candidate in best_first:
        if len(chosen) == most or candidate.score < best_first[0].score - CLOSE_ENOUGH:
            break
        new = ranking.question.coverage(candidate.stems - covered)
        close = candidate.score >= best_first[0].score - CLOSE
        if (close or new >= NEW_COVERAGE) and not _repeats(candidate, chosen):
            chosen.append(candidate)
            covered |= candidate.stems
    return _in_order(_merged(_grown(c) for c in chosen))


def _repeats(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    """Whether it says again what is chosen; with another number it never does."""
    numbers = {stem for stem in candidate.stems if stem.isdigit()}
    return any(
        numbers <= other.stems
        and len(candidate.stems & other.stems) >= REPEAT * len(candidate.stems)
        for other in chosen
    )


def _grown(candidate: Candidate) -> Choice:
    """The sentence with what belongs to it.

    That is the rest of an open quotation, what the same speaker goes on to say, and the
    sentence that tells who "He" is.
    """
    passage, paragraph = candidate.hit.passage, candidate.sentence.paragraph
    spans = [s.span for s in passage.sentences if s.paragraph == paragraph]
    first = last = spans.index(candidate.sentence.span)

    def text() -> str:
        return words_of(passage, Span(spans[first].start, spans[last].end))

    def fits(start: int, end: int) -> bool:
        return spans[end].end - spans[start].start <= LONGEST_QUOTE

    while first > 0 and _needs_before(text()) and fits(first - 1, last):
        first -= 1
    while last + 1 < len(spans) and fits(first, last + 1):
        following = words_of(passage, spans[last + 1])
        if not _left_open(text()) and not (_quotes(text()) and _only_quotation(following)):
            break
        last += 1
    return Choice(passage, paragraph, Span(spans[first].start, spans[last].end), candidate.score)


def _needs_before(text: str) -> bool:
    """Whether a quote cannot stand without the sentence before it."""
    opened = sum(text.count(mark) for mark in _OPENING)
    closed = sum(text.count(mark) for mark in _CLOSING)
    return (
        bool(_OPENS_ON_ANOTHER.match(text))
        or closed > opened
        or _only_quotation(text)
        or (text.count('"') % 2 == 1 and text.endswith('"') and not text.startswith('"'))
    )


def _only_quotation(text: str) -> bool:
    """Whether all of it is inside quotation marks, so that it does not say who speaks."""
    outside = _QUOTED.sub("", text)
    return outside != text and not any(c.isalpha() for c in outside)


def _quotes(text: str) -> bool:
    """Whether some of it is inside quotation marks."""
    return _QUOTED.search(text) is not None


def _left_open(text: str) -> bool:
    opened = sum(text.count(mark) for mark in _OPENING)
    closed = sum(text.count(mark) for mark in _CLOSING)
    return opened > closed or text.count('"') % 2 == 1


def _merged(choices: Iterable[Choice]) -> list[Choice]:
    """Choices that overlap or touch in one paragraph become one; best first."""
    merged: list[Choice] = []
    for choice in sorted(
        choices, key=lambda c: (c.passage.record.id, c.paragraph, c.span.start, c.span.end)
    ):
        last = merged[-1] if merged else None
        if last and _touch(last, choice):
            span = Span(last.span.start, max(last.span.end, choice.span.end))
            score = max(last.score, choice.score)
            merged[-1] = Choice(last.passage, last.paragraph, span, score)
        else:
            merged.append(choice)
    return sorted(merged, key=lambda c: -c.score)


def _touch(a: Choice, b: Choice) -> bool:
    """Whether no word stands between two spans of one paragraph, the first before the second."""
    if (a.passage.number, a.paragraph) != (b.passage.number, b.paragraph):
        return False
    if b.span.start <= a.span.end:
        return True
    return not words_of(a.passage, Span(a.span.end, b.span.start)).strip()


def _in_order(choices: Sequence[Choice]) -> list[Choice]:
    articles = list(dict.fromkeys(c.passage.record.id for c in choices))
    return sorted(choices, key=lambda c: (articles.index(c.passage.record.id), c.span.start))
