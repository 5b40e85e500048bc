"""Section headings of plain text, which nothing marks but their shape and place."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Block, Kind

_LONGEST = 120
_WORDS = 16
# Plain sentence case is only believed of a shorter line, and where it is a habit.
_PLAIN_LONGEST = 60
_PLAIN_WORDS = 8
# A heading stands over prose: at least this much of it, or several times its own length.
_PROSE = 80
_SMALL = frozenset(
    "a an and as at but by for from how in into is its nor not of off on or over per so than "
    "that the their to up vs via was what when who why with without y de la".split()
)
_BEGINS_LIKE_TEXT = re.compile(r"[(\[•*\-–—·\d@#/]|https?:|www\.")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def mark_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the short lines that head a section marked as headings.

    A headline-cased line is one wherever it stands over prose; a line in plain sentence
    case only between paragraphs and with others like it. When unsure it is a paragraph.
    """
    cased = {
        at
        for at in range(len(blocks))
        if _could_head(blocks, at) and _headline_cased(blocks[at].text)
    }
    plain = {
        at for at in range(len(blocks)) if _could_head(blocks, at) and _plain_heading(blocks, at)
    }
    heads = cased | plain if len(plain) + len(cased) > 1 else cased
    return [
        replace(block, kind=Kind.HEADING) if at in heads else block
        for at, block in enumerate(blocks)
    ]


def _could_head(blocks: Sequence[Block], at: int) -> bool:
    """Whether the block is a short line without a stop that stands over prose."""
    block = blocks[at]
    text = block.text.strip()
    if block.kind is not Kind.PARAGRAPH or "\n" in text or len(text) > _LONGEST:
        return False
    if len(text.split()) > _WORDS or text[-1] in ".!?;:,…)" or _BEGINS_LIKE_TEXT.match(text):
        return False
    if re.search(r"[.!?…,][”’\"'»]", text):  # a quotation that ends a sentence
        return False
    after = (blocks[below] for below in range(at + 1, len(blocks)))
    below = next((b for b in after if b.kind in (Kind.PARAGRAPH, Kind.HEADING)), None)
    return below is not None and _is_prose(below.text) and len(below.text) > 2 * len(text)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and bool(re.search(r"[.!?…][”’\"')\]]*(?:\s|$)", text))


def _headline_cased(text: str) -> bool:
    """Whether all words but the small ones are capitalised, and it is more than a name."""
    words = _WORD.findall(text)
    great = [word for word in words if word.lower() not in _SMALL]
    return len(great) >= 2 and len(words) >= 3 and all(word[0].isupper() for word in great)


def _plain_heading(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text.strip()
    above = blocks[at - 1] if at else None
    return (
        len(text) <= _PLAIN_LONGEST
        and len(text.split()) <= _PLAIN_WORDS
        and text[:1].isupper()
        and text[-1].isalnum()
        and above is not None
        and above.kind is Kind.PARAGRAPH
        and bool(re.search(r"[.!?…][”’\"')\]]*$", above.text.strip()))
    )
