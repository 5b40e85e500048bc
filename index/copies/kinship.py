"""Are two articles prints of one story? Decided on their words, not on estimates."""

from dataclasses import dataclass, replace
from typing import Literal

from index.article import Article
from index.copies.prints import Print
from index.copies.thresholds import (
    BRIEF_WORDS,
    FEWEST_FACTS,
    HELD,
    MUCH,
    NEAR,
    NEAR_BRIEF,
    SAME_FACTS,
)

Kind = Literal["identical", "near copy", "part"]


@dataclass(frozen=True, slots=True)
class Kinship:
    """How near two prints of one story are to each other.

    ``identical`` prints have the same words and marks in one order: any quotation of one
    stands in the other. In a ``part`` one holds nearly all of a shorter other.
    """

    kind: Kind
    jaccard: float  # shared shingles in all shingles of both
    a_in_b: float  # the share of the first's shingles that the second holds
    b_in_a: float
    # Of a part: from which to which word of the longer print it goes, end exclusive.
    stretch: tuple[int, int] | None = None

    @property
    def a_is_part(self) -> bool:
        """Whether the first is the part, and the second the whole."""
        return self.kind == "part" and self.a_in_b > self.b_in_a

    @property
    def b_is_part(self) -> bool:
        """Whether the second is the part, and the first the whole."""
        return self.kind == "part" and not self.a_is_part

    def flipped(self) -> "Kinship":
        """The same, seen from the second article."""
        return replace(self, a_in_b=self.b_in_a, b_in_a=self.a_in_b)


def kinship(a: Article, b: Article) -> Kinship | None:
    """How the two are prints of one story; ``None`` if they are not.

    Nothing but their searchable words counts. Symmetric: see ``Kinship.flipped``.
    """
    return kinship_of(Print(a), Print(b))


def kinship_of(a: Print, b: Print) -> Kinship | None:
    """The same for prints, so that one can be compared with many."""
    if not a.words or not b.words:
        return None
    if a.wording.forms == b.wording.forms:
        return Kinship("identical", 1.0, 1.0, 1.0)
    shared = len(a.distinct & b.distinct)
    jaccard = shared / (len(a.distinct) + len(b.distinct) - shared)
    a_in_b, b_in_a = shared / len(a.distinct), shared / len(b.distinct)
    is_part = max(a_in_b, b_in_a) >= HELD > MUCH > min(a_in_b, b_in_a)
    is_brief = min(len(a.words), len(b.words)) < BRIEF_WORDS
    is_part = is_part and not is_brief
    if not is_part and jaccard < (NEAR_BRIEF if is_brief else NEAR):
        return None
    if not (_agree(a.figures, b.figures) and _agree(a.names, b.names)):
        return None
    if not is_part:
        return Kinship("near copy", jaccard, a_in_b, b_in_a)
    part, whole = (a, b) if a_in_b > b_in_a else (b, a)
    return Kinship("part", jaccard, a_in_b, b_in_a, _stretch(part, whole))


def _agree(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether the prints give the same facts, as far as the one with fewer of them does.

    Last week's market report has most of the words of this week's, and other numbers; one
    death notice is worded like the next. A correction changes few of a story's facts.
    """
    fewer = min(len(a), len(b))
    return fewer < FEWEST_FACTS or len(a & b) >= SAME_FACTS * fewer


def _stretch(part: Print, whole: Print) -> tuple[int, int]:
    """Where in the whole's words the part stands, without the stray phrases at either end."""
    found = [n for n, shingle in enumerate(whole.shingles) if shingle in part.distinct]
    stray = len(found) // 20
    kept = found[stray : len(found) - stray]
    return kept[0], kept[-1] + 1
