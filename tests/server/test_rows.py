"""The rows of a table answer, whole and in its order; its heading row does not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from server import examples
from server.answering.assistant import Assistant
from server.answering.generating import source_of
from server.schemas import Citation

TABLES = {
    "quayside.md": """# Harbour Independents take Quayside

The by-election in Quayside ward was counted at the Corn Exchange until a quarter to midnight.

Quayside ward, result of 5 March

| Candidate | Party | Votes |
|---|---|--:|
| Priya Lathwell | Harbour Independents | 842 |
| Geoffrey Pell | Civic Alliance | 611 |
| Oona Tarrant | Green Shore | 402 |
| Martin Bray | Independent | 57 |

The loser said that she would stand again.
""",
    "piers.md": """# What became of the piers

Three piers were shut in the flood, and each had another fate, the harbour office said.

| Pier | What was done | Cost (£m) |
|---|---|---|
| Ness | The deck was replaced. It opened in May. | 3.2 |
| Quayside | Nothing was done. It is still shut. | – |
| Dock Lane | The piles were driven anew. The lamps were kept. | 1.4 |
""",
}
ROWS = [row.strip("| ") for row in TABLES["quayside.md"].split("\n") if row.startswith("| ")][1:]


@pytest.fixture(scope="module")
def assistant(
    model: EmbeddingModel,
    module_index: Callable[[Path, Path], object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("indexed") / "data"
    module_index(folder, data)
    with open_for_reading(data, model) as index:
        yield Assistant(index, max_characters=500, max_statements=4)


@pytest.mark.parametrize(
    "question",
    ["Which candidates stood in Quayside ward?", "How did each candidate do in Quayside?"],
)
def test_a_list_is_all_rows_in_their_order(assistant: Assistant, question: str) -> None:
    assert [c.quote for c in assistant.ask(question).citations] == ROWS


@pytest.mark.parametrize(
    "question",
    [
        "Who won Quayside ward and with how many votes?",
        "What are the candidates, parties and votes in Quayside?",
        "What did each pier cost?",
        "What was done to each pier?",
    ],
)
def test_a_heading_row_is_not_quoted(assistant: Assistant, question: str) -> None:
    quotes = [c.quote for c in assistant.ask(question).citations]
    assert any(" | " in quote for quote in quotes)
    assert not any(quote.startswith(("Candidate |", "Pier |")) for quote in quotes)


def test_the_first_of_rows_alike_comes_first(assistant: Assistant) -> None:
    answer = assistant.ask("Who won Quayside ward and with how many votes?")
    assert next(c.quote for c in answer.citations if " | " in c.quote) == ROWS[0]


def test_a_row_of_several_sentences_is_quoted_whole(assistant: Assistant) -> None:
    answer = assistant.ask("Is Quayside pier still shut?")
    row = "Quayside | Nothing was done. It is still shut. | –"
    (citation,) = (c for c in answer.citations if "still shut" in c.quote)
    assert (citation.quote, citation.gloss) == (row, "Columns: Pier | What was done | Cost (£m)")


def test_what_columns_are_called_names_nobody_who_speaks() -> None:
    columns, person = "Columns: Candidate | Votes", "Her: Ann Lane, the mayor"
    for gloss, whom in ((columns, None), (f"{person}; {columns}", person), (person, person)):
        fields = examples.ANSWER["citations"][0] | {"gloss": gloss}
        assert source_of(Citation.model_validate(fields)).gloss == whom
