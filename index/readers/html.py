"""Web pages saved from a browser.

The page's structure and trafilatura decide together what the article is. The structure
comes first, for it says where a paragraph stands, which trafilatura's plain text does
not; trafilatura finds the article in pages that mark nothing, and settles what lists of
links are.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import trafilatura
from lxml import etree

from index.article import Article, Block, Kind
from index.errors import ArticleUnreadable
from index.furniture import classify, parted
from index.readers.compose import compose, visible
from index.readers.decoding import decode_page
from index.readers.metadata import Metadata, read_line, recognise
from index.readers.page import HEADINGS, PageBlock, parse_page, walk
from index.readers.page_metadata import page_metadata, page_title, time_in, update_in
from index.readers.structure import Structure

# A block of which this much is links, and which trafilatura leaves out, is navigation.
_MOSTLY_LINKS = 0.6
# Shorter pieces stand in any long text by chance.
_TELLING = 40
_PROSE = 200
# An element called "dates" or "author" may still hold a sentence of the article.
_LABEL = 60
_STOPS = (".", "!", "?", "”", '"')
_NO_ARTICLE = "The page holds no article: only menus, links or scripts."


def read(data: bytes, name: str, charset: str | None = None) -> Article:
    """The article of a web page; see ``index.readers.read_article``."""
    root = parse_page(decode_page(data, charset))
    if root is None:
        raise ArticleUnreadable(_NO_ARTICLE)
    stated = page_metadata(root)
    page = list(walk(root))
    structure = Structure(root)
    blocks = _blocks(page, structure, MainText.of(root))
    if not any(b.kind is Kind.PARAGRAPH for b in blocks):
        raise ArticleUnreadable(_NO_ARTICLE)
    headline = stated.title or page_title(root, stated.publisher)
    blocks = _with_labels(blocks, page)
    blocks, title = _take_title(blocks, page, structure, headline)
    blocks, found = recognise(visible(classify(parted(blocks))))
    if not any(b.kind is Kind.PARAGRAPH for b in blocks):
        raise ArticleUnreadable(_NO_ARTICLE)
    labelled = [read_line(b.text) for b in blocks if b.kind is Kind.METADATA]
    for line in labelled:
        found = found.or_else(line) if line else found
    body = structure.body if structure.body is not None else root
    times = Metadata(published=time_in(body), modified=update_in(body))
    return compose(blocks, replace(stated.or_else(times).or_else(found), title=title), name)


@dataclass(frozen=True, slots=True)
class MainText:
    """What trafilatura takes for the article: its lines, and all of it to look blocks up in."""

    lines: frozenset[str]
    whole: str

    @classmethod
    def of(cls, root: etree._Element) -> "MainText":
        """The main text of a page, which is left as it is."""
        text = trafilatura.extract(
            copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True
        )
        lines = [_squash(line) for line in (text or "").split("\n")]
        return cls(frozenset(line for line in lines if line), "".join(lines))

    def __contains__(self, block: PageBlock) -> bool:
        squashed = _squash(block.text)
        long_enough = len(squashed) >= _TELLING and squashed in self.whole
        return squashed in self.lines or long_enough


def _squash(text: str) -> str:
    """The letters and figures alone: trafilatura moves spaces and marks."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _blocks(page: Sequence[PageBlock], structure: Structure, main: MainText) -> list[Block]:
    """Each block of the page with what it is, as far as its place tells.

    Where the page marks no article, it reaches from the first block that trafilatura
    takes for it to the last; a page too short for trafilatura is all article.
    """
    in_main = [block in main and _may_be_prose(block, structure) for block in page]
    inside = [structure.is_inside(block.place.element) for block in page]
    if structure.body is None:
        first = in_main.index(True) if any(in_main) else 0
        last = len(page) - 1 - in_main[::-1].index(True) if any(in_main) else len(page) - 1
        inside = [first <= at <= last for at in range(len(page))]
    return [
        Block(_kind(block, structure, *where), block.text)
        for block, where in zip(page, zip(in_main, inside, strict=True), strict=True)
    ]


def _may_be_prose(block: PageBlock, structure: Structure) -> bool:
    return not (block.place.hidden or structure.is_chrome(block.place.element))


def _kind(block: PageBlock, structure: Structure, in_main: bool, inside: bool) -> Kind:
    if not _may_be_prose(block, structure):
        return Kind.FURNITURE
    says_something = in_main and len(block.text) > _LABEL and block.text.endswith(_STOPS)
    if structure.is_label(block.place.element) and not says_something:
        return Kind.METADATA
    if not in_main:
        mostly_links = block.linked > _MOSTLY_LINKS
        if not inside or mostly_links or structure.is_named_chrome(block.place.element):
            return Kind.FURNITURE
    return Kind.HEADING if block.place.tag in HEADINGS else Kind.PARAGRAPH


def _with_labels(blocks: Sequence[Block], page: Sequence[PageBlock]) -> list[Block]:
    """The blocks, with byline and date between headline and text marked as metadata.

    They often stand in a header of their own, outside what the page marks as its article.
    """
    marked = list(blocks)
    first_rank = next((at for at, b in enumerate(page) if b.place.tag == "h1"), len(page))
    for at in range(first_rank + 1, len(page)):
        if marked[at].kind is Kind.PARAGRAPH and len(marked[at].text) >= _PROSE:
            break
        visible_label = marked[at].kind is Kind.FURNITURE and not page[at].place.hidden
        if visible_label and read_line(marked[at].text):
            marked[at] = replace(marked[at], kind=Kind.METADATA)
    return marked


def _take_title(
    blocks: Sequence[Block],
    page: Sequence[PageBlock],
    structure: Structure,
    headline: str | None,
) -> tuple[list[Block], str | None]:
    """The blocks with the headline first, and the headline.

    It is the first visible heading of the first rank, if it says what the head of the
    page says, or if that says nothing; else the head's.
    """
    ranks = [at for at, b in enumerate(page) if b.place.tag == "h1" and not b.place.hidden]
    chosen = next((at for at in ranks if headline and _alike(page[at].text, headline)), None)
    if chosen is None and (headline is None or len(ranks) == 1):
        own = (at for at in ranks if not structure.is_chrome(page[at].place.element))
        chosen = next(own, None)
    if chosen is not None:
        headline = " ".join(page[chosen].text.split())
    if headline is None:
        return list(blocks), None
    rest = [block for at, block in enumerate(blocks) if at != chosen]
    return [Block(Kind.TITLE, headline), *rest], headline


def _alike(one: str, other: str) -> bool:
    """Whether two headlines share most of their words."""
    a, b = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return bool(a and b) and len(a & b) >= 0.6 * min(len(a), len(b))
