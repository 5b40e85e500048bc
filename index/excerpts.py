"""Growing a found passage by what belongs to it: small passages find, larger ones are shown.

What stands over a passage (the headline, the byline and date beneath it, the section's heading)
is read as one with it: a question is often half answered by the headline.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import BLOCK_SEPARATOR, Kind, Span
from index.catalogue_reading import CatalogueReader
from index.instructions import is_instruction
from index.records import ParagraphBefore, StoredPassage

LONGEST_HEAD = 400  # characters; more than that is no headline
REACH = 6  # how many paragraphs before a passage may stand over it


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as it is shown: ``text`` is ``article.text[start:end]`` of its article."""

    span: Span
    text: str
    paragraphs: tuple[int, ...]  # the numbers of all it touches, in order


def excerpts(catalogue: CatalogueReader, passages: Sequence[StoredPassage]) -> list[Excerpt]:
    """Each passage as it is shown."""
    before = catalogue.before([passage.number for passage in passages], REACH)
    return [excerpt(passage, before.get(passage.number, ())) for passage in passages]


def excerpt(passage: StoredPassage, before: Sequence[ParagraphBefore]) -> Excerpt:
    """A passage with what stands over it; ``before`` are the paragraphs before it, in order."""
    over = _head(passage, before)
    if not over:
        return Excerpt(passage.span, passage.text, passage.paragraphs)
    return Excerpt(
        Span(over[0].span.start, passage.span.end),
        BLOCK_SEPARATOR.join((*(paragraph.text for paragraph in over), passage.text)),
        (*(paragraph.number for paragraph in over), *passage.paragraphs),
    )


def _head(passage: StoredPassage, before: Sequence[ParagraphBefore]) -> list[ParagraphBefore]:
    """Headings, and a headline with the byline and date under it.

    Nothing beyond anything else, as page furniture or an instruction never belongs to an
    excerpt, not even as a headline, and nothing if the passage begins within a paragraph.
    """
    over: list[ParagraphBefore] = []
    start = passage.span.start
    for paragraph in reversed(before):
        if (
            paragraph.span.end + len(BLOCK_SEPARATOR) != start
            or paragraph.kind not in (Kind.TITLE, Kind.HEADING, Kind.METADATA)
            or passage.span.start - paragraph.span.start > LONGEST_HEAD
            or is_instruction(paragraph.text)
        ):
            break
        over.insert(0, paragraph)
        start = paragraph.span.start
    while over and over[0].kind is Kind.METADATA:  # a byline without its headline
        over.pop(0)
    return over
