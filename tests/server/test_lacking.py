"""What is asked for and not there is noticed, and named."""

import pytest

from index.embedding import EmbeddingModel
from index.readers import read_article
from index.records import StoredArticle
from server.answering.check import ReadArticle
from server.answering.choosing import Asked
from server.answering.scoring import candidates
from server.answering.shortfall.lacking import lacks, word_missing
from tests.server.made_ranking import made_ranking


def asked(model: EmbeddingModel, question: str, *articles: str) -> Asked:
    ranking = made_ranking(model, question, *articles)
    found = candidates(ranking)
    return Asked(ranking, found, found)


def reading(made: Asked, opening: str = "The harbour was quiet.") -> ReadArticle:
    """Every article found, as one that opens so."""
    record = made.ranking.hits[0].passage.record
    stored = StoredArticle(record, read_article(f"News\n\n{opening}\n".encode(), "a1.txt"))
    return lambda _: stored


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        ("How old is Ann Lane?", "Ann Lane is the mayor.", "give no age"),
        ("How old is Ann Lane?", "Ann Lane, 44, is the mayor.", None),
        ("How much did the ferry cost?", "The ferry cost too much.", "give no sum of money"),
        ("How much did the ferry cost?", "The ferry cost £4m.", None),
        (
            "How much will the strikes cost?",
            "The yard was bought for £4m.",
            "give no such figure of “strikes”",
        ),
        ("How much will the strikes cost?", "The strikes will take £4m.", None),
        ("Who paid for the ferry?", "The council paid.", None),  # a name answers as well
        ("Who paid for the ferry?", "The ferry cost £4m.", "do not say who pays"),
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
        # a count is of what is counted, or of what happens to it
        ("How many boats did it buy?", "It bought nine boats.", None),
        ("How many boats did it buy?", "It bought nine tugs.", None),
        ("How many boats did it buy?", "It painted nine sheds.", "do not mention “boats”"),
        ("How many boats did it buy?", "It bought boats.", "do not say how many"),
        ("How many miles is it?", "It is 9 km long.", None),
        # what is yet to come stands in a clause of its own
        (
            "How many vehicles used Ely Bridge before it was shut?",
            "Walkers will be able to cross Ely Bridge, which carries 9,200 vehicles a day.",
            None,
        ),
        # a height is told in words of its own
        ("How high did the water get at Ely?", "The Ely gauge peaked at 4.87 metres.", None),
        (
            "How high did the water get at Ely?",
            "The Ely gauge was stolen.",
            "do not mention “water”",
        ),
        # a figure is of whom the question asks it
        ("How much is Ann Lane paid?", "Ann Lane is paid £9.", None),
        ("How much is Ann Lane paid?", "She is paid £9.", "give no such figure of “Ann Lane”"),
        (
            "How much is Ann Lane paid?",
            "Tom Birch is paid £9. | The mayor is on leave.",
            "give no such figure of “Ann Lane”",
        ),
        ("How much did Ely pay?", "The council paid £9.", "give no such figure of “Ely”"),
        ("How much did Ely pay in May?", "Ely paid £9.", None),
        # a name alone says nothing of what is asked
        ("What prize did Ann Lane win?", "Ann Lane won gold.", None),
        (
            "What prize did Ann Lane win?",
            "Ann Lane keeps it.",
            "do not mention “prize”",
        ),
        ("What city is Ann Lane based in?", "Ann Lane lives by the sea.", None),
        (
            "What sentence did Ann Lane get?",
            "Ann Lane will be sentenced in July.",
            "mention “Ann Lane”, but it is not clear that they tell what is asked",
        ),
        # only what is quoted is said to be named
        (
            "What sentence did Ann Lane get?",
            "Lane will be sentenced in July.",
            "do not clearly answer the question",
        ),
        # a firm is no society, though a town may be "the council"
        (
            "How much did Ely Homes spend on it?",
            "She said the society had spent £900 on it.",
            "do not clearly give a sum of “Ely Homes”",
        ),
        ("How much did Ely Homes spend on it?", "The company spent £900 on it.", None),
        (
            "How much did Ely Homes spend on it?",
            "The society, not Ely Homes, spent £9 on it.",
            None,
        ),
        ("What sentence will Ann Lane get?", "Ann Lane will be sentenced in July.", None),
        # how somebody is goes by many words
        ("Why was Ann Lane against closing it?", "Ann Lane called closing it reckless.", None),
        ("Why did Ann Lane write it?", "It was written by Ann Lane in anger.", None),
        # numbers that count nothing: an age, a time, a day, a sum, one in a row
        ("How many people wait?", "Ann Lane, 26, waits as people do.", "do not say how many"),
        ("How many people wait?", "People wait five years, till 3 May.", "do not say how many"),
        ("How many people wait?", "People wait for the No. 7 and pay £2.", "do not say how many"),
        ("How many people wait?", "Ann Lane, 26, and 900 people wait.", None),
        ("How many years do people wait?", "People wait for five years.", None),
        ("How many people wait and for how long?", "26 wait for five years.", None),
        ("How many people wait?", "People waiting: 61.8", "do not say how many"),
        ("How many people wait?", "People waiting, in thousands: 61.8", None),
        ("How many people wait?", "61.8 million wait.", None),
        ("How many tonnes of people?", "The people weigh 61.8 tonnes.", None),
        ("How many people were hurt?", "One of the people was hurt.", None),
        ("How many people were hurt?", "There were no people hurt.", None),
        ("How many people were hurt?", "In all, 26, people of the town, were hurt.", None),
        # she got more than the two by which she won
        ("How many votes did Ann Lane get?", "Ann Lane won by two votes.", "do not say how many"),
        ("How many votes did Ann Lane get?", "Ann Lane won by two votes with 812 votes.", None),
        ("How many seats did Rural win?", "Rural won 12 seats, by two seats.", None),
        (
            "How many goals did Ann Lane score?",
            "Ann Lane scored twice; Ely won by two goals.",
            None,
        ),
        ("How many jobs go?", "The jobs are cut by 40 jobs.", None),
        ("How many votes did Ann Lane win by?", "Ann Lane won by two votes.", None),
        ("By how many votes did Ann Lane win?", "Ann Lane won by two votes.", None),
    ],
)
def test_lacks(model: EmbeddingModel, question: str, sentence: str, lacking: str | None) -> None:
    made = asked(model, question, sentence)
    opening = "Ely Homes builds." if "Homes" in question else "The harbour was quiet."
    assert lacks(made, made.best_first, reading(made, opening)) == lacking


