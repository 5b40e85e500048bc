"""From the sentences that answer to the spans that are quoted, in an order that reads.

Nothing here writes words: a choice is a span of one paragraph of one article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Span
from index.records import StoredPassage
from server.answering.growing import LONGEST_QUOTE, Told, grown, trimmed, untold
from server.answering.scoring import Candidate, words_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A span to quote, within one paragraph."""

    passage: StoredPassage
    paragraph: int
    span: Span
    score: float

    @property
    def place(self) -> tuple[str, Span]:
        """Where it stands: two choices of one place are the same quote."""
        return self.passage.record.id, self.span

    def holds(self, candidate: Candidate) -> bool:
        """Whether the sentence is within it."""
        return (
            self.passage.record.id == candidate.hit.passage.record.id
            and candidate.sentence.span in self.span
        )


def choose_for_all(
    lists: Sequence[Sequence[Candidate]],
    most: int,
    must: Sequence[Candidate] = (),
    told: Told = untold,
) -> list[Choice]:
    """The same for a question of several parts: each has its best sentence before any has two.

    ``lists`` hold the sentences of each part, its best first. ``must`` belong to the answer
    whatever their score, after each part's best: what another article says otherwise. Those of
    one paragraph count once among the ``most``. ``told`` knows whether it will be said outside a
    quote whom it means that opens with "He" or "She".
    """
    firsts = [found[0] for found in lists if found]
    rest = [
        found[n]
        for n in range(1, max((len(found) for found in lists), default=0))
        for found in lists
        if n < len(found)
    ]
    taken: list[Candidate] = []
    for candidate in (*firsts, *must):
        places = {_place(other) for other in taken}
        fits = len(places) < most or _place(candidate) in places
        if fits and all(not _is(candidate, other) for other in taken):
            taken.append(candidate)
    for candidate in rest:
        if len(taken) < most and all(not _is(candidate, other) for other in taken):
            taken.append(candidate)
    articles = list(dict.fromkeys(article_of(candidate) for candidate in taken))
    spans = _merged(choice_of(candidate, told) for candidate in taken)
    return sorted(spans, key=lambda c: (articles.index(c.passage.record.id), c.span.start))


def choice_of(candidate: Candidate, told: Told = untold) -> Choice:
    """The sentence with what belongs to it, as a quote of its own."""
    passage, sentence = candidate.hit.passage, candidate.sentence
    return Choice(passage, sentence.paragraph, grown(passage, sentence, told), candidate.score)


def _merged(choices: Iterable[Choice]) -> list[Choice]:
    """Choices that overlap or touch in one paragraph become one, if it is not too long."""
    merged: list[Choice] = []
    for choice in sorted(
        choices, key=lambda c: (c.passage.record.id, c.paragraph, c.span.start, c.span.end)
    ):
        last = merged[-1] if merged else None
        if last is None or not _touch(last, choice):
            merged.append(choice)
            continue
        span = Span(last.span.start, max(last.span.end, choice.span.end))
        if span.end - span.start <= LONGEST_QUOTE or choice.span.end <= last.span.end:
            score = max(last.score, choice.score)
            merged[-1] = Choice(last.passage, last.paragraph, span, score)
        else:
            merged.append(_after(last, choice))
    return merged


def _after(last: Choice, choice: Choice) -> Choice:
    """What a choice has beyond the one it overlaps: no word is quoted twice."""
    start = max(choice.span.start, last.span.end)
    text = words_of(choice.passage, Span(start, choice.span.end))
    start += len(text) - len(text.lstrip())
    span = trimmed(choice.passage, Span(start, choice.span.end))
    return Choice(choice.passage, choice.paragraph, span, choice.score)


def _touch(a: Choice, b: Choice) -> bool:
    """Whether no word stands between two spans of one paragraph, the first before the second."""
    if (a.passage.number, a.paragraph) != (b.passage.number, b.paragraph):
        return False
    if b.span.start <= a.span.end:
        return True
    return not words_of(a.passage, Span(a.span.end, b.span.start)).strip()


def article_of(candidate: Candidate) -> str:
    """The id of its article."""
    return candidate.hit.passage.record.id


def _place(candidate: Candidate) -> tuple[str, int]:
    return article_of(candidate), candidate.sentence.paragraph


def _is(one: Candidate, other: Candidate) -> bool:
    return article_of(one) == article_of(other) and one.sentence.span == other.sentence.span
