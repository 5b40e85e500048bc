"""What an article's own page shows: its paragraphs with their marks, and what is to be said.

The words of an address are never repeated on the page: anyone can make a link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from index.article import Article, Span
from server.answering.citing import text_fragment
from server.schemas import ArticleDetail, ArticleSpeaker
from server.standing import Standing, standing_in

SHORTEST_REVISION = 8  # hexadecimal digits; links carry twelve
DESCRIPTION = 200  # characters
Sort = Literal["opened", "near", "said"]
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the page, as it was given."""

    revision: str | None = None  # of the article when it was quoted: its hash, or the start of it
    span: str | None = None  # "5120-5266", in that revision
    quote: str | None = None  # the words
    speaker: str | None = None  # whose words to mark


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of the text to mark, and why."""

    span: Span
    sort: Sort


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph, and the marks on all of them."""

    words: str
    sorts: tuple[Sort, ...]
    id: str | None = None  # of the first piece of its sort


def article_page(shown: ArticleDetail, asked: Asked) -> dict[str, Any]:
    """The fields of the template. Raises ``QuoteRefused``."""
    changed = asked.revision is not None and not _is_revision(shown, asked.revision)
    span = None if changed or asked.span is None else _span(shown, asked.span)
    words = asked.quote is not None and any(c.isalnum() for c in asked.quote)
    standing = standing_in(shown, asked.quote or "") if words and span is None else None
    speaker = next((s for s in shown.speakers if s.name == asked.speaker), None)
    marks = [*_quote_marks(span, standing), *_speaker_marks(speaker)]
    pieces = _pieces(shown, marks)
    paragraphs = [
        {**p.model_dump(), "pieces": marked}
        for p, marked in zip(shown.paragraphs, pieces, strict=True)
    ]
    return {
        "article": {**shown.model_dump(mode="json"), "paragraphs": paragraphs},
        "kindred": _kindred(shown),
        "changed": changed,
        "standing": standing,
        "speaker": speaker,
        "original": _original(shown, span, standing),
        "description": _description(shown),
    }


def _is_revision(shown: ArticleDetail, given: str) -> bool:
    given = given.removeprefix("sha256:")
    live = shown.revision.removeprefix("sha256:")
    return len(given) >= SHORTEST_REVISION and live.startswith(given)


def _span(shown: ArticleDetail, given: str) -> Span | None:
    """The span that is named, if the text has one such."""
    named = _SPAN.fullmatch(given)
    if named is None:
        return None
    start, end = int(named[1]), int(named[2])
    return Span(start, end) if start < end <= len(shown.text) else None


def _quote_marks(span: Span | None, standing: Standing | None) -> Iterator[Marked]:
    if span is not None:
        yield Marked(span, "opened")
    if standing is not None:
        # Words that only resemble the quote must not look like it.
        sort: Sort = "opened" if standing.verdict == "exact" else "near"
        yield from (Marked(place, sort) for place in standing.spans)


def _speaker_marks(speaker: ArticleSpeaker | None) -> Iterator[Marked]:
    for said in speaker.quotes if speaker else ():
        yield Marked(Span(said.start, said.end), "said")


def _pieces(shown: ArticleDetail, marks: list[Marked]) -> Iterator[list[Piece]]:
    """Each paragraph cut at the borders of the marks that touch it; the pieces are all of it.

    The first piece of each sort gets an id to link to.
    """
    named: set[str] = set()
    for p in shown.paragraphs:
        inside = [m for m in marks if m.span.start < p.end and m.span.end > p.start]
        borders = {p.start, p.end}
        for m in inside:
            borders |= {max(m.span.start, p.start), min(m.span.end, p.end)}
        at = sorted(borders)
        pieces = []
        for start, end in pairwise(at):
            over = (m.sort for m in inside if m.span.start <= start and m.span.end >= end)
            sorts = tuple(sorted(set(over)))
            id_of = {"opened": "quote", "near": "quote", "said": "said"}
            first = next((id_of[s] for s in sorts if id_of[s] not in named), None)
            if first:
                named.add(first)
            pieces.append(Piece(shown.text[start:end], sorts, first))
        yield pieces


def _original(shown: ArticleDetail, span: Span | None, standing: Standing | None) -> str | None:
    """The publisher's page, at the marked quote if there is one; only ever on the web."""
    if shown.url is None or not _WEB.match(shown.url):
        return None
    if span is None and standing is not None and standing.verdict == "exact":
        span = standing.spans[0]
    if span is None:
        return shown.url
    return text_fragment(Article(shown.title, shown.text, (), url=shown.url), span)


def _description(shown: ArticleDetail) -> str:
    """Its first words, for who lists the page."""
    first = next((p for p in shown.paragraphs if p.searchable), None)
    words = " ".join(shown.text[first.start : first.end].split()) if first else ""
    if len(words) <= DESCRIPTION:
        return words
    return f"{words[:DESCRIPTION].rpartition(' ')[0] or words[:DESCRIPTION]}…"


def _kindred(shown: ArticleDetail) -> dict[str, Any]:
    """The other prints of its story by what they are to it, as `scripts/prints.js` has them.

    Of an earlier version all but the one to read instead are prints like itself.
    """
    heads = [(other.article.model_dump(mode="json"), other.note) for other in shown.prints]
    if shown.superseded is not None and heads:
        return {"later": heads[0][0], "also": [head for head, _ in heads[1:]], "earlier": []}
    return {
        "later": None,
        "also": [head for head, note in heads if note is None],
        "earlier": [head for head, note in heads if note is not None],
    }
