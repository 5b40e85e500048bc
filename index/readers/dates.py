"""Dates as newspapers write them.

Strict on purpose: dateparser and htmldate also accept "May", "12/03" and copyright
years, and a wrong date on a quote is worse than none. Day-first and month-first numbers
("12/03/2025") are left alone unless only one reading is a date.
"""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun"),
            *("july jul", "august aug", "september sept sep", "october oct"),
            *("november nov", "december dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)\b"
_CLOCK = (
    r"\d{1,2}(?:[:.]\d\d){0,2}(?:\.\d+)?\s*(?:[ap]\.?\s?m\b\.?)?\s*"
    r"(?:[a-z]{2,5}\b|z\b|[+-]\d\d:?\d\d)?"
)
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w){_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"(?<!\w){_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?)(?!\d)",
        r"(?<!\d)(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})(?!\d)",
    )
)
_NUMBERS = re.compile(r"(?<!\d)(\d\d?)/(\d\d?)/(\d{4})(?!\d)")
_TIME = re.compile(rf"[\s,]*(?:T(?=\d)|at\b|,|\||·|•|-|–)?\s*\(?{_CLOCK}\)?", re.IGNORECASE)


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date written in ``text``, with the offsets of it and its time of day."""
    found = [(m.start(), m.end(), d) for m in _matches(text) if (d := _date_of(m))]
    if not found:
        return None
    start, end, day = min(found, key=lambda f: f[:2])
    time = _TIME.match(text, end)
    if time and re.search(r"\d[:.]\d\d|[ap]\.?\s?m\b", time[0], re.IGNORECASE):
        end = time.end()
    return day, start, end


def parse_date(text: str) -> date | None:
    """The date that ``text`` opens with, time of day or not; ``None`` if there is none."""
    found = find_date(text.strip())
    return found[0] if found and found[1] == 0 else None


def _matches(text: str) -> list[re.Match[str]]:
    return [m for pattern in (*_WRITTEN, _NUMBERS) if (m := pattern.search(text))]


def _date_of(match: re.Match[str]) -> date | None:
    if match.re is _NUMBERS:
        first, second, year = (int(g) for g in match.groups())
        days = {d for d in (_day(year, second, first), _day(year, first, second)) if d}
        return days.pop() if len(days) == 1 else None
    month = match["month"].lower()
    return _day(int(match["year"]), _MONTHS.get(month) or int(month), int(match["day"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
