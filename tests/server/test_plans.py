"""How long something was to last does not answer how long it lasted; how it turned out does."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.choosing import Asked, chosen_for
from server.answering.scoring import candidates, text_of
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.plans import is_planned, turned_out
from tests.server.made_ranking import made_ranking

ASKED = "How long was the iron bridge closed?"
PLAN = "The iron bridge will be closed for at least 18 months."
SAID = "The council said that the iron bridge would be closed for at least 18 months."
LATE = "Seven of the 11 extra months were spent waiting for a signature."
OTHER = "A heron that nests under it moved away."
BEFORE = f"Courier 2024-03-13 a :: {PLAN}"


def told(model: EmbeddingModel, question: str, *articles: str) -> list[str]:
    ranking = made_ranking(model, question, *articles)
    return [text_of(c) for c in turned_out(ranking.question, candidates(ranking))]


def test_how_a_plan_turned_out_is_told_with_it(model: EmbeddingModel) -> None:
    after = f"Courier 2026-10-05 b :: {SAID} | {LATE}"
    assert told(model, ASKED, BEFORE, after) == [SAID, LATE]
    ranking = made_ranking(model, ASKED, BEFORE, after)
    scored = candidates(ranking)
    chosen = chosen_for(Asked(ranking, scored, scored), 4)
    assert [text_of(c) for c in chosen] == [SAID, LATE]
    assert falls_short(ranking.question, chosen) is None


@pytest.mark.parametrize(
    ("question", "after"),
    [
        (ASKED, f"Courier 2026-10-05 b :: {SAID} | {OTHER}"),  # no length follows
        (ASKED, f"Courier 2026-10-05 b :: {SAID} || {LATE}"),  # in another paragraph
        (ASKED, f"Courier 2024-03-10 b :: {SAID} | {LATE}"),  # printed before the plan
        ("How long was the iron bridge expected to close?", f"C 2026-10-05 b :: {SAID} | {LATE}"),
        ("When was the iron bridge closed?", f"Courier 2026-10-05 b :: {SAID} | {LATE}"),
    ],
)
def test_nothing_else_tells_it(model: EmbeddingModel, question: str, after: str) -> None:
    assert told(model, question, BEFORE, after) == []


@pytest.mark.parametrize(
    ("question", "sentence", "planned"),
    [
        (ASKED, PLAN, True),
        (ASKED, SAID, True),
        (ASKED, "The iron bridge was closed for 29 months.", False),
        ("How long did the war last?", "The war would last four years.", False),
        ("How long will the iron bridge be closed?", PLAN, False),
        ("How long did the council say the iron bridge would close?", SAID, False),
    ],
)
def test_what_is_a_plan(model: EmbeddingModel, question: str, sentence: str, planned: bool) -> None:
    ranking = made_ranking(model, question, sentence)
    assert is_planned(ranking.question, candidates(ranking)[0]) is planned


def test_a_plan_alone_falls_short(model: EmbeddingModel) -> None:
    for sentences, short in [((PLAN,), True), ((PLAN, "It was closed for 29 months."), False)]:
        ranking = made_ranking(model, ASKED, " | ".join(sentences))
        assert (falls_short(ranking.question, candidates(ranking)) is not None) is short
