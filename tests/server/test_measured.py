"""Asked how wide something is, what gives a length comes before another number."""

from dataclasses import replace
from typing import NoReturn

import pytest

from index.embedding import EmbeddingModel
from server.answering.ordering.preference import put_first
from server.answering.ordering.preferences import MEASURE
from server.answering.scoring import candidates, text_of
from server.answering.several import asked_in
from tests.server.made_ranking import made_ranking

QUESTION = "How wide was the hole in the wall?"
HOLE = "The sea tore a hole in the wall and drove 140 families out."
GAP = "The service put the gap at 20 metres."
WIDE = "The hole in the wall was 9 metres wide."
BELLS = "The hole in the wall was found when 30 bells rang."


def first_of(model: EmbeddingModel, behind: float, *articles: str, asked: str = QUESTION) -> str:
    ranking = made_ranking(model, asked, *articles)
    in_order = sorted(
        candidates(ranking), key=lambda c: (c.hit.passage.number, c.sentence.span.start)
    )
    order = [replace(c, score=1.0 - behind * (n > 0)) for n, c in enumerate(in_order)]
    return text_of(put_first(MEASURE, ranking.question, order)[0])


@pytest.mark.parametrize(
    ("articles", "behind", "first"),
    [
        ((f"{HOLE} | {GAP}",), MEASURE.yields / 2, GAP),
        ((f"{HOLE} | {BELLS} | {GAP}",), MEASURE.yields / 2, GAP),
        ((f"{HOLE} | {GAP}",), MEASURE.yields * 2, HOLE),
        # no measure, a question, and another article's gap
        ((f"{HOLE} | {BELLS}",), MEASURE.yields / 2, HOLE),
        ((f"{HOLE} | Was the gap 20 metres wide?",), MEASURE.yields / 2, HOLE),
        ((HOLE, GAP), MEASURE.yields / 2, HOLE),
        # the best gives one itself
        ((f"{WIDE} | {GAP}",), MEASURE.yields / 2, WIDE),
    ],
)
def test_what_gives_a_measure_comes_first(
    model: EmbeddingModel, articles: tuple[str, ...], behind: float, first: str
) -> None:
    assert first_of(model, behind, *articles) == first


def test_only_a_measure_is_looked_for(model: EmbeddingModel) -> None:
    asked = "How many families were driven out when the hole was torn in the wall?"
    close, grew = MEASURE.yields / 2, f"The hole in the wall grew. | {HOLE}"
    assert first_of(model, close, grew, asked=asked) != HOLE


def test_nothing_is_put_before_nothing(model: EmbeddingModel) -> None:
    assert put_first(MEASURE, made_ranking(model, QUESTION).question, []) == []


def test_it_is_so_wherever_a_question_is_asked(model: EmbeddingModel) -> None:
    wide = "The gap was 20 metres wide, the service said."
    ranking = made_ranking(model, QUESTION, f"{HOLE} | {wide}")
    by_score = [text_of(c) for c in candidates(ranking)]
    assert by_score[0] == HOLE
    assert text_of(asked_in(ranking, unread).best_first[0]) == wide


def unread(article: str) -> NoReturn:
    raise AssertionError(article)
