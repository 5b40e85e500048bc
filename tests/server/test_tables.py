"""What columns are called is said beside a row where it is certain, and nothing is where not."""

import io
from dataclasses import replace

import docx
import pytest

from index.article import Article, Kind, Span
from index.data_folder import Index
from index.readers import read_article
from server import examples
from server.answering import citing
from server.answering.assistant import Assistant
from server.answering.glossing import glosses, told_apart
from server.answering.tables import columns_of, tables
from server.schemas import Citation

VOTES = ("Candidate | Party | Votes", "Ann Lane | Greens | 842", "Tom Reed | Civic | 611")
PROSE = "The count was over by a quarter to midnight, and the rain had not let up."


def article(*lines: str, over: str = PROSE) -> Article:
    """An article with rows, each a paragraph as every reader leaves it, under a line."""
    text = "\n\n".join(["Quayside counts", PROSE, over, *lines, PROSE])
    return read_article(text.encode(), "quayside.txt")


def span(of: Article, quote: str) -> Span:
    start = of.text.index(quote)
    return Span(start, start + len(quote))


def said(of: Article, quote: str) -> str | None:
    found = columns_of(of, span(of, quote))
    return None if found is None else str(found)


HTML = """<html><head><title>Quayside</title></head><body><article><h1>Quayside counts</h1>
<p>{0}</p><p>{0}</p>
<table><caption>Quayside ward, 5 March</caption>
<thead><tr><th>Candidate</th><th>Party</th><th>Votes<br>cast</th></tr></thead>
<tbody><tr><td>Ann Lane</td><td>Greens</td><td>842</td></tr>
<tr><td>Tom Reed</td><td>Civic</td><td>611</td></tr></tbody></table>
<p>{0}</p></article></body></html>"""
MARKDOWN = """# Quayside counts

{0}

## The result

| Candidate | Party | Votes |
|---|---|--:|
| Ann Lane | Greens | 842 |
| Tom Reed | Civic | 611 |

{0}
"""


def word_file() -> bytes:
    made = docx.Document()
    made.add_heading("Quayside counts", 0)
    made.add_paragraph(PROSE)
    table = made.add_table(rows=3, cols=3)
    for row, line in zip(table.rows, VOTES, strict=True):
        for cell, text in zip(row.cells, line.split(" | "), strict=True):
            cell.text = text
    made.add_paragraph(PROSE)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "columns"),
    [
        (
            HTML.format(PROSE).encode(),
            "a.html",
            "Columns under “Quayside ward, 5 March”: Candidate | Party | Votes cast",
        ),
        (
            MARKDOWN.format(PROSE).encode(),
            "a.md",
            "Columns under “The result”: Candidate | Party | Votes",
        ),
        (word_file(), "a.docx", "Columns: Candidate | Party | Votes"),
        ("\n".join(["Count", "", PROSE, "", *VOTES]).encode(), "a.txt", f"Columns: {VOTES[0]}"),
    ],
)
def test_every_format_s_table_is_told(data: bytes, name: str, columns: str) -> None:
    read = read_article(data, name)
    assert said(read, "Ann Lane | Greens | 842") == columns
    assert said(read, "Tom Reed | Civic | 611") == columns


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (VOTES, "Columns: Candidate | Party | Votes"),
        (("Town | Price now | Price in May", "Kelbourne | £2.50 | £3", "Ness | £2 | £3.10"), ...),
        (("Party | Votes | %", "Greens | 842 | 58", "Civic | 611 | 42"), ...),
        (("Passenger | Single (£)", "Adult | 3.20", "Child | 1.60"), ...),
        (("Line | Length (km)", "Coast | 42", "Moor | 12"), ...),
        (("– | 2024 | 2025", "Net sales | £3m | £4m", "Cost of sales | £1m | £2m"), ...),
        (
            ("Unit | A night, 2025 | Wait", "Infirmary | 9 | 1 hour", "General | 61 | two hours"),
            ...,
        ),
        (("Ward | Votes", "Quay | unopposed", "Dock | 611", "Hill | 4", "Total | 615"), ...),
        (("Party | 2021 | 2025", "Greens | 842 | 910", "Civic | 611 | 500"), ...),
        (("Party | 2021 votes | 2025 votes", "Greens | 842 | 910", "Civic | 611 | 500"), ...),
        # a corner without a name, which readers leave out
        (
            ("Won | Lost | Points", "Town | 23 | 8 | 77", "Rovers | 22 | 7 | 76"),
            "Columns after the first: Won | Lost | Points",
        ),
    ],
)
def test_columns_are_named(rows: tuple[str, ...], columns: object) -> None:
    expected = f"Columns: {rows[0]}" if columns is ... else columns
    made = article(*rows)
    for row in rows[1:]:
        assert said(made, row) == expected
    assert said(made, rows[0]) is None


