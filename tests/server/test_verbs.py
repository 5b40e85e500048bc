"""Forms of one verb that look nothing like each other are known to be one."""

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates
from server.answering.verbs import same_verb
from tests.server.made_ranking import made_ranking


def test_forms_of_a_verb() -> None:
    assert same_verb("led") == {"lead", "led"}
    assert same_verb("lead") == same_verb("led")
    assert same_verb("clos") == frozenset()


def test_a_question_s_verb_is_held_in_another_form(model: EmbeddingModel) -> None:
    ranking = made_ranking(
        model, "Who led the inquiry?", "The inquiry is Ann Reed's to lead. | The inquiry is wet."
    )
    held = {c.hit.passage.sentences.index(c.sentence): c.understood for c in candidates(ranking)}
    assert "led" in held[0]
    assert "led" not in held[1]
