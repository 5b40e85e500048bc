"""Word files (.docx, .docm)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.article import Article, Block, Kind
from index.errors import ArticleUnreadable
from index.furniture import classify, parted
from index.readers.compose import compose, searchable_at_least_once, visible
from index.readers.docx_blocks import Walk, WordBlock
from index.readers.docx_package import WordFile, open_word_file
from index.readers.headings import mark_headings
from index.readers.metadata import Metadata, read_line, recognise
from index.readers.names import byline_of
from index.readers.text import could_be_title

_TITLES = frozenset({"title", "headline"})
_BYLINES = frozenset({"byline", "author"})
_FURNITURE = re.compile(r"toc \d|toc heading|caption|header|footer|index \d|table of figures")
_LONGEST_HEADING = 200
_BOLD_HEADING = 100
_PROSE = 80
_STOPS = (".", "!", "?", "”", '"', ":", ",", ";", "…")
# What programs put into the properties of a file by themselves.
_DEFAULT_TITLE = re.compile(
    r"microsoft word.*|word document|document\s*\d*|untitled.*|no title|title|doc\d+|"
    r"powerpoint presentation|.*\.(?:docx?|docm|odt|rtf|txt|html?|pdf)",
    re.IGNORECASE,
)
_DEFAULT_AUTHOR = re.compile(
    r".*\b(?:user|admin|administrator|owner|author|python|docx|microsoft|office|libreoffice|"
    r"openoffice|apache|google|pandoc|unknown|guest|default|student|computer|laptop|pc)\b.*",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Article:
    """The article of a Word file; see ``index.readers.read_article``.

    Its dates are those of its text: when the file was made says nothing of the article.
    """
    word = open_word_file(data)
    walk = Walk(word)
    body = list(walk.blocks(word.body))
    blocks, clocks = _blocks(body)
    blocks, title = _take_title(blocks, body)
    heads = [Block(Kind.FURNITURE, text) for text in _texts(walk, word.headers)]
    feet = [Block(Kind.FURNITURE, text) for text in _texts(walk, word.footers)]
    at = 1 if blocks and blocks[0].kind is Kind.TITLE else 0
    blocks = parted([*blocks[:at], *heads, *blocks[at:], *feet])
    blocks, found = recognise(visible(classify(blocks)))
    if not any(b.kind is Kind.HEADING for b in blocks):
        blocks = mark_headings(blocks)
    blocks = searchable_at_least_once(blocks)
    if not any(b.kind in (Kind.PARAGRAPH, Kind.TITLE) for b in blocks):
        raise ArticleUnreadable("The Word file holds no words to quote.")
    found = found.or_else(clocks)
    stated = Metadata(title=title).or_else(found).or_else(_properties(word, found))
    return compose(blocks, stated, name)


def _blocks(body: Sequence[WordBlock]) -> tuple[list[Block], Metadata]:
    """Each block with what it is as far as its style tells, and what lines with a clock say.

    A line that shows the computer's clock may name the writer too, but dates nothing.
    """
    blocks: list[Block] = []
    stated = Metadata()
    below: WordBlock | None = None
    for block in reversed(body):
        kind = _kind(block, below)
        below = below if block.hidden else block
        line = read_line(block.text) if kind is Kind.PARAGRAPH and block.clock else None
        if kind is Kind.PARAGRAPH and any(name in _BYLINES for name in block.styles):
            byline = byline_of(re.sub(r"^by\s+", "", block.text, flags=re.I), announced=True)
            line = Metadata(byline=byline) if byline else line
        if line is not None:
            kind = Kind.METADATA
            stated = replace(line, published=None, modified=None).or_else(stated)
        blocks.append(Block(kind, block.text))
    return blocks[::-1], stated


def _kind(block: WordBlock, below: WordBlock | None) -> Kind:
    if block.hidden or block.listed or any(_FURNITURE.fullmatch(name) for name in block.styles[:1]):
        return Kind.FURNITURE
    if block.level is not None and not block.aside and len(block.text) <= _LONGEST_HEADING:
        return Kind.HEADING
    if block.bold and not block.aside and _is_bold_heading(block.text, below):
        return Kind.HEADING
    return Kind.PARAGRAPH


def _is_bold_heading(text: str, below: WordBlock | None) -> bool:
    """Whether a line all in bold heads the prose under it."""
    return (
        len(text) <= _BOLD_HEADING
        and "\n" not in text
        and not text.endswith(_STOPS)
        and read_line(text) is None
        and below is not None
        and not below.bold
        and len(below.text) >= _PROSE
    )


def _take_title(blocks: list[Block], body: Sequence[WordBlock]) -> tuple[list[Block], str | None]:
    """The blocks with the title first, and the title.

    It is what is styled as one; else the greatest heading above the first prose; else a
    short first block, as in plain text; else the only heading of the first rank.
    """
    at = next(_styled_titles(body), None)
    if at is None:
        at = _heading_on_top(blocks, body)
    if at is None:
        shown = [n for n, b in enumerate(blocks) if b.kind in (Kind.PARAGRAPH, Kind.HEADING)]
        if len(shown) > 1 and could_be_title(blocks[shown[0]].text):
            at = shown[0]
    if at is None:
        first_rank = [n for n, b in enumerate(body) if b.level == 1 and not b.hidden]
        at = first_rank[0] if len(first_rank) == 1 else None
    if at is None:
        return blocks, None
    title = " ".join(blocks[at].text.split())
    return [Block(Kind.TITLE, title), *blocks[:at], *blocks[at + 1 :]], title


def _styled_titles(body: Sequence[WordBlock]) -> Iterator[int]:
    for at, block in enumerate(body):
        if not (block.hidden or block.aside) and not _TITLES.isdisjoint(block.styles):
            yield at


def _heading_on_top(blocks: Sequence[Block], body: Sequence[WordBlock]) -> int | None:
    on_top: list[int] = []
    for at, block in enumerate(blocks):
        if block.kind is Kind.HEADING and body[at].level is not None:
            on_top.append(at)
        elif block.kind is Kind.PARAGRAPH and _is_prose(block.text):
            break
    return min(on_top, key=lambda at: (body[at].level or 0, at), default=None)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE and text.endswith(_STOPS)


def _texts(walk: Walk, parts: Sequence[object]) -> list[str]:
    """The different texts of headers or footers."""
    found = (b.text for part in parts for b in walk.blocks(part))  # type: ignore[arg-type]
    return list(dict.fromkeys(text for text in found if not text.isdecimal()))


def _properties(word: WordFile, found: Metadata) -> Metadata:
    """What the file's properties state, unless a program put it there by itself."""
    title = " ".join((word.title or "").split())
    author = " ".join((word.author or "").split())
    named = byline_of(author) if not _DEFAULT_AUTHOR.fullmatch(author) else None
    return Metadata(
        title=title if title and not _DEFAULT_TITLE.fullmatch(title) else None,
        byline=named if named and " " in named and found.byline is None else None,
    )
