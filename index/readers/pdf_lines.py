"""Words of a PDF page to lines, each within its own column.

The order of painting helps where it agrees with the page: words painted one after the
other on one base line belong together unless a gutter runs between them. A gutter is a
gap that the lines above and below leave open too; the wide spaces of justified text are
not.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.readers.pdf_straight import laid_straight
from index.readers.pdf_words import Word

# Differences in ems.
_SAME_BASE = 0.25
_SURELY_ONE = 0.5
_MAYBE_TWO = 0.9
_SURELY_TWO = 4.0
_GUTTER = 0.6
_NEIGHBOURHOOD = 3.4
# Lines on each side that must leave a gap open.
_LINES = 2
# A letter this much larger than the text beside it, in front of it, is its first.
_DROPPED = 1.7
_CAPITAL = 3
_MOST_WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column."""

    text: str
    page: int
    x0: float
    x1: float
    y0: float
    y1: float
    base: float
    size: float
    bold: bool
    family: str
    order: int
    opens: bool = False  # it begins with a dropped capital

    @property
    def letters(self) -> int:
        """How many letters and figures it holds."""
        return sum(c.isalnum() for c in self.text)


def lines_of(words: Sequence[Word], page: int, height: float) -> tuple[list[Line], list[str]]:
    """The page's lines, and the words that run across the others, a string a run.

    A page that was laid out sideways is turned; what is turned otherwise is an aside, such
    as a picture credit up the edge.
    """
    straight, others = laid_straight(words, height)
    asides = runs_of_text(others)
    capitals, rest = _dropped_capitals(straight)
    lines = [_line(run, page) for run in _merged(_runs(rest), rest)]
    return _with_capitals(lines, capitals, page), asides


def runs_of_text(words: Sequence[Word]) -> list[str]:
    """Words in the order of painting, one string for each unbroken stretch of it."""
    runs: list[list[Word]] = []
    for word in words:
        before = runs[-1][-1] if runs else None
        if before is not None and before.order + 1 == word.order and before.look == word.look:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_text(run) for run in runs]


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Words painted one after the other on one base line, close together."""
    runs: list[list[Word]] = []
    for word in words:
        before = runs[-1][-1] if runs else None
        if before is not None and _on_one_base(before, word):
            gap = (word.x0 - before.x1) / max(_em(before, word), 0.1)
            if -_SURELY_ONE < gap < _MAYBE_TWO:
                runs[-1].append(word)
                continue
        runs.append([word])
    return runs


def _em(one: Word, other: Word) -> float:
    return max(one.look.size, other.look.size, 0.1)


def _on_one_base(one: Word, other: Word) -> bool:
    return abs(one.base - other.base) <= _SAME_BASE * _em(one, other)


def _merged(runs: Sequence[list[Word]], words: Sequence[Word]) -> list[list[Word]]:
    """The runs, with those of one line put together."""
    gutters = _Gutters(words)
    merged: list[list[Word]] = []
    for row in _rows(runs):
        line: list[Word] = []
        for run in sorted(row, key=lambda run: run[0].x0):
            if line and not _one_line(line[-1], run[0], gutters):
                merged.append(line)
                line = []
            line.extend(run)
        merged.append(line)
    return merged


def _rows(runs: Sequence[list[Word]]) -> list[list[list[Word]]]:
    """Runs on one base line, as far as it is one; each row is never empty."""
    rows: list[list[list[Word]]] = []
    for run in sorted(runs, key=lambda run: (run[0].base, run[0].x0)):
        if rows and _on_one_base(rows[-1][0][0], run[0]):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _one_line(before: Word, word: Word, gutters: "_Gutters") -> bool:
    em = min(before.look.size, word.look.size)
    gap = (word.x0 - before.x1) / max(em, 0.1)
    painted_on = before.order + 1 == word.order
    if gap < -_SURELY_ONE or gap > _SURELY_TWO:
        return False
    if gap > _MAYBE_TWO and not painted_on:
        return False
    if gap < _SURELY_ONE and (painted_on or word.glued):
        return True
    return not gutters.between(before, word)


class _Gutters:
    """Where a page's words leave room between columns."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted(words[:_MOST_WORDS], key=lambda w: w.base)
        self._bases = [w.base for w in self._words]

    def between(self, before: Word, word: Word) -> bool:
        """Whether the gap between two words of one row goes on above or below it."""
        em = _em(before, word)
        near = self._words[
            bisect_left(self._bases, word.base - _NEIGHBOURHOOD * em) : bisect_right(
                self._bases, word.base + _NEIGHBOURHOOD * em
            )
        ]
        beside = [w for w in near if abs(w.base - word.base) > _SAME_BASE * em]
        sides: list[set[int]] = [set(), set()]
        for direction in (-1, 1):
            low, high = before.x1, word.x0
            there = [w for w in beside if (w.base - word.base) * direction > 0]
            for other in sorted(there, key=lambda w: abs(w.base - word.base)):
                if other.x0 < high and other.x1 > low:
                    # It reaches into the gap: what it leaves open on its other side counts.
                    low, high = max(((low, other.x0), (other.x1, high)), key=lambda g: g[1] - g[0])
                if high - low < min(_GUTTER * em, 0.8 * (word.x0 - before.x1)):
                    break
                sides[other.x0 >= high - 1].add(round(other.base / em * 2))
        return all(len(side) >= _LINES for side in sides)


