"""An arrest answers nothing that asks for a charge, nor a charge what asks for a conviction."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates
from server.answering.shortfall.charges import only_step
from tests.server.made_ranking import made_ranking

ARRESTED = "Three men were arrested over the stolen engines and released on bail."
CHARGED = "Three men were charged with stealing the engines."
GUILTY = "Three men were found guilty of stealing the engines."
NONE = "Three men were arrested over the stolen engines, but none has been charged."


@pytest.mark.parametrize(
    ("question", "sentence", "step"),
    [
        ("Who was convicted of stealing the engines?", ARRESTED, "an arrest"),
        ("Who was convicted of stealing the engines?", CHARGED, "a charge"),
        ("Who was convicted of stealing the engines?", GUILTY, None),
        ("Who was jailed for stealing the engines?", ARRESTED, "an arrest"),
        ("Who was charged with stealing the engines?", ARRESTED, "an arrest"),
        ("Who was charged with stealing the engines?", CHARGED, None),
        ("Who was charged with stealing the engines?", GUILTY, None),
        ("Has anybody been charged?", NONE, None),
        ("Who was arrested over the engines?", ARRESTED, None),
        ("How much are visitors charged for an engine?", ARRESTED, None),
        # nothing of the law in it: other checks decide
        ("Who was convicted of stealing the engines?", "The engines are worth £9.", None),
    ],
)
def test_a_step_answers_no_further_one(
    model: EmbeddingModel, question: str, sentence: str, step: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert only_step(ranking.question, candidates(ranking)[:1]) == step
