"""Confidence grows with evidence, and a name or number that is nowhere is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.answering.confidence import confidence, missing

scores = st.floats(0, 2.4)


@given(scores, scores, st.integers(1, 40))
def test_more_evidence_is_never_less_sure(a: float, b: float, length: int) -> None:
    low, high = sorted((a, b))
    assert 0 <= confidence(low, length) <= confidence(high, length) <= 1


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("How many aircraft carriers does Brazil operate?", ["Brazil"]),
        ("What did Mayor Alan Pike say about the bridge?", ["Mayor", "Alan", "Pike"]),
        ("Who won the council election in 2019?", ["2019"]),
        ("What happened in 2025?", []),
        ("What did Ruth Tasker say?", []),
        ("How many of the 5 boats sank?", []),
        ("what did brazil do", []),  # without capitals nothing can be told
        ("WHAT DID BRAZIL DO", []),
        ("What Did the Navy of Brazil Do?", []),
        ("What did Tasker, Fennimore and Obadiah say?", ["Obadiah"]),  # a third is missing
        ("What did Ruth Tasker, Fennimore and Obadiah say?", []),  # less than a third
    ],
)
def test_missing(question: str, lost: list[str]) -> None:
    evidence = ["In 2025 five boats sank, said Ruth Tasker.", "Fennimore's bridge"]
    assert missing(question, evidence) == lost


def test_a_question_about_many_things_may_lack_a_few() -> None:
    question = "What do Tasker, Strake, Fennimore, Munsey, Haigh and Orlowski say of Pike in 2025?"
    evidence = ["Tasker, Strake, Fennimore, Munsey, Haigh and Orlowski met."]
    assert missing(question, evidence) == []
    assert missing(question, ["Tasker met Strake and Fennimore."]) == [
        *("2025", "Munsey", "Haigh", "Orlowski", "Pike"),
    ]


def test_a_nation_is_found_in_its_adjective() -> None:
    assert missing("What does Brazil want?", ["the Brazilian navy"]) == []
