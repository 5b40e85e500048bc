"""A sum paid once is none by the year, and how many are cut is not how many are made."""

import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from server.answering.assistant import Assistant
from server.answering.scoring import candidates
from server.answering.shortfall.causes import no_cause
from server.answering.shortfall.changes import unchanged
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.prices import other_sum
from server.answering.shortfall.rates import not_by_the
from tests.server.made_ranking import made_ranking

YEARLY = "How much does it cost to maintain the eel pass each year?"
BUILT = "The eel pass was bolted on in September 2021 at a cost of £68,000."
CREATED = "How many jobs will the firm create in Ohio?"
CUT = "The firm will cut 185 jobs in Ohio."
TICKET = "How much is a ticket for the fair?"
GRANT = "The council gives us £900, and the rest is tickets."
WAGES = "What wages do the keepers earn?"
DIED = "What did Ann Lane die of?"
REASON = "What reason did the council give for closing the pier?"
HIRED = "How many nurses has the hospital hired since the ward closed?"


@pytest.mark.parametrize(
    ("question", "sentence", "period"),
    [
        (YEARLY, BUILT, "year"),
        ("How much is spent on the eel pass annually?", BUILT, "year"),
        ("How much is the keeper paid a week?", "The keeper was paid £900 when he left.", "week"),
        (YEARLY, "The eel pass costs £900 a year.", None),
        (YEARLY, "The eel pass costs £75 a month.", None),
        (YEARLY, "The annual cost of the eel pass is £900.", None),
        ("How much did the eel pass cost?", BUILT, None),
        ("How much was paid for the eel pass in a day?", BUILT, None),
        ("How much did a year of repairs cost?", BUILT, None),
        ("How many eels pass each year?", BUILT, None),
    ],
)
def test_a_sum_by_the_year(
    model: EmbeddingModel, question: str, sentence: str, period: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert not_by_the(ranking.question, candidates(ranking)) == period


@pytest.mark.parametrize(
    ("question", "sentence", "silent"),
    [
        (CREATED, CUT, True),
        (CREATED, "The firm will bring 200 jobs to Ohio.", False),
        ("How many jobs will the firm cut in Ohio?", CUT, False),
        ("How many jobs were lost in Ohio?", "The firm has 185 jobs in Ohio.", True),
        ("How many jobs are there in Ohio?", CUT, False),
        (HIRED, "The ward ran with one nurse.", True),
        (HIRED, "The hospital has taken on four nurses.", False),
        ("How many nurses are there?", "The ward ran with one nurse.", False),
        ("Has the firm created jobs?", CUT, False),
    ],
)
def test_how_many_came_or_went(
    model: EmbeddingModel, question: str, sentence: str, silent: bool
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert unchanged(ranking.question, candidates(ranking)) is silent


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        (TICKET, GRANT, "price"),
        (TICKET, "A ticket is £4.", None),
        (TICKET, "The council gives us £900, and tickets cost £4.", None),
        ("How much did the council give the fair?", GRANT, None),
        ("How much is a grant for the fair?", "The fair lasts two days.", None),
        (WAGES, "The keepers sold the hut for £900.", "wage"),
        (WAGES, "Each keeper gets three weeks' wages. They sold the hut for £900.", "wage"),
        (WAGES, "The keepers are paid £9.", None),
        (WAGES, "It comes to £90 a week.", None),
        (WAGES, "The keepers get £9. They sold the hut.", None),
        (WAGES, "The keepers earn the minimum wage.", None),
        (WAGES, "The keepers earn too little.", "wage"),
        ("How much does a keeper earn?", "The keeper's hut was sold for £900.", "wage"),
        ("What did the keepers sell?", "The keepers sold the hut for £900.", None),
    ],
)
def test_a_sum_of_another_kind(
    model: EmbeddingModel, question: str, sentence: str, kind: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert other_sum(ranking.question, candidates(ranking)) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        (DIED, "Ann Lane died at home in May, with the window open.", "do not say of what"),
        (
            DIED,
            "She died in May. She asked for a plain coffin, made from elm.",
            "do not say of what",
        ),
        (DIED, "She died in May. | She wanted no flowers.", "do not say of what"),
        (DIED, "Ann Lane died in May of pneumonia.", None),
        (DIED, "Ann Lane died at home after a long illness.", None),
        (DIED, "Ann Lane died in May. | She had had cancer.", None),
        (DIED, "Ann Lane was killed by a falling tree.", None),
        ("What is the pier made of?", "The pier was made in May.", "do not say of what"),
        ("What is the pier made of?", "The pier was made in May. | It is all oak.", None),
        ("What is the pier made of?", "The pier is oak.", None),
        ("What did Ann Lane warn of?", "Ann Lane warned that the pier leaked.", None),
        ("Which party is Ann Lane leader of?", "Ann Lane, the Rural leader, won.", None),
        ("When did Ann Lane die?", "Ann Lane died in May.", None),
        (REASON, "The No. 7 bus ends at the pier, which the council closed.", "give no reason"),
        (REASON, "The council closed the pier because it leaked.", None),
        (REASON, "The council said the pier leaked.", None),
        (REASON, "Mending it cost more than building it.", None),
        ("Which pier did the council close?", "The council closed the pier.", None),
    ],
)
def test_of_what_and_for_what_reason(
    model: EmbeddingModel, question: str, sentence: str, lacking: str | None
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert no_cause(ranking.question, candidates(ranking)) == lacking


def test_nothing_quoted_lacks_no_cause(model: EmbeddingModel) -> None:
    assert no_cause(made_ranking(model, DIED).question, []) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (YEARLY, BUILT),
        (CREATED, CUT),
        (TICKET, GRANT),
        (DIED, "Ann Lane died in May."),
        ("Did the sale go through?", "The firm put the works up for sale."),
    ],
)
def test_it_is_said(model: EmbeddingModel, question: str, sentence: str) -> None:
    ranking = made_ranking(model, question, sentence)
    assert falls_short(ranking.question, candidates(ranking)) is not None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (YEARLY, None),
        ("How many jobs will Ostermill create in Ohio?", None),
        ("How many nurses has the infirmary hired since the unit closed at night?", None),
        ("How long was Chandlers Bridge closed to traffic?", "seven of the 11 extra months"),
        ("What became of Winifred Strake's logbooks?", "left to the Harnshire archive"),
        ("Would the drainage board's chairman pay for a second eel pass?", "price of a lorry"),
    ],
)
def test_the_sample_is_not_answered_by_something_near(
    sample_index: Index, question: str, told: str | None
) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(question)
    assert answer.status == ("answered" if told else "related")
    assert told is None or any(told in citation.quote for citation in answer.citations)
