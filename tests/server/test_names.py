"""The names of a question, whole."""

import numpy as np
import pytest

from index.question import Question
from server.answering.names import is_person, named_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Ann Lane tell Ely Council?", ["Ann Lane", "Ely Council"]),
        ("What was Kublai's role in China?", ["Kublai", "China"]),
        ("Who was there on Monday in May?", []),
    ],
)
def test_names_in_a_row_are_one_and_months_are_none(text: str, names: list[str]) -> None:
    question = Question(text, np.zeros(4, np.float32), {})
    assert [" ".join(name) for name in named_in(question)] == names


def test_a_person_has_a_given_name() -> None:
    assert is_person(["Ann", "Lane"])
    assert not is_person(["Ely", "Council"])
    assert not is_person(["Ann"])
