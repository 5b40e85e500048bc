"""Whom, what and when a question asks of has to be what the quotes tell of."""

import pytest

from index.embedding import EmbeddingModel
from index.readers import read_article
from index.records import StoredArticle
from server.answering.scoring import candidates
from server.answering.shortfall.absent import absent, left_out, of_last
from server.answering.shortfall.countries import no_country
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.which_one import unnamed
from tests.server.made_ranking import made_ranking

CUTS = "How much will the redundancies at the works cost Ostermill?"
INSURERS = "How much compensation have the householders had from their insurers?"
CROSSING = "How many vehicles a day have used the bridge since it reopened?"
UNION = "What did the nurses' union say about the closure?"
FAIR = "How many visitors came to the fair this September?"
JOINED = "Which countries have joined the pact against Freedonia?"
OWN = "What did the flood cost private homes and businesses?"
BABY = "What is the name of the Lathwells' baby?"
MANAGER = "Who was the duty manager who had to approve the warning?"


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        (CUTS, "Ostermill bought the firm for $58m.", "give no such figure of “redundancies”"),
        (CUTS, "The redundancies will take $3m.", None),
        (CUTS, "Letting them go will cost $3m.", None),  # only one word is another
        ("Who will the redundancies hurt?", "Ostermill bought the firm for $58m.", None),
        (
            INSURERS,
            "The flood drove householders out and did £3m of damage.",
            "give no such figure of “insurers”",
        ),
        (INSURERS, "The householders were paid £3m by insurers.", None),
        (INSURERS, "Compensation of £3m has been paid.", None),
        (
            CROSSING,
            "The bridge carries 9,200 vehicles a day.",
            "do not tell of the time since it reopened",
        ),
        (CROSSING, "The bridge has carried 9,200 vehicles a day.", None),
        (CROSSING, "The bridge, which reopened in May, carries 9,200 vehicles a day.", None),
        ("How many vehicles a day use it?", "The bridge carries 9,200 vehicles a day.", None),
        (
            UNION,
            "The closure is for the night, a doctor said.",
            "quote nothing that the union said",
        ),
        (UNION, "The unions call the closure a mistake.", None),
        (UNION, "The RCN called the closure a mistake.", None),
        ("What did the nurses say?", "The closure is for the night, a doctor said.", None),
    ],
)
def test_of_what_and_of_whom_it_is_asked(
    model: EmbeddingModel, question: str, sentence: str, lacking: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    record = ranking.hits[0].passage.record
    stored = StoredArticle(record, read_article(f"News\n\n{sentence}\n".encode(), "a1.txt"))
    assert absent(ranking.question, candidates(ranking), lambda _: stored) == lacking


def test_the_paragraph_before_may_speak_of_it(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, CUTS, "News. || Talks go on. || It comes to $3m.")
    record = ranking.hits[0].passage.record
    text = "News\n\nThe redundancies are agreed.\n\nIt comes to $3m.\n"
    stored = StoredArticle(record, read_article(text.encode(), "a1.txt"))
    chosen = [c for c in candidates(ranking) if c.sentence.paragraph == 3]
    assert chosen
    assert absent(ranking.question, chosen, lambda _: stored) is None


@pytest.mark.parametrize(
    ("question", "sentence", "when"),
    [
        (FAIR, "Last September we had 18,500 visitors.", "September"),
        (FAIR, "The fair had 18,500 visitors, against 17,000 last September.", None),
        (FAIR, "The fair had 18,500 visitors, and last September 17,000 visitors.", None),
        ("How many visitors came last September?", "Last September we had 18,500 visitors.", None),
        ("What is new at the fair this year?", "The fair has a bridge of lanterns.", None),
    ],
)
def test_the_last_one_is_not_this_one(
    model: EmbeddingModel, question: str, sentence: str, when: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert of_last(ranking.question, candidates(ranking)) == when
    short = falls_short(ranking.question, candidates(ranking))
    assert short == (when and f"tell of last {when}")


@pytest.mark.parametrize(
    ("question", "sentence", "left"),
    [
        (OWN, "Damage of £2m includes the school, but not private homes or businesses.", True),
        (OWN, "Damage to private homes and businesses is £2m, but not all is known.", False),
        (OWN, "Damage of £2m includes the school, but not the quay.", False),
        (
            "Which homes and businesses were not counted?",
            "It includes the school, but not private homes or businesses.",
            False,
        ),
    ],
)
def test_what_a_sum_leaves_out_is_not_told(
    model: EmbeddingModel, question: str, sentence: str, left: bool
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert left_out(ranking.question, candidates(ranking)) is left
    short = falls_short(ranking.question, candidates(ranking))
    assert (short == "leave out what is asked about") is left


@pytest.mark.parametrize(
    ("question", "sentence", "noun"),
    [
        (JOINED, "Talks in Washington are to form a pact of many countries.", "countries"),
        (JOINED, "European and Latin American diplomats are wary of it.", "countries"),
        (JOINED, "The Organization of American States was not asked.", "countries"),
        (JOINED, "Brazil and Chile have joined.", None),
        (JOINED, "French and Dutch ships sailed with it.", None),
        (JOINED, "The U.S. has joined.", None),
        (JOINED, "The pact has New Zealand in it.", None),
        (JOINED, "London has joined.", None),
        (JOINED, "Ruritania, Sylvania and Borduria have joined.", None),
        (JOINED, "No country has joined.", None),
        ("Which French towns joined?", "The pact is open to all.", None),
        ("Which local governments joined?", "The pact is open to towns.", None),
        ("What is the country afraid of?", "It fears a pact.", None),
        ("Which country music is played?", "It is slow.", None),
        # the question's own is no answer
        ("Which countries joined Brazil?", "Brazil was joined by others.", "countries"),
    ],
)
def test_which_countries(
    model: EmbeddingModel, question: str, sentence: str, noun: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert no_country(ranking.question, candidates(ranking)) == noun
    assert no_country(ranking.question, []) is None
    if noun:
        assert falls_short(ranking.question, candidates(ranking)) == f"do not name the {noun}"


@pytest.mark.parametrize(
    ("question", "sentence", "noun"),
    [
        (BABY, "Ms Lathwell said that her baby son was carried down.", "baby"),
        (BABY, "Ms Lathwell has called the baby Rowan.", None),
        ("What is the baby called?", "Ms Lathwell carried the baby down.", None),
        ("What is the baby called?", "The baby is well.", "baby"),
        ("What is the baby's name?", "The baby is well.", "baby"),
        ("What is the leader called?", "The leader is called an elder.", None),
        (MANAGER, "It waited for a duty manager, who was driving.", "manager"),
        (MANAGER, "It waited for a duty manager. Tom Birch, a manager, was driving.", None),
        (MANAGER, "It waited for Tom Birch, 44, a duty manager.", None),
        (MANAGER, "The duty manager was driving.", None),
        ("Who was the winner?", "It was won by a winner of old.", None),
    ],
)
def test_who_it_was(model: EmbeddingModel, question: str, sentence: str, noun: str | None) -> None:
    ranking = made_ranking(model, question, sentence)
    assert unnamed(ranking.question, candidates(ranking)) == noun
