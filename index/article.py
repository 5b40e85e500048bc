r"""The article and its parts: frozen, and all offsets into one canonical text.

Canonical text is Unicode NFC with ``\n\n`` between blocks and no other blank line.
Offsets are code points into it, end exclusive: ``article.text[p.start:p.end]`` is
paragraph ``p``, and the same holds for each sentence and each quote ever shown.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

BLOCK_SEPARATOR = "\n\n"
MOST_ACCENTS = 30


class Kind(StrEnum):
    """What a paragraph is. Only ``PARAGRAPH`` is ever searched or quoted."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    METADATA = "metadata"  # byline, dateline, author's description
    FURNITURE = "furniture"  # what the page says about itself: "Subscribe", "Listen"
    INSTRUCTION = "instruction"  # text that gives orders to a language model


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words the span covers in ``text``."""
        return text[self.start : self.end]

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article, numbered from 1 in reading order."""

    number: int
    kind: Kind
    section: str | None
    span: Span
    sentences: tuple[Span, ...] = ()
    page: int | None = None  # from 1, where the source has pages

    @property
    def searchable(self) -> bool:
        """Whether the paragraph may be found and quoted."""
        return self.kind is Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read from one source."""

    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    modified: date | None = None  # when it was last corrected, as it says itself
    url: str | None = None

    def __post_init__(self) -> None:
        previous = -1
        for number, paragraph in enumerate(self.paragraphs, start=1):
            if paragraph.number != number or paragraph.span.start <= previous:
                raise ValueError("paragraphs are not numbered in reading order")
            if paragraph.span.end > len(self.text):
                raise ValueError(f"paragraph {number} ends after the text")
            inside = paragraph.span.start
            for sentence in paragraph.sentences:
                if sentence.start < inside or sentence not in paragraph.span:
                    raise ValueError(f"a sentence of paragraph {number} is out of place")
                inside = sentence.end
            previous = paragraph.span.end

    @property
    def revision(self) -> str:
        """``sha256:`` and the hash of all that a reader of this article could see."""
        seen = [
            self.title,
            self.byline,
            self.publisher,
            self.published and self.published.isoformat(),
            self.modified and self.modified.isoformat(),
            self.url,
            self.text,
            [[p.kind, p.section, p.span.start, p.span.end, p.page] for p in self.paragraphs],
        ]
        encoded = json.dumps(seen, ensure_ascii=False).encode()
        return "sha256:" + hashlib.sha256(encoded).hexdigest()

    def searchable(self) -> Iterator[Paragraph]:
        """The paragraphs that may be found and quoted, in reading order."""
        return (p for p in self.paragraphs if p.searchable)


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader finds before offsets exist: one block's words and what it is."""

    kind: Kind
    text: str
    page: int | None = None  # from 1, where the source has pages


def canonical(text: str) -> str:
    r"""One block's text as articles hold it: NFC, trimmed, no line breaks but ``\n``.

    Inside a block line ends become ``\n``, runs of them one, and control characters
    (they are invisible and break terminals and JSON readers) are dropped.
    """
    for line_end in ("\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"):
        text = text.replace(line_end, "\n")
    # Only now: dropping what stood between a letter and its accent lets them compose.
    text = unicodedata.normalize("NFC", "".join(_kept(text)))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _kept(text: str) -> Iterator[str]:
    """The characters without controls, and without accents that no letter can carry.

    Normalising sorts the accents of one letter in quadratic time, so a file of nothing
    else would take hours; Unicode's own stream-safe format allows as many as here.
    """
    accents = 0
    for c in text:
        category = unicodedata.category(c)
        accents = accents + 1 if category == "Mn" else 0
        if c in "\n\t" or (category not in ("Cc", "Cs") and accents <= MOST_ACCENTS):
            yield c


def lay_out(blocks: Iterable[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """Join blocks into the canonical text and number them as paragraphs.

    A heading opens the section of the paragraphs after it. Blocks without words are
    left out. Sentences are not yet marked: see ``index.sentences``.
    """
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    at, section = 0, None
    for block in blocks:
        words = canonical(block.text)
        if not words:
            continue
        if pieces:
            at += len(BLOCK_SEPARATOR)
        if block.kind is Kind.HEADING:
            section = words.replace("\n", " ")
        span = Span(at, at + len(words))
        number = len(paragraphs) + 1
        paragraphs.append(Paragraph(number, block.kind, section, span, page=block.page))
        pieces.append(words)
        at = span.end
    return BLOCK_SEPARATOR.join(pieces), tuple(paragraphs)
