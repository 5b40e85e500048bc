"""Web pages saved from a browser.

The page's structure and trafilatura decide together what the article is. The structure
comes first, for it says where a paragraph stands, which trafilatura's plain text does
not; trafilatura finds the article in pages that mark nothing, and settles what lists of
links are.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import replace

import trafilatura
from lxml import etree

from index.article import Article, Block, Kind
from index.errors import ArticleUnreadable
from index.furniture import classify
from index.readers.compose import compose, visible
from index.readers.decoding import decode_page
from index.readers.metadata import Metadata, read_line, recognise
from index.readers.page import HEADINGS, PageBlock, parse_page, walk
from index.readers.page_metadata import page_metadata, page_title, time_in
from index.readers.structure import article_root, chrome_elements, is_label

# A block of which this much is links, and which trafilatura leaves out, is navigation.
_MOSTLY_LINKS = 0.6
_PROSE = 200
_NO_ARTICLE = "The page holds no article: only menus, links or scripts."


def read(data: bytes, name: str) -> Article:
    """The article of a web page; see ``index.readers.read_article``."""
    root = parse_page(decode_page(data))
    if root is None:
        raise ArticleUnreadable(_NO_ARTICLE)
    stated = page_metadata(root)
    page = list(walk(root))
    body = article_root(root)
    blocks = _blocks(page, body, chrome_elements(root, body), _main_text(root))
    if not any(b.kind is Kind.PARAGRAPH for b in blocks):
        raise ArticleUnreadable(_NO_ARTICLE)
    blocks = _with_labels(blocks, page)
    blocks, title = _take_title(blocks, page, stated, page_title(root, stated.publisher))
    blocks, found = recognise(visible(classify(blocks)))
    if not any(b.kind is Kind.PARAGRAPH for b in blocks):
        raise ArticleUnreadable(_NO_ARTICLE)
    labelled = [read_line(b.text) for b in blocks if b.kind is Kind.METADATA]
    for line in labelled:
        found = found.or_else(line) if line else found
    times = Metadata(published=time_in(body if body is not None else root))
    return compose(blocks, replace(stated.or_else(times).or_else(found), title=title), name)


def _main_text(root: etree._Element) -> str:
    """What trafilatura takes for the article, as one line to look blocks up in."""
    text = trafilatura.extract(
        copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=True
    )
    return _squash(text or "")


def _squash(text: str) -> str:
    """The letters and figures alone: trafilatura moves spaces and marks."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _blocks(
    page: Sequence[PageBlock],
    body: etree._Element | None,
    chrome: frozenset[etree._Element],
    main_text: str,
) -> list[Block]:
    inside = frozenset(body.iter()) if body is not None else frozenset()
    return [Block(_kind(block, inside, chrome, main_text), block.text) for block in page]


def _kind(
    block: PageBlock,
    inside: frozenset[etree._Element],
    chrome: frozenset[etree._Element],
    main_text: str,
) -> Kind:
    place = block.place
    if place.hidden or place.element in chrome:
        return Kind.FURNITURE
    squashed = _squash(block.text)
    in_main = bool(squashed) and squashed in main_text
    if is_label(place.element):
        return Kind.METADATA
    if place.element not in inside and not in_main:
        return Kind.FURNITURE
    if block.linked > _MOSTLY_LINKS and not in_main:
        return Kind.FURNITURE
    return Kind.HEADING if place.tag in HEADINGS else Kind.PARAGRAPH


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
    blocks: Sequence[Block], page: Sequence[PageBlock], stated: Metadata, fallback: str | None
) -> tuple[list[Block], str | None]:
    """The blocks with the headline first, and the headline.

    It is the first visible heading of the first rank, if it says what the head of the
    page says, or if that says nothing; else the head's.
    """
    headline = stated.title or fallback
    ranks = [at for at, b in enumerate(page) if b.place.tag == "h1" and not b.place.hidden]
    chosen = next((at for at in ranks if headline and _alike(page[at].text, headline)), None)
    if chosen is None and (headline is None or len(ranks) == 1):
        chosen = next((at for at in ranks if blocks[at].kind is Kind.HEADING), None)
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
