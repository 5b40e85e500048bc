"""What stands over the columns of a table: whether a first row names those below it.

It does where it is unlike them: a name stands over figures, and is none. Unsure, it is no name.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.numerals import MEASURES, SCALES, WORDS
from index.words import words

FEWEST_ROWS = 2  # under a heading; a single one may be any two lines with bars
LONGEST_NAME = 80  # of a column

# "842", "£3.20", "+4", "−0.5%", "9 minutes": what begins with a figure.
_FIGURE = re.compile(r"[~<>≈±+−–-]?\s?[£$€¥]?\s?[+−–-]?\.?\d")
_ABSENT = re.compile(r"[-–—−.…*?]+")
# In a column of figures these are no name of it: a first row may lack its figure.
_INSTEAD = frozenset(
    "na nil none void free tbc tba unknown unopposed elected withdrew withdrawn postponed"
    " abandoned cancelled canceled walkover lost not no-one did retired disqualified closed".split()
)
_SIGNS = frozenset({"%", "£", "$", "€", "#", "±", "+/-", "+/−", "+/–"})
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:[-–/](?:\d\d){1,2})?(?P<more> \D+)?")
# What names figures and never what the rows are of. A corner without a name leaves it first.
_OF_FIGURES = frozenset(
    "played pld p won w drawn d lost l points pts goals gf ga gd votes vote seats share percentage"
    " turnout majority swing total number population price prices cost costs wage wages salary"
    " average mean median minimum maximum lowest highest men women boys girls home away shots"
    " corners fouls passengers patients pupils visitors deaths cases jobs sales fare fares rent"
    " spending income profit wait waits change".split()
)
# "Length (m)", "Cost (in millions)"; but "Ann Lane (pictured)".
_UNIT = re.compile(r"[%£$€]|\((?:in )?(\w+)(?: of \w+)?\)")
_UNITS = MEASURES.keys() | SCALES.keys() | {"millions", "thousands", "billions", "km", "kg"}
_IN_BRACKETS, _BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]"), re.compile(r"[()\[\]]")
_MARKS = frozenset('“”"«»„')


def are_names(
    names: Sequence[str], columns: Sequence[Sequence[str]], over_rows: Sequence[str]
) -> bool:
    """Whether the first row is unlike those below it where they hold figures.

    ``over_rows`` are the first cells of these.
    """
    named = list(zip(names, columns, strict=True))
    figures = [name for name, column in named if _holds_figures(column)]
    # Rows may be what others have for columns: "Votes | 842 | 611".
    sideways = 2 * sum(map(_names_figures, over_rows)) >= len(over_rows)
    if _is_shifted(named) or not _are_of_figures(figures, len(names), sideways):
        return False
    years = [
        (int(year[1]), column)
        for name, column in named
        if (year := _YEAR.fullmatch(name)) and not year["more"]
    ]
    in_order = len(years) > 1 and _are_years_in_order(years)
    several = sum(map(_names_figures, names)) > 1
    return all(
        _is_name(name, column, beside_others=several)
        or (at == 0 and name in ("-", "–", "—"))
        or (in_order and _YEAR.fullmatch(name) is not None)
        for at, (name, column) in enumerate(named)
    )


def _are_of_figures(names: Sequence[str], width: int, sideways: bool) -> bool:
    """Whether names over figures may be that, and none is the first fact of a list of facts.

    "Winner | Ann Lane" stands over "Votes | 842" too. Of two columns the name has to say that
    it is of figures; of several, not all may look like somebody's name.
    """
    sure = [name for name in names if _names_figures(name) or _has_unit(name)]
    if width == 2:
        return bool(sure) and not sideways
    sure += [name for name in names if _A_YEAR.search(name)]
    if sideways:
        return set(names) == set(sure) != set()
    return any(name in sure or " " not in name or not name.istitle() for name in names)


def _has_unit(name: str) -> bool:
    return any(not u[1] or u[1] in _UNITS for u in _UNIT.finditer(name))


def _is_shifted(named: Iterable[tuple[str, Sequence[str]]]) -> bool:
    """Whether a name of figures stands over words: each row may lack another cell."""
    return any(_names_figures(name) and not any(map(_is_figure, column)) for name, column in named)


def _is_name(name: str, column: Sequence[str], *, beside_others: bool) -> bool:
    if name in column or not can_be_said(name, LONGEST_NAME):
        return False
    if name in _SIGNS:
        return _holds_figures(column)
    if not any(c.isalpha() for c in name):
        return False
    year = _YEAR.fullmatch(name)
    if year is not None and _names_figures(name):  # "2025 votes" over bare figures
        return not any(c.isalpha() for cell in column for c in cell)
    if _is_figure(name):
        return False
    # "Won | Drawn | Lost"; but "Ann Lane | lost" lacks her votes.
    instead = _stands_instead(name) and not (beside_others and _names_figures(name))
    return not (_holds_figures(column) and instead)


def _are_years_in_order(years: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether years that run up or down stand over what are no years."""
    steps = {later > earlier for (earlier, _), (later, _) in pairwise(years)}
    same = any(earlier == later for (earlier, _), (later, _) in pairwise(years))
    own = any(_YEAR.fullmatch(cell) for _, column in years for cell in column)
    return len(steps) == 1 and not same and not own


def corner_is_empty(names: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the one name that the heading is short of is that of its first column."""
    if len(columns) != len(names) + 1 or any(map(_is_figure, columns[0])):
        return False
    return _names_figures(names[0]) and all(map(_holds_figures, columns[1:]))


def _names_figures(name: str) -> bool:
    year = _YEAR.fullmatch(name)
    of_figures = not _OF_FIGURES.isdisjoint(words(name))
    return name in _SIGNS or of_figures or (year is not None and not year["more"])


def _holds_figures(column: Sequence[str]) -> bool:
    """Whether there are figures in all of a column's cells, but for a few that have none."""
    figures = sum(map(_is_figure, column))
    rest = [cell for cell in column if not _is_figure(cell)]
    return figures >= max(FEWEST_ROWS, len(rest)) and all(map(_stands_instead, rest))


def _is_figure(cell: str) -> bool:
    return _FIGURE.match(cell) is not None or cell.split()[0].lower() in WORDS


def _stands_instead(cell: str) -> bool:
    """Whether a cell says that there is no figure: a dash, "n/a", "unopposed"."""
    first = next(iter(words(cell.replace("/", ""))), "")
    return _ABSENT.fullmatch(cell) is not None or first in _INSTEAD


def can_be_said(text: str, longest: int) -> bool:
    """Whether it may stand in brackets beside a quote: nothing in it ends these or opens a quote.

    An article could else have "Votes): “I confess" for the name of a column.
    """
    plain = text.isprintable() and not _MARKS & set(text)
    return 0 < len(text) <= longest and plain and not _BRACKET.search(_IN_BRACKETS.sub("", text))
