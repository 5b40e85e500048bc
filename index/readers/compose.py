"""Blocks and metadata made into an article, the last step of every reader."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from index.article import Article, Block, Kind, canonical, lay_out
from index.errors import ArticleUnreadable
from index.instructions import is_instruction
from index.invisible import without_tricks
from index.readers.metadata import Metadata
from index.sentences import split_sentences

_LONGEST_TITLE = 300


def compose(blocks: Sequence[Block], metadata: Metadata, name: str) -> Article:
    """The article of ``blocks``, sentences marked; its title is the one known, else the name's."""
    text, paragraphs = lay_out(visible(blocks))
    if not paragraphs:
        raise ArticleUnreadable("The file holds no words.")
    title = _one_line(metadata.title)
    return Article(
        title=title[:_LONGEST_TITLE] if title else title_of_name(name),
        text=text,
        paragraphs=tuple(
            replace(p, sentences=split_sentences(text, p.span)) if p.searchable else p
            for p in paragraphs
        ),
        byline=_one_line(metadata.byline),
        publisher=_one_line(metadata.publisher),
        published=metadata.published,
        modified=metadata.modified,
        url=metadata.url,
    )


def _one_line(text: str | None) -> str | None:
    """A value of the page's on one line, without what is not seen and what turns its order.

    Nothing if it is an order: it would be shown as a paper's name, or beside each quote.
    """
    line = " ".join(canonical(without_tricks(text)).split()) if text else ""
    return line if line and not is_instruction(line) else None


def title_of_name(name: str) -> str:
    """A title made of a file's name: ``bridge-closes_again.txt`` is "Bridge closes again"."""
    stem = PurePath(name).stem
    words = " ".join(canonical(without_tricks(stem.replace("-", " ").replace("_", " "))).split())
    if not words or is_instruction(words):
        return "Untitled"
    return words[:1].upper() + words[1:]


def visible(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that hold something to see: not only spaces, joiners and marks of order."""
    return [b for b in blocks if any(c.isprintable() and not c.isspace() for c in b.text)]


def searchable_at_least_once(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, and if none is a paragraph, those that only looked like something else.

    A file of one date or one short line is still that file's text. Furniture and
    instructions stay what they are.
    """
    if any(b.kind is Kind.PARAGRAPH for b in blocks):
        return list(blocks)
    doubtful = (Kind.HEADING, Kind.METADATA)
    return [replace(b, kind=Kind.PARAGRAPH) if b.kind in doubtful else b for b in blocks]
