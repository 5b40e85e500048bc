"""Parts that one sentence answers are answered by it alone, and none is called silent then."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from server.answering.assistant import Assistant
from server.answering.choosing import Asked
from server.answering.scoring import candidates, text_of
from server.answering.together import (
    answers_all,
    in_its_article,
    in_its_paragraph,
    needed_for,
    put_first,
    side_by_side,
)
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


COST = "The repair of the bridge cost £7.9 million in the end."
PAID = "The borough paid £2 million and the county the rest."


def nearly(part: Asked, text: str, behind: float) -> Asked:
    """With that sentence scored so much behind the best."""
    top = part.best_first[0].score
    order = [replace(c, score=top - behind) if text_of(c) == text else c for c in part.best_first]
    order.sort(key=lambda c: -c.score)
    return replace(part, best_first=order, scored=order)


@pytest.mark.parametrize(
    ("second", "behind", "first"),
    [
        ("How much did the borough pay?", 0.1, PAID),
        ("How much did the borough pay?", 0.2, "The borough paid £9 for paint."),
        # any other name will do for the kind
        ("Who is the mayor of the borough?", 0.1, "The borough paid £9 for paint."),
        # it holds less of what asks for no kind of thing, but for what that leans on
        ("Why did the borough buy paint (repair county)?", 0.1, "The borough paid £9 for paint."),
        ("Why did the borough pay?", 0.1, PAID),
    ],
)
def test_what_stands_beside_another_answer_comes_first(
    model: EmbeddingModel, second: str, behind: float, first: str
) -> None:
    cost, paid = asked(
        model,
        ("How much did the repair of the bridge cost in the end?", second),
        f"{COST} | {PAID} || The borough paid £9 for paint.",
    )
    paid = nearly(nearly(paid, "The borough paid £9 for paint.", -0.1), PAID, behind)
    told = side_by_side(["How much did it cost?", second.split(" (")[0]], [cost, paid])
    assert text_of(told[0].best_first[0]) == COST
    assert text_of(told[1].best_first[0]) == first
    assert [each.of_several for each in told] == [False, first == PAID]
    assert len(told[1].best_first) == 3
    assert [each.scored for each in told] == [cost.scored, paid.scored]


def test_a_name_on_nothing_that_is_asked_draws_no_other_part_to_it(model: EmbeddingModel) -> None:
    texts = "How many votes did she lose by?", "Who beat her?"
    apart, platform = "The two numbers were 11 apart.", "Ann Lane, 61, came to the platform."
    lost, beat = asked(model, texts, f"{apart} || {platform}")
    lost = nearly(nearly(lost, apart, 0.0), platform, 0.1)
    beat = nearly(nearly(beat, platform, 0.0), apart, 0.2)
    told = side_by_side(texts, [lost, beat])
    assert text_of(told[0].best_first[0]) == apart
    texts = "How many votes did she lose by?", "Who came to the platform?"
    drawn, _ = side_by_side(
        texts, [lost, replace(beat, ranking=asked(model, texts[1:])[0].ranking)]
    )
    assert text_of(drawn.best_first[0]) == platform


def test_what_is_only_on_what_a_part_leans_on_is_not_needed(model: EmbeddingModel) -> None:
    free, scored, mended = (
        "The last 300 were let in for nothing, as the turnstile had jammed.",
        "Rovers scored from a penalty.",
        "The turnstile was mended by noon.",
    )
    (part,) = asked(
        model, ("Why were some let in for nothing (Rovers)?",), f"{free} | {mended} || {scored}"
    )
    by_text = {text_of(c): c for c in part.best_first}
    chosen = [by_text[free], by_text[scored], by_text[mended]]
    kept = needed_for("Why were some let in for nothing?", part, chosen)
    assert [text_of(c) for c in kept] == [free, mended]
    assert needed_for("Why were some let in for nothing?", part, chosen[1:]) == chosen[1:]
    (fact,) = asked(model, ("How many were let in for nothing (Rovers)?",), f"{free} || {scored}")
    assert needed_for("How many were let in for nothing?", fact, chosen) == chosen


@pytest.mark.parametrize(
    ("second", "first"),
    [
        ("Is there a bus?", "No bus goes by that road at night."),
        # it says what it asks about itself, and nothing there speaks of it
        ("Who drives the bus?", "Ann drives the bus to Saltby."),
        ("Is there a ferry?", "The ferry to Saltby is free."),
    ],
)
def test_what_there_is_is_asked_of_the_article_that_answers_the_first(
    model: EmbeddingModel, second: str, first: str
) -> None:
    elsewhere = "Ann drives the bus to Saltby. | The ferry to Saltby is free."
    far, there = asked(
        model,
        ("How far is the hospital in Kelby?", second),
        "The hospital in Kelby is 26 miles away. || No bus goes by that road at night.",
        elsewhere,
    )
    best = next(c for c in there.scored if text_of(c) in elsewhere)
    there = put_first(there, best) if second != "Is there a ferry?" else there
    told = in_its_article(second, there, far)
    assert text_of(told.best_first[0]) == first
    assert told.of_several is (text_of(told.best_first[0]) not in elsewhere)
    assert len(told.best_first) == len(there.best_first)


def test_no_list_takes_its_items_from_elsewhere(model: EmbeddingModel) -> None:
    off = "At the fair the lamps of the quay are off for 40 minutes."
    texts = "Which lamps are off at the fair?", "For how long are they off?"
    lamps, long = asked(model, texts, f"{off} || Off the fair are lamps.")
    lamps = nearly(nearly(lamps, "Off the fair are lamps.", -0.1), off, 0.05)
    told = side_by_side(texts, [lamps, long])
    assert [len(each.best_first) for each in told] == [1, 2]
    assert text_of(told[0].best_first[0]) == off


def test_parts_answered_apart_stay_as_they_are(model: EmbeddingModel) -> None:
    texts = "Who is the mayor of Saltby?", "How deep is the lake?"
    parts = asked(model, texts, "Ann Lane is the mayor of Saltby. || The lake is 9 metres deep.")
    assert all(x is y for x, y in zip(side_by_side(texts, parts), parts, strict=True))
    nothing = asked(model, (SHUT, OPENED))
    assert all(x is y for x, y in zip(side_by_side(texts, nothing), nothing, strict=True))


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
            "Which street lamps are off for the fair, and for how long?",
            ["turn off the street lamps from the Ropewalk to the quay for 40 minutes"],
        ),
        (
            "How far will people from Skelderwick have to go with a broken arm at night, and is "
            "there a bus?",
            ["26 miles to Kelbourne", "no bus after 8.15 p.m."],
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


def test_what_a_part_leans_on_is_not_quoted_for_it(sample_index: Index) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(
        "How many people watched the match with Rovers, and why were some let in for nothing?"
    )
    quotes = [c.quote for c in answer.citations]
    assert any("let in free" in quote for quote in quotes)
    assert not any("refused to blame the referee" in quote for quote in quotes)
