"""Follow-up questions are completed from their conversation, and from nothing else."""

import pytest

from index.words import words
from server.conversation.completing import complete
from server.schemas import Turn
from tests.timing import least_seconds

SIMMONS = (
    "What did Robert Simmons note about military capabilities?",
    "“The military capabilities are considerable,” Simmons said. [1]",
)
WASTE = (
    "How much household waste was recycled in Harlow Bay in 2021?",
    "In 2021 the town recycled 43 per cent of its household waste, the council said. [1]",
)
BUDGET = (
    "What did Mr Holt say about the school budget?",
    "Mr Holt said the budget “cannot be balanced”. [1]",
)
BRIDGE = (
    "Who opposed the new bridge?",
    "Farida Nettleton, a councillor, opposed it. “It will ruin the quay,” she said. [1]",
)
FERRY = (
    "When did the Tolland Ferry Company stop sailing?",
    "The company stopped in March 2019. [1]",
    "Who owned it?",
    "It was owned by George Marsh. [1]",
)
CONVERSATIONS = (SIMMONS, WASTE, BUDGET, BRIDGE, FERRY)
FOLLOW_UPS = (
    "Why?",
    "And in 2022?",
    "who else?",
    "And the second one?",
    "how much did that cost",
    "What did she say about it?",
    "Did they agree with him?",
    "What about Ms Reed?",
    "Is it true?",
    "any others",
)


def conversation(*contents: str) -> list[Turn]:
    """Turns of a user and an assistant, in turn."""
    return [
        Turn(role="assistant" if number % 2 else "user", content=content)
        for number, content in enumerate(contents)
    ]


@pytest.mark.parametrize(
    ("said", "question", "completed"),
    [
        (
            SIMMONS,
            "And what did he call it?",
            "And what did Robert Simmons call it? (military capabilities)",
        ),
        (WASTE, "And in 2022?", "And in 2022? (household waste recycled in Harlow Bay)"),
        (
            WASTE,
            "how much did that cost",
            "how much did that cost (household waste recycled in Harlow Bay in 2021)",
        ),
        (
            WASTE,
            "And the second one?",
            "And the second one? (household waste recycled in Harlow Bay in 2021)",
        ),
        (WASTE, "Why?", "Why? (household waste recycled in Harlow Bay in 2021)"),
        (BUDGET, "What about Ms Reed?", "What about Ms Reed? (school budget)"),
        (BUDGET, "What was his reason?", "What was Mr Holt's reason?"),
        (BRIDGE, "who else?", "who else? (opposed the new bridge)"),
        (
            BRIDGE,
            "What did she say about it?",
            "What did Farida Nettleton say about it? (opposed the new bridge)",
        ),
        (FERRY, "Where does he live?", "Where does George Marsh live?"),
        (FERRY, "What did they do next?", "What did the Tolland Ferry Company do next?"),
        (
            FERRY,
            "How many boats did it have?",
            "How many boats did the Tolland Ferry Company have?",
        ),
    ],
)
def test_a_follow_up_is_completed(said: tuple[str, ...], question: str, completed: str) -> None:
    assert complete(question, conversation(*said)) == completed


