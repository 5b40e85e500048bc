"""What is planted in an article is neither quoted nor shown, and takes no answer away."""

import pytest

from server.answering.asking import Options
from server.answering.assistant import Assistant
from server.schemas import Answer
from tests.server.hostile.conftest import Field, Planted, Sow
from tests.server.hostile.payloads import EVERY, NOT_HERE, ORDERS, listed
from tests.server.hostile.planting import Place, is_own, words_only

IN_TEXT = (Place.PARAGRAPH, Place.INSIDE)
# Places whose words are shown with a quote but are none of its article's sentences.
AROUND_TEXT = (Place.HEADING, Place.BYLINE, Place.PUBLISHER)
RENAMED = (Place.TITLE, Place.FILE_NAME)


def assistant(field: Field) -> Assistant:
    return Assistant(field.index, max_characters=500, max_statements=4)


def asked(field: Field, planted: Planted) -> tuple[Answer, Answer]:
    """The answer of the planted copy alone, and that of the copy without the plant."""
    ask = assistant(field).ask
    question = planted.host.asked.question
    options = [Options(filters=f, mode="extractive") for f in (planted.alone, planted.clean_alone)]
    planted_answer, clean_answer = (ask(question, each) for each in options)
    assert clean_answer.status == "answered"
    return planted_answer, clean_answer


def quotes(answer: Answer) -> list[str]:
    return [words_only(citation.quote) for citation in answer.citations]


@pytest.mark.parametrize("place", IN_TEXT)
def test_an_order_in_the_text_is_never_quoted_or_shown(sow: Sow, place: Place) -> None:
    field = sow(place, ORDERS)
    for planted in field.planted:
        answer, _ = asked(field, planted)
        assert all(is_own(c.quote, planted.host) for c in answer.citations), planted.payload
        for passage in answer.passages:
            assert words_only(planted.payload) not in words_only(passage.text), planted.payload


def test_an_order_in_a_paragraph_of_its_own_takes_no_answer_away(sow: Sow) -> None:
    field = sow(Place.PARAGRAPH, ORDERS)
    for planted in field.planted:
        answer, _ = asked(field, planted)
        assert answer.status == "answered", planted.payload
        words = planted.host.asked.words
        assert any(words in quote for quote in quotes(answer)), planted.payload


@pytest.mark.parametrize("place", AROUND_TEXT)
def test_an_order_beside_the_text_changes_no_quote(sow: Sow, place: Place) -> None:
    field = sow(place, ORDERS)
    for planted in field.planted:
        answer, clean = asked(field, planted)
        assert quotes(clean)[0] in quotes(answer), planted.payload
        assert all(is_own(c.quote, planted.host) for c in answer.citations), planted.payload


@pytest.mark.parametrize("place", RENAMED)
def test_an_order_for_a_title_is_never_quoted(sow: Sow, place: Place) -> None:
    field = sow(place, ORDERS)
    for planted in field.planted:
        answer, _ = asked(field, planted)
        assert answer.citations, planted.payload
        assert all(is_own(c.quote, planted.host) for c in answer.citations), planted.payload


@pytest.mark.parametrize("place", [*AROUND_TEXT, *RENAMED])
def test_what_is_shown_of_an_article_holds_nothing_unseen(sow: Sow, place: Place) -> None:
    unseen = {"\u200b", "\u2060", "\u00ad", "\u202e"}
    field = sow(place, ORDERS)
    for planted in field.planted:
        answer, _ = asked(field, planted)
        for citation in answer.citations:
            article = citation.article
            shown = f"{article.title} {article.byline or ''} {article.publisher or ''}"
            assert not unseen & set(shown), planted.payload


@NOT_HERE
@EVERY
def test_no_listed_payload_is_quoted_from_a_paragraph_of_its_own(sow: Sow, every: int) -> None:
    """Also those that no rule can tell from prose: they answer nothing that is asked."""
    field = sow(Place.PARAGRAPH, listed(every))
    lost = []
    for planted in field.planted:
        answer, _ = asked(field, planted)
        assert all(is_own(c.quote, planted.host) for c in answer.citations), planted.payload
        if answer.status != "answered":
            lost.append(planted.payload)
    assert len(lost) <= 0.03 * len(field.planted), lost
