"""Blocks of lines, in reading order, to paragraphs.

Inside a block an indent, or a line that ends before it had to, opens a paragraph. Over the
end of a column or a page a paragraph goes on where its sentence does; whatever stands in
between, such as a box or a caption, comes after it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.readers.pdf_hyphens import Hyphens
from index.readers.pdf_lines import Line
from index.readers.pdf_order import Block, same_look

# Ems.
_INDENT = 0.7
_DEEPEST_INDENT = 4.5
_SHORT = 1.0
_SAME_EDGE = 0.35
_FULL = 2.5
# A line that is this much shorter than the next, of that one's width, was ended on purpose.
_HEADS = 0.35
_RAGGED = 6.0
_NEXT_LINE = 1.5
# Sizes that are mixed in one paragraph, as of a name in another face, differ by less.
_MIXED_SIZES = 1.35
# A paragraph is looked for this many blocks on, beyond boxes and captions.
_LOOK_AHEAD = 6
# Of one size on one page: beyond this nothing is measured.
_MOST_SHAPES = 1_500

_FINAL = re.compile(r"[.!?…:][”’\"'»)\]]*$")
_BULLET = re.compile(r"[•▪■●◦‣–—*]\s")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s")
_OPENS_LOWER = re.compile(r"[“‘\"'(\[]*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or part of one: lines that follow each other."""

    lines: tuple[Line, ...]
    opens: bool  # an indent or a dropped capital shows that it begins here

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]


