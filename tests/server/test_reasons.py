"""The reason is found beside what was done, and in what had been done before."""

from dataclasses import replace

import pytest

from index.embedding import EmbeddingModel
from server.answering.choosing import Asked, chosen_for
from server.answering.reasons import reason_near
from server.answering.scoring import candidates, text_of
from tests.server.made_ranking import made_ranking

ASKED = "Why did writing results at the school go up?"
ROSE = "In writing alone they rose."
CREDITED = "The teachers put that down to writing a school diary."
COUNTED = "Why did the two papers give different numbers of homes?"
GAVE = "One gave the number of homes as 140, the other as 160."
REVIEW = "The review has a number of its own."
LEFT_OUT = "The first paper had left out a row of homes."


@pytest.mark.parametrize(
    ("question", "article", "found"),
    [
        (ASKED, f"{ROSE} | {CREDITED}", [CREDITED]),
        (COUNTED, f"{GAVE} | {REVIEW} | {LEFT_OUT}", [LEFT_OUT]),
        # what stands before it, or in another paragraph, had not led to it
        (COUNTED, f"{LEFT_OUT} | {GAVE}", []),
        (COUNTED, f"{GAVE} || {LEFT_OUT}", []),
        (COUNTED, f"{GAVE} | {REVIEW}", []),
    ],
)
def test_a_reason_is_found(
    model: EmbeddingModel, question: str, article: str, found: list[str]
) -> None:
    ranking = made_ranking(model, question, article)
    scored = candidates(ranking)
    [best] = [c for c in scored if text_of(c) in (ROSE, GAVE)]
    others = [c for c in scored if c is not best]
    assert [text_of(c) for c in reason_near(ranking.question, [best], others)] == found


def test_a_reason_right_after_any_quote_is_found(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, ASKED, "The bell at the school is new.", f"{ROSE} | {CREDITED}")
    told = {text_of(c): c for c in candidates(ranking)}
    bell, rose, credited = told["The bell at the school is new."], told[ROSE], told[CREDITED]
    assert reason_near(ranking.question, [bell, rose], [credited]) == [credited]
    assert reason_near(ranking.question, [bell], [rose, credited]) == []


def test_a_reason_takes_the_last_place_among_the_quotes(model: EmbeddingModel) -> None:
    alike = "In writing they had risen before."
    ranking = made_ranking(model, ASKED, f"{alike} | {ROSE} | {CREDITED}")
    scores = {ROSE: 1.2, alike: 1.19, CREDITED: 0.9}
    scored = [replace(c, score=scores[text_of(c)]) for c in candidates(ranking)]
    scored.sort(key=lambda c: -c.score)
    chosen = chosen_for(Asked(ranking, scored, scored), 2)
    assert [text_of(c) for c in chosen] == [ROSE, CREDITED]
