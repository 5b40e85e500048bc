"""A sum that was paid is not told by what would have been, nor a hotel's name by "a hotel"."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.scoring import candidates, text_of
from server.answering.shortfall.unreal import is_unreal, real_first
from server.answering.shortfall.which_one import unnamed
from tests.server.made_ranking import made_ranking

PLANNED = "The new sea wall would have cost £1.7m."
PAID = "The new sea wall has cost £5.5m, within the range that was forecast."
OTHER = "A new lorry cost £2m."


def ordered(model: EmbeddingModel, question: str, *sentences: str) -> list[str]:
    ranking = made_ranking(model, question, " | ".join(sentences))
    order = real_first(ranking.question, candidates(ranking))
    return [text_of(c) for c in order]


def test_what_was_paid_comes_before_what_would_have_been(model: EmbeddingModel) -> None:
    assert ordered(model, "What did the new sea wall cost?", PLANNED, PAID, OTHER)[0] == PAID
    assert PLANNED not in ordered(model, "What did the new sea wall cost?", PLANNED, PAID)
    assert ordered(model, "What would the new sea wall have cost?", PLANNED, PAID)[0] == PLANNED


def test_a_real_sum_for_something_else_does_not(model: EmbeddingModel) -> None:
    assert ordered(model, "What did the new sea wall cost?", PLANNED, OTHER)[0] == PLANNED


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
