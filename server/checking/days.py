"""The dates and times of a statement: each is one of its quotes', or follows from when it came."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from index.article import Span
from index.numerals import MONTHS, WEEKDAYS
from server.answering.disagreement.dates import When, dates, times
from server.checking.evidence import MOST_PLACES, Evidence, Place, misplaced
from server.checking.reading import Reading, read
from server.checking.sources import Fault

_MONTHS = tuple(month.lower() for month in MONTHS)
_RELATIVE = re.compile(
    r"\b(?P<days>today|tonight|yesterday|tomorrow|last night)\b"
    r"|\b(?P<years>this|last|next) year\b",
    re.IGNORECASE,
)
_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1}
_YEARS = {"this": 0, "last": -1, "next": 1}
_SPOKEN_AS = frozenset("today tonight yesterday tomorrow".split())
_SEASONS = frozenset("spring summer autumn winter".split())
_FROM = frozenset("since after from".split())
_UNTIL = frozenset("until till before by to".split())
MOST_DAYS = 12  # in a statement
_NEAR_DAYS = 7  # a weekday alone is one of the week before, or after, the paper came out
_NEAR_YEAR = 200  # days


def day_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """What is wrong with the dates and times of a statement."""
    if len(whens(statement.text)) > MOST_DAYS:
        yield Fault("date", "It holds too many dates to be one statement.")
        return
    found = [
        (source, quote, when)
        for source, quote in zip(evidence.sources, evidence.quotes, strict=True)
        for when in (*whens(quote.text), *_relative(quote.text, source.published))
    ]
    titled = [(s, when) for s in evidence.sources for when in whens(f"{s.title}. {s.section}")]
    for own in whens(statement.text):
        words = own.span.of(statement.text)
        same = [(q, w) for source, q, w in found if _is(own, w, source.published)]
        if same:
            others = [(q, w) for s, q, w in found if not _is(own, w, s.published)]
            places = [(q, w.span) for q, w in same]
            if own.bound and all(_opposite(own, w) for _, w in same):
                yield Fault("direction", f"“{own.bound} {words}” is the other way in the quotes.")
            elif _is_misplaced(statement, own, places, others):
                yield Fault("date", f"“{words}” belongs to something else in the quotes.")
        elif not any(_is(own, w, s.published) for s, w in titled) and not any(
            s.published and _came_out(own, s.published) for s in evidence.sources
        ):
            yield Fault("date", f"“{words}” does not stand in the quotes.")
    yield from _bare_months(statement, evidence)
    for token in statement.tokens:
        spoken = token.low in _SPOKEN_AS | _SEASONS and not token.capital
        if spoken and not any(token.low == t.low for q in _texts(evidence) for t in q.tokens):
            yield Fault("date", f"“{token.text}” does not stand in the quotes.")


def _is_misplaced(
    statement: Reading, own: When, places: Sequence[Place], others: Sequence[tuple[Reading, When]]
) -> bool:
    """Whether it stands where one of the other dates of the quotes should."""
    for quote, told in others[:MOST_PLACES]:
        if (told.minute is None) != (own.minute is None):
            continue
        also = [w for w in whens(statement.text) if w is not own and told.differs(w) is False]
        other = (statement, also[0].span) if also else None
        if misplaced((statement, own.span), places, other, [(quote, told.span)]):
            return True
    return False


def _bare_months(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Months that stand by themselves: "next April"."""
    taken = [when.span for when in whens(statement.text)]
    told = {w.month for s in evidence.sources for w in whens(f"{s.quote} {s.title}")}
    told |= {s.published.month for s in evidence.sources if s.published is not None}
    lows = {t.low for quote in evidence.quotes for t in quote.tokens}
    for token in statement.tokens:
        alone = token.capital and token.low in _MONTHS and token.low != "may"
        if not alone or any(token.span in span for span in taken):
            continue
        if token.low not in lows and _MONTHS.index(token.low) + 1 not in told:
            yield Fault("date", f"“{token.text}” does not stand in the quotes.")


@lru_cache(maxsize=512)  # a quote is read for every statement that cites it
def whens(text: str) -> tuple[When, ...]:
    """The dates and times of a text; a month and a year are one, "2024–25" the first year."""
    return (*dates(text), *times(text))


def _texts(evidence: Evidence) -> Iterator[Reading]:
    yield from evidence.quotes
    for source in evidence.sources:
        yield read(f"{source.title}. {source.section or ''}")


def _relative(text: str, published: date | None) -> Iterator[When]:
    """What "yesterday" and "last year" mean on the day the article came out."""
    if published is None:
        return
    for at in _RELATIVE.finditer(text):
        span = Span(at.start(), at.end())
        if at["days"]:
            day = published + timedelta(days=_DAYS[at["days"].lower()])
            yield When(span, day.year, day.month, day.day, WEEKDAYS[day.weekday()])
        else:
            yield When(span, published.year + _YEARS[at["years"].lower()])


def _is(own: When, told: When, published: date | None) -> bool:
    """Whether a statement's date is the quote's, with what the day it came out adds."""
    if own.minute is not None or told.minute is not None:
        return own.minute == told.minute
    return any(
        all(
            mine is None or mine == theirs
            for mine, theirs in (
                (own.year, each.year),
                (own.month, each.month),
                (own.day, each.day),
                (own.weekday, each.weekday),
            )
        )
        for each in _meant(told, published)
    )


def _meant(told: When, published: date | None) -> Iterator[When]:
    """The full dates that a quote's may be: itself first."""
    yield told
    if told.day is not None and told.month is not None:
        years = [told.year] if told.year else _years(published)
        for year in years:
            day = _date(year, told.month, told.day)
            near = told.year or (published and day and abs((day - published).days) <= _NEAR_YEAR)
            if day is not None and near:
                yield replace(told, year=year, weekday=WEEKDAYS[day.weekday()])
    elif told.month is not None and told.year is None and published is not None:
        for year in _years(published):
            middle = date(year, told.month, 15)
            if abs((middle - published).days) <= _NEAR_YEAR:
                yield replace(told, year=year)
    elif told.weekday is not None and told.month is None and published is not None:
        for apart in range(-_NEAR_DAYS, _NEAR_DAYS + 1):
            day = published + timedelta(days=apart)
            if WEEKDAYS[day.weekday()] == told.weekday:
                yield replace(told, year=day.year, month=day.month, day=day.day)


def _years(published: date | None) -> list[int]:
    return [published.year + apart for apart in (-1, 0, 1)] if published else []


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "31 February"
        return None


def _came_out(own: When, published: date) -> bool:
    """Whether a statement only says the month or year in which the article came out."""
    if own.minute is not None or own.year is None:
        return False
    return (
        own.year == published.year
        and own.month in (None, published.month)
        and own.day in (None, published.day)
        and own.weekday in (None, WEEKDAYS[published.weekday()])
    )


def _opposite(own: When, told: When) -> bool:
    return (own.bound in _FROM and told.bound in _UNTIL) or (
        own.bound in _UNTIL and told.bound in _FROM
    )
