"""What a question names has to be in what is quoted: a month too, and not elsewhere in a story."""

import pytest

from index.embedding import EmbeddingModel
from index.readers import read_article
from index.records import StoredArticle
from server.answering.choosing import Asked
from server.answering.confidence import Calibration
from server.answering.judging import judge, missing_in
from server.answering.scoring import candidates
from tests.server.made_ranking import made_ranking

ASKED = "What did Ann Lane say when she came in November?"


@pytest.mark.parametrize(
    ("question", "passage", "missing"),
    [
        (ASKED, "P 2025-08-02 :: Ann Lane said that it was late.", ["November"]),
        (ASKED, "P 2025-08-02 :: Ann Lane said in November that it was late.", []),
        (ASKED, "P 2025-08-02 :: Ann Lane said on Nov. 3 that it was late.", []),
        ("What did Ann Lane say in September?", "P 2025-02-02 :: Ann Lane said on Sept. 3 so.", []),
        ("What did Ann Lane say in October?", "P 2025-02-02 :: Ann Lane said on Oct 3 so.", []),
        ("What did Ann Lane say in October?", "P 2025-02-02 :: Ann Lane said so last Oct.", []),
        ("What did Ann Lane say in October?", "P 2025-02-02 :: Ann Lane said so.", ["October"]),
        # so "on Monday", or "last month"
        (ASKED, "P 2025-11-20 :: Ann Lane said that it was late.", []),
        (ASKED, "P 2025-12-04 :: Ann Lane said that it was late.", []),
        (ASKED, "P 2026-01-04 :: Ann Lane said that it was late.", ["November"]),
        ("What did Ann Lane say in December?", "P 2026-01-04 :: Ann Lane said it.", []),
        ("What did Ann Lane say to May?", "P 2025-08-02 :: Ann Lane said it.", []),
    ],
)
def test_a_month_elsewhere_in_the_article_is_of_something_else(
    model: EmbeddingModel, question: str, passage: str, missing: list[str]
) -> None:
    ranking = made_ranking(model, question, passage)
    text = "News\n\nAnn Lane opens the pier in November or December. Tess May built it.\n"
    stored = StoredArticle(ranking.hits[0].passage.record, read_article(text.encode(), "a1.txt"))
    assert missing_in(ranking, candidates(ranking), lambda _: stored) == missing


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (ASKED, "The closest passages do not mention “November”."),
        ("What did Ann Lane say in March?", "The closest articles do not mention “March”."),
        ("What did Zed say of the sea?", "The closest articles do not mention “Zed”."),
    ],
)
def test_what_the_article_has_elsewhere_it_is_not_said_to_lack(
    model: EmbeddingModel, question: str, message: str
) -> None:
    ranking = made_ranking(model, question, "P 2025-08-02 :: Ann Lane said that it was late.")
    text = "News\n\nAnn Lane opens the pier in November or December.\n"
    stored = StoredArticle(ranking.hits[0].passage.record, read_article(text.encode(), "a1.txt"))
    found = candidates(ranking)
    sure = Calibration(offset=6.0)
    verdict = judge(Asked(ranking, found, found), found, lambda _: stored, sure)
    assert verdict.reason is not None
    assert verdict.reason.message == message


def test_what_another_story_has_is_not_said_to_be_in_none(model: EmbeddingModel) -> None:
    lane, zed = "P 2025-08-02 :: Ann Lane spoke of the sea.", "P 2025-08-02 b :: Zed swam in it."
    ranking = made_ranking(model, "What did Zed say of the sea?", lane, zed)
    text = "News\n\nAnn Lane spoke of the sea.\n"
    stored = StoredArticle(ranking.hits[0].passage.record, read_article(text.encode(), "a1.txt"))
    found = candidates(ranking)
    quoted = [each for each in found if "sea" in each.stems]
    assert len(quoted) == 1
    verdict = judge(Asked(ranking, found, found), quoted, lambda _: stored, Calibration(offset=6.0))
    assert verdict.reason is not None
    assert verdict.reason.message == "The closest sentences do not mention “Zed”."
