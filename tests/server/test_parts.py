"""What is surely several questions is taken apart; a conjunction in a noun phrase is not."""

import pytest

from server.answering.parts import parts, topic_of_articles
from server.answering.question_shape import Shape, shape_of


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who voted to close the bridge and when does it close?",
            ["Who voted to close the bridge?", "When does it close?"],
        ),
        (
            "What did the mayor say about the ferry, and how much will it cost?",
            ["What did the mayor say about the ferry?", "How much will it cost?"],
        ),
        (
            "Who won Quayside ward, and with how many votes?",
            ["Who won Quayside ward?", "With how many votes?"],
        ),
        (
            "When and where was Ruth Tasker born?",
            ["When was Ruth Tasker born?", "Where was Ruth Tasker born?"],
        ),
        ("Who won? When was the match?", ["Who won?", "When was the match?"]),
        (
            "How much did it cost, when was it finished and who paid?",
            ["How much did it cost?", "When was it finished?", "Who paid?"],
        ),
        (
            "How many votes did she get in 2020 and 2024?",
            ["How many votes did she get in 2020?", "How many votes did she get in 2024?"],
        ),
        (
            "How many elvers were caught in 2024, compared with 2019?",
            ["How many elvers were caught in 2024?", "How many elvers were caught in 2019?"],
        ),
        (
            "How many elvers were caught in 2024 as against 2019?",
            ["How many elvers were caught in 2024?", "How many elvers were caught in 2019?"],
        ),
        (
            "By how many votes did she lose her seat, and who beat her?",
            ["By how many votes did she lose her seat?", "Who beat her?"],
        ),
        (
            "Who cut the ribbon when the bridge reopened, and why her?",
            ["Who cut the ribbon when the bridge reopened?", "Why her?"],
        ),
        (
            "What did Strake say about the bridge and about the council?",
            ["What did Strake say about the bridge?", "What did Strake say about the council?"],
        ),
        (
            "What did the mayor and the engineer say about the bridge?",
            [
                "What did the mayor say about the bridge?",
                "What did the engineer say about the bridge?",
            ],
        ),
        (
            "How do the accounts of the Herald and the Courier differ on the flood?",
            ["the Herald", "the Courier"],
        ),
        (
            "The county and the residents of Quay Road tell different stories about the siren. "
            "What does each side say?",
            ["The county", "the residents of Quay Road"],
        ),
        # one question each
        ("What were the reasons for the fall in 2024, compared with 2019?", None),
        ("How many more elvers were caught in 2024 compared with 2019?", None),
        ("The county and the firm tell different stories. Who is right?", None),
        ("The mayor and the firm left the quay. What does each say?", None),
        ("Why did the Herald and the Courier give different numbers?", None),
        ("Why do the accounts of the Herald and the Courier differ?", None),
        ("What did the council and mayor decide?", None),
        ("Who is the man who lost the vote and who left the party?", None),
        ("What did he say about why it closed and what it cost?", None),
        ("When the wall broke, what happened to the houses?", None),
        (
            "How often did she promise to report, and did she give a date?",
            ["How often did she promise to report?", "Did she give a date?"],
        ),
        (
            "How far is it to Kelby and is there a bus?",
            ["How far is it to Kelby?", "Is there a bus?"],
        ),
        ("Who wrote and performed the song?", None),
        ("What was lost and is the captain to blame?", None),
        ("Did he leave and did the others stay?", None),
        ("Who was killed and how?", None),
        ("How many people and horses drowned?", None),
        ("What did Johnson and Johnson say?", None),
        ("Where can I find this? It is important to know.", None),
        ("How many votes were cast between 2020 and 2024?", None),
        ("Which firm, which sells pumps, and which owns the works, closes?", None),
    ],
)
def test_parts(question: str, expected: list[str] | None) -> None:
    assert [part.text for part in parts(question)] == (expected or [question])


def test_a_part_is_searched_with_what_it_leans_on() -> None:
    _, second = parts("How much did the eel pass cost and who paid for it?")
    assert second.text == "Who paid for it?"
    assert second.asked == "Who paid for it (eel pass)?"


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("When does the bridge close?", Shape.FACT),
        ("How many homes were flooded?", Shape.FACT),
        ("Who is the mayor?", Shape.FACT),
        ("Was the bridge closed?", Shape.FACT),
        ("Which countries signed the treaty?", Shape.LIST),
        ("What are the reasons for the closure?", Shape.LIST),
        ("What were the reasons given to the council?", Shape.LIST),
        ("What are the treaties that the law consists of?", Shape.LIST),
        ("What were people asked to bring to the hall?", Shape.OPEN),
        ("What were the exercises first planned for?", Shape.OPEN),
        ("What were the armies too weak to stop?", Shape.OPEN),
        ("Name the councillors who voted against.", Shape.LIST),
        ("What do both say of the flood?", Shape.COMPARISON),
        ("How do the accounts of the Herald and the Courier differ?", Shape.COMPARISON),
        ("Did the council agree to a ferry?", Shape.FACT),
        ("Do the two papers agree on the height?", Shape.COMPARISON),
        ("How many seats did each party win?", Shape.LIST),
        ("How much is he paid each month?", Shape.FACT),
        ("How much did each month bring in?", Shape.FACT),
        ("What do the two Venezuela articles say about sanctions?", Shape.COMPARISON),
        ("What did both papers say of the flood?", Shape.COMPARISON),
        ("What did the two men say?", Shape.OPEN),
        ("How did Caracas and other Latin American governments react?", Shape.COMPARISON),
        ("How did Caracas and other towns grow?", Shape.OPEN),
        ("Why did the wall break?", Shape.OPEN),
        ("What causes tides?", Shape.OPEN),
    ],
)
def test_shapes(question: str, shape: Shape) -> None:
    assert shape_of(question) is shape


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What do the two Venezuela articles say about sanctions?", "sanctions?"),
        ("What did both papers report on the flood at Saltby?", "the flood at Saltby?"),
        ("How do both articles describe the storm?", "the storm?"),
        ("What do the two Venezuela pieces say about Russia?", "Russia?"),
        ("How wide was the gap? Do the papers agree?", "How wide was the gap?"),
        ("How wide was the gap and do the papers agree?", "How wide was the gap?"),
        ("What do the papers in the cabinet show?", None),
        ("Which articles speak of the storm?", None),
        ("What do both say of the storm?", None),
    ],
)
def test_what_two_articles_are_asked_about(question: str, topic: str | None) -> None:
    assert topic_of_articles(question) == topic


@pytest.mark.parametrize(
    ("question", "compares"),
    [
        ("What happened between Ann Lane and the general in 1969?", False),
        ("Why was there a fight between Saltby and Kelby?", False),
        ("What is the difference between the Herald and the Courier?", True),
        ("How do the figures differ between Saltby and Kelby?", True),
    ],
)
def test_what_is_between_two_is_compared_only_where_it_is_asked_so(
    question: str, compares: bool
) -> None:
    assert (len(parts(question)) == 2) is compares


def test_according_to_two_asks_each() -> None:
    found = parts("How wide was the gap according to the Courier and according to the Herald?")
    assert [part.text for part in found] == [
        "How wide was the gap according to the Courier?",
        "How wide was the gap according to the Herald?",
    ]
    assert {part.side for part in found} == {"the Courier", "the Herald"}
    assert all("Courier" not in part.topic and "according" not in part.topic for part in found)