@pytest.mark.parametrize(
    "rows",
    [
        # no heading row
        VOTES[1:],
        ("Town v Rovers | Postponed", "Athletic v Albion | 2-1", "United v City | 0-0"),
        ("Ann | Labour | –", "Tom | Liberal | 842", "Jo | Greens | 7"),
        ("Ann | Labour | lost", "Tom | Liberal | 842", "Jo | Greens | 7"),
        ("Ann | Labour | her share", "Tom | Labour | 842", "Jo | Greens | 7"),
        ("Boat | nine", "Raft | 12", "Ship | 14"),
        ("Smith | 1987", "Jones | 842", "Brown | 911"),
        ("Kelbourne | 1987 | 1992", "Town | 1950 | 1960", "Rovers | 1911 | 1950"),
        # a list of facts, or a table that lies on its side
        ("Winner | Ann Lane", "Votes | 842", "Majority | 231"),
        ("Name | Ann Lane", "Born | 1950", "Height | 1.70 m"),
        ("Referee | Ann Smith | Bo Jones", "Goals | 3 | 1", "Corners | 5 | 2"),
        ("Captain | Ann Smith | Bo Jones", "Offsides | 3 | 1", "Throws | 5 | 2"),
        ("Name | Ann Lane (Greens)", "Born | 1950", "Height | 1.70 m"),
        ("Elected | May 2021", "Born | 1950", "Caps | 12"),
        # which cell is left out cannot be told
        ("Candidate | Votes", "Ann | 842 | 58%", "Tom | 611 | 42%"),
        ("Unit | Patients", "Infirmary | 38 | 23%", "General | 38 | 22%"),
        ("Club | Points", "1 | Town | 82", "2 | Rovers | 80"),
        ("Home | Away", "Town | 3", "Rovers | 2"),
        # two heading rows, two tables, no figures, a single row
        ("Candidate | Votes", "name | number", "Ann | 842", "Tom | 611"),
        ("Name | Votes", "Ann | 842", "Tom | 611", "Ward | Turnout", "Quay | 51%", "Dock | 50%"),
        ("Ward | Councillor", "Quay | Ann Lane", "Dock | Tom Reed"),
        VOTES[:2],
    ],
)
def test_unsure_it_says_nothing(rows: tuple[str, ...]) -> None:
    assert tables(article(*rows)) == ()


def test_a_row_that_is_not_whole_is_told_nothing() -> None:
    made = article(*VOTES, "Jo Moss | 57", "Eve Tarr | Docks | 5")
    assert said(made, "Jo Moss | 57") is None
    assert said(made, "Eve Tarr | Docks | 5") == f"Columns: {VOTES[0]}"
    assert said(made, "Lane | Greens | 842") is None  # nor is a part of one
    lacking = article(*VOTES, "Eve Tarr | Docks | –")
    assert said(lacking, "Eve Tarr | Docks |") == f"Columns: {VOTES[0]}"
    assert said(lacking, "Eve Tarr | ") is None
    assert said(made, PROSE) is None


def test_rows_that_may_not_be_quoted_part_a_table() -> None:
    made = article(*VOTES)
    at = next(p.number for p in made.paragraphs if p.span == span(made, VOTES[0]))
    hidden = list(made.paragraphs)
    hidden[at - 1] = replace(hidden[at - 1], kind=Kind.INSTRUCTION, sentences=())
    assert tables(replace(made, paragraphs=tuple(hidden))) == ()


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ("Quayside ward, 5 March", " under “Quayside ward, 5 March”"),
        ("Votes in Quayside:", " under “Votes in Quayside”"),
        (PROSE, ""),
        ("Pictured at the count: Ann Lane", ""),
        ("Quayside ward” (“I confess", ""),
        ("Quayside ward): she confessed (", ""),
    ],
)
def test_the_line_over_a_table(over: str, told: str) -> None:
    assert said(article(*VOTES, over=over), VOTES[1]) == f"Columns{told}: {VOTES[0]}"


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("Votes (2025)", True),
        ("Votes): “I confess", False),
        ("Votes): I confess", False),
        ("Vo\u202etes", False),
        ("Votes [2", False),
        ("Votes" * 17, False),
    ],
)
def test_a_name_cannot_pass_for_more(name: str, passes: bool) -> None:
    made = article("Candidate | Party | Share of it", *VOTES[1:])
    # Not from a file: some of it no reader lets through.
    hostile = made.text.replace("Share of it", name)
    moved = len(hostile) - len(made.text)
    at = made.text.index("Share of it")
    paragraphs = tuple(
        replace(
            p,
            span=Span(p.span.start + moved * (p.span.start > at), p.span.end + moved),
            sentences=(),
        )
        if p.span.end > at
        else p
        for p in made.paragraphs
    )
    assert bool(tables(replace(made, text=hostile, paragraphs=paragraphs))) == passes


def test_whom_a_row_means_is_told_first() -> None:
    known = "Ann Tasker, the harbour master, shut the pier on Friday."
    made = article("Name | Votes", "Ms Tasker | 842", "Her sister | 3", over=known)
    columns, person = "Columns: Name | Votes", "Her: Ann Tasker, the harbour master"
    assert glosses(made, span(made, "Ms Tasker | 842")) == columns
    assert glosses(made, span(made, "Her sister | 3")) == f"{person}; {columns}"
    assert glosses(made, span(made, known)) is None
    assert told_apart(columns) == (None, columns)
    assert told_apart(person) == (person, None)
    assert told_apart(f"{person}; {columns}") == (person, columns)
    assert citing.explained(columns) == columns
    assert citing.explained(f"{person}; {columns}") == (
        f"“Her” refers to Ann Tasker, the harbour master; {columns}"
    )


def test_it_stands_outside_the_quotation_marks() -> None:
    fields = {"gloss": "Columns under “Result: all”: Name | Votes", "quote": "Ann Lane | 842"}
    made = Citation.model_validate(examples.ANSWER["citations"][0] | fields)
    assert citing.state(made).text.endswith(
        " (Columns under “Result: all”: Name | Votes): “Ann Lane | 842”"
    )


def test_an_answer_says_what_the_columns_of_its_rows_are_called(sample_index: Index) -> None:
    assistant = Assistant(sample_index, max_characters=500, max_statements=4)
    answer = assistant.ask("How long is the average wait at Kelbourne General?")
    row = "Kelbourne General | 61.8 | 4 hours 52 minutes"
    (citation,) = (c for c in answer.citations if c.quote == row)
    assert citation.gloss == (
        "Columns under “The figures”: Unit | Patients a night, 2025 | Average wait"
    )
    assert f"({citation.gloss}): “{row}”" in citing.state(citation).text
