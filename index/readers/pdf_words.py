"""A PDF page's text layer as words, each with its place and its look.

PDFium gives single characters in the order they were painted; everything about reading
order is decided elsewhere. Coordinates are points from the page's upper left corner as a
reader sees it, whatever the page's own rotation.
"""

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from index.errors import ArticleUnreadable

MOST_CHARACTERS = 300_000
"""On one page: a broadsheet has about 40,000."""

_PDFIUM_HYPHEN = "\x02"  # what PDFium makes of any hyphen that it finds at a line's end
_LIGATURES = {c: unicodedata.normalize("NFKC", c) for c in map(chr, range(0xFB00, 0xFB07))}
_NOTHING = frozenset("\u00ad\u200b\u200c\u2060\ufeff")
_INVISIBLE = 3  # the render mode of text that is there to be found and not to be seen
_BOLD = 600
_FAR = 1.0  # ems from one letter to the next that no word has
_RAISED = 0.3  # ems that a footnote's mark or an ordinal's letters may be raised by


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text is painted."""

    size: float  # points, as seen
    bold: bool
    family: str
    colour: tuple[int, int, int]
    invisible: bool
    embedded: bool  # otherwise the letters may be missing from the picture
    turned: int  # quarter turns clockwise


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, in one look."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    look: Look
    order: int  # in which it was painted
    glued: bool = False  # no space before it

    def moved(self, x0: float, y0: float, x1: float, y1: float, base: float) -> "Word":
        """The same word elsewhere."""
        return replace(self, x0=x0, y0=y0, x1=x1, y1=y1, base=base)


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page and what is known of its characters."""

    words: tuple[Word, ...]
    width: float
    height: float
    characters: int
    meaningless: int  # of these, how many the file does not say the meaning of


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a page's own coordinates become those a reader sees."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turns:
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case 3:
                return self.top - y, self.right - x
        return x - self.left, self.top - y


