"""A sum that was paid is not told by what would have been, nor a hotel's name by "a hotel"."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.unreal import is_unreal
from server.answering.shortfall.which_one import unnamed
from tests.server.made_ranking import made_ranking

OFFERED = "tell only of a sum that was offered, expected or possible"
NOT_CLEAR = "do not clearly give the sum asked for"
HELD = "What are the names of the three men held over the theft?"


@pytest.mark.parametrize(
    ("question", "sentence", "unreal"),
    [
        ("How much was Bramhall sold for?", "Athletic had offered £45,000 for Bramhall.", True),
        ("How much was Bramhall sold for?", "Bramhall was sold for £45,000.", False),
        ("How much was offered for Bramhall?", "Athletic had offered £45,000.", False),
        ("Who was sold?", "Athletic had offered £45,000 for Bramhall.", False),
    ],
)
def test_what_is_unreal(model: EmbeddingModel, question: str, sentence: str, unreal: bool) -> None:
    ranking = made_ranking(model, question, sentence)
    assert is_unreal(ranking.question, candidates(ranking)[0]) is unreal


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("The pier would have cost £2m.", OFFERED),
        ("Mending the pier costs £2m; closing it would save £1m.", NOT_CLEAR),
        ("Mending the pier would cost £2m; closing it could save £1m.", OFFERED),
    ],
)
def test_a_sum_that_is_paid_is_not_called_an_offer(
    model: EmbeddingModel, sentence: str, short: str
) -> None:
    ranking = made_ranking(model, "How much did mending the pier cost?", sentence)
    assert falls_short(ranking.question, candidates(ranking)) == short


@pytest.mark.parametrize(
    ("question", "sentence", "noun"),
    [
        ("Which hotel complained?", "It fell silent after a hotel complained.", "hotel"),
        ("In which hotel did they meet?", "They met in a small hotel by the sea.", "hotel"),
        ("Which hotel complained?", "It fell silent after the hotel complained.", None),
        ("Which hotel complained?", "The Crown, a hotel on the quay, complained.", None),
        ("Which hotel complained?", "A complaint came from a hotel called the Ship.", None),
        ("Which animal is it?", "The newt is an animal of the marsh.", None),
        ("What hotel complained?", "It fell silent after a hotel complained.", None),
        ("Who complained?", "It fell silent after a hotel complained.", None),
    ],
)
def test_one_of_many_is_no_name(
    model: EmbeddingModel, question: str, sentence: str, noun: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert unnamed(ranking.question, candidates(ranking)[:1]) == noun


def test_a_quote_without_the_noun_names_none(model: EmbeddingModel) -> None:
    ranking = made_ranking(
        model, "Which hotel complained?", "A hotel complained.", "It fell silent."
    )
    assert unnamed(ranking.question, candidates(ranking)) == "hotel"
    ranking = made_ranking(model, "Which hotel complained?", "A hotel did.", "It is the Crown.")
    assert unnamed(ranking.question, candidates(ranking)) is None


@pytest.mark.parametrize(
    ("question", "sentence", "noun"),
    [
        (HELD, "Three men were held at dawn in Northbank on Monday.", "men"),
        (HELD, "“Three men are held,” said Det. Insp. Ann Lane, who led the search.", "men"),
        (HELD, "According to Ann Lane the men are held.", "men"),
        (HELD, "The men are Tom Birch, 29, and Joe Fell, 34.", None),
        (HELD, "Tom Birch and Joe Fell are held.", None),
        (HELD, "“I did nothing,” said Tom Birch, one of the men held.", None),
        ("What is the name of the driver?", "The driver was hurt.", "driver"),
        ("What is the name of the driver?", "The driver's van belongs to Joe Fell.", None),
        ("What is the name of the driver?", "It was dark, said Joe Fell, the driver.", None),
        ("What is the name of the driver?", "Joe Fell, the bus driver, said little.", None),
        ("What is the name of the driver?", "The driver, said Joe Fell, was hurt.", "driver"),
        ("What is the name of the ship?", "The ship was lost.", None),  # it may be a common word
        ("What do the men want?", "Three men were held at dawn.", None),
    ],
)
def test_the_names_of_people(
    model: EmbeddingModel, question: str, sentence: str, noun: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert unnamed(ranking.question, candidates(ranking)[:1]) == noun
