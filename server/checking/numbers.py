"""The numbers of a statement: each stands in its quotes, with its unit and what it counts."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from index.article import Span
from server.answering.disagreement.dates import dates
from server.checking.evidence import MOST_PLACES, Evidence, Place, misplaced
from server.checking.figures import Figure, figures
from server.checking.reading import Reading
from server.checking.sources import Fault
from server.checking.vocabulary import alike

_ROUGHLY = 0.06  # "about 40" says 42
_ABOVE = 0.15  # "more than 40" says 45
_MORE = frozenset({"more", "over"})
_LESS = frozenset({"less", "under"})
MOST_FIGURES = 16  # in a statement
_FAR = 6  # tokens after a number at which what it counts may stand
_BARE = frozenset("# x".split())
# From one number to another: "from 3 to 5", "5, up from 3".
_FROM_TO = re.compile(r"\bfrom (?:about |some |around )?\W?$", re.IGNORECASE)
_TO = re.compile(r"^(?: [\w%£$-]+){0,4} to (?:about |some |around )?\W?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween \W?$", re.IGNORECASE)
_AND = re.compile(r"^(?: [\w%-]+){0,3} and \W?$", re.IGNORECASE)
# "by 17 to 14", "17 votes to 14", "won 3-1".
_TALLY = re.compile(
    r"^(?: (?:votes?|points?|goals?|seats?|games?))? ?(?:to|[-–—]) ?$", re.IGNORECASE
)
_UP_FROM = re.compile(
    r"^[^.;:]{0,60}?,? (?:up|down|compared with|against|rather than|from|instead of)"
    r"(?: from)?(?: the| an?)? ?\W?$",
    re.IGNORECASE,
)

Found = list[tuple[Reading, Figure]]


def number_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """What is wrong with the numbers of a statement."""
    own = figures_of(statement.text)
    if len(own) > MOST_FIGURES:
        yield Fault("number", "It holds too many numbers to be one statement.")
        return
    found = [(quote, f) for quote in evidence.quotes for f in figures_of(quote.text)]
    for figure in own:
        yield from _faults_of(statement, figure, found, evidence)
    yield from _turned(statement, own, evidence)


@lru_cache(maxsize=512)  # a quote is read for every statement that cites it
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a text; the same text comes up again for each statement."""
    return tuple(figures(text))


def _faults_of(
    statement: Reading, figure: Figure, found: Found, evidence: Evidence
) -> Iterator[Fault]:
    words = figure.span.of(statement.text)
    same = [(quote, f) for quote, f in found if says(figure, f)]
    if not same:
        if _is_no_number(statement, figure, evidence) or _is_year(figure, evidence):
            return
        if any(f.written == figure.written for _, f in found):
            yield Fault("unit", f"“{words}” has another unit in the quotes.")
            return
        yield Fault("number", f"“{words}” does not stand in the quotes.")
        return
    counting = [(quote, f) for quote, f in same if _counts_alike(figure, f, quote, found)]
    if not counting:
        yield Fault("unit", f"“{words}” counts something else in the quotes.")
        return
    others = [(quote, f) for quote, f in found if not says(figure, f) and _kin(figure, f)]
    places = [(quote, f.span) for quote, f in counting]
    if _is_misplaced(statement, figure, places, others):
        yield Fault("number", f"“{words}” stands for something else in the quotes.")
    elif not any(_as_sure(figure, f) for _, f in counting):
        bound = counting[0][1].bound
        turned = (figure.bound in _MORE and bound in _LESS) or (
            figure.bound in _LESS and bound in _MORE
        )
        detail = f"“{words}” is not said with the same reserve in the quotes."
        yield Fault("direction" if turned else "hedge", detail)


def _is_misplaced(
    statement: Reading, figure: Figure, places: Sequence[Place], others: Found
) -> bool:
    """Whether it stands where one of the other numbers of the quotes should."""
    for value in list(dict.fromkeys(f.value for _, f in others))[:MOST_PLACES]:
        theirs = [(quote, f.span) for quote, f in others if f.value == value]
        also = [f for f in figures_of(statement.text) if f.value == value and _kin(figure, f)]
        other = (statement, also[0].span) if also else None
        counted = {stem for _, f in others if f.value == value for stem in f.counted}
        if other is None and figure.counted and not counted & set(figure.counted):
            continue
        if misplaced((statement, figure.span), places, other, theirs):
            return True
    return False


