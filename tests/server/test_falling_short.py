"""A sum paid once is none by the year, and how many are cut is not how many are made."""

import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from server.answering.assistant import Assistant
from server.answering.scoring import candidates
from server.answering.shortfall.changes import unchanged
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.rates import not_by_the
from tests.server.made_ranking import made_ranking

YEARLY = "How much does it cost to maintain the eel pass each year?"
BUILT = "The eel pass was bolted on in September 2021 at a cost of £68,000."
CREATED = "How many jobs will the firm create in Ohio?"
CUT = "The firm will cut 185 jobs in Ohio."
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


@pytest.mark.parametrize(("question", "sentence"), [(YEARLY, BUILT), (CREATED, CUT)])
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
