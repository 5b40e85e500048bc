"""A sentence that says the opposite in a word's place does not answer, however like it is."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates, text_of
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.opposites import opposite
from server.answering.shortfall.saying import quoted
from tests.server.made_ranking import made_ranking

SHELTER = "Dogs are not allowed inside the shelter."
PRIZE = "The second prize went to Ada Quill."
COAST = "The northern coast was surveyed in 1902."


@pytest.mark.parametrize(
    ("question", "sentence", "apart"),
    [
        ("Are dogs allowed outside the shelter?", SHELTER, ("outside", "inside")),
        ("Are dogs allowed inside the shelter?", SHELTER, None),
        ("Who won the first prize?", PRIZE, ("first", "second")),
        ("Who won the second prize?", PRIZE, None),
        ("When was the southern coast surveyed?", COAST, ("southern", "northern")),
        ("When was the coast of Lindow surveyed?", COAST, None),
        # the opposite stands elsewhere, of another thing
        ("Who won the first prize?", "Ada Quill, who was second to speak, won a prize.", None),
        ("Who won the first prize?", "The prize second in worth was not given.", None),
        # both are said: which is meant is not for the order of words to tell
        ("Who won the first prize?", "The first prize and the second prize were shared.", None),
        ("Was the first or the second prize shared?", PRIZE, None),
        # what was open is told of once more when it is closed
        ("When did the open market begin?", "The closed market began in 1902.", None),
        ("When did the reservoir leak start?", "A reservoir leak began in March.", None),
        ("How much less was paid?", "They pay more for a licence.", None),
        # with another form of the neighbour
        (
            "Which first leader was born there?",
            "The last leaders were born there.",
            ("first", "last"),
        ),
    ],
)
def test_only_in_its_place(
    model: EmbeddingModel, question: str, sentence: str, apart: tuple[str, str] | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert opposite(ranking.question, candidates(ranking)[:1]) == apart


def test_a_long_question_is_of_many_things(model: EmbeddingModel) -> None:
    question = (
        "Who won the first prize that the Tolland society of gardeners, founded by Ada Quill's "
        "grandfather, gave for roses grown under glass in winter?"
    )
    ranking = made_ranking(model, question, PRIZE)
    assert opposite(ranking.question, candidates(ranking)[:1]) is None


def test_another_quote_that_has_the_word_answers(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, "Who won the first prize?", PRIZE, "The first was Ann Lee's.")
    found = sorted(candidates(ranking), key=lambda c: c.hit.passage.record.id)
    assert opposite(ranking.question, found[:1]) == ("first", "second")
    assert opposite(ranking.question, found) is None


def test_a_word_that_is_quoted_is_not_called_missing(model: EmbeddingModel) -> None:
    # the quote of a sentence that leans on the one before it has that one too
    said = "The first day was wet. | But the second day was not."
    ranking = made_ranking(model, "When was the first day not wet?", said)
    leaning = [c for c in candidates(ranking) if text_of(c).startswith("But")]
    assert "first" in quoted(leaning[0])
    assert opposite(ranking.question, leaning) is None


def test_nothing_is_the_opposite_of_nothing(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, "Who won the first prize?", PRIZE)
    assert opposite(ranking.question, []) is None


def test_the_reason_names_both_words(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, "Are dogs allowed outside the shelter?", SHELTER)
    short = falls_short(ranking.question, candidates(ranking)[:1])
    assert short == "say “inside”, not “outside”"
