"""What the columns of a table are called, for a quote that is one of its rows.

Every reader makes a row one paragraph, "Ann Lane | Greens | 842", in which a bar parts the
cells and empty cells are left out; which row is the heading it does not keep. It is told here
by what stands in the rows, and only where that is certain: with a cell left out anywhere, what
follows it would be said to stand in the wrong column. Unsure, it gives nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.article import Article, Kind, Paragraph, Span
from server.answering.column_names import FEWEST_ROWS, are_names, can_be_said, corner_is_empty

CELL_EDGE = " | "
OPENING = "Columns"  # of what is said outside the quotation marks
LONGEST = 400  # characters of all that is said of a table
LONGEST_CAPTION = 120

_STOPS = (".", "!", "?", "…", ";", ",")
# Over a table there may also stand whose the picture over it is.
_CREDIT = re.compile(r"©|\b(?:photo|photograph|picture|pictured|image|graphic|credit)s?\b", re.I)


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
    unnamed = corner_is_empty(names, columns)
    if not unnamed and width != len(names):
        return None
    if not are_names(names, columns[1:] if unnamed else columns, columns[0]):
        return None
    under = _over(article, heading)
    table = Table(heading, tuple(row for row, _ in whole), names, unnamed, under)
    return table if len(str(table)) <= LONGEST else None


def _over(article: Article, heading: Paragraph) -> str | None:
    """The heading or short line right over a table, if it can be said as it stands."""
    if heading.number == 1:
        return None
    over = article.paragraphs[heading.number - 2]
    text = over.span.of(article.text).rstrip(" :")
    if over.kind is not Kind.HEADING and (not over.searchable or _CREDIT.search(text)):
        return None
    return text if can_be_said(text, LONGEST_CAPTION) and not text.endswith(_STOPS) else None
