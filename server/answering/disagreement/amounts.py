"""Numbers as articles write them: "at least 40 people", "forty", "£3.1m", "4.87 metres"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Span
from index.numerals import CURRENCIES, MEASURES, SCALES, SMALL, TENS, WORDS
from index.words import STOP_STEMS, stems, words

_CURRENCIES = CURRENCIES | {"sterl": "£"}
_MEASURES = dict(zip(stems(MEASURES), MEASURES.values(), strict=True)) | {
    "m": ("length", 1.0),
    "g": ("weight", 0.001),
}

_WORD_NUMBER = (
    rf"(?:{'|'.join([*TENS, *SMALL])})(?:[ -](?:and )?(?:{'|'.join([*TENS, *SMALL])}|hundred"
    r"|thousand|million|billion|dozen)\b)*"
)
_HEDGE = (
    r"(?:at least|at most|up to|as many as|no (?:more|fewer|less) than|(?:more|fewer|less) than"
    r"|over|under|nearly|almost|about|around|some|roughly|approximately|an estimated|just over"
    r"|just under|close to)"
)
_NUMBER = re.compile(
    rf"(?P<hedge>\b{_HEDGE} )?(?P<sign>US\$|[£$€¥])?"
    r"(?P<figure>(?<![\w.,:])(?<![A-Za-z]-)"  # "Bill C-84" counts nothing
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\b(?:a|half a) (?=dozen|hundred"
    rf"|thousand|million|billion)|\b{_WORD_NUMBER}\b)"
    r"(?P<scale>(?: |-|(?<= )|)"
    r"(?:dozen|hundred|thousand|million|billion|trillion|mn|bn|tn|[mk])\b)?"
    r"(?P<unit> ?(?:%|per ?cent\b|percent\b))?(?![\d])",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*|[^\w\s]")
_RANGE = re.compile(
    rf"^ ?(?:to|or|[-–—]) ?(?:[£$€]?\d[\d.,]*|(?:{'|'.join([*TENS, *SMALL])})\b)", re.IGNORECASE
)
_LOOSE = frozenset(
    "about around some roughly approximately nearly almost over under".split()
    + ["an estimated", "more than", "fewer than", "less than", "just over", "just under"]
    + ["close to", "at least", "at most", "up to", "as many as"]
    + [f"no {more} than" for more in ("more", "fewer", "less")]
)
_NEAR = 0.1  # "about 40" and 42 say the same
_CONVERTED = 0.04  # so may a rounded conversion from feet to metres


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and what it counts; ``span`` is in the text it was found in."""

    span: Span
    value: float
    digits: str  # as written, without its scale: how exact it is
    kind: str | None  # "£", "%", or a family of measures
    counted: tuple[str, ...]  # stems of the words that follow, up to the noun and what follows it
    loose: bool  # "about", "at least"
    before: str  # the word before it, folded

    def same(self, other: "Amount") -> bool:
        """Whether both may be meant as one number: "40" and "forty", "about 40" and 42."""
        if self.value == other.value:
            return True
        more = max(self.value, other.value)
        apart = abs(self.value - other.value) / more
        if self.loose or other.loose:
            return apart <= _NEAR
        if self.kind in ("length", "time", "weight") and self.counted[:1] != other.counted[:1]:
            return apart <= _CONVERTED
        return self._rounds_to(other) or other._rounds_to(self)

    def _rounds_to(self, other: "Amount") -> bool:
        """Whether this is the other, rounded: £2.4m for £2,412,300, 3,000 for 2,950."""
        plain = self.digits.replace(",", "")
        scaled = self.value / float(plain) if plain.replace(".", "").isdigit() else 1.0
        if not plain.replace(".", "").isdigit() or not float(plain):
            return False
        decimals = len(plain.partition(".")[2])
        zeros = len(plain) - len(plain.rstrip("0")) if "." not in plain else 0
        if scaled == 1.0 and zeros < 2:
            return False  # 140 is no round number
        step = scaled * 10.0 ** (zeros - decimals)
        return abs(self.value - other.value) <= step / 2


def amounts(text: str) -> list[Amount]:
    """The numbers of a text, in order; years, ranges and ordinals are none."""
    return list(_amounts(text))


def _amounts(text: str) -> Iterator[Amount]:
    after_range = -1
    for found in _NUMBER.finditer(text):
        if found.start("figure") <= after_range:
            continue
        rest = text[found.end() :]
        if rest[:2].lower() in ("st", "nd", "rd", "th") and found["figure"].isdigit():
            continue
        if ranged := _RANGE.match(rest):
            after_range = found.end() + ranged.end()
            continue
        scale = (found["scale"] or "").strip(" -")
        counted = _counted(rest)
        if scale.lower() == "m" and not found["sign"]:  # 3 m are metres, £3m millions
            scale, counted = "", ("m", *counted)
        value = _value(found["figure"], scale)
        if value is None:
            continue
        kind = _kind(found["sign"], found["unit"], counted)
        if kind is None and _is_year(found["figure"], found["scale"], counted):
            continue
        if kind in ("length", "time", "weight"):
            value *= _MEASURES[counted[0]][1]
        start = found.start("hedge") if found["hedge"] else found.start("sign")
        start = start if start >= 0 else found.start("figure")
        before = words(text[: found.start()])
        yield Amount(
            Span(start, found.end()),
            value,
            found["figure"],
            kind,
            counted,
            (found["hedge"] or "").strip().lower() in _LOOSE,
            before[-1] if before else "",
        )


def _value(figure: str, scale: str) -> float | None:
    figure = figure.lower().strip()
    times = SCALES.get(scale.lower(), 1.0)
    if figure[0].isdigit():
        return float(figure.replace(",", "")) * times
    if figure in ("a", "half a"):
        return times * (0.5 if figure != "a" else 1.0)
    total = current = 0.0
    for word in re.split(r"[ -]+", figure):
        if word in WORDS:
            current += WORDS[word]
        elif word in ("thousand", "million", "billion"):
            total, current = total + max(current, 1.0) * SCALES[word], 0.0
        elif word in SCALES:
            current = max(current, 1.0) * SCALES[word]
        elif word != "and":
            return None
    return (total + current) * times


def _counted(rest: str) -> tuple[str, ...]:
    """The stems of the words right after a number, as far as its noun may stand."""
    held: list[str] = []
    for token in _FOLLOWING.findall(rest[:80]):
        if not token[0].isalnum() or len(held) == 4:
            break
        held += stems(words(token))
    return tuple(held)


def _kind(sign: str | None, unit: str | None, counted: tuple[str, ...]) -> str | None:
    if sign:
        return _CURRENCIES[sign.lower()]
    if unit:
        return "%"
    if counted and counted[0] in _CURRENCIES:
        return _CURRENCIES[counted[0]]
    return _MEASURES[counted[0]][0] if counted and counted[0] in _MEASURES else None


def _is_year(figure: str, scale: str | None, counted: tuple[str, ...]) -> bool:
    """Whether a bare 1884 or 2025 counts nothing."""
    bare = scale is None and len(figure) == 4 and figure[:2] in ("16", "17", "18", "19", "20")
    return bare and (not counted or counted[0] in STOP_STEMS)