def _text(words: Sequence[Word]) -> str:
    pieces = [words[0].text]
    for before, word in pairwise(words):
        close = word.x0 - before.x1 < 0.15 * _em(before, word)
        glued = word.glued and before.order + 1 == word.order
        pieces.append(word.text if glued and close else " " + word.text)
    return "".join(pieces)


def _line(words: Sequence[Word], page: int) -> Line:
    def most(values: Iterable[tuple[object, Word]]) -> object:
        counts: Counter[object] = Counter()
        for value, word in values:
            counts[value] += len(word.text)
        return max(counts, key=lambda value: (counts[value], str(value)))

    size = most((round(w.look.size, 1), w) for w in words)
    assert isinstance(size, float)
    return Line(
        text=_text(words),
        page=page,
        x0=min(w.x0 for w in words),
        x1=max(w.x1 for w in words),
        y0=min(w.y0 for w in words),
        y1=max(w.y1 for w in words),
        base=words[0].base,
        size=max(size, 0.1),
        bold=bool(most((w.look.bold, w) for w in words)),
        family=str(most((w.look.family, w) for w in words)),
        order=min(w.order for w in words),
    )


def _dropped_capitals(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Single great letters apart from all other words.

    Most of a page is set in one size; such a letter is much larger and stands alone.
    """
    counts: Counter[float] = Counter()
    for word in words:
        counts[round(word.look.size, 1)] += len(word.text)
    if not counts:
        return [], []
    usual = max(counts, key=lambda size: (counts[size], size))
    alone = {
        w.order
        for before, w, after in zip((None, *words[:-1]), words, (*words[1:], None), strict=True)
        if len(w.text) <= _CAPITAL
        and any(c.isupper() for c in w.text)
        and w.look.size > _DROPPED * usual
        and not any(
            n is not None and _on_one_base(n, w) and n.look.size > 0.8 * w.look.size
            for n in (before, after)
        )
    }
    return [w for w in words if w.order in alone], [w for w in words if w.order not in alone]


def _with_capitals(lines: Sequence[Line], capitals: Sequence[Word], page: int) -> list[Line]:
    """The lines, each dropped capital put in front of the first line beside it."""
    found = list(lines)
    for capital in capitals:
        beside = [
            at
            for at, line in enumerate(found)
            if -0.5 * line.size < line.x0 - capital.x1 < 1.5 * capital.look.size
            and line.base > capital.y0 - 0.3 * line.size
            and line.base < capital.base + 0.3 * line.size
            and line.size < capital.look.size / _DROPPED
        ]
        if not beside:
            found.append(_line([capital], page))
            continue
        at = min(beside, key=lambda at: (found[at].base, found[at].x0))
        line = found[at]
        found[at] = replace(
            line, text=_capitalised(capital.text, line.text), x0=capital.x0, opens=True
        )
    return found


def _capitalised(capital: str, text: str) -> str:
    """The letter before its word, with a space where it is a word: "A" ship, "I" said."""
    first = text.split()[0] if text.split() else ""
    if not first[:1].isalpha() and first[:1] not in "’'":
        return f"{capital} {text}"
    alone = capital.strip("“\"‘'") in ("A", "I", "O") and first.lower() in _AFTER_A_WORD
    return f"{capital} {text}" if alone else capital + text


_AFTER_A_WORD = frozenset(
    "have am was had will would do did could should can shall may might must know think saw went "
    "never first man woman boy girl new year day few great small young plan group court judge "
    "ship boat town large long little big former second third".split()
)
