"""Lines of a PDF page to blocks in reading order.

A block is a run of lines of one look, one under the other. The order is that of a
newspaper's columns: what is above comes first, and what is left comes first unless
something spans both and stands between them (a headline over columns, a box across them).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from index.readers.pdf_lines import Line

_LEADING = 1.2  # of the size, where a page does not show its own
_LOOSE = 1.3  # of the leading: a wider space parts two blocks
_SAME_SIZE = 0.07
_OVERLAP = 2.0  # points
# A box's heading stands this close over its text (ems), which is this much wider.
_HEAD_OVER = 2.5
_WIDER = 1.3
# Beyond this the exact order costs too long, and no page of a newspaper has as many.
_MOST_BLOCKS = 800

Block = tuple[Line, ...]


def blocks_in_order(lines: Sequence[Line]) -> list[Block]:
    """The page's blocks as they are read."""
    blocks = _blocks(lines)
    if len(blocks) > _MOST_BLOCKS:
        return sorted(blocks, key=lambda b: (b[0].base, b[0].x0))
    return _ordered(blocks)


def same_look(one: Line, other: Line) -> bool:
    """Whether two lines are set alike."""
    larger = max(one.size, other.size)
    return abs(one.size - other.size) <= _SAME_SIZE * larger and one.bold == other.bold


def _blocks(lines: Sequence[Line]) -> list[Block]:
    below, above = _neighbours(lines)
    leading = _leadings(lines, below)
    opened: dict[int, list[Line]] = {}
    blocks: list[list[Line]] = []
    for at in sorted(range(len(lines)), key=lambda at: (lines[at].base, lines[at].x0)):
        line = lines[at]
        uppers = above[at]
        upper = uppers[0] if len(uppers) == 1 else None
        if (
            upper is not None
            and below[upper] == [at]
            and same_look(lines[upper], line)
            and line.base - lines[upper].base <= _LOOSE * leading[round(line.size)]
        ):
            opened[at] = opened[upper]
        else:
            opened[at] = []
            blocks.append(opened[at])
        opened[at].append(line)
    return [tuple(block) for block in blocks]


def _neighbours(lines: Sequence[Line]) -> tuple[list[list[int]], list[list[int]]]:
    """For each line those right below it, and those right above it.

    Right below is the nearest line that overlaps it, and those that stand beside that.
    """
    below: list[list[int]] = [[] for _ in lines]
    above: list[list[int]] = [[] for _ in lines]
    rows = sorted(range(len(lines)), key=lambda at: (lines[at].base, lines[at].x0))
    for rank, at in enumerate(rows):
        line = lines[at]
        free = [(line.x0, line.x1)]
        furthest = line.base + 4 * line.size + 40
        for other in rows[rank + 1 :]:
            lower = lines[other]
            if not free or lower.base > furthest:
                break
            if lower.base - line.base < 0.5 * min(line.size, lower.size):
                continue
            if any(min(b, lower.x1) - max(a, lower.x0) > _OVERLAP for a, b in free):
                furthest = min(furthest, lower.base + 0.8 * min(line.size, lower.size))
                below[at].append(other)
                above[other].append(at)
                free = _cut(free, lower)
    return below, above


def _cut(free: Sequence[tuple[float, float]], line: Line) -> list[tuple[float, float]]:
    """The stretches that a line leaves open."""
    left = [piece for a, b in free for piece in ((a, min(b, line.x0)), (max(a, line.x1), b))]
    return [(a, b) for a, b in left if b - a > _OVERLAP]


def _leadings(lines: Sequence[Line], below: Sequence[Sequence[int]]) -> dict[int, float]:
    """The usual distance of lines of each size."""
    counts: dict[int, Counter[float]] = defaultdict(Counter)
    for line, lowers in zip(lines, below, strict=True):
        for lower in lowers:
            if same_look(line, lines[lower]):
                counts[round(line.size)][round((lines[lower].base - line.base) * 2) / 2] += 1
    found: dict[int, float] = {}
    for line in lines:
        size = round(line.size)
        usual = counts[size].most_common(1)
        plausible = [d for d, n in usual if n > 1 and d <= 2.6 * line.size]
        found[size] = max(plausible[0] if plausible else 0, _LEADING * line.size)
    return found


def _ordered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks sorted so that each comes after all that must be read before it."""
    count = len(blocks)
    left = [min(line.x0 for line in b) for b in blocks]
    right = [max(line.x1 for line in b) for b in blocks]
    top = [b[0].base - 0.7 * b[0].size for b in blocks]
    foot = [b[-1].base for b in blocks]
    _widen_heads(blocks, left, right, top, foot)
    # As bits, one for each block, so that a pair is weighed in a few steps.
    beside = [
        sum(
            1 << j
            for j in range(count)
            if j != i and min(right[i], right[j]) - max(left[i], left[j]) > _OVERLAP
        )
        for i in range(count)
    ]
    under = [
        sum(1 << j for j in range(count) if j != i and top[j] >= foot[i] - _OVERLAP)
        for i in range(count)
    ]
    over = [
        sum(1 << j for j in range(count) if j != i and foot[j] <= top[i] + _OVERLAP)
        for i in range(count)
    ]
    before = [0] * count  # those that must be read first
    for i in range(count):
        for j in range(count):
            if i == j:
                continue
            if beside[i] >> j & 1:
                first = (top[i], left[i], i) < (top[j], left[j], j)
            else:
                between = (under[i] & over[j]) | (under[j] & over[i])
                first = right[i] <= left[j] + _OVERLAP and not (beside[i] & beside[j] & between)
            if first:
                before[j] |= 1 << i
    order: list[Block] = []
    waiting = sorted(range(count), key=lambda i: (top[i], left[i]))
    done = 0
    while waiting:
        ready = (i for i in waiting if not before[i] & ~done)
        chosen = next(ready, waiting[0])  # blocks that overlap may each wait for the other
        waiting.remove(chosen)
        done |= 1 << chosen
        order.append(blocks[chosen])
    return order


def _widen_heads(
    blocks: Sequence[Block],
    left: Sequence[float],
    right: list[float],
    top: Sequence[float],
    foot: Sequence[float],
) -> None:
    """A short line over a box across the columns is as wide as the box, in ``right``."""
    for i, block in enumerate(blocks):
        em = block[-1].size
        for j in range(len(blocks)):
            close = 0 <= top[j] - foot[i] + 0.3 * em < _HEAD_OVER * em
            if (
                close
                and abs(left[i] - left[j]) < em
                and right[j] - left[j] > _WIDER * (right[i] - left[i])
            ):
                alone = all(
                    k == i or foot[k] < top[i] or top[k] > foot[i] for k in range(len(blocks))
                )
                right[i] = right[j] if alone else right[i]
