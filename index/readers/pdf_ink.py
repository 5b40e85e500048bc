"""Which words of a PDF page its readers cannot see.

Text can be hidden in more ways than can be listed: white on white, under a box, clipped,
outside the page, on a layer that is switched off, too small to read. So the page is
painted, and a word that leaves no mark in the picture is hidden. Orders to language
models are planted in such text, and names that somebody meant to black out remain in it.

The invisible text that a scanner's text recognition lays over its picture of the page is
the article itself: a picture of the whole page makes it one.
"""

import ctypes
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import pypdfium2.raw as pdfium

from index.readers.pdf_words import PageWords, Word

SMALLEST = 2.5
"""Points: smaller letters cannot be read. The smallest print of newspapers has 4."""

# Of a page's area: a picture that is larger is a scan of the page.
_WHOLE_PAGE = 0.5
_MOST_OBJECTS = 20_000
# Pixels a point. One pixel leaves a full stop of small print too faint to be sure of.
_SCALE = 2.0
_MOST_PIXELS = 12_000_000
# Differences of brightness, of 255: a word's palest stroke in light grey makes more.
_SEEN = 6
_SAME_COLOUR = 10
# How far beyond a word the ground is looked at, in pixels.
_RIM = 2
# A stop, a dash or an "I" fills its whole box; a longer word that does is blacked out.
_STROKES = 2
# The last letter that any replacement for a font is sure to have.
_LATIN = "\u00ff"


def scan_covers(page: Any, width: float, height: float) -> bool:
    """Whether one picture covers most of the page."""
    count = min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)
    edges = [ctypes.c_float() for _ in range(4)]
    for at in range(count):
        painted = pdfium.FPDFPage_GetObject(page.raw, at)
        if pdfium.FPDFPageObj_GetType(painted) not in (
            pdfium.FPDF_PAGEOBJ_IMAGE,
            pdfium.FPDF_PAGEOBJ_FORM,
        ) or not pdfium.FPDFPageObj_GetBounds(painted, *edges):
            continue
        if pdfium.FPDFPageObj_GetType(painted) == pdfium.FPDF_PAGEOBJ_FORM:
            held = pdfium.FPDFFormObj_CountObjects(painted)
            inner = (
                pdfium.FPDFFormObj_GetObject(painted, index)
                for index in range(min(held, _MOST_OBJECTS))
            )
            if not any(
                pdfium.FPDFPageObj_GetType(piece) == pdfium.FPDF_PAGEOBJ_IMAGE for piece in inner
            ):
                continue
        left, bottom, right, top = (edge.value for edge in edges)
        if (right - left) * (top - bottom) >= _WHOLE_PAGE * width * height:
            return True
    return False


def hidden_words(page: Any, found: PageWords) -> frozenset[int]:
    """The orders of the words that a reader of the page cannot see."""
    scanned = scan_covers(page, found.width, found.height)
    recognised = scanned and 2 * sum(w.look.invisible for w in found.words) > len(found.words)
    hidden = {
        word.order
        for word in found.words
        if word.look.size < SMALLEST
        or (word.look.invisible and not recognised)
        or not _on_page(word, found)
    }
    doubtful = [w for w in found.words if w.order not in hidden and not w.look.invisible]
    if doubtful:
        hidden |= _unseen(page, found, doubtful)
    return frozenset(hidden)


def _on_page(word: Word, found: PageWords) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return 0 <= x <= found.width and 0 <= y <= found.height


def _unseen(page: Any, found: PageWords, words: Iterable[Word]) -> set[int]:
    """The orders of those words that leave no mark in a picture of the page."""
    scale = _SCALE
    area = max(found.width * found.height, 1.0)
    if area * scale * scale > _MOST_PIXELS:
        scale = (_MOST_PIXELS / area) ** 0.5
    with closing(page.render(scale=scale, may_draw_forms=False, maybe_alpha=False)) as bitmap:
        picture = _Picture(bytes(bitmap.buffer), bitmap)
    return {word.order for word in words if not picture.shows(word, scale)}


class _Picture:
    """The painted page."""

    def __init__(self, pixels: bytes, bitmap: Any) -> None:
        self._pixels = pixels
        self._width, self._height = bitmap.width, bitmap.height
        self._stride, self._channels = bitmap.stride, bitmap.n_channels

    def shows(self, word: Word, scale: float) -> bool:
        """Whether a word can be told from what it is painted on."""
        left, right = _pixels(word.x0, word.x1, scale, self._width)
        top, bottom = _pixels(word.y0, word.y1, scale, self._height)
        inside = self._cut(left, top, right, bottom)
        if not inside:
            return False
        around = self._cut(left - _RIM, top - _RIM, right + _RIM, top)
        around += self._cut(left - _RIM, bottom, right + _RIM, bottom + _RIM)
        told_apart = marked = inked = False
        for channel, ink in enumerate(reversed(word.look.colour)):  # blue comes first
            seen = inside[channel :: self._channels]
            rim = sorted(around[channel :: self._channels] or seen)
            ground, low, high = rim[len(rim) // 2], min(seen), max(seen)
            told_apart = told_apart or abs(ink - ground) >= _SAME_COLOUR
            marked = marked or high - low >= _SEEN
            inked = inked or max(high - ground, ground - low) >= _SEEN
            if told_apart and marked:
                return True
        if not told_apart:
            return False
        # A font that is not in the file is replaced by one that may lack these letters.
        foreign = not word.look.embedded and any(c > _LATIN for c in word.text)
        return foreign or (inked and len(word.text) <= _STROKES)

    def _cut(self, left: int, top: int, right: int, bottom: int) -> bytes:
        """The pixels of a part of the picture, row after row."""
        left, right = (min(max(x, 0), self._width) * self._channels for x in (left, right))
        rows = range(max(top, 0), min(bottom, self._height))
        return b"".join(
            self._pixels[y * self._stride + left : y * self._stride + right] for y in rows
        )


def _pixels(low: float, high: float, scale: float, limit: int) -> tuple[int, int]:
    first = min(max(int(low * scale), 0), limit)
    return first, min(max(int(high * scale) + 1, first), limit)
