"""Words that look nothing like each other are known to be one."""

from index.embedding import EmbeddingModel
from index.words import stems
from server.answering.scoring import candidates
from server.answering.word_forms import forms_of
from tests.server.made_ranking import made_ranking


def test_forms_of_a_verb() -> None:
    assert forms_of("led") == {"lead", "led"}
    assert forms_of("lead") == forms_of("led")
    assert forms_of("clos") == frozenset()
    assert set(stems(["tie", "tied"])) <= forms_of("tie")


def test_words_of_one_meaning() -> None:
    assert "clear" in forms_of("acquit")
    assert {"purchas", "bui", "bought"} <= forms_of("bought")
    assert "bought" not in forms_of("sold")
    assert {"spend", "spent"} <= forms_of("invest")
    assert set(stems(["beaten", "defeat"])) <= forms_of("beat")
    assert set(stems(["vacant", "unfilled"])) <= forms_of("vacanc")


def test_a_question_s_verb_is_held_in_another_form(model: EmbeddingModel) -> None:
    ranking = made_ranking(
        model, "Who led the inquiry?", "The inquiry is Ann Reed's to lead. | The inquiry is wet."
    )
    held = {c.hit.passage.sentences.index(c.sentence): c.understood for c in candidates(ranking)}
    assert "led" in held[0]
    assert "led" not in held[1]
