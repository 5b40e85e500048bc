"""A follow-up is searched for as asked and as completed, and the better evidence wins."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from index.search import Ranking, Search
from server.conversation.understanding import Rank, mixed, understand
from server.schemas import Turn
from tests.server.made_ranking import made_ranking

FERRY = "The Tolland ferry cost two million pounds to build."
POOL = "The Harlow swimming pool cost nine million pounds to build."
MAYOR = "Ann Lane, the mayor of Tolland, was born in Dover."
ARTICLES = (POOL, FERRY, MAYOR)
ABOUT_THE_POOL = (
    Turn(role="user", content="When did the Harlow swimming pool open?"),
    Turn(role="assistant", content="The Harlow swimming pool opened in May 2019. [1]"),
)


@pytest.fixture
def rank(model: EmbeddingModel) -> Rank:
    """Ranks three made passages by their likeness to the question."""

    def by_likeness(question: str) -> Ranking:
        ranking = made_ranking(model, question, *ARTICLES)
        hits = [replace(hit, score=float(hit.similarities.max())) for hit in ranking.hits]
        return replace(ranking, hits=tuple(sorted(hits, key=lambda hit: -hit.score)))

    return by_likeness


def counted(rank: Rank) -> tuple[Rank, list[str]]:
    """The same, and what it was asked."""
    asked: list[str] = []

    def counting(question: str) -> Ranking:
        asked.append(question)
        return rank(question)

    return counting, asked


def first(ranking: Ranking) -> str:
    """The text of the best passage."""
    return ranking.hits[0].passage.text


def test_a_follow_up_finds_what_the_conversation_is_about(rank: Rank) -> None:
    assert first(rank("How much did it cost?")) == FERRY
    understood = understand("How much did it cost?", ABOUT_THE_POOL, rank)
    assert first(understood.ranking) == POOL
    assert understood.standalone_question == "How much did it cost? (Harlow swimming pool open)"
    assert understood.ranking.question.text == understood.standalone_question


def test_without_a_history_one_search_is_made(rank: Rank) -> None:
    counting, asked = counted(rank)
    understood = understand("How much did it cost?", (), counting)
    assert asked == [understood.standalone_question] == ["How much did it cost?"]


def test_a_question_that_stands_alone_is_searched_for_once_as_it_is(rank: Rank) -> None:
    question = "Where was Ann Lane born?"
    counting, asked = counted(rank)
    understood = understand(question, ABOUT_THE_POOL, counting)
    assert asked == [question]
    assert [h.passage.number for h in understood.ranking.hits] == [
        h.passage.number for h in rank(question).hits
    ]


def test_a_completion_that_puts_nothing_else_first_is_not_shown(rank: Rank) -> None:
    question = "how big is the swimming pool"
    counting, asked = counted(rank)
    understood = understand(
        question, (Turn(role="user", content="Which pool is the deepest?"),), counting
    )
    assert len(asked) == 2  # it might have been a follow-up
    assert understood.standalone_question == question
    assert understood.ranking.question.text == question
    assert first(understood.ranking) == POOL


def scored_apart(rank: Rank, question: str) -> Rank:
    """The pool is first for that question, and for any other the mayor and then the ferry."""

    def scored(text: str) -> Ranking:
        pool, ferry, mayor = (0.9, 0.2, 0.1) if text == question else (0.0, 0.95, 1.0)
        scores = {POOL: pool, FERRY: ferry, MAYOR: mayor}
        ranking = rank(text)
        hits = [replace(hit, score=scores[hit.passage.text]) for hit in ranking.hits]
        return replace(ranking, hits=tuple(sorted(hits, key=lambda hit: -hit.score)))

    return scored


def test_what_a_question_may_mean_by_itself_stays_in_sight(rank: Rank) -> None:
    question = "how much did it cost to build the building"
    history = (Turn(role="user", content="Which building is the deepest?"),)
    understood = understand(question, history, scored_apart(rank, question))
    assert understood.standalone_question != question
    assert [hit.passage.text for hit in understood.ranking.hits] == [FERRY, POOL, MAYOR]
    scores = [hit.score for hit in understood.ranking.hits]
    assert scores == sorted(scores, reverse=True)


def test_what_holds_nothing_of_a_question_is_not_what_it_means(rank: Rank) -> None:
    question = "how big is the swimming pool"
    history = (Turn(role="user", content="Which pool is the deepest?"),)
    understood = understand(question, history, scored_apart(rank, question))
    assert understood.standalone_question == question
    assert first(understood.ranking) == POOL


def test_a_mixture_has_the_passages_of_both_under_one_question(rank: Rank) -> None:
    one, other = rank("What did the ferry cost?"), rank("Where was the mayor born?")
    one = replace(one, hits=one.hits[:2])
    other = replace(other, hits=other.hits[:2])
    both = mixed(one, other, 0.5)
    assert both.question is one.question
    assert len(both.hits) == 2
    scores = [hit.score for hit in both.hits]
    assert scores == sorted(scores, reverse=True)
    for hit in both.hits:
        expected = (hit.passage.vector @ one.question.vector)[1:]
        assert np.allclose(hit.similarities, expected, atol=1e-5)


def test_a_mixture_of_all_of_one_is_that_one(rank: Rank) -> None:
    one, other = rank("What did the ferry cost?"), rank("Where was the mayor born?")
    assert [h.passage.number for h in mixed(one, other, 1.0).hits] == [
        h.passage.number for h in one.hits
    ]
    assert [h.passage.number for h in mixed(one, other, 0.0).hits] == [
        h.passage.number for h in other.hits
    ]


def test_where_nothing_is_found_nothing_is(rank: Rank) -> None:
    def nothing(question: str) -> Ranking:
        return replace(rank(question), hits=(), restricted_to=0)

    understood = understand("How much did it cost?", ABOUT_THE_POOL, nothing)
    assert understood.ranking.hits == ()
    assert understood.ranking.restricted_to == 0


def test_it_understands_over_a_real_index(sample_index: Index) -> None:
    search = Search(sample_index)
    rank: Callable[[str], Ranking] = lambda question: search.search(question, 20)  # noqa: E731
    title = rank("council").hits[0].passage.record.title
    history = (Turn(role="user", content=f"What does “{title}” say about the council?"),)
    understood = understand("And why?", history, rank)
    assert understood.standalone_question.startswith("And why? (")
    found = [hit.passage.number for hit in understood.ranking.hits]
    assert len(found) == len(set(found)) == 20
