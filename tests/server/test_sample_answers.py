"""Questions a reader of the sample articles would ask, and what a good quote holds."""

from collections.abc import Callable

import pytest

from index.data_folder import Index
from server.answering.assistant import Assistant
from server.schemas import Answer


@pytest.fixture
def ask(sample_index: Index) -> Callable[[str], Answer]:
    return Assistant(sample_index, max_characters=500, max_statements=4).ask


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many households were evacuated in the flood?", "140"),
        ("How many households were evacuated in the flood?", "160"),
        ("What was Neville Oxbarrow convicted of?", "Oxbarrow"),
        ("Who scored the penalty against Kelbourne Rovers?", "Ross Aldous scored the penalty"),
        ("How many jobs will be cut at Pellam Pumps?", "185 of"),
        ("How many stolen outboard engines were found?", "37 stolen outboard engines"),
    ],
)
def test_answered(ask: Callable[[str], Answer], question: str, words: str) -> None:
    answer = ask(question)
    assert answer.status == "answered", answer.reason
    assert any(words in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "How many aircraft carriers does Brazil operate?",
        "What did Mayor Gideon Quill say about the bridge?",
        "Who won the council election in 1987?",
        "What is the capital of Australia?",
        "Which vaccine was approved in Tokyo?",
    ],
)
def test_not_answered(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.status != "answered"
    assert answer.reason is not None
    assert answer.statements == []


def test_a_wrong_name_is_named(ask: Callable[[str], Answer]) -> None:
    answer = ask("What did Councillor Gideon Quill say about closing Chandlers Bridge?")
    assert answer.reason is not None
    assert answer.reason.code == "not_in_articles"
    assert "Quill" in answer.reason.message
    assert answer.citations  # the closest quotes are still shown


def test_what_somebody_said_is_answered_with_their_words(ask: Callable[[str], Answer]) -> None:
    for name in ("Neville Oxbarrow", "Stephen Ebbrell"):
        answer = ask(f"What did {name} say?")
        assert answer.citations
        for citation in answer.citations:
            assert citation.speaker is not None, citation.quote
            assert citation.speaker.name == name


def test_one_wire_story_printed_twice_is_not_quoted_twice(ask: Callable[[str], Answer]) -> None:
    quotes = [c.quote for c in ask("How many jobs will be cut at Pellam Pumps?").citations]
    assert sum("185 of" in quote for quote in quotes) == 1
