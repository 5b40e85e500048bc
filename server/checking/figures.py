"""Every number of a text with what it measures or counts: "185 of the 460 jobs", "a fifth"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Span
from index.numerals import CURRENCIES, MEASURES, SCALES, WORDS
from index.words import STOP_STEMS, words
from server.answering.disagreement.dates import dates, times
from server.checking.vocabulary import bases

_ORDINALS = {
    word: float(n)
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PARTS |= {f"{part}s": n for part, n in _PARTS.items()} | {"halves": 2}
_TIMES = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "doubling": 2.0, "thrice": 3.0}
_TIMES |= {"triple": 3.0, "tripled": 3.0, "trebled": 3.0, "quadrupled": 4.0}
_MEASURES = dict(zip(bases(MEASURES), MEASURES.values(), strict=True))
_WORD = "|".join(WORDS)
_SCALE = r"hundred|thousand|million|billion|trillion|dozen"
_FIGURE = re.compile(
    r"(?P<sign>US\$|[£$€¥])?"
    r"(?:(?P<digits>(?<![\w])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    rf"|\b(?P<words>(?:(?:an?|half an?) (?=(?:{_SCALE})\b)|(?:{_WORD})\b)"
    rf"(?:[ -](?:(?<=hundred )and |(?<=thousand )and )?(?:(?:{_WORD}|{_SCALE})\b))*))"
    rf"(?:[ -]?(?P<scale>(?:{_SCALE}|mn|bn|tn)\b|(?<=\d)[mk]\b))?"
    r"(?P<ordinal>(?<=\d)(?:st|nd|rd|th)\b)?"
    r"(?P<percent> ?%|[ -]per ?cent\b|[ -]percent\b)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"\b(?:(?P<over>an?|{_WORD})[ -])?(?P<under>half|halves|thirds?|quarters?|fifths?|sixths?"
    r"|eighths?|tenths?)\b(?! (?:place|time)\b)(?:[ -](?P<unit>an? \w+))?",
    re.IGNORECASE,
)
_MIXED = re.compile(rf"\b(?P<whole>an?|{_WORD}|\d+) (?P<unit>\w+) and a half\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_MULTIPLE = re.compile(rf"\b(?:{'|'.join(_TIMES)})\b", re.IGNORECASE)
_FOLLOWING = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[^\w\s]")
_BEFORE = re.compile(
    r"\b(?:(?P<about>about|around|some|nearly|almost|approximately|roughly|an estimated|close to"
    r"|thought to be|just under|just over)|(?P<over>over|above)|(?P<under>under|below)"
    r"|(?P<more>at least|more than|no (?:fewer|less) than|a minimum of|as many as|upwards of)"
    r"|(?P<less>at most|up to|fewer than|less than|no more than|a maximum of))"
    r"(?: the| a)? ?(?:US\$|[£$€¥])?$",
    re.IGNORECASE,
)
_LEAST = 3  # content words after a number that may be what it counts


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; ``span`` is in the text it was found in.

    ``written`` is the number alone; ``value`` is in the base of its ``unit``: a currency, "%"
    (also of fractions), "x" for "twice", "#" for ordinals, a family of measures, or nothing.
    ``counted`` are the stems of the words after it, up to the next small word.
    """

    span: Span
    value: float
    written: float
    unit: str
    counted: tuple[str, ...]
    bound: str = ""  # "about", "more", "less"; "over" and "under" may be of a place
    article: bool = False  # "a dozen", "one": may be no number at all


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in order; dates and times of day are none."""
    taken = [when.span for when in (*dates(text), *times(text))]
    found: list[Figure] = []
    for figure in (
        *_mixed(text),
        *_fractions(text),
        *_numbers(text),
        *_multiples(text),
        *_ordinals(text),
    ):
        crossed = (*taken, *(other.span for other in found))
        if not any(figure.span.start < s.end and s.start < figure.span.end for s in crossed):
            found.append(figure)
    return sorted(found, key=lambda figure: figure.span.start)


def bounded(text: str, start: int) -> str:
    """Whether a number at ``start`` is "about" so many, "more" than that, or "less"."""
    before = _BEFORE.search(text[max(0, start - 24) : start])
    return (before.lastgroup or "") if before else ""


def _numbers(text: str) -> Iterator[Figure]:
    for at in _FIGURE.finditer(text):
        value = _value(at["digits"] or at["words"], (at["scale"] or "").lower())
        if value is None:
            continue
        counted, unit, written = _counted(text[at.end() :]), "", value
        if at["sign"]:
            unit = CURRENCIES[at["sign"].lower()]
        elif at["percent"]:
            unit = "%"
        elif at["ordinal"]:
            unit = "#"
        elif counted and counted[0] in CURRENCIES:
            unit, counted = CURRENCIES[counted[0]], counted[1:]
        elif counted and counted[0] in _MEASURES:
            unit, size = _MEASURES[counted[0]]
            value, counted = value * size, counted[1:]
        elif re.match(r" times\b", text[at.end() :]):
            unit, counted = "x", ()
        span = Span(at.start(), at.end())
        lone = (at["words"] or "").lower() == "one"
        yield Figure(span, value, written, unit, counted, bounded(text, at.start()), lone)


def _fractions(text: str) -> Iterator[Figure]:
    for at in _FRACTION.finditer(text):
        over, under = (at["over"] or "").lower(), at["under"].lower()
        if not over and under not in ("half", "quarter"):
            continue
        if over in ("a", "an") and under.endswith("s"):
            continue
        after = text[at.end("under") :]
        # "A third pier", "two third-years", "half-time": ordinals and compounds.
        whole = re.match(
            r"[\s-]+(?:of|its|their|the|his|her|my|fewer|more|less)\b|[.,;:)”]|$", after
        )
        unit = _MEASURES.get(bases(words(at["unit"] or " "))[-1]) if at["unit"] else None
        value = (1.0 if over in ("", "a", "an") else WORDS[over]) / _PARTS[under]
        span = Span(at.start(), at.end("under"))
        if unit is not None:
            yield Figure(Span(at.start(), at.end()), value * unit[1], value, unit[0], ())
        elif whole or (under == "half" and after.startswith(" ")):
            part, bound = 100.0 * value, bounded(text, at.start())
            yield Figure(span, part, part, "%", _counted(after), bound)


def _mixed(text: str) -> Iterator[Figure]:
    for at in _MIXED.finditer(text):
        measure = _MEASURES.get(bases(words(at["unit"]) or [""])[0])
        whole = at["whole"].lower()
        value = 0.5 + (1.0 if whole in ("a", "an") else _value(whole, "") or 0.0)
        if measure is not None:
            span, bound = Span(at.start(), at.end()), bounded(text, at.start())
            yield Figure(span, value * measure[1], value, measure[0], (), bound)


def _multiples(text: str) -> Iterator[Figure]:
    for at in _MULTIPLE.finditer(text):
        value = _TIMES[at[0].lower()]
        yield Figure(Span(at.start(), at.end()), value, value, "x", ())


def _ordinals(text: str) -> Iterator[Figure]:
    for at in _ORDINAL.finditer(text):
        span = Span(at.start(), at.end())
        value = _ORDINALS[at[0].lower()]
        yield Figure(span, value, value, "#", _counted(text[at.end() :]))


def _value(figure: str, scale: str) -> float | None:
    times_over = SCALES.get(scale, 1.0)
    figure = figure.lower().strip()
    if figure[0].isdigit():
        return float(figure.replace(",", "")) * times_over
    total = current = 0.0
    for word in re.split(r"[ -]+", figure):
        if word in ("a", "an"):
            current = max(current, 1.0)
        elif word in WORDS:
            current += WORDS[word]
        elif word in ("thousand", "million", "billion", "trillion"):
            total, current = total + max(current, 1.0) * SCALES[word], 0.0
        elif word in SCALES:
            current = max(current, 1.0) * SCALES[word]
        elif word == "half":
            current = 0.5
        elif word != "and":
            return None
    return (total + current) * times_over


def _counted(rest: str) -> tuple[str, ...]:
    """The stems after a number, of what it counts: up to a mark or a small word."""
    held: list[str] = []
    for word in _FOLLOWING.findall(rest[:60]):
        if word == "-" and not held:
            continue
        if not held and word.endswith("ed"):
            continue  # "37 injured people"; of "130 voted" it is not known what they are
        if not word[0].isalpha() or len(held) == _LEAST:
            break
        stem = bases(words(word.removesuffix("'s"))[:1] or [word.lower()])[0]
        if stem in STOP_STEMS:
            break
        held.append(stem)
    return tuple(held)
