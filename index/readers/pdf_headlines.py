"""The headline and the headings of a PDF, told by how they are set."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from index.article import Block, Kind
from index.readers.metadata import is_paper
from index.readers.pdf_lines import Line
from index.readers.text import could_be_title

# Of the usual size of the text.
_HEADLINE = 1.2
_HEADING = 1.1
_LONGEST_HEADLINE = 300
_LONGEST_HEADING = 150
_MOST_LINES = 3
_STAND_FIRST_WORDS = 9
_PROSE = 80
# A file's name or what a program writes where nobody gave a title.
_NOT_A_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|.*\.[a-z]{2,5}\d?|(?:un(?:titled|named)|document|"
    r"layout|presentation|slide|page|pdf|print|doc|file|scan(?:ned)?|img|image|blank|new|"
    r"title)[\s_-]*(?:document|page|image|presentation)?[\s_#-]*[\d().-]*|powerpoint presentation|"
    r"\W*|[\w-]*\d[\w-]*|(?:https?|file)://.*|about:.*|none|null",
    re.IGNORECASE | re.DOTALL,
)
_NOT_A_WRITER = re.compile(
    r"(?:admin(?:istrator)?|user|owner|root|guest|default|author|unknown|anonymous|none|null|"
    r"scanner|pc|windows|mac|home|office|dell|hp|lenovo|editor|newsroom|desk)\W*\d*|"
    r".*[@\\/<>:_\d].*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set."""

    size: float
    bold: bool
    lines: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Setting":
        """The look of most letters of a paragraph."""
        sizes: Counter[float] = Counter()
        bold = 0
        for line in lines:
            sizes[line.size] += line.letters + 1
            bold += (line.letters + 1) * line.bold
        return cls(sizes.most_common(1)[0][0], 2 * bold > sizes.total(), len(lines))


@dataclass(frozen=True, slots=True)
class SetBlock:
    """A block and how it is set; what was never painted is set like nothing."""

    block: Block
    setting: Setting | None

    def marked(self, kind: Kind) -> "SetBlock":
        """The same block as something else."""
        return replace(self, block=replace(self.block, kind=kind))


def usual_setting(blocks: Sequence[SetBlock]) -> Setting:
    """How most of the text is set."""
    counts: Counter[tuple[float, bool]] = Counter()
    for found in blocks:
        if found.setting is not None:
            counts[found.setting.size, found.setting.bold] += len(found.block.text)
    (size, bold), _ = max(counts.items(), key=lambda c: (c[1], c[0]), default=((10.0, False), 0))
    return Setting(size, bold, 1)


def mark_masthead(blocks: Sequence[SetBlock], usual: Setting) -> tuple[list[SetBlock], str | None]:
    """The blocks with a newspaper's name above the article marked, and the name."""
    for at, found in enumerate(blocks):
        setting, block = found.setting, found.block
        if block.kind is not Kind.PARAGRAPH or setting is None or len(block.text) >= _PROSE:
            break
        if is_paper(block.text) and (setting.bold or setting.size > usual.size):
            return [*blocks[:at], found.marked(Kind.METADATA), *blocks[at + 1 :]], block.text
    return list(blocks), None


def take_headline(
    blocks: Sequence[SetBlock], usual: Setting, stated: str | None
) -> tuple[list[SetBlock], str | None]:
    """The blocks with the headline first, and the headline.

    It is what is set largest on the first page with text; else what the document's own
    title (``stated``) says too; else a short first block; else ``stated``.
    """
    at = _largest(blocks, usual)
    if at is None and stated is not None:
        at = next((i for i, b in enumerate(blocks[:6]) if _same(b.block.text, stated)), None)
    if at is None and stated is None and len(blocks) > 1:
        at = 0 if _heads_all(blocks, usual) else None
    if at is None:
        return list(blocks), stated
    headline = blocks[at]
    rest = [*blocks[:at], *blocks[at + 1 :]]
    return [headline.marked(Kind.TITLE), *rest], headline.block.text


def _largest(blocks: Sequence[SetBlock], usual: Setting) -> int | None:
    page = next((b.block.page for b in blocks if b.setting is not None), None)
    candidates = [
        (b.setting.size, -at)
        for at, b in enumerate(blocks)
        if b.setting is not None
        and b.block.page == page
        and b.block.kind is Kind.PARAGRAPH
        and b.setting.size >= _HEADLINE * usual.size
        and len(b.block.text) <= _LONGEST_HEADLINE
        and sum(c.isalpha() for c in b.block.text) > 2
        and not is_paper(b.block.text)
    ]
    return -max(candidates)[1] if candidates else None


def _heads_all(blocks: Sequence[SetBlock], usual: Setting) -> bool:
    """Whether the first block is a headline that nothing but its place and weight shows."""
    first, below = blocks[0], blocks[1].block.text
    if first.setting is None or first.block.kind is not Kind.PARAGRAPH:
        return False
    if first.setting.lines > _MOST_LINES or not could_be_title(first.block.text):
        return False
    bold = first.setting.bold and not usual.bold
    return bold or (
        first.setting.lines == 1 and first.block.text[-1:] not in ".,;:" and below != ""
    )


def _same(text: str, stated: str) -> bool:
    one, other = ("".join(c for c in t.casefold() if c.isalnum()) for t in (text, stated))
    return one == other


def mark_headings(blocks: Sequence[SetBlock], usual: Setting) -> list[SetBlock]:
    """The blocks, with those that are set larger or bolder and stand over text as headings.

    A long line between headline and text is the article's stand-first.
    """
    marked = list(blocks)
    begun = False
    for at, found in enumerate(marked):
        if found.block.kind is not Kind.PARAGRAPH or found.setting is None:
            continue
        if not _stands_out(found, usual):
            begun = begun or len(found.block.text) >= _PROSE
        elif _heads(marked, at, usual) and (
            begun or len(found.block.text.split()) < _STAND_FIRST_WORDS
        ):
            marked[at] = found.marked(Kind.HEADING)
    return marked


def _stands_out(found: SetBlock, usual: Setting) -> bool:
    setting, text = found.setting, found.block.text
    assert setting is not None
    larger = setting.size >= _HEADING * usual.size
    bolder = setting.bold and not usual.bold and setting.size > 0.9 * usual.size
    return (
        (larger or bolder)
        and setting.lines <= _MOST_LINES
        and len(text) <= _LONGEST_HEADING
        and text[-1:] not in ".,;:…"
        and any(c.isalpha() for c in text)
        and text[:1] not in '“"‘'
    )


def _heads(blocks: Sequence[SetBlock], at: int, usual: Setting) -> bool:
    """Whether text follows, perhaps under another heading."""
    for below in blocks[at + 1 :]:
        if below.block.kind in (Kind.PARAGRAPH, Kind.HEADING) and below.setting is not None:
            if not _stands_out(below, usual):
                return True
        elif below.block.kind is Kind.TITLE:
            return False
    return False


def good_title(text: str | None, name: str) -> str | None:
    """A title as the document states it, unless a program or a file's name made it."""
    words = " ".join((text or "").split())
    if len(words) < 4 or len(words) > _LONGEST_HEADLINE or _NOT_A_TITLE.fullmatch(words):
        return None
    return None if _same(words, PurePath(name).stem) or " " not in words else words


def good_writer(text: str | None) -> str | None:
    """A writer as the document states it: a name of at least two words."""
    words = " ".join((text or "").split())
    named = 2 <= len(words.split()) <= 12 and words[:1].isupper()
    return words if named and not _NOT_A_WRITER.fullmatch(words) else None
