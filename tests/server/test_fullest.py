"""Of sentences that are alike in score, the one that says what the question says comes first."""

from dataclasses import replace

import pytest

from index.embedding import EmbeddingModel
from server.answering.ordering.fullest import MORE
from server.answering.ordering.preference import put_first
from server.answering.ordering.preferences import FULLER
from server.answering.scoring import candidates, text_of
from tests.server.made_ranking import made_ranking

QUESTION = "How many grey seals did the harbour office count?"
HERRING = "They came for the herring, three weeks late."
SEALS = "The harbour office counted forty grey seals."


@pytest.mark.parametrize(
    ("other", "behind", "first"),
    [
        (SEALS, FULLER.yields / 2, SEALS),
        (SEALS, FULLER.yields * 2, HERRING),
        # no number, a question, and too few more of its words
        ("The harbour office counted the grey seals.", FULLER.yields / 2, HERRING),
        ("Did the harbour office count forty grey seals?", FULLER.yields / 2, HERRING),
        ("The office has forty rooms.", FULLER.yields / 2, HERRING),
    ],
)
def test_the_fuller_of_two_alike_comes_first(
    model: EmbeddingModel, other: str, behind: float, first: str
) -> None:
    ranking = made_ranking(model, QUESTION, f"Post 2025-03-04 :: {HERRING} | {other}")
    by_text = {text_of(c): c for c in candidates(ranking)}
    order = [
        replace(by_text[HERRING], score=1.0),
        replace(by_text[other], score=1.0 - behind),
    ]
    assert text_of(put_first(FULLER, ranking.question, order)[0]) == first


def test_the_share_is_of_the_question(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, QUESTION, f"Post 2025-03-04 :: {HERRING} | {SEALS}")
    held = {text_of(c): ranking.question.coverage(c.understood) for c in candidates(ranking)}
    assert held[SEALS] - held[HERRING] >= MORE
