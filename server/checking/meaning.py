"""Enough of a statement's meaning is in its quotes: by its words, and by their vectors."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from server.answering.several import Embed
from server.checking.evidence import Evidence
from server.checking.reading import Reading, read
from server.checking.sources import Fault
from server.checking.vocabulary import HEDGES, SIDES, alike

# Of a statement's content words that its quotes hold, and the cosine of both.
LEAST_HELD = 0.25
LEAST_ALIKE = 0.5
FEW_HELD, FEW_ALIKE = 0.45, 0.62  # fewer words need vectors that are closer
SURELY_HELD = 0.8  # so many words need no vectors
# A part that stands by itself has to have something of its own in the quotes: what is put before
# or after a true sentence is not made true by it.
_PART_ENDS = re.compile(r"[:;.!?—–]\s|[”\"’')]\s+(?=[A-Z])")
LEAST_OF_A_PART = 2  # content words; a shorter part says next to nothing


def meaning_faults(statement: Reading, evidence: Evidence, embed: Embed) -> Iterator[Fault]:
    """Whether too little of a statement is in its quotes."""
    if any(_is_made_up(part, evidence) for part in _parts(statement)):
        yield Fault("meaning", "A part of it is not in the quotes.")
        return
    if share_held(statement, evidence, quotes_alone=True) < LEAST_HELD:
        yield Fault("meaning", "Too few of its words are in the quotes.")
        return
    held = share_held(statement, evidence)
    if held >= SURELY_HELD:
        return
    alike_by = likeness(statement, evidence, embed)
    if held < LEAST_HELD or (held < FEW_HELD and alike_by < FEW_ALIKE):
        yield Fault("meaning", "Too few of its words are in the quotes.")
    elif alike_by < LEAST_ALIKE:
        yield Fault("meaning", "The quotes speak of something else.")


def share_held(statement: Reading, evidence: Evidence, *, quotes_alone: bool = False) -> float:
    """The share of its content words that its quotes, or what is told of them, hold.

    ``quotes_alone`` leaves out headings and papers: a headline is no quote.
    """
    told = evidence.people if quotes_alone else evidence.told
    among = evidence.stems | {stem for text in told for stem in text.stems}
    own = {t.stem for t in statement.tokens if t.content and t.low not in HEDGES}
    if not own:
        return 1.0
    return sum(_is_held(stem, among) for stem in own) / len(own)


def _is_made_up(part: Reading, evidence: Evidence) -> bool:
    content = [token for token in part.tokens if token.content]
    return len(content) >= LEAST_OF_A_PART and share_held(part, evidence) < LEAST_HELD


def _parts(statement: Reading) -> Iterator[Reading]:
    parts = [part for part in _PART_ENDS.split(statement.text) if part.strip()]
    yield from map(read, parts) if len(parts) > 1 else ()


def likeness(statement: Reading, evidence: Evidence, embed: Embed) -> float:
    """The highest cosine of a statement with a quote, or with all of them."""
    quotes: Sequence[str] = [source.quote for source in evidence.sources]
    if len(quotes) > 1:
        quotes = [*quotes, " ".join(quotes)]
    vectors = embed([statement.text, *quotes])
    return float(np.max(vectors[1:] @ vectors[0]))


def _is_held(stem: str, among: frozenset[str]) -> bool:
    if alike(stem) & among:
        return True
    if len(stem) >= 5 and any(other.startswith(stem[:5]) for other in among):
        return True  # "electoral" and "election": one word's relatives
    sides = SIDES.get(stem, ())
    return any(set(sides) & set(SIDES.get(other, ())) for other in among) if sides else False
