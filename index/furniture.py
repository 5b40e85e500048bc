"""Page furniture and embedded instructions: kept in the article, never searched.

Both are recognised by what they are. Furniture speaks to the reader about the page:
listen, subscribe, share, read more, whose photograph, how long a read. Instructions
speak to a language model: see ``index.instructions``.

A news paragraph that is wrongly hidden can never be quoted, and a stray "Share this" in
the corpus costs little; so every rule needs a whole short block to be about the page,
and a block that opens as a quotation or states something in the third person is news.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.article import Block, Kind
from index.instructions import is_instruction, orders_within
from index.page_phrases import ABOUT_PAGE, LINKS_FOLLOW

_LONGEST = 240
# After "Most read" come links: short lines without a stop. This many words at most.
_LINK_WORDS = 18
_MOST_LINKS = 12
# A longer list item is an item of the article's own list.
_ITEM = re.compile(r"[*•–-]\s")
_ITEM_WORDS = 5
_AROUND = " .!:…-–—*#[]()<>▶►»›→«‹←+"


def classify(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with those that are furniture or instructions marked.

    Titles and metadata stay what they are; furniture known from elsewhere, such as hidden
    parts of a page, is only looked at for instructions.
    """
    marked: list[Block] = []
    links = 0  # how many more short lines may be links
    for block in blocks:
        kind = _kind_of(block, links > 0)
        marked.append(replace(block, kind=kind))
        if block.kind is Kind.FURNITURE:
            continue
        if kind is not Kind.FURNITURE:
            links = 0
        elif _opens_links(block.text):
            links = _MOST_LINKS
        else:
            links = max(0, links - 1)
    return marked


def parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with an order that stands among the sentences of a paragraph on its own.

    What stands around it stays quotable, and no quote can reach over it. To be done before
    ``classify``, which tells what the parts are.
    """
    return [part for block in blocks for part in _parts_of(block)]


def _parts_of(block: Block) -> Iterator[Block]:
    spans = list(orders_within(block.text)) if block.kind is Kind.PARAGRAPH else []
    ordering = sum(span.end - span.start for span in spans)
    if 2 * ordering >= len(block.text) and is_instruction(block.text):
        spans = []  # what is left would be the rest of the order
    at = 0
    for span in spans:
        yield from _part(block, block.text[at : span.start])
        yield replace(block, kind=Kind.INSTRUCTION, text=span.of(block.text))
        at = span.end
    if at:
        yield from _part(block, block.text[at:])
    else:
        yield block


def _part(block: Block, text: str) -> Iterator[Block]:
    if text.strip():
        yield replace(block, text=text.strip())


def _kind_of(block: Block, among_links: bool) -> Kind:
    if block.kind in (Kind.TITLE, Kind.METADATA, Kind.INSTRUCTION):
        return block.kind
    if is_instruction(block.text):
        return Kind.INSTRUCTION
    if is_furniture(block.text):
        return Kind.FURNITURE
    if among_links and block.kind is Kind.PARAGRAPH and _looks_like_link(block.text):
        return Kind.FURNITURE
    return block.kind


def is_furniture(text: str) -> bool:
    """Whether the whole text is about the page and not about the news."""
    text = " ".join(text.split())
    if not any(c.isalnum() for c in text):
        return True
    if len(text) > _LONGEST or text[0] in '“‘"«':
        return False
    if _ITEM.match(text) and len(text.split()) > _ITEM_WORDS:
        return False
    return all(_is_about_page(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    """The sentences and bar-separated pieces of a block, without arrows and bullets."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z“])|\s*[|•·▶►»›→]\s*", text)
    return [part for part in parts if any(c.isalnum() for c in part)] or [text]


def _is_about_page(part: str) -> bool:
    return any(phrase.fullmatch(_plain(part)) for phrase in ABOUT_PAGE)


def _opens_links(text: str) -> bool:
    return any(phrase.fullmatch(_plain(text)) for phrase in LINKS_FOLLOW)


def _plain(part: str) -> str:
    """The words in lower case without the marks and arrows around them."""
    return part.strip(_AROUND).casefold().replace("’", "'")


def _looks_like_link(text: str) -> bool:
    """A headline or a label: one short line without a stop."""
    text = text.strip()
    return (
        "\n" not in text
        and len(text.split()) <= _LINK_WORDS
        and not text.endswith((".", "!", "”", '"', ":", "…"))
        and text[:1] not in '“"‘'
    )