class Columns:
    """The edges of the column that each line stands in."""

    def __init__(self, lines: Sequence[Line]) -> None:
        groups: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in lines:
            groups[line.page, round(line.size)].append(line)
        self._edges: dict[Line, tuple[float, float]] = {}
        for group in groups.values():
            self._measure(sorted(group, key=lambda line: line.x0))

    def _measure(self, group: Sequence[Line]) -> None:
        """Lines of one page and size. Lines with the same edges are measured once."""
        starts = Counter(round(line.x0) for line in group)
        shapes = Counter((round(line.x0), round(line.x1)) for line in group)
        known: dict[tuple[int, int], tuple[float, float]] = {}
        for line in group:
            shape = round(line.x0), round(line.x1)
            if shape not in known:
                known[shape] = self._edges_of(shape, line.size, starts, shapes)
            self._edges[line] = known[shape]

    def _edges_of(
        self,
        shape: tuple[int, int],
        size: float,
        starts: Counter[int],
        shapes: Counter[tuple[int, int]],
    ) -> tuple[float, float]:
        if len(shapes) > _MOST_SHAPES:
            return shape
        peers = [peer for peer in shapes if _beside(peer, shape)]
        deepest = shape[0] - _DEEPEST_INDENT * size
        near = [x for x, _ in peers if deepest <= x <= shape[0]]
        common = max(starts[x] for x in near)
        rights = sorted(x for peer in peers for x in [peer[1]] * shapes[peer])
        left = min(x for x in near if 3 * starts[x] >= common)
        return left, rights[-1 - len(rights) // 12]

    def indent(self, line: Line) -> float:
        """How far the line begins from its column's edge, in ems."""
        return (line.x0 - self._edges[line][0]) / line.size

    def room(self, line: Line) -> float:
        """How much of its column the line leaves free, in points."""
        return self._edges[line][1] - line.x1


def _beside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two lines may be of one column: most of the shorter lies over the longer."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    narrow, wide = sorted((one[1] - one[0], other[1] - other[0]))
    return common >= 0.6 * narrow and (wide < 1.6 * narrow or common >= 0.9 * narrow)


def pieces_of(block: Block, columns: Columns) -> list[Piece]:
    """The paragraphs of one block; the first may go on from an earlier block."""
    starts = [
        at for at, line in enumerate(block) if at == 0 or _opens(line, block[at - 1], columns)
    ]
    return [
        Piece(block[start:end], _shows_opening(block[start], columns))
        for start, end in zip(starts, [*starts[1:], len(block)], strict=True)
    ]


def _shows_opening(line: Line, columns: Columns) -> bool:
    """Whether a paragraph begins here, to judge by the line alone."""
    return line.opens or (_is_indented(line, columns) and not _opens_lower(line))


def _is_indented(line: Line, columns: Columns) -> bool:
    return _INDENT <= columns.indent(line) <= _DEEPEST_INDENT


def _opens(line: Line, before: Line, columns: Columns) -> bool:
    """Whether a line opens a paragraph under another of its block."""
    if line.opens or _is_item(line, before):
        return True
    if _opens_lower(line) and not _is_final(before):
        return False  # as under a bullet
    if _is_indented(line, columns) and not before.opens:
        early = columns.room(before) > _SHORT * line.size
        return _is_final(before) or (early and not _is_indented(before, columns))
    if _opens_lower(line) or not _ends_early(before, line, columns):
        return False
    return _is_final(before) or line.x1 - before.x1 > _HEADS * (line.x1 - line.x0)


def _ends_early(before: Line, line: Line, columns: Columns) -> bool:
    """Whether the next line's first word would have fitted."""
    words = line.text.split()
    width = (line.x1 - line.x0) * len(words[0]) / max(len(line.text), 1)
    return columns.room(before) > width + _SHORT * line.size


def _is_final(line: Line) -> bool:
    return bool(_FINAL.search(line.text))


def _opens_lower(line: Line) -> bool:
    found = _OPENS_LOWER.match(line.text)
    return bool(found) and line.text[found.end() - 1].islower() if found else False


def joined_pieces(pieces: Sequence[Piece], columns: Columns) -> list[list[Piece]]:
    """Paragraphs in reading order, each of the pieces that it is made of."""
    waiting = list(pieces)
    indents = _indents_are_used(pieces)
    usual = _usual_look(pieces)
    paragraphs = []
    while waiting:
        whole = [waiting.pop(0)]
        while (at := _continuation(whole[-1], waiting, columns, indents, usual)) is not None:
            whole.append(waiting.pop(at))
        paragraphs.append(whole)
    return paragraphs


def _indents_are_used(pieces: Sequence[Piece]) -> bool:
    """Whether the document opens its paragraphs with an indent."""
    return 3 * sum(piece.opens for piece in pieces) > len(pieces)


def _usual_look(pieces: Sequence[Piece]) -> Line | None:
    """A line set as most of the text is."""
    letters: Counter[tuple[int, bool, str]] = Counter()
    lines = [line for piece in pieces for line in piece.lines]
    for line in lines:
        letters[round(line.size), line.bold, line.family] += line.letters
    if not lines:
        return None
    size, bold, family = max(letters, key=lambda look: (letters[look], look))
    alike = (n for n in lines if (round(n.size), n.bold, n.family) == (size, bold, family))
    return next(alike)


def _continuation(
    piece: Piece, after: Sequence[Piece], columns: Columns, indents: bool, usual: Line | None
) -> int | None:
    """The place of the piece that goes on where this one ends, if one does.

    Only the article's own text goes on beyond what stands in between.
    """
    if after and _goes_on_below(piece, after[0]):
        return 0
    plain = usual is not None and same_look(piece.last, usual)
    within = after[: _LOOK_AHEAD if plain else 1]
    ahead = (at for at, p in enumerate(within) if _is_set_alike(piece, p))
    at = next(ahead, None)
    if at is None or after[at].opens or _is_item(after[at].first, piece.last):
        return None
    if _surely_goes_on(piece, after[at], columns):
        return at
    if not plain or _same_column(piece, after[at]):
        return None
    if not _is_final(piece.last):
        return at if columns.room(piece.last) <= _FULL * piece.last.size else None
    # A full last line and no indent: only where paragraphs are indented does that tell.
    flush = columns.room(piece.last) < _SAME_EDGE * piece.last.size
    return at if indents and flush else None


def _goes_on_below(piece: Piece, after: Piece) -> bool:
    """Whether the next line down goes on with the sentence, though most of it is set otherwise."""
    one, other = piece.last, after.first
    larger, smaller = max(one.size, other.size), min(one.size, other.size)
    return (
        not _is_final(one)
        and other.text[:1].islower()
        and _same_column(piece, after)
        and other.base - one.base <= _NEXT_LINE * larger
        and larger < _MIXED_SIZES * smaller
    )


def _is_set_alike(piece: Piece, after: Piece) -> bool:
    return same_look(piece.last, after.first) and piece.last.family == after.first.family


def _is_item(line: Line, before: Line) -> bool:
    """Whether the line opens an item of a list; a sentence may break before "67."."""
    numbered = bool(_NUMBERED.match(line.text)) and _is_final(before)
    return numbered or bool(_BULLET.match(line.text))


def _surely_goes_on(piece: Piece, after: Piece, columns: Columns) -> bool:
    """Whether a sentence is broken off here and goes on there."""
    broken = piece.last.text[-1:] in "-\u2010\u00ad" and after.first.text[:1].isalpha()
    if _is_final(piece.last) or not (_opens_lower(after.first) or broken):
        return False
    return _same_column(piece, after) or columns.room(piece.last) <= _RAGGED * piece.last.size


def _same_column(piece: Piece, after: Piece) -> bool:
    """Whether the second stands under the first."""
    one, other = piece.last, after.first
    return (
        one.page == other.page
        and other.base > one.base
        and min(one.x1, other.x1) - max(one.x0, other.x0) > 0
    )


def text_of(paragraph: Sequence[Piece], hyphens: Hyphens) -> str:
    """The paragraph's words on one line."""
    lines = [line.text for piece in paragraph for line in piece.lines]
    done = []
    for before, line in pairwise(lines):
        joined = hyphens.join(before, line)
        done.append(joined[: len(joined) - len(line)])
    return "".join([*done, lines[-1]])