def says(one: Figure, other: Figure) -> bool:
    """Whether a statement's number is the quote's, written otherwise or rounded as it says."""
    if one.unit == other.unit:
        if one.unit == "%" and one.value != other.value:
            return abs(one.value - other.value) < 0.5 * (one.value % 1 > 0)
        return _equal(one, other)
    bare = [f for f in (one, other) if not f.unit and not f.counted]
    if not bare or _BARE & {one.unit, other.unit}:
        return False
    return one.written == other.written


def _equal(told: Figure, given: Figure) -> bool:
    one, value, other = told, told.value, given.value
    if abs(value - other) <= 1e-6 * max(value, other):
        return True
    if _digits(told) >= _digits(given):
        return False
    if one.bound == "about":
        return abs(value - other) <= _ROUGHLY * other
    if one.bound in _MORE:
        return value < other <= (1 + _ABOVE) * value
    return one.bound in _LESS and (1 - _ABOVE) * value <= other < value


def _digits(figure: Figure) -> int:
    """How exact a number is: the digits that are not only zeros at its end."""
    return len(f"{figure.written:.6f}".replace(".", "").strip("0"))


def _kin(one: Figure, other: Figure) -> bool:
    """Whether two numbers might be taken for one another."""
    return one.unit == other.unit or not (one.unit and other.unit)


def _counts_alike(figure: Figure, other: Figure, quote: Reading, found: Found) -> bool:
    if not figure.counted or figure.unit in ("#", "%"):
        return True
    counted = {stem for c in figure.counted for stem in alike(c)}
    if not other.counted or counted & set(other.counted):
        return bool(other.counted) or not _counted_by_another(figure, other, found)
    if _counted_by_another(figure, other, found):
        return False
    _, end = quote.at(other.span)
    after = {t.stem for t in quote.tokens[end : end + _FAR]}
    return bool(counted & after)


def _counted_by_another(figure: Figure, other: Figure, found: Found) -> bool:
    head = figure.counted[:1]
    return any(
        f.counted[:1] == head and f.span != other.span and not says(figure, f) for _, f in found
    )


def _as_sure(figure: Figure, other: Figure) -> bool:
    """Whether "about", "at least" and the like were neither left out nor turned round."""
    if figure.bound == other.bound or figure.value != other.value:
        return True
    if not other.bound:
        return figure.bound in ("about", "over", "under")
    return {figure.bound, other.bound} in (_MORE, _LESS) or figure.bound == "about"


def _is_no_number(statement: Reading, figure: Figure, evidence: Evidence) -> bool:
    """Whether it is the "one" of "one of them", or the "first" that ``scope`` looks after."""
    text = figure.span.of(statement.text).lower()
    if figure.unit == "#":
        return text == "first"
    if not figure.article:
        return False
    single = {"a", "an", "singl", "sole", "one", "on", "onli"} & evidence.stems
    return not figure.counted or bool(single and set(figure.counted) & evidence.stems)


def _is_year(figure: Figure, evidence: Evidence) -> bool:
    years = {w.year for quote in evidence.quotes for w in dates(quote.text)}
    return not figure.unit and figure.value in years


def _turned(statement: Reading, own: Sequence[Figure], evidence: Evidence) -> Iterator[Fault]:
    """Pairs that stand the other way: "from 5 to 3" for "from 3 to 5", "14 votes to 17"."""
    told = {p for q in evidence.quotes for p in _changes(q.text, figures_of(q.text))}
    for first, last in _changes(statement.text, own):
        if (last, first) in told and (first, last) not in told:
            yield Fault("direction", f"{first:g} and {last:g} have changed places.")


def _changes(text: str, found: Sequence[Figure]) -> Iterator[tuple[float, float]]:
    """The pairs whose order tells: what it was and what it became, for and against."""
    for one, other in pairwise(found):
        between = Span(one.span.end, other.span.start) if one.span.end < other.span.start else None
        if between is None:
            continue
        before = text[: one.span.start]
        ranged = _TO.match(between.of(text)) and _FROM_TO.search(before)
        ranged = ranged or _TALLY.match(between.of(text))
        if ranged or (_AND.match(between.of(text)) and _BETWEEN.search(before)):
            yield one.written, other.written
        elif _UP_FROM.match(between.of(text)):
            yield other.written, one.written
