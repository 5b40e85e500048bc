"""Whole answers over small folders: several parts, sides, disagreement, one subject."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.sync import SyncReport
from server.answering.assistant import Assistant

ARTICLES = {
    "ferry": "---\ntitle: The ferry to Inchmore ends\npublisher: The Post\n---\n\n"
    "The ferry to Inchmore will make its last crossing on 3 June, the council said.\n\n"
    "The council voted by 17 to 14 to end the ferry. Ann Lane, the mayor, voted against.\n\n"
    "A new boat would have cost £4.5 million, a report found.\n\n"
    "About 900 people live on Inchmore, and most of them work on the mainland.\n",
    "storm": "---\ntitle: Storm floods Saltby\npublisher: The Post\n---\n\n"
    "The storm flooded 140 homes in Saltby, the fire service said.\n\n"
    "The power failed for six hours.\n\n"
    "The sea tore a hole in the wall of the harbour, and 31 boats were lost.\n\n"
    "The gap was 20 metres wide, the coastguard said.\n",
    "storm-again": "---\ntitle: Saltby counts the cost of the storm\npublisher: The Echo\n---\n\n"
    "In Saltby the storm flooded 160 homes, the county said.\n\n"
    "Schools stayed closed for a week.\n\n"
    "The hole in the harbour wall was 35 metres wide by noon.\n",
    "bridges": "---\ntitle: Two bridges shut\npublisher: The Echo\n---\n\n"
    "Tower Bridge closes to lorries on 4 May.\n\n"
    "The railway footbridge closes on 9 November for new steps.\n",
}


@pytest.fixture(scope="module")
def assistant(
    model: EmbeddingModel,
    module_index: Callable[[Path, Path], SyncReport],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("several")
    folder = root / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    module_index(folder, root / "data")
    with open_for_reading(root / "data", model) as index:
        yield Assistant(index, max_characters=1000, max_statements=4)


def test_each_part_has_its_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("When is the last crossing of the ferry and how did the council vote?")
    quotes = " ".join(c.quote for c in answer.citations)
    assert "3 June" in quotes
    assert "17 to 14" in quotes
    assert answer.unanswered_parts == []


def test_a_part_without_evidence_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "When is the last crossing of the Inchmore ferry, and who is the president of Mongolia?"
    )
    assert answer.status == "answered"
    assert answer.unanswered_parts == ["Who is the president of Mongolia?"]
    assert answer.text.endswith("No sentence clearly answers: Who is the president of Mongolia?")
    assert any("3 June" in c.quote for c in answer.citations)


def test_a_question_of_no_answered_part_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the president of Mongolia and when was Zorig elected there?")
    assert answer.status != "answered"
    assert answer.unanswered_parts == []


def test_a_disagreement_is_shown_with_both_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("How many homes did the storm flood in Saltby?")
    (found,) = answer.disagreements
    assert found.about == "number"
    by_value = {v.value: v.citations for v in found.values}
    assert set(by_value) == {"140", "160"}
    quotes = {c.number: c.quote for c in answer.citations}
    assert all(value in quotes[n] for value, numbers in by_value.items() for n in numbers)
    assert answer.text.startswith("The articles differ: 1")


def test_no_disagreement_is_made_where_there_is_none(assistant: Assistant) -> None:
    answer = assistant.ask("How did the council vote on the ferry?")
    assert answer.status == "answered"
    assert answer.disagreements == []


def test_a_fact_of_one_bridge_is_not_joined_by_another(assistant: Assistant) -> None:
    answer = assistant.ask("When does Tower Bridge close to lorries?")
    assert [c.quote for c in answer.citations] == ["Tower Bridge closes to lorries on 4 May."]


def test_a_comparison_quotes_both_sides_grouped_by_article(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How do the accounts of the Post and the Echo differ on the homes flooded in Saltby?"
    )
    assert {c.article.publisher for c in answer.citations} == {"The Post", "The Echo"}
    order = [c.article.id for c in answer.citations]
    assert order == sorted(order, key=order.index)  # no article is left and taken up again
    assert [c.number for c in answer.citations] == list(range(1, len(order) + 1))


def test_a_side_that_says_nothing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How do the accounts of the Post and the Bugle differ on the homes flooded in Saltby?"
    )
    assert answer.unanswered_parts == ["the Bugle"]


def test_papers_named_with_according_to_are_sides_not_missing_names(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many homes in Saltby did the storm flood according to the Post and according to "
        "the Echo?"
    )
    assert answer.status == "answered", answer.reason
    quotes = {c.article.publisher: c.quote for c in answer.citations}
    assert "140" in quotes["The Post"]
    assert "160" in quotes["The Echo"]
    assert answer.unanswered_parts == []


@pytest.mark.parametrize(
    "question",
    [
        "How many homes in Saltby did the storm flood according to the Post and according to "
        "the Echo?",
        "How many homes did the storm flood in Saltby? Do the two papers agree?",
        "How many homes did the storm flood in Saltby, and do the papers agree?",
    ],
)
def test_papers_asked_for_are_held_against_each_other(assistant: Assistant, question: str) -> None:
    (found,) = assistant.ask(question).disagreements
    assert {v.value for v in found.values} == {"140", "160"}


def test_each_paper_is_quoted_with_its_measure(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How wide was the hole in the harbour wall according to the Post and according to the Echo?"
    )
    quotes = {c.article.publisher: c.quote for c in answer.citations}
    assert "20 metres" in quotes["The Post"]
    assert "35 metres" in quotes["The Echo"]


def test_a_paper_that_says_nothing_of_it_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many homes in Saltby did the storm flood according to the Post and according to "
        "the Bugle?"
    )
    assert answer.status == "answered", answer.reason
    assert answer.unanswered_parts == [
        "How many homes in Saltby did the storm flood according to the Bugle?"
    ]


def test_both_articles_are_quoted_without_being_named(assistant: Assistant) -> None:
    answer = assistant.ask("What do the two articles say about the homes flooded in Saltby?")
    assert {c.article.publisher for c in answer.citations} == {"The Post", "The Echo"}
    assert len(answer.citations) == 2
    both = assistant.ask("What did both papers say about the homes flooded in Saltby?")
    assert {c.article.publisher for c in both.citations} == {"The Post", "The Echo"}
