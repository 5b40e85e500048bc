"""The quotes of a statement, read once for all that is checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.article import Span
from server.checking.reading import Reading, overlap, read
from server.checking.sources import Source

CLEARLY = 1.35  # times as much in common, and ...
MARGIN = 0.12  # ... so much more: what stands around another of them fits better
MOST_PLACES = 40  # in long quotes; more are not looked at
ALONE = 2.0  # times both where the other does not also stand in the statement

_PRONOUNS = frozenset("he she his".split())

Place = tuple[Reading, Span]


@dataclass(frozen=True)
class Evidence:
    """The sources of a statement, and what their quotes hold."""

    sources: tuple[Source, ...]

    @classmethod
    def of(cls, sources: Sequence[Source]) -> "Evidence":
        """The evidence that some sources are."""
        return cls(tuple(sources))

    @cached_property
    def quotes(self) -> tuple[Reading, ...]:
        """The quotes, in order, with the name for "he" where the article tells it."""
        return tuple(read(_told(source)) for source in self.sources)

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems of the quotes."""
        return frozenset(stem for quote in self.quotes for stem in quote.stems)

    @cached_property
    def told(self) -> tuple[Reading, ...]:
        """What the article tells around the quotes: who spoke, who is meant, its headings."""
        beside = (
            (s.gloss, s.speaker, s.title, s.section, s.publisher, s.byline) for s in self.sources
        )
        return tuple(read(text) for texts in beside for text in texts if text)

    @cached_property
    def people(self) -> tuple[Reading, ...]:
        """Who spoke and who is meant, as the article tells it."""
        return tuple(read(text) for s in self.sources for text in (s.gloss, s.speaker) if text)


def _told(source: Source) -> str:
    word, _, person = (source.gloss or "").partition(": ")
    name = person.partition(",")[0]
    if word.lower() not in _PRONOUNS or not name[:1].isupper():
        return source.quote
    own = f"{name}'s" if word.lower() == "his" else name
    return re.sub(rf"\b{re.escape(word)}\b", own, source.quote, count=1)


def misplaced(
    own: Place, same: Sequence[Place], other: Place | None, others: Sequence[Place]
) -> bool:
    """Whether something stands in a statement where the quotes have another.

    ``same`` are the places in the quotes that hold it, ``others`` those of the other; ``other``
    is where that stands in the statement, if it does. Then both have to be better exchanged.
    """
    if not same or not others:
        return False
    if other is None:
        return _fits_better(own, others, same, ALONE)
    return _fits_better(own, others, same, 1.0) and not _fits_better(other, others, same, 0.0)


def _fits_better(own: Place, those: Sequence[Place], these: Sequence[Place], by: float) -> bool:
    around = own[0].around(*own[0].at(own[1]))
    best = [
        max(overlap(around, text.around(*text.at(span))) for text, span in places[:MOST_PLACES])
        for places in (these, those)
    ]
    if not by:
        return best[1] > best[0]
    return best[1] > CLEARLY * by * best[0] + MARGIN * by
