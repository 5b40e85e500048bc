"""What was done comes before what was forecast, a reason is added, and a successor is missed."""

from dataclasses import replace

import pytest

from index.asked_for import expectation
from index.embedding import EmbeddingModel
from server.answering.ordering.preference import put_first
from server.answering.ordering.preferences import COME_TRUE, FATE
from server.answering.parts import parts
from server.answering.reasons import reason_near
from server.answering.scoring import candidates, text_of
from server.answering.shortfall.successors import no_successor
from server.answering.stances import stance_near
from tests.server.made_ranking import made_ranking

FORECAST = "The new sea wall would be finished by October, the county said."
POURED = "The last of the new sea wall was poured on 28 September."
SANDBAGS = "Sandbags were lowered on Monday behind the new sea wall."
MOVING = "The pump firm is moving assembly to Ohio."
REASON = "It no longer makes sense to assemble pumps here, the firm said."


def first_day(model: EmbeddingModel, question: str, *articles: str) -> str:
    ranking = made_ranking(model, question, *articles)
    return text_of(put_first(COME_TRUE, ranking.question, candidates(ranking))[0])


def test_what_was_done_comes_before_what_was_forecast(model: EmbeddingModel) -> None:
    asked = "When was the new sea wall finished?"
    assert (
        first_day(
            model, asked, f"Courier 2026-03-01 a :: {FORECAST}", f"Courier 2026-10-05 b :: {POURED}"
        )
        == POURED
    )
    # what was printed before the forecast cannot tell that it came true
    assert (
        first_day(
            model,
            asked,
            f"Courier 2026-03-01 a :: {FORECAST}",
            f"Courier 2025-02-04 b :: {SANDBAGS}",
        )
        == FORECAST
    )
    planned = "When was the new sea wall due to be finished?"
    assert (
        first_day(
            model,
            planned,
            f"Courier 2026-03-01 a :: {FORECAST}",
            f"Courier 2026-10-05 b :: {POURED}",
        )
        == FORECAST
    )


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Why is the pump firm moving assembly to Ohio?", [REASON]),
        ("When is the pump firm moving assembly to Ohio?", []),
    ],
)
def test_a_reason_is_added_to_what_was_done(
    model: EmbeddingModel, question: str, found: list[str]
) -> None:
    ranking = made_ranking(model, question, f"{MOVING} | {REASON}")
    best, *others = candidates(ranking)
    assert text_of(best) == MOVING
    assert [text_of(c) for c in reason_near(ranking.question, [best], others)] == found


@pytest.mark.parametrize(
    ("question", "sentence", "silent"),
    [
        ("Who replaced Ann Lane as mayor?", "Ann Lane, the mayor, lost her seat.", True),
        ("Who replaced Ann Lane as mayor?", "Tom Reed was elected mayor.", False),
        ("Who took over as mayor?", "Ann Lane was mayor for nine years.", True),
        ("Who has succeeded Ann Lane?", "Ann Lane made way for Tom Reed.", False),
        ("Who is the mayor?", "Ann Lane was mayor for nine years.", False),
        ("Who was elected leader of the party?", "Ann Lane lost her seat by 11 votes.", True),
        ("Who was elected leader of the party?", "Its leader is Tom Reed.", False),
        ("Who was elected leader of the party?", "The party has chosen Tom Reed.", False),
        ("Who was picked first?", "Ann Lane lost her seat by 11 votes.", False),
    ],
)
def test_nobody_is_told_to_come_next(
    model: EmbeddingModel, question: str, sentence: str, silent: bool
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert no_successor(ranking.question, candidates(ranking)) is silent


def test_a_share_of_what_is_counted_is_a_count() -> None:
    holds = expectation("How many passengers did it lose?")
    assert holds("It lost 38% of its passengers.")
    assert not holds("It lost 38% of its income.")
    assert not holds("It lost passengers.")


def test_another_one_is_told_from_the_first(model: EmbeddingModel) -> None:
    bolted = "The eel pass was bolted on at a cost of £68,000."
    second = "A second pass is put at £94,000."
    ranking = made_ranking(model, "How much would a second eel pass cost?", f"{bolted} | {second}")
    assert text_of(candidates(ranking)[0]) == second


def test_what_heads_an_item_counts_for_all_of_it(model: EmbeddingModel) -> None:
    given = "It came from an estate."
    ranking = made_ranking(model, "Where is the piano from?", f"A piano: nothing. | {given}")
    [found] = [c for c in candidates(ranking) if text_of(c) == given]
    assert "piano" in found.understood


def test_a_part_does_not_lean_on_what_the_first_one_asks() -> None:
    _, second = parts("How much would an eel pass cost and how much river would it open up?")
    assert second.asked == "How much river would it open up (eel pass)?"


def test_what_was_done_with_a_thing_comes_first(model: EmbeddingModel) -> None:
    saved = "Her logbooks had saved his firm five weeks, said an engineer."
    left = "The 39 logbooks have been left to the county archive."
    ranking = made_ranking(model, "What became of her logbooks?", f"{saved} | {left}")
    scores = {saved: 1.2, left: 1.1}
    order = [replace(c, score=scores[text_of(c)]) for c in candidates(ranking)]
    order.sort(key=lambda c: -c.score)
    assert [text_of(c) for c in put_first(FATE, ranking.question, order)] == [left, saved]
    further = [order[0], replace(order[1], score=0.9)]
    assert text_of(put_first(FATE, ranking.question, further)[0]) == saved
    other = made_ranking(model, "Who read her logbooks?", f"{saved} | {left}")
    assert text_of(put_first(FATE, other.question, order)[0]) == saved


@pytest.mark.parametrize(
    ("question", "article", "found"),
    [
        ("Would the board's chairman pay for a second pass?", "{0} | {1}", True),
        ("Would the board's chairman pay for a second pass?", "{0} || {1}", False),
        ("Would the board pay for a second pass?", "{0} | {1}", False),
        ("When would the board's chairman pay for a second pass?", "{0} | {1}", False),
    ],
)
def test_whether_an_officer_would_is_told_with_their_words(
    model: EmbeddingModel, question: str, article: str, found: bool
) -> None:
    decides = "The board decides in October whether to pay for a second pass."
    favours = "Tom Reed, its chairman, said that walls come before a second pass."
    ranking = made_ranking(model, question, article.format(decides, favours))
    told = {text_of(c): c for c in candidates(ranking)}
    [best, other] = told[decides], replace(told[favours], score=told[decides].score - 0.1)
    assert stance_near(ranking.question, [best], [other]) == ([other] if found else [])
    assert stance_near(ranking.question, [best, other], [other]) == []