@pytest.mark.parametrize("said", CONVERSATIONS)
@pytest.mark.parametrize(
    "question",
    [
        "Who is Ann Lane?",
        "Who won the 2022 World Cup?",
        "What is the capital of Norway?",
        "Is it true that Norway is larger than Sweden?",
        "Did the Harnshire Trust publish its report?",
        "What did Ann Lane say she wanted from Norway?",
        "how long does it take to sail from dover to calais",
        "hello",
        "Thank you very much!",
        "ok thanks",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(said: tuple[str, ...], question: str) -> None:
    assert complete(question, conversation(*said)) is None


def test_thanks_change_no_subject() -> None:
    said = conversation(*WASTE, "Thanks!", "The articles do not say.")
    assert complete("And in 2022?", said) == "And in 2022? (household waste recycled in Harlow Bay)"


@pytest.mark.parametrize("question", FOLLOW_UPS)
def test_without_a_history_there_is_nothing_to_complete_from(question: str) -> None:
    assert complete(question, []) is None


def test_the_later_person_is_meant() -> None:
    history = conversation(
        "What did Peter Marsh promise?",
        "“A new pier,” Marsh said.",
        "What did Colin Webb promise?",
        "“A new school,” Webb said.",
    )
    completed = complete("When did he say that?", history)
    assert completed is not None
    assert "Webb" in completed
    assert "Marsh" not in completed


def test_a_pronoun_never_takes_the_other_gender() -> None:
    history = conversation("Who is the mayor?", "Ann Lane is the mayor. Peter Holt was before.")
    assert complete("Where was he born?", history) == "Where was Peter Holt born?"
    assert complete("Where was she born?", history) == "Where was Ann Lane born?"


def test_where_two_may_be_meant_the_pronoun_stays() -> None:
    history = conversation("Did Peter Holt and Colin Webb vote for the pier?", "Both did.")
    completed = complete("What did he say?", history)
    assert completed is not None
    assert completed.startswith("What did he say? (")


def test_a_new_subject_resets_the_conversation() -> None:
    history = conversation(
        "What did Robert Simmons note about military capabilities?",
        "“They are considerable,” Simmons said.",
        "How many people live in Tolland Marsh?",
        "Tolland Marsh has 4,000 inhabitants.",
    )
    completed = complete("And in 2010?", history)
    assert completed is not None
    assert "Tolland Marsh" in completed
    assert "Simmons" not in completed


def test_a_surname_is_given_in_full() -> None:
    assert (
        complete("Where was Simmons born?", conversation(*SIMMONS))
        == "Where was Robert Simmons born?"
    )


def test_a_conversation_of_prose_by_another_client_will_do() -> None:
    history = conversation(
        "who runs the ferry?",
        "**Farida Nettleton** runs it. See [her page](https://example.org/?q=1) for more.",
    )
    completed = complete("Is she from Tolland?", history)
    assert completed == "Is Farida Nettleton from Tolland?"


def test_most_follow_ups_are_completed() -> None:
    asked = [(question, said) for question in FOLLOW_UPS for said in CONVERSATIONS]
    completed = [complete(question, conversation(*said)) for question, said in asked]
    assert completed.count(None) < 0.1 * len(asked)


@pytest.mark.parametrize("said", CONVERSATIONS)
@pytest.mark.parametrize("question", FOLLOW_UPS)
def test_nothing_is_added_that_the_conversation_lacks(said: tuple[str, ...], question: str) -> None:
    completed = complete(question, conversation(*said)) or ""
    lacking = set(words(completed)) - set(words(" ".join((question, *said))))
    assert not lacking - {"s"}


def test_markup_of_a_history_does_not_get_into_the_question() -> None:
    history = conversation(
        "What did Ann Lane <script>alert(1)</script> say about ![x](http://evil.example/) parks?",
        "\x1b[31mAnn Lane\x00 \u202e said no.",
    )
    completed = complete("Why did she say that?", history)
    assert completed is not None
    assert "Ann Lane" in completed
    assert not set(completed) & set("<>![]/\x1b\x00\u202e")


@pytest.mark.parametrize(
    "content",
    [
        "it, ",
        "Ann Lee, ",
        "A",
        "e\u0301\u0301",
        "Mothers of ",
        "about ",
        "A.-",
        "is it true ",
        "\n",
    ],
)
def test_a_huge_history_costs_little(content: str) -> None:
    whole = (content * 100_000)[:100_000]
    history = [Turn(role="user", content=f"Who is Ann? {whole}"[:100_000])] * 200
    question = "What did she say about it?"
    assert least_seconds(lambda: complete(question, history), times=2) < 5
    completed = complete(question, history)
    assert completed is None or len(completed) < 400


def test_what_was_said_long_ago_is_not_read() -> None:
    passing = conversation("Thanks.", "You are welcome.") * 50
    assert complete("What did she say?", [*conversation(*BRIDGE), *passing]) is None


def test_the_same_question_is_completed_the_same_way() -> None:
    asked = [complete("What did she say about it?", conversation(*BRIDGE)) for _ in range(3)]
    assert len(set(asked)) == 1
