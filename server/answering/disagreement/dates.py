"""Dates and times of day as articles write them; two may be one day, written otherwise."""

import re
from dataclasses import dataclass

from index.article import Span
from index.numerals import MONTHS, WEEKDAYS

_MONTH_NUMBERS = {
    name.lower()[:letters]: n for n, name in enumerate(MONTHS, 1) for letters in (3, None)
}
_MONTH_NUMBERS["sept"] = 9
_MONTH = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = rf"(?P<{{0}}>{'|'.join(WEEKDAYS)})"
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:1[5-9]|20)\d\d)"


def _of(pattern: str, name: str) -> str:
    return pattern.format(name)


_DATE = re.compile(
    rf"(?:\b{_of(_WEEKDAY, 'w1')},? (?:the )?)?"
    rf"(?:\b{_of(_DAY, 'd1')} (?:of )?{_of(_MONTH, 'm1')}(?!\w)(?:\.?,? {_of(_YEAR, 'y1')}\b)?"
    rf"|\b{_of(_MONTH, 'm2')} {_of(_DAY, 'd2')}\b(?!\d|,\d)(?:,? {_of(_YEAR, 'y2')}\b)?"
    rf"|\b{_of(_MONTH, 'm3')} {_of(_YEAR, 'y3')}\b)"
    rf"|\b(?<=[a-z] ){_of(_YEAR, 'y4')}\b(?!,\d| (?!(?:as|was|is|has|this|its|across)\b)[a-z]+s\b)"
    rf"|(?<=\b[Ii]n )(?P<m4>January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b"
    rf"|\b{_of(_WEEKDAY, 'w2')}\b"
)
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[.:](?P<minute>[0-5]\d))? ?(?P<half>[ap]\.?m\b\.?)"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b"
)
# "the Courier at 3.40 a.m., the Herald at 4.10": the half of the day is said once.
_TIME_AGAIN = re.compile(
    r"\b(?:at|and|or) (?P<hour>0?[1-9]|1[0-2])[.:](?P<minute>[0-5]\d)\b"
    r"(?![.,:]?\d| ?[ap]\.?m\b|[a-z%]| (?:m|per|metres?|meters?|miles?|million|percent)\b)"
)
# "until 3 May" and "from 3 May" are no two answers to "when".
_BOUND = re.compile(
    r"\b(until|till|since|before|after|by|from|between|through|to|of)\s+(?:the |about )?$", re.I
)


@dataclass(frozen=True, slots=True)
class When:
    """A date or a time of day, as far as the text gives it."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: str | None = None
    minute: int | None = None  # of the day
    bound: str = ""  # "until", "since" …

    def differs(self, other: "When") -> bool | None:
        """Whether they cannot be one day; ``None`` if the texts do not tell."""
        pairs: list[tuple[int | str | None, int | str | None]] = [
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.minute, other.minute),
        ]
        if self.month is None and other.month is None:
            pairs.append((self.weekday, other.weekday))
        both = [a != b for a, b in pairs if a is not None and b is not None]
        return any(both) if both else None


def dates(text: str) -> list[When]:
    """The dates of a text, in order."""
    found = []
    for at in _DATE.finditer(text):
        month = next((at[n] for n in ("m1", "m2", "m3", "m4") if at[n]), None)
        day = at["d1"] or at["d2"]
        year = next((at[n] for n in ("y1", "y2", "y3", "y4") if at[n]), None)
        found.append(
            When(
                Span(at.start(), at.end()),
                int(year) if year else None,
                _MONTH_NUMBERS[month.lower().rstrip(".")] if month else None,
                int(day) if day else None,
                at["w1"] or at["w2"],
                bound=_bound(text, at.start()),
            )
        )
    return found


def times(text: str) -> list[When]:
    """The times of day of a text, in order."""
    found = []
    for at in _TIME.finditer(text):
        hour = int(at["hour"] or at["hour24"])
        minute = int(at["minute"] or at["minute24"] or 0)
        if at["half"]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if at["half"][0] == "p" else 0)
        span = Span(at.start(), at.end())
        found.append(When(span, minute=60 * hour + minute, bound=_bound(text, at.start())))
    return [*found, *_again(text, found)]


def _again(text: str, said: list[When]) -> list[When]:
    """The times after one with "a.m." or "p.m." that leave it out, as they stand after it."""
    found = []
    last = said[-1] if said else None
    if (
        last is not None
        and last.minute is not None
        and text[last.span.start : last.span.end][-1] in "mM."
    ):
        for at in _TIME_AGAIN.finditer(text, last.span.end):
            afternoon = 720 if last.minute >= 720 else 0
            minute = 60 * (int(at["hour"]) % 12) + int(at["minute"]) + afternoon
            found.append(When(Span(at.start("hour"), at.end()), minute=minute))
    return found


def _bound(text: str, start: int) -> str:
    before = _BOUND.search(text[:start])
    return before[1].lower() if before else ""
