"""Who, when and how many are told apart, and their answers recognised."""

import pytest

from index.asked_for import expectation


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How many homes were flooded?", "Police counted 140 homes.", True),
        ("How many homes were flooded?", "Police counted twelve.", True),
        ("How many homes were flooded?", "The homes were flooded badly.", False),
        ("What percentage voted for it?", "Turnout was low.", False),
        ("When did the bridge close?", "It closed on Monday.", True),
        ("When did the bridge close?", "The sluice opened at 3.40 a.m. sharp.", True),
        ("When did the bridge close?", "Nobody may cross it.", False),
        ("What time did it close?", "It closed for good.", False),
        ("Who led the inquiry?", "The inquiry was led by Ruth Kettleborough.", True),
        ("Who led the inquiry?", "The inquiry took two years.", False),
        ("Who is Ruth Tasker?", "Yesterday Ruth Tasker was asleep.", False),  # only the asked name
        ("Where was she born?", "She was born in Kelbourne.", True),
        ("Why did it close?", "Anything at all.", True),
    ],
)
def test_expectation(question: str, sentence: str, holds: bool) -> None:
    assert expectation(question)(sentence) is holds
