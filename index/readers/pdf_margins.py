"""Running heads, footers and page numbers: lines of a PDF that are not of the article.

They stand in the outermost rows of a page. A running head is known by standing there on
other pages too, a page number by its shape and by the white around it. A row of which one
piece is a page number or the stamp of a browser's print is one as a whole.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.readers.pdf_lines import Line

# How many rows at either end of a page may be of its margin.
_ROWS = 3
_SAME_PLACE = 6.0  # points from page to page
# White between a margin and the text, in ems of the larger.
_APART = 1.6
# A headline may stand in the outermost row too.
_LARGEST = 1.6

_PAGE_NUMBER = re.compile(
    r"[\s\-–—|•·\[(]*(?:page|pg\.?|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6}|[A-H]\d{1,2})"
    r"(?:\s*(?:of|/)\s*\d{1,4})?[\s\-–—|•·\])]*",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_JUMP = re.compile(
    r"[(\[]?(?:(?:story |article )?(?:continues|continued|turn to|see|cont\.?|contd\.?)\s*"
    r"(?:on|from|at)?\s*(?:the )?(?:(?:next|previous|facing|back|front) page|page\s+[A-H]?\d{1,3})"
    r"|from page [A-H]?\d{1,3})[.)\]…]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Margins:
    """The lines of the article, and what the margins say: each running line once."""

    pages: tuple[tuple[Line, ...], ...]
    running: tuple[Line, ...]


def without_margins(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Margins:
    """The pages' lines without running heads, footers and page numbers."""
    body = _usual_size(pages)
    rows = [_outer_rows(lines, body) for lines in pages]
    repeated = _repeated(rows, heights)
    margins: list[Line] = []
    kept = []
    for lines, outer, height in zip(pages, rows, heights, strict=True):
        out = {
            line for row, apart in outer if _is_margin(row, apart, repeated, height) for line in row
        }
        out |= {line for line in lines if _JUMP.fullmatch(line.text.strip())}
        margins += [line for line in lines if line in out]
        kept.append(tuple(line for line in lines if line not in out))
    return Margins(tuple(kept), tuple(_each_once(margins)))


def _usual_size(pages: Sequence[Sequence[Line]]) -> float:
    counts: dict[float, int] = defaultdict(int)
    for lines in pages:
        for line in lines:
            counts[line.size] += line.letters
    return max(counts, key=lambda size: (counts[size], size), default=10.0)


def _outer_rows(lines: Sequence[Line], body: float) -> list[tuple[list[Line], bool]]:
    """The outermost rows of a page, and of each whether white parts it from the text."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.base, line.x0)):
        if rows and line.base - rows[-1][0].base < 0.5 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    outer = []
    for ends in (rows, rows[::-1]):
        for at, row in enumerate(ends[:_ROWS]):
            if max(line.size for line in row) > _LARGEST * body:
                break
            inner = ends[at + 1] if at + 1 < len(ends) else None
            apart = len(rows) == 1 if inner is None else _white(row, inner) > _APART
            outer.append((row, apart))
    return outer


def _white(row: Sequence[Line], inner: Sequence[Line]) -> float:
    """The distance of base lines in ems of the row's own letters."""
    em = max(line.size for line in row)
    return abs(row[0].base - inner[0].base) / em - max(
        0.0, max(line.size for line in inner) / em - 1
    )


def _repeated(
    rows: Sequence[Sequence[tuple[list[Line], bool]]], heights: Sequence[float]
) -> dict[str, list[tuple[int, float]]]:
    """Where each text of the outer rows stands: page and distance from the nearer edge."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (outer, height) in enumerate(zip(rows, heights, strict=True)):
        for row, _ in outer:
            for line in row:
                found[_shape(line.text)].append((number, _from_edge(line, height)))
    return found


def _shape(text: str) -> str:
    """The words without what changes from page to page."""
    squashed = re.sub(r"\d+", "#", " ".join(text.casefold().split()))
    return squashed if sum(c.isalpha() for c in squashed) > 2 else " ".join(text.split())


def _from_edge(line: Line, height: float) -> float:
    """Positive from the top, negative from the bottom."""
    return line.base if line.base < height / 2 else line.base - height


def _is_margin(
    row: Sequence[Line],
    apart: bool,
    repeated: dict[str, list[tuple[int, float]]],
    height: float,
) -> bool:
    if apart and any(
        _PAGE_NUMBER.fullmatch(line.text) or _STAMP.fullmatch(line.text) for line in row
    ):
        return True
    return any(_stands_elsewhere(line, repeated, height) for line in row)


def _stands_elsewhere(
    line: Line, repeated: dict[str, list[tuple[int, float]]], height: float
) -> bool:
    place = _from_edge(line, height)
    pages = {n for n, at in repeated[_shape(line.text)] if abs(at - place) < _SAME_PLACE}
    return len(pages) > 1 and sum(c.isalpha() for c in line.text) > 2


def _each_once(lines: Sequence[Line]) -> Iterator[Line]:
    """Of lines that differ in their numbers only, the first; page numbers not at all."""
    seen = set()
    for line in lines:
        shape = _shape(line.text)
        if shape not in seen and not _PAGE_NUMBER.fullmatch(line.text):
            seen.add(shape)
            yield line
