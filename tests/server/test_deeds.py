"""How many have left is not how many there are, and whether it was done not that it will be."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from index.question import Question
from server.answering.assistant import Assistant
from server.answering.ordering.preference import put_first
from server.answering.ordering.preferences import COUNTED, DONE, DONE_NEARBY
from server.answering.scoring import Candidate, candidates, text_of
from server.answering.shortfall.changes import unchanged
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.undone import no_outcome, undone
from tests.server.made_ranking import made_ranking

LEFT = "How many pupils have left Tollgate school since the flood?"
THERE = "Tollgate school has 212 pupils since the flood."
EIGHT = "Eight have left."


def deed_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    order = list(best_first)
    for preference in (COUNTED, DONE, DONE_NEARBY):
        order = put_first(preference, question, order)
    return order


def in_order(found: Sequence[Candidate]) -> list[Candidate]:
    """As they stand in the article."""
    return sorted(found, key=lambda c: c.sentence.span.start)


@pytest.mark.parametrize(
    ("question", "article", "first"),
    [
        (LEFT, f"{THERE} | {EIGHT}", EIGHT),
        # a figure far from it, or no figure, is of something else
        (LEFT, f"{THERE} | By a step higher than the one they left by they came.", THERE),
        (LEFT, f"{THERE} | They left in a boat.", THERE),
        ("How many pupils has Tollgate school since the flood?", f"{THERE} | {EIGHT}", THERE),
        (
            "Have the men arrested over the engines been charged?",
            "Three men were arrested over stolen engines. | None has been charged.",
            "None has been charged.",
        ),
    ],
)
def test_the_deed_comes_first(
    model: EmbeddingModel, question: str, article: str, first: str
) -> None:
    ranking = made_ranking(model, question, article)
    close = [replace(c, score=1.0) for c in in_order(candidates(ranking))]
    raised = deed_first(ranking.question, close)
    assert text_of(raised[0]) == first
    # What only speaks of it does not stand beside what tells it.
    assert (len(raised) == 1) is (first != text_of(close[0]))


def test_what_is_far_less_like_the_question_stays_behind(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, LEFT, f"{THERE} | {EIGHT}")
    first, last = in_order(candidates(ranking))
    far = [replace(first, score=1.0), replace(last, score=0.5)]
    assert deed_first(ranking.question, far) == far


@pytest.mark.parametrize(("articles", "found"), [("{} | {}", True), ("{}; {}", False)])
def test_whether_it_was_done_may_be_told_in_few_words_nearby(
    model: EmbeddingModel, articles: str, found: bool
) -> None:
    arrested, charged = "Three men were held over the engines.", "None has been charged."
    question = "Have the men held over the engines been charged?"
    ranking = made_ranking(model, question, *articles.format(arrested, charged).split("; "))
    first, last = sorted(candidates(ranking), key=lambda c: text_of(c) == charged)
    close = [replace(first, score=1.0), replace(last, score=0.7)]
    assert (text_of(deed_first(ranking.question, close)[0]) == charged) is found


@pytest.mark.parametrize(
    ("question", "sentences", "told"),
    [
        (
            "Did Ann Lane visit the works?",
            "The firm said that Ann Lane would visit the works.",
            True,
        ),
        ("Has the board agreed to pay?", "The board decides in May whether to pay.", True),
        ("Did Ann Lane visit the works?", "Ann Lane came to the works in May.", False),
        ("Was Ann Lane fined?", "Ann Lane, who was fined £90, will appeal.", False),
        (
            "Did the firm say that Ann Lane would visit?",
            "It said that Ann Lane would visit.",
            False,
        ),
        ("Will Ann Lane visit the works?", "The firm said that Ann Lane would visit.", False),
        ("Did the court hear the challenge?", "The challenge can be heard in the court.", True),
        ("Has the pier opened?", "The pier can be opened by the mayor.", True),
        ("Has the pier opened?", "The pier can be used again.", False),
        ("Was the pier closed in May?", "The pier was closed in May.", False),
        # the fullest of the quotes decides
        (
            "Did Ann Lane visit the works?",
            "Ann Lane was to visit in May. | In June Ann Lane paid a visit to the works.",
            False,
        ),
    ],
)
def test_what_is_told_only_as_yet_to_come(
    model: EmbeddingModel, question: str, sentences: str, told: bool
) -> None:
    ranking = made_ranking(model, question, sentences)
    assert undone(ranking.question, candidates(ranking)) is told


@pytest.mark.parametrize(
    ("question", "sentence", "untold"),
    [
        ("Did the offer for Ann Lane go through?", "Rovers have offered £9 for Ann Lane.", True),
        ("Has the merger gone ahead?", "The firms talked about a merger.", True),
        ("Did the offer for Ann Lane go through?", "Town turned down the offer.", False),
        ("Did the offer for Ann Lane go through?", "Ann Lane has signed for Rovers.", False),
        ("Did the ferry go through?", "The ferry is at the pier.", False),
        ("What was the offer that went through?", "Rovers have offered £9.", False),
    ],
)
def test_how_an_offer_turned_out(
    model: EmbeddingModel, question: str, sentence: str, untold: bool
) -> None:
    ranking = made_ranking(model, question, sentence)
    assert no_outcome(ranking.question, candidates(ranking)) is untold


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        (
            "“I came to see whether it would hold,” he said.",
            "do not clearly say whether it was done",
        ),
        ("It was said that it would hold.", "speak of it as yet to come, or as possible"),
    ],
)
def test_what_somebody_wondered_is_no_plan(
    model: EmbeddingModel, sentence: str, short: str
) -> None:
    ranking = made_ranking(model, "Did the pier hold?", sentence)
    assert falls_short(ranking.question, candidates(ranking)) == short


def test_without_quotes_nothing_is_to_come(model: EmbeddingModel) -> None:
    assert no_outcome(made_ranking(model, "Did the sale go through?").question, []) is False
    assert undone(made_ranking(model, "Was Ann Lane fined?").question, []) is False


@pytest.mark.parametrize(
    ("sentence", "silent"),
    [
        ("The flood drove 371 people from their homes.", True),
        ("Nobody was killed in the flood.", False),
        ("The flood claimed 12 lives.", False),
    ],
)
def test_how_many_died(model: EmbeddingModel, sentence: str, silent: bool) -> None:
    ranking = made_ranking(model, "How many people died in the flood?", sentence)
    assert unchanged(ranking.question, candidates(ranking)) is silent


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Have the men arrested over the stolen boat engines been charged?", "None has been"),
        ("How many people died in the flood?", "Nobody was killed"),
        ("What did Idris Fennimore promise after winning the election?", "promised that the"),
        ("Where did Winifred Strake want her ashes to be scattered?", "from mid-span"),
        ("What is the single fare on the No. 7?", "A single costs £2.50. (The Courier"),
        ("Did Ostermill's chief executive visit the Skelderwick works in November?", None),
        ("Has the drainage board agreed to pay for a second eel pass at Tarn Cross?", None),
        ("How many people died in the 1978 surge?", None),
    ],
)
def test_the_sample_tells_what_was_done(
    sample_index: Index, question: str, told: str | None
) -> None:
    answer = Assistant(sample_index, max_characters=500, max_statements=4).ask(question)
    assert answer.status == ("answered" if told else "related"), answer.reason
    if told:
        assert len(answer.citations) == 1
        assert told in answer.citations[0].quote
