"""How things stand now is told by the latest article that says."""

from collections.abc import Sequence

import pytest

from index.embedding import EmbeddingModel
from index.question import Question
from server.answering.ordering.lately import of_the_present
from server.answering.ordering.preference import put_first
from server.answering.ordering.preferences import LATER, RETOLD
from server.answering.scoring import Candidate, candidates
from tests.server.made_ranking import made_ranking

OLD = "Courier 2024-03-13 a :: The weight limit on the bridge is 18 tonnes."
NEW = "Courier 2026-10-05 b :: The weight limit on the bridge will be 12 tonnes from today."
OTHER = "Courier 2026-10-05 b :: The gulls of 12 towns have come to the pier."


@pytest.mark.parametrize(
    ("question", "present"),
    [
        ("What is the weight limit on the bridge?", True),
        ("What weight limit applies now that it has reopened?", True),
        ("Is the bridge open?", True),
        ("Who currently leads the council?", True),
        ("What was the weight limit on the bridge?", False),
        ("What is the limit in 2024?", False),
        ("Who closed the bridge?", False),
    ],
)
def test_what_asks_how_things_stand(question: str, present: bool) -> None:
    assert of_the_present(question) is present


def latest_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    return put_first(RETOLD, question, put_first(LATER, question, best_first))


def first(model: EmbeddingModel, question: str, *articles: str, title: str = "News") -> str:
    ranking = made_ranking(model, question, *articles, title=title)
    found = candidates(ranking)
    order = latest_first(ranking.question, found)
    assert {id(c) for c in order} <= {id(c) for c in found}, "nothing but what was found"
    return order[0].hit.passage.text


def test_the_latest_comes_first(model: EmbeddingModel) -> None:
    asked = "What is the weight limit on the bridge?"
    assert "18 tonnes" in candidates(made_ranking(model, asked, OLD, NEW))[0].hit.passage.text
    assert "12 tonnes" in first(model, asked, OLD, NEW)


def test_not_for_the_past_nor_for_what_is_not_dated(model: EmbeddingModel) -> None:
    assert "18 tonnes" in first(model, "What was the weight limit on the bridge?", OLD, NEW)
    undated = OLD.partition(" :: ")[2]
    assert "18 tonnes" in first(model, "What is the weight limit on the bridge?", undated, NEW)


def test_what_was_printed_long_before_is_left_out(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, "What is the weight limit on the bridge?", OLD, NEW)
    kept = latest_first(ranking.question, candidates(ranking))
    assert ["12 tonnes" in c.hit.passage.text for c in kept] == [True]
    past = made_ranking(model, "What was the weight limit on the bridge?", OLD, NEW)
    assert len(latest_first(past.question, candidates(past))) == 2


def test_a_later_sentence_about_something_else_stays_behind(model: EmbeddingModel) -> None:
    assert "18 tonnes" in first(model, "What is the weight limit on the bridge?", OLD, OTHER)


SHUT = "Courier 2024-03-13 a :: Chandlers Bridge is open to people on foot."
ACROSS = "Courier 2026-10-05 b :: Traffic may cross it by the downstream lane of the bridge only."


def test_how_the_story_went_on_comes_first_though_in_other_words(model: EmbeddingModel) -> None:
    asked = "Is Chandlers Bridge open to traffic?"
    for title, opening in (("No. 7 crosses Chandlers Bridge", "Traffic"), ("News", "Chandlers")):
        assert first(model, asked, SHUT, ACROSS, title=title).startswith(opening)
    gulls = "Courier 2026-10-05 b :: Gulls sit on its railings."
    assert first(model, asked, SHUT, gulls, title="Chandlers Bridge").startswith("Chandlers")
