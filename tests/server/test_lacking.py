"""What is asked for and not there is noticed, and named."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.choosing import Asked
from server.answering.lacking import lacks, word_missing
from server.answering.scoring import candidates
from tests.server.made_ranking import made_ranking


def asked(model: EmbeddingModel, question: str, *articles: str) -> Asked:
    ranking = made_ranking(model, question, *articles)
    found = candidates(ranking)
    return Asked(ranking, found, found)


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        ("How old is Ann Lane?", "Ann Lane is the mayor.", "give no age"),
        ("How old is Ann Lane?", "Ann Lane, 44, is the mayor.", None),
        ("How much did the ferry cost?", "The ferry cost too much.", "give no sum of money"),
        ("How much did the ferry cost?", "The ferry cost £4m.", None),
        ("Who paid for the ferry?", "The council paid.", None),  # a name answers as well
        ("How long was the trial?", "The trial was hard.", "do not say how long"),
        ("How long was the trial?", "The trial took nine days.", None),
        # nine days, but of another thing
        ("How long was Ann Lane in prison?", "Ann Lane sailed nine days.", "do not say how long"),
        (
            "Who is the chief constable of Harnshire?",
            "Harnshire has 80 officers.",
            "do not say who is the chief constable",
        ),
        ("Who is the chief constable of Harnshire?", "Its chief constable is Ann Lane.", None),
        ("Who is the father of Ann Lane?", "Ann Lane was born to Tom Birch.", None),
        (
            "Why did Ann Lane resign?",
            "Ann Lane keeps the sluice.",
            "do not say that Ann Lane did so",
        ),
        (
            "Why did Ann Lane resign?",
            "Ann Lane keeps it. | All twelve of the board resigned.",
            "do not say that Ann Lane did so",
        ),
        ("Why did Ann Lane resign?", "Ann Lane is ill. | So she resigned in May.", None),
        ("Why did Ann Lane write it?", "It was written by Ann Lane in anger.", None),
    ],
)
def test_lacks(model: EmbeddingModel, question: str, sentence: str, lacking: str | None) -> None:
    made = asked(model, question, sentence)
    assert lacks(made, made.best_first) == lacking


def test_the_most_telling_word_that_nothing_holds_is_named(model: EmbeddingModel) -> None:
    made = asked(model, "Who sold barrels of oil?", "Oil was sold.", "The oil is cheap.")
    assert word_missing(made) == "barrels"
    made = asked(model, "Who sold barrels of oil?", "Oil was sold.", "One barrel is cheap.")
    assert word_missing(made) is None
    made = asked(model, "Who was chosen?", "They will choose in May.")
    assert word_missing(made) is None
