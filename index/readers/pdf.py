"""PDF files that hold text.

PDFium reads the text layer; where each word stands decides everything else: columns,
paragraphs, headline, running heads. Dates come from the text: a PDF's own dates say when
a program wrote the file.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from index.article import Article, Block, Kind
from index.errors import ArticleUnreadable
from index.furniture import classify, parted
from index.readers.compose import compose, searchable_at_least_once, visible
from index.readers.metadata import Metadata, is_paper, read_line, recognise
from index.readers.names import byline_of
from index.readers.pdf_headlines import (
    SetBlock,
    Setting,
    good_title,
    good_writer,
    mark_headings,
    mark_masthead,
    take_headline,
    usual_setting,
)
from index.readers.pdf_hyphens import Hyphens
from index.readers.pdf_ink import hidden_words, scan_covers
from index.readers.pdf_lines import Line, lines_of, runs_of_text
from index.readers.pdf_margins import without_margins
from index.readers.pdf_order import blocks_in_order
from index.readers.pdf_paragraphs import Columns, joined_pieces, pieces_of, text_of
from index.readers.pdf_words import words_of_page

MOST_PAGES = 2_000
_MOST_CHARACTERS = 5_000_000
# A page with fewer letters than this is a picture with a stamp on it.
_A_STAMP = 40
_MEANINGLESS = 0.3

_NO_TEXT = (
    "The PDF holds pictures of pages and no text; run it through text recognition (OCR) first."
)
_NOTHING = (
    "The PDF holds no text; if its letters are drawn as shapes, run it through text recognition "
    "(OCR) first."
)
_MOSTLY_NO_TEXT = (
    "Most pages of the PDF are pictures without text; run it through text recognition (OCR) first."
)
_GARBLED = (
    "The PDF does not say which letters its text is made of; run it through text recognition "
    "(OCR) first."
)
_BROKEN = "The PDF is damaged, or has no pages, and cannot be opened."
_ENCRYPTED = "The PDF is encrypted and needs a password; save a copy without one."


@dataclass(frozen=True, slots=True)
class _Page:
    lines: tuple[Line, ...]
    asides: tuple[str, ...]  # painted across the page
    hidden: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Document:
    pages: tuple[_Page, ...]
    title: str | None
    author: str | None


def read(data: bytes, name: str) -> Article:
    """The article in a PDF; see ``index.readers.read_article``."""
    document = _open(data)
    margins = without_margins(
        [page.lines for page in document.pages], [page.height for page in document.pages]
    )
    found = _blocks(document.pages, margins.pages)
    running = [Block(Kind.FURNITURE, line.text, line.page) for line in margins.running]
    found += [SetBlock(block, None) for block in running if _has_words(block.text)]
    found = _classified(found)
    if not any(f.block.kind is Kind.PARAGRAPH for f in found):
        raise ArticleUnreadable("The PDF holds no text that its readers can see.")
    usual = usual_setting(found)
    found, masthead = mark_masthead(found, usual)
    found, title = take_headline(found, usual, good_title(document.title, name))
    marked, metadata = recognise([f.block for f in found])
    found = [replace(f, block=block) for f, block in zip(found, marked, strict=True)]
    blocks = [f.block for f in mark_headings(found, usual)]
    metadata = metadata.or_else(_said_in_margins(margins.running))
    metadata = metadata.or_else(
        Metadata(publisher=masthead, byline=_stated_byline(document.author))
    )
    return compose(searchable_at_least_once(blocks), replace(metadata, title=title), name)


def _open(data: bytes) -> _Document:
    if not data.strip():
        raise ArticleUnreadable("The file is empty.")
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            return _read_pages(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (
            pdfium.FPDF_ERR_PASSWORD,
            pdfium.FPDF_ERR_SECURITY,
        ):
            raise ArticleUnreadable(_ENCRYPTED) from None
        raise ArticleUnreadable(_BROKEN) from None


def _read_pages(document: pypdfium2.PdfDocument) -> _Document:
    count = len(document)
    if count == 0:
        raise ArticleUnreadable("The PDF has no pages.")
    if count > MOST_PAGES:
        raise ArticleUnreadable(
            f"The PDF has {count:,} pages, the limit is {MOST_PAGES:,}: split it into articles."
        )
    pages = []
    characters = meaningless = pictures = 0
    for number in range(1, count + 1):
        with closing(document[number - 1]) as page, closing(page.get_textpage()) as text_page:
            found = words_of_page(page, text_page)
            characters += found.characters
            meaningless += found.meaningless
            if characters > _MOST_CHARACTERS:
                raise ArticleUnreadable("The PDF holds more text than any article.")
            if found.characters < _A_STAMP:
                pictures += scan_covers(page, found.width, found.height)
            hidden = hidden_words(page, found)
            seen = [w for w in found.words if w.order not in hidden]
            lines, asides = lines_of(seen, number, found.height)
            unseen = runs_of_text([w for w in found.words if w.order in hidden])
            pages.append(_Page(tuple(lines), tuple(asides), tuple(unseen), found.height))
    _check(count, characters, meaningless, pictures)
    stated = document.get_metadata_dict()
    return _Document(tuple(pages), stated.get("Title"), stated.get("Author"))


def _check(count: int, characters: int, meaningless: int, pictures: int) -> None:
    """Raise ``ArticleUnreadable`` unless the pages hold text that means something."""
    if pictures == count:
        raise ArticleUnreadable(_NO_TEXT)
    if characters == 0:
        raise ArticleUnreadable(_NOTHING)
    if 2 * pictures > count:
        raise ArticleUnreadable(_MOSTLY_NO_TEXT)
    if meaningless > _MEANINGLESS * characters:
        raise ArticleUnreadable(_GARBLED)


def _blocks(pages: Sequence[_Page], lines: Sequence[Sequence[Line]]) -> list[SetBlock]:
    """The paragraphs of all pages; after those that begin on a page, what is hidden on it."""
    columns = Columns([line for page in lines for line in page])
    blocks = [block for page in lines for block in blocks_in_order(page)]
    hyphens = Hyphens([line.text for block in blocks for line in block])
    pieces = [piece for block in blocks for piece in pieces_of(block, columns)]
    found = [
        SetBlock(
            Block(Kind.PARAGRAPH, text_of(whole, hyphens), whole[0].first.page),
            Setting.of([line for piece in whole for line in piece.lines]),
        )
        for whole in joined_pieces(pieces, columns)
    ]
    unseen = [
        SetBlock(Block(Kind.FURNITURE, text, number), None)
        for number, page in enumerate(pages, start=1)
        for text in (*page.asides, *page.hidden)
    ]
    return sorted([*found, *unseen], key=lambda f: f.block.page or 0)


def _has_words(text: str) -> bool:
    """Whether a running line says more than a number or the time of printing."""
    return sum(c.isalpha() for c in text) > 2


def _classified(found: Sequence[SetBlock]) -> list[SetBlock]:
    """The visible blocks, with furniture and instructions marked."""
    seen = (f for f in found if visible([f.block]))
    kept = [replace(f, block=part) for f in seen for part in parted([f.block])]
    kinds = classify([f.block for f in kept])
    return [replace(f, block=block) for f, block in zip(kept, kinds, strict=True)]


def _said_in_margins(lines: Sequence[Line]) -> Metadata:
    """The paper's name and date, as a newspaper prints them over its pages.

    Not a date in figures alone: browsers stamp their prints with those.
    """
    found = Metadata()
    for part in (part for line in lines for part in _parts(line.text)):
        said = Metadata(publisher=part) if is_paper(part) else read_line(part)
        if said is None or (said.published and not any(c.isalpha() for c in part)):
            continue
        found = found.or_else(replace(said, byline=None, title=None))
    return found


def _parts(text: str) -> Iterator[str]:
    """The pieces of a running line."""
    return (part.strip() for part in text.replace("•", "|").replace("·", "|").split("|"))


def _stated_byline(author: str | None) -> str | None:
    writer = good_writer(author)
    return byline_of(writer) if writer else None
