"""A part is searched for with the words that it leaves to the first."""

import pytest

from server.answering.leaning import is_bare
from server.answering.parts import parts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "How many shops have shut since May, and how many have opened?",
            "How many shops have opened?",
        ),
        (
            "What did Oxbarrow tell detectives, and what did he tell the jury?",
            "What did Oxbarrow tell the jury?",
        ),
        ("When was Ruth Lane born and when did she die?", "When did Ruth Lane die?"),
        # not of the place that the first is about
        (
            "What did the inspector decide about Gull Lane, and what reason did he give?",
            "What reason did he give (Gull Lane)?",
        ),
        (
            "How many buses has Farida Nettleton ordered, and what did each of them cost?",
            "What did each of them cost (buses Farida Nettleton ordered)?",
        ),
        (
            "How many pupils have left the school, and why?",
            "Why (pupils left school)?",
        ),
        (
            "What did Ms Tasker say when she lost, and who will replace her?",
            "Who will replace her (Ms Tasker)?",
        ),
    ],
)
def test_what_a_part_is_searched_with(question: str, asked: str) -> None:
    found = parts(question)
    assert len(found) == 2
    assert found[1].asked == asked


@pytest.mark.parametrize(
    "question",
    [
        "Who was killed and how?",
        "What did she say about who left and why?",
        "Who was the man who left when it broke, and who is dead?",
        "Can you say when it opens and who pays?",
    ],
)
def test_what_stays_one_question(question: str) -> None:
    assert [part.text for part in parts(question)] == [question]


@pytest.mark.parametrize(
    ("part", "bare"),
    [
        ("Why?", True),
        ("Why her?", True),
        ("For how long?", True),
        ("Why did it close?", False),
        ("How?", False),
    ],
)
def test_what_is_no_more_than_its_question_word(part: str, bare: bool) -> None:
    assert is_bare(part) is bare
