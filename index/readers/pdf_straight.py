"""A PDF page's words as they are read: straight, once each, in the sizes they are meant to be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.readers.pdf_words import Word

# Sizes that text recognition gives to letters of one size differ by this much.
_LEVEL = 1.45
# Ems: a word on the spot of its twin is a shadow, or boldness painted by hand.
_SAME_SPOT = 0.12


def laid_straight(words: Sequence[Word], height: float) -> tuple[list[Word], list[Word]]:
    """The words as they lie once the page is turned as most of them are, and the others."""
    words = _levelled(words)
    turns = Counter(word.look.turned for word in words)
    if not turns:
        return [], []
    main = max(turns, key=lambda turned: (turns[turned], -turned))
    straight = _unique(_straightened(w, main, height) for w in words if w.look.turned == main)
    return straight, [w for w in words if w.look.turned != main]


def _levelled(words: Sequence[Word]) -> Sequence[Word]:
    """The words; those that text recognition found are given few sizes.

    It takes the height of each line for its size, and a line without a "p" is lower.
    """
    if 2 * sum(w.look.invisible for w in words) <= len(words):
        return words
    sizes = Counter(round(w.look.size, 1) for w in words)
    level_of: dict[float, float] = {}
    for usual, _ in sizes.most_common():
        if usual in level_of:
            continue
        for size in sizes:
            if size == usual or 1 / _LEVEL < size / max(usual, 0.1) < _LEVEL:
                level_of.setdefault(size, usual)
    return [replace(w, look=replace(w.look, size=level_of[round(w.look.size, 1)])) for w in words]


def _straightened(word: Word, turned: int, height: float) -> Word:
    """The word as it lies once the page is turned so that it can be read."""
    match turned:
        case 1:
            return word.moved(word.y0, -word.x1, word.y1, -word.x0, -word.base)
        case 2:
            return word.moved(
                -word.x1, height - word.y1, -word.x0, height - word.y0, height - word.base
            )
        case 3:
            return word.moved(-word.y1, word.x0, -word.y0, word.x1, word.base)
    return word


def _unique(words: Iterable[Word]) -> list[Word]:
    """The words without those painted a second time on the same spot, as for a shadow."""
    seen: dict[tuple[str, int, int], Word] = {}
    kept = []
    for word in words:
        em = max(word.look.size, 1.0)
        near = [
            (word.text, round(word.x0 / em) + dx, round(word.base / em) + dy)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
        twins = (seen[key] for key in near if key in seen)
        spot = _SAME_SPOT * em
        if any(abs(t.x0 - word.x0) < spot and abs(t.base - word.base) < spot for t in twins):
            continue
        seen[near[4]] = word
        kept.append(word)
    return kept