def test_a_body_that_stands_beside_a_name_may_be_the_same(model: EmbeddingModel) -> None:
    made = asked(model, "How much did Ely Homes spend on it?", "The trust spent £900 on it.")
    assert lacks(made, made.best_first, reading(made, "Ely Homes, a trust, is here.")) is None
    assert lacks(made, made.best_first, reading(made, "Ely Homes is here.")) is not None


def test_the_opening_of_an_article_may_tell_of_whom_it_is(model: EmbeddingModel) -> None:
    made = asked(model, "How much did Ely pay?", "The council paid £9.")
    assert lacks(made, made.best_first, reading(made, "Ely has a new pier.")) is None


def test_the_most_telling_word_that_nothing_holds_is_named(model: EmbeddingModel) -> None:
    made = asked(model, "Who sold barrels of oil?", "Oil was sold.", "The oil is cheap.")
    assert word_missing(made) == "barrels"
    made = asked(model, "Who sold barrels of oil?", "Oil was sold.", "One barrel is cheap.")
    assert word_missing(made) is None
    made = asked(model, "Who sold the powder?", "Gunpowder was sold.")
    assert word_missing(made) is None
    made = asked(model, "Who barks in the nighttime?", "Dogs bark in the Night-Time.")
    assert word_missing(made) is None
    made = asked(model, "Who was chosen?", "They will choose in May.")
    assert word_missing(made) is None
