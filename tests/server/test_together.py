"""Parts that one sentence answers are answered by it alone, and none is called silent then."""

from collections.abc import Sequence

import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from server.answering.assistant import Assistant
from server.answering.choosing import Asked
from server.answering.scoring import candidates, text_of
from server.answering.together import answers_all, in_its_paragraph, put_first
from tests.server.made_ranking import made_ranking

BOTH = "Two shops have shut and five have opened."
SHUT = "How many shops have shut?"
OPENED = "How many shops have opened?"


def asked(model: EmbeddingModel, questions: Sequence[str], *articles: str) -> list[Asked]:
    rankings = [made_ranking(model, question, *articles) for question in questions]
    return [Asked(r, candidates(r), candidates(r)) for r in rankings]


@pytest.mark.parametrize(
    ("questions", "articles", "told"),
    [
        ((SHUT, OPENED), (f"{BOTH} | The rain went on.",), BOTH),
        # one figure cannot be two counts
        ((SHUT, OPENED), ("Five shops have shut or opened. | The rain went on.",), None),
        # nor has a question for no kind of thing an answer that could be told by it
        ((SHUT, "What did the shops say?"), (f"{BOTH} | The rain went on.",), None),
        ((SHUT, "Who is the mayor of Saltby?"), (f"{BOTH} | Ann Lane is mayor of Saltby.",), None),
    ],
)
def test_what_answers_all(
    model: EmbeddingModel, questions: Sequence[str], articles: Sequence[str], told: str | None
) -> None:
    one = answers_all(asked(model, questions, *articles))
    assert (text_of(one) if one else None) == told


def test_no_sentence_answers_where_none_is_found(model: EmbeddingModel) -> None:
    assert answers_all(asked(model, (SHUT, OPENED))) is None


def test_the_one_for_all_comes_first(model: EmbeddingModel) -> None:
    (part,) = asked(model, (OPENED,), f"{BOTH} | The rain went on.")
    last = part.best_first[-1]
    first = put_first(part, last)
    assert first.best_first[0] is last
    assert len(first.best_first) == len(part.best_first)
    assert first.scored == part.scored


def test_why_is_asked_of_what_answers_the_first(model: EmbeddingModel) -> None:
    first, why = asked(
        model,
        ("How many pupils have left?", "Why (pupils left)?"),
        "Eight pupils have left. | Their families moved. || Pupils left a bell in a hedge.",
    )
    near = in_its_paragraph(why, first)
    assert text_of(near.best_first[0]) == "Eight pupils have left."
    assert {text_of(c) for c in near.best_first} == {
        "Eight pupils have left.",
        "Their families moved.",
    }


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "How many shops on the Quayside have closed since the bridge was shut, and how many "
            "have opened?",
            ["Two shops have shut and five have opened."],
        ),
        (
            "How many lanterns will be in the procession, and how many were there in Calderbank's "
            "first year?",
            ["We’ll have 640 lanterns in the procession, where there were 90 in my first year."],
        ),
        (
            "How fast was the wind at Brigg Sands, and how much rain fell?",
            ["Gusts of 78 mph were measured at Brigg Sands, and 61.4 mm of rain fell in 14"],
        ),
        (
            "What did Oxbarrow tell detectives, and what did he tell the jury?",
            ["claims had been made by telephone", "in the witness box Oxbarrow said that he had"],
        ),
        (
            "How many pupils have left Tollgate Primary since the flood, and why?",
            ["Eight have left, five of them because their families were rehoused in Kelbourne"],
        ),
        (
            "How many engines were found, and how much are they worth?",
            ["worth about £146,000", "37 engines"],
        ),
    ],
)
def test_parts_of_the_sample(sample_index: Index, question: str, quotes: list[str]) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(question)
    assert answer.status == "answered", answer.reason
    assert answer.unanswered_parts == []
    told = [" ".join(c.quote.split()) for c in answer.citations]
    assert all(any(quote in each for each in told) for quote in quotes)
    if len(quotes) == 1:
        assert len(told) == 1


def test_a_part_that_is_not_told_is_still_named(sample_index: Index) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(
        "How many electric buses has Farida Nettleton ordered, and what did each of them cost?"
    )
    assert answer.status == "answered"
    assert answer.unanswered_parts == ["What did each of them cost?"]


def test_why_alone_answers_nothing(sample_index: Index) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(
        "Who is the president of Mongolia, and why?"
    )
    assert answer.status != "answered"
    assert answer.unanswered_parts == []
