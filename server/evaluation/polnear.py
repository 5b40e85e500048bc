"""PolNeAR, an attribution corpus of US news, read from a checkout of its repository.

Each article comes as ``data/PART/text/NAME.txt`` and ``data/PART/attributions/NAME_WHO.ann``
(brat stand-off: ``T`` lines are spans in code points, ``E`` lines tie a source, a cue and
a content together). Of an article annotated by several people the first file counts.
Nothing of the corpus is part of this project.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from index.article import Article, Kind, Paragraph, Span
from index.errors import PullquoteError
from index.sentences import split_sentences

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")
_DOUBLE_MARK = re.compile(r"[“”\"]|''")


class CorpusMissing(PullquoteError):
    """The folder holds no such part of PolNeAR."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One annotated attribution."""

    content: tuple[Span, ...]
    source: str | None  # the annotated words; several pieces are joined by a blank
    marked: bool  # whether the content has quotation marks: direct or mixed speech


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article and what people marked in it: quotes, and reports without quotation marks."""

    name: str
    article: Article
    quotes: tuple[Quote, ...]
    reports: tuple[Quote, ...]


def read_part(checkout: Path, part: str) -> Iterator[Annotated]:
    """The articles of one part: ``train``, ``dev`` or ``test``. Raises ``CorpusMissing``."""
    folder = checkout / "data" / part
    files = sorted((folder / "attributions").glob("*.ann"))
    if not files:
        raise CorpusMissing(f"there is no part {part!r} of PolNeAR in {checkout}.")
    for name, versions in groupby(files, lambda file: _ANNOTATOR.sub("", file.stem)):
        text = (folder / "text" / f"{name}.txt").read_bytes().decode()
        yield _annotated(name, text, next(versions).read_bytes().decode())


def article_of(text: str) -> Article:
    """The article as annotated: offsets stay those of the file, its first block is the title."""
    paragraphs: list[Paragraph] = []
    for number, block in enumerate(_BLOCK.finditer(text), start=1):
        span = Span(*block.span())
        kind = Kind.TITLE if number == 1 else Kind.PARAGRAPH
        paragraph = Paragraph(number, kind, None, span)
        if kind is Kind.PARAGRAPH:
            paragraph = replace(paragraph, sentences=split_sentences(text, span))
        paragraphs.append(paragraph)
    title = paragraphs[0].span.of(text) if paragraphs else ""
    return Article(title=title, text=text, paragraphs=tuple(paragraphs))


def _annotated(name: str, text: str, annotations: str) -> Annotated:
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[dict[str, list[str]]] = []
    for line in annotations.split("\n"):
        fields = line.split("\t")
        if re.fullmatch(r"T\d+", fields[0]) and len(fields) > 1:
            pieces = fields[1].split(" ", 1)[1].split(";")
            spans[fields[0]] = tuple(Span(*map(int, piece.split())) for piece in pieces)
        elif re.fullmatch(r"E\d+", fields[0]) and len(fields) > 1:
            event: dict[str, list[str]] = {}
            for argument in fields[1].split():
                role, target = argument.split(":")
                event.setdefault(role.rstrip("0123456789"), []).append(target)
            events.append(event)
    found: list[Quote] = []
    for event in events:
        content = tuple(s for t in event.get("Content", ()) for s in spans[t])
        source = " ".join(s.of(text) for t in event.get("Source", ()) for s in spans[t])
        marked = any(_DOUBLE_MARK.search(span.of(text)) for span in content)
        if content:
            found.append(Quote(content, source or None, marked))
    found.sort(key=lambda quote: quote.content[0].start)
    quotes = tuple(quote for quote in found if quote.marked)
    reports = tuple(quote for quote in found if not quote.marked)
    return Annotated(name, article_of(text), quotes, reports)
