"""How likely a sentence is to answer."""

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates
from tests.server.made_ranking import made_ranking, text_of

ASKED = "What will happen to the giant herring after the fair?"
PUT = "And what will happen to the herring?"
ANSWER = "We burn it on the Sunday, on the beach."


def score(model: EmbeddingModel, *paragraphs: str) -> float:
    found = candidates(made_ranking(model, ASKED, " || ".join(paragraphs)))
    (scored,) = (c.score for c in found if text_of(c) == ANSWER)
    return scored


def test_an_answer_has_the_words_of_the_question_put_before_it(model: EmbeddingModel) -> None:
    answering = score(model, PUT, ANSWER)
    assert answering > score(model, "The fair is nine days away.", ANSWER) + 0.1
    assert answering > score(model, f"We met there. | {PUT}", ANSWER) + 0.1, "no interviewer asks"
    assert answering > score(model, PUT, "Well.", ANSWER) + 0.1, "of the paragraph after it alone"
    best = candidates(made_ranking(model, ASKED, f"{PUT} || {ANSWER}"))[0]
    assert text_of(best) == ANSWER, "and not the question is quoted"