def words_of_page(page: Any, text_page: Any) -> PageWords:
    """All words of the page in the order of painting."""
    left, bottom, right, top = page.get_bbox()
    frame = _Frame(left, bottom, right, top, page.get_rotation() // 90)
    count = text_page.count_chars()
    if count > MOST_CHARACTERS:
        raise ArticleUnreadable("A page of the PDF holds more text than any page of a newspaper.")
    collector = _Collector()
    for letter in _letters(text_page.raw, count, frame):
        collector.add(letter)
    width, height = frame.size
    return PageWords(
        tuple(collector.finish()), width, height, collector.characters, collector.meaningless
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str  # "" ends a word
    meaningless: bool = False
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    base: tuple[float, float] = (0, 0)
    look: Look | None = None


def _letters(raw: Any, count: int, frame: _Frame) -> Iterator[_Letter]:
    looks = _Looks(raw, frame.turns)
    x0, x1, y0, y1, at_x, at_y = (ctypes.c_double() for _ in range(6))
    for at in range(count):
        text = _character(pdfium.FPDFText_GetUnicode(raw, at))
        if pdfium.FPDFText_IsGenerated(raw, at) == 1 or text.isspace():
            yield _Letter("")
            continue
        if text in _NOTHING:
            continue
        pdfium.FPDFText_GetCharBox(raw, at, x0, x1, y0, y1)
        pdfium.FPDFText_GetCharOrigin(raw, at, at_x, at_y)
        xs, ys = zip(frame.point(x0.value, y0.value), frame.point(x1.value, y1.value), strict=True)
        numbers = (min(xs), min(ys), max(xs), max(ys))
        base = frame.point(at_x.value, at_y.value)
        if not all(map(math.isfinite, (*numbers, *base))):
            continue
        meaningless = (
            pdfium.FPDFText_HasUnicodeMapError(raw, at) == 1
            or unicodedata.category(text[0]) in ("Co", "Cn", "Cc", "Cs")
            or text == "\ufffd"
        )
        yield _Letter(text, meaningless, numbers, base, looks.at(at))


def _character(code: int) -> str:
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd"
    c = chr(code)
    if c == _PDFIUM_HYPHEN:
        return "-"
    return _LIGATURES.get(c, c)


class _Looks:
    """The look of each character, asked for once for each painted object."""

    def __init__(self, raw: Any, turns: int) -> None:
        self._raw = raw
        self._turns = turns
        self._known: dict[int, Look] = {}
        self._fonts: dict[int, _Font] = {}
        self._matrix = pdfium.FS_MATRIX()
        self._colour = [ctypes.c_uint() for _ in range(4)]

    def at(self, at: int) -> Look:
        painted = pdfium.FPDFText_GetTextObject(self._raw, at)
        address = ctypes.cast(painted, ctypes.c_void_p).value or 0
        if address not in self._known:
            self._known[address] = self._read(painted, at)
        return self._known[address]

    def _read(self, painted: Any, at: int) -> Look:
        matrix = self._matrix
        if not pdfium.FPDFText_GetMatrix(self._raw, at, matrix):
            matrix.a = matrix.d = 1
            matrix.b = matrix.c = 0
        size = pdfium.FPDFText_GetFontSize(self._raw, at) * math.hypot(matrix.c, matrix.d)
        known = pdfium.FPDFText_GetFillColor(self._raw, at, *self._colour)
        red, green, blue = (part.value if known else 0 for part in self._colour[:3])
        angle = math.atan2(matrix.b, matrix.a)
        turned = round(-angle / (math.pi / 2)) + self._turns
        font = self._font(painted, at)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(painted) if painted else 0
        return Look(
            size=size if math.isfinite(size) else 0,
            bold=font.bold,
            family=font.family,
            colour=(red, green, blue),
            invisible=mode == _INVISIBLE,
            embedded=font.embedded,
            turned=turned % 4,
        )

    def _font(self, painted: Any, at: int) -> "_Font":
        font = pdfium.FPDFTextObj_GetFont(painted) if painted else None
        address = (ctypes.cast(font, ctypes.c_void_p).value or 0) if font else 0
        if address not in self._fonts:
            name = _font_name(font) if font else ""
            weight = pdfium.FPDFText_GetFontWeight(self._raw, at)
            self._fonts[address] = _Font(
                family=name.rpartition("+")[2].partition("-")[0].partition(",")[0],
                bold=weight >= _BOLD or "bold" in name.lower() or "black" in name.lower(),
                embedded=bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1,
            )
        return self._fonts[address]


@dataclass(frozen=True, slots=True)
class _Font:
    family: str
    bold: bool
    embedded: bool


def _font_name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    if not 0 < length < 1000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")


class _Collector:
    """Letters put together to words."""

    def __init__(self) -> None:
        self.characters = self.meaningless = 0
        self._words: list[Word] = []
        self._letters: list[_Letter] = []
        self._glued = False

    def add(self, letter: _Letter) -> None:
        if not letter.text:
            self._end(glued=False)
            return
        self.characters += 1
        self.meaningless += letter.meaningless
        if self._letters and not _continues(self._letters[-1], letter):
            self._end(glued=_stays_on_line(self._letters[-1], letter))
        self._letters.append(letter)

    def finish(self) -> list[Word]:
        self._end(glued=False)
        return self._words

    def _end(self, glued: bool) -> None:
        if self._letters:
            self._words.append(self._word())
        self._letters = []
        self._glued = glued

    def _word(self) -> Word:
        letters = self._letters
        look = letters[0].look
        assert look is not None
        return Word(
            text="".join(letter.text for letter in letters),
            x0=min(letter.box[0] for letter in letters),
            y0=min(letter.box[1] for letter in letters),
            x1=max(letter.box[2] for letter in letters),
            y1=max(letter.box[3] for letter in letters),
            base=letters[0].base[1] if look.turned % 2 == 0 else letters[0].base[0],
            look=look,
            order=len(self._words),
            glued=self._glued,
        )


def _continues(before: _Letter, letter: _Letter) -> bool:
    """Whether two letters painted one after the other belong to one word."""
    return before.look == letter.look and _stays_on_line(before, letter, raised=0.05)


def _stays_on_line(before: _Letter, letter: _Letter, raised: float = _RAISED) -> bool:
    """Whether the second letter stands right after the first."""
    look = letter.look
    assert look is not None
    assert before.look is not None
    em = max(look.size, before.look.size, 0.1)
    dx, dy = letter.base[0] - before.base[0], letter.base[1] - before.base[1]
    along, across = ((dx, dy), (-dy, dx), (-dx, -dy), (dy, -dx))[_backwards(look.turned)]
    width = max(before.box[2] - before.box[0], 0) if look.turned % 2 == 0 else em
    return abs(across) <= raised * em and -0.3 * em <= along <= width + _FAR * em


def _backwards(turned: int) -> int:
    """The index of the turn that lays a turned line straight."""
    return (0, 3, 2, 1)[turned]
