"""Plain text, as people paste it from web pages."""

import re
from dataclasses import replace

from index.article import Article, Block, Kind
from index.furniture import classify, parted
from index.readers.compose import compose, searchable_at_least_once, visible
from index.readers.decoding import decode
from index.readers.headings import mark_headings
from index.readers.lines import paragraphs_of
from index.readers.metadata import recognise

# The longest of 5,900 titles has 212 characters, and the longest with a full stop 150.
_LONGEST_HEADLINE = 300
_LONGEST_STOPPED = 160
_TITLE_LABEL = re.compile(r"(?:title|headline)\s*:\s+(?=\S)", re.IGNORECASE)


def read(data: bytes, name: str, charset: str | None = None) -> Article:
    """The article in a plain text file; see ``index.readers.read_article``."""
    words = paragraphs_of(decode(data, charset))
    blocks = visible([Block(Kind.PARAGRAPH, text) for text in words])
    blocks, title = take_title(blocks)
    blocks, found = recognise(classify(parted(blocks)))
    blocks = searchable_at_least_once(mark_headings(blocks))
    return compose(blocks, replace(found, title=title), name)


def take_title(blocks: list[Block]) -> tuple[list[Block], str | None]:
    """The blocks with the first marked as the title, unless it is plainly prose."""
    if len(blocks) < 2 or not could_be_title(blocks[0].text):
        return blocks, None
    title = _TITLE_LABEL.sub("", blocks[0].text, count=1)
    return [Block(Kind.TITLE, blocks[0].text), *blocks[1:]], title


def could_be_title(text: str) -> bool:
    """Whether a first block may be a headline: any line too short to be a paragraph.

    Headlines may be one lower-case word, a question, or several short sentences.
    """
    stopped = text.rstrip().endswith((".", "…"))
    return len(text) <= (_LONGEST_STOPPED if stopped else _LONGEST_HEADLINE)
