"""What the columns of a table are called, for a quote that is one of its rows.

Every reader makes a row one paragraph, "Ann Lane | Greens | 842", in which a bar parts the
cells and empty cells are left out; which row is the heading it does not keep. It is told here
by what stands in the rows, and only where that is certain: with a cell left out anywhere, what
follows it would be said to stand in the wrong column. Unsure, it gives nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.article import Article, Kind, Paragraph, Span
from index.numerals import MEASURES, SCALES, WORDS
from index.words import words

CELL_EDGE = " | "
OPENING = "Columns"  # of what is said outside the quotation marks
FEWEST_ROWS = 2  # under the heading; a single one may be any two lines with bars
LONGEST = 400  # characters of all that is said of a table
LONGEST_NAME = 80  # of a column
LONGEST_CAPTION = 120

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
_STOPS = (".", "!", "?", "…", ";", ",")
# Over a table there may also stand whose the picture over it is.
_CREDIT = re.compile(r"©|\b(?:photo|photograph|picture|pictured|image|graphic|credit)s?\b", re.I)
_IN_BRACKETS, _BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]"), re.compile(r"[()\[\]]")
_MARKS = frozenset('“”"«»„')


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row: what the cells of its whole rows are called, in order."""

    heading: Paragraph
    rows: tuple[Paragraph, ...]  # those in which no cell is left out
    names: tuple[str, ...]
    unnamed: bool  # the first column has no name, and is none of ``names``
    under: str | None  # the line or heading right over it

    def __str__(self) -> str:
        """How a quote of a row has it: "Columns: Candidate | Party | Votes", in the row's form."""
        first = " after the first" if self.unnamed else ""
        under = f" under “{self.under}”" if self.under else ""
        return f"{OPENING}{first}{under}: {CELL_EDGE.join(self.names)}"


def columns_of(article: Article, span: Span) -> Table | None:
    """The table that a quote is a whole row of, if it has a heading row; else ``None``.

    A quote may leave out a dash at either end, which stands there for no figure.
    """
    for table in tables(article):
        for row in table.rows:
            if span in row.span:
                before = article.text[row.span.start : span.start]
                after = article.text[span.end : row.span.end]
                return None if any(map(str.isalnum, before + after)) else table
    return None


@lru_cache(maxsize=256)
def tables(article: Article) -> tuple[Table, ...]:
    """The tables of an article that certainly have a heading row, in order."""
    found = (_table(article, run) for run in _runs(article))
    return tuple(table for table in found if table is not None)


def cells_of(article: Article, paragraph: Paragraph) -> tuple[str, ...]:
    """The cells of a row, each on one line; nothing for what is no row."""
    if not paragraph.searchable:
        return ()
    cells = [" ".join(cell.split()) for cell in paragraph.span.of(article.text).split(CELL_EDGE)]
    return tuple(cells) if len(cells) > 1 and all(cells) else ()


def _runs(article: Article) -> Iterator[list[Paragraph]]:
    """Rows that follow one another."""
    run: list[Paragraph] = []
    for paragraph in article.paragraphs:
        if cells_of(article, paragraph):
            run.append(paragraph)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _table(article: Article, run: Sequence[Paragraph]) -> Table | None:
    heading, *below = run
    names = cells_of(article, heading)
    read = [(row, cells_of(article, row)) for row in below]
    width = max((len(cells) for _, cells in read), default=0)
    whole = [(row, cells) for row, cells in read if len(cells) == width]
    if len(whole) < FEWEST_ROWS:
        return None
    columns = list(zip(*(cells for _, cells in whole), strict=True))
    unnamed = _corner_is_empty(names, columns)
    if not unnamed and width != len(names):
        return None
    if not _are_names(names, columns[1:] if unnamed else columns, columns[0]):
        return None
    under = _over(article, heading)
    table = Table(heading, tuple(row for row, _ in whole), names, unnamed, under)
    return table if len(str(table)) <= LONGEST else None


def _are_names(
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
    if name in column or not _can_be_said(name, LONGEST_NAME):
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


def _corner_is_empty(names: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
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


def _over(article: Article, heading: Paragraph) -> str | None:
    """The heading or short line right over a table, if it can be said as it stands."""
    if heading.number == 1:
        return None
    over = article.paragraphs[heading.number - 2]
    text = over.span.of(article.text).rstrip(" :")
    if over.kind is not Kind.HEADING and (not over.searchable or _CREDIT.search(text)):
        return None
    return text if _can_be_said(text, LONGEST_CAPTION) and not text.endswith(_STOPS) else None


def _can_be_said(text: str, longest: int) -> bool:
    """Whether it may stand in brackets beside a quote: nothing in it ends these or opens a quote.

    An article could else have "Votes): “I confess" for the name of a column.
    """
    plain = text.isprintable() and not _MARKS & set(text)
    return 0 < len(text) <= longest and plain and not _BRACKET.search(_IN_BRACKETS.sub("", text))
