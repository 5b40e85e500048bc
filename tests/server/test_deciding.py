"""What is decided on a question: by its evidence, its calibration, and what the evidence lacks."""

import pytest

from index.embedding import EmbeddingModel
from index.readers import read_article
from index.records import StoredArticle
from index.search import Ranking
from server.answering.confidence import CAPPED, PLAIN, RELATED, Calibration
from server.answering.deciding import CLOSEST_QUOTES, Decision, decide
from server.answering.judging import Verdict
from tests.server.made_ranking import made_ranking

SURE, UNSURE, UNRELATED = (Calibration(0.0, offset) for offset in (2.0, -0.5, -3.0))
QUESTION = "How many boats did Ruth Tasker sell?"
SAYS = "Ruth Tasker sold nine boats. | The harbour was quiet."
SAYS_NOT = "The mayor sold nine boats. | The harbour was quiet."


class NotRead(AssertionError):
    """An article was read that need not be."""


def unread(article_id: str) -> StoredArticle:
    raise NotRead(article_id)


def decided(
    model: EmbeddingModel, ranking: Ranking, calibration: Calibration, most: int = 4
) -> Decision:
    return decide(ranking, most, model.embed, unread, calibration)


def test_the_calibration_decides(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, QUESTION, SAYS)
    answered, related, nothing = (
        decided(model, ranking, calibration) for calibration in (SURE, UNSURE, UNRELATED)
    )
    assert (answered.verdict.status, answered.verdict.reason) == ("answered", None)
    assert answered.verdict.confidence == round(SURE.confidence(0.0), 4)
    assert related.verdict.status == "related"
    assert related.verdict.reason is not None
    assert related.verdict.reason.code == "not_answered"
    assert related.choices
    assert nothing.verdict.status == "not_found"
    assert nothing.choices == []


def test_a_lower_offset_is_less_sure(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, QUESTION, SAYS)
    plain, lower = (decided(model, ranking, c) for c in (PLAIN, Calibration(1.0, -0.5)))
    assert lower.verdict.confidence < plain.verdict.confidence


def test_no_article_is_read_where_the_passages_hold_every_name(model: EmbeddingModel) -> None:
    assert decided(model, made_ranking(model, QUESTION, SAYS), SURE).choices
    with pytest.raises(NotRead):
        decided(model, made_ranking(model, QUESTION, SAYS_NOT), SURE)


def test_none_is_read_for_what_is_not_found(model: EmbeddingModel) -> None:
    found = decided(model, made_ranking(model, QUESTION, SAYS_NOT), UNRELATED)
    assert found.verdict.status == "not_found"


def test_a_name_that_the_articles_lack_caps_and_is_told(model: EmbeddingModel) -> None:
    ranking = made_ranking(model, QUESTION, SAYS_NOT)

    def verdict_if_the_article_is(text: str) -> Verdict:
        record = ranking.hits[0].passage.record
        stored = StoredArticle(record, read_article(text.encode(), "a1.txt"))
        return decide(ranking, 4, model.embed, lambda _: stored, SURE).verdict

    told = verdict_if_the_article_is("News\n\nThe mayor is Ruth Tasker.\n")
    assert told.status == "answered", "the rest of the article may say who is meant"
    verdict = verdict_if_the_article_is("News\n\nThe mayor sold nine boats.\n")
    assert verdict.status == "related"
    assert RELATED <= verdict.confidence <= CAPPED
    assert verdict.reason is not None
    assert verdict.reason.code == "not_in_articles"
    assert verdict.reason.message == "The closest articles do not mention “Ruth Tasker”."


def test_only_the_closest_are_shown_of_what_is_related(model: EmbeddingModel) -> None:
    ranking = made_ranking(
        model,
        "Which towns bought boats?",
        "Ely bought nine boats from the yard.",
        "Boats went to Hull, where sailors bought them.",
        "The town of York bought four new boats for its river patrol.",
        "Leeds has no sea, yet its council bought boats for the canal.",
        "In Bath the printers bought boats to row to work.",
    )
    many = decided(model, ranking, SURE, most=5).choices
    few = decided(model, ranking, UNSURE, most=5).choices
    assert len(many) > CLOSEST_QUOTES == len(few)
    best = sorted(many, key=lambda choice: -choice.score)[:CLOSEST_QUOTES]
    assert few == [choice for choice in many if choice in best], "in the same order"


def test_nothing_found_says_whether_a_filter_left_anything(model: EmbeddingModel) -> None:
    nothing = made_ranking(model, QUESTION)
    filtered = Ranking(nothing.question, (), 0)
    codes = [decided(model, r, SURE).verdict.reason for r in (nothing, filtered)]
    assert [r.code for r in codes if r] == ["nothing_relevant", "no_article_passes"]
