"""How likely a sentence is to answer."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.scoring import COVERAGE, NOT_THE_KIND, candidates, text_of
from tests.server.made_ranking import made_ranking

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


def test_who_did_it_is_named_where_it_was_done_by_somebody(model: EmbeddingModel) -> None:
    asked, made = "Who made the tail of the herring?", "The tail was made by Ann Reed."

    def scored(question: str, sentence: str) -> float:
        return candidates(made_ranking(model, question, sentence))[0].score

    named = scored(asked, made) - scored("Who mended the tail of the herring?", made)
    stood = scored(asked, "The tail was made when Ann Reed left.") - scored(
        "Who mended the tail of the herring?", "The tail was made when Ann Reed left."
    )
    assert named > stood + 0.05


@pytest.mark.parametrize(
    ("question", "taken_off"),
    [
        ("Where is the bell kept?", 0.0),
        ("Where is the bell rung?", NOT_THE_KIND),
        ("Where are bells in the barn?", NOT_THE_KIND),
        ("Who kept the bell?", NOT_THE_KIND),
    ],
)
def test_a_place_without_a_name_is_told_by_what_was_done_there(
    model: EmbeddingModel, question: str, taken_off: float
) -> None:
    made = made_ranking(model, question, "The old bell is kept in a barn.")
    (found,) = candidates(made)
    like = float(found.hit.similarities[0]) + found.hit.score
    covered = COVERAGE * made.question.coverage(found.understood)
    assert like + covered - found.score == pytest.approx(taken_off, abs=1e-6)
