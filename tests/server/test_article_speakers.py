"""Who speaks in an article, and where: sentences that follow one another are one span."""

from collections.abc import Iterator

import httpx
import pytest

from index.readers import read_article
from server.answering.speaking import speakers_in
from server.schemas import ArticleDetail
from tests.conftest import LiveServer

TEXT = """Lock gates to be replaced

The gates date from 1961. “They leak,” said Dr. Lena Okafor, the trust's engineer. “I can put my \
arm through one.” The trust has £4m to spend.

“We will lose a season,” said Tom Birch, who hires out boats.

Okafor said that the gates would go by May. “They will,” she said. “We have the money.”
"""


def test_in_order_of_their_first_words() -> None:
    article = read_article(TEXT.encode(), "lock.txt")
    found = speakers_in(article)
    assert [speaker.name for speaker in found] == ["Lena Okafor", "Tom Birch"]
    assert found[0].role is not None
    assert "engineer" in found[0].role
    said = [article.text[q.start : q.end] for q in found[0].quotes]
    assert said == [
        "“They leak,” said Dr. Lena Okafor, the trust's engineer. “I can put my arm through one.”",
        "Okafor said that the gates would go by May. “They will,” she said. “We have the money.”",
    ]
    assert [(q.paragraph, q.kind) for q in found[0].quotes] == [(2, "direct"), (4, "mixed")]


def test_nobody_speaks_in_the_papers_own_voice() -> None:
    article = read_article(b"Rain\n\nIt rained on Monday. The pier is shut.\n", "rain.txt")
    assert speakers_in(article) == []


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def test_every_article_lists_its_speakers(api: httpx.Client) -> None:
    speaking = 0
    for item in api.get("/v1/articles?limit=500").json()["items"]:
        detail = ArticleDetail.model_validate(api.get(f"/v1/articles/{item['id']}").json())
        firsts = [speaker.quotes[0].start for speaker in detail.speakers]
        assert firsts == sorted(firsts)
        assert len({speaker.name for speaker in detail.speakers}) == len(detail.speakers)
        speaking += len(detail.speakers) > 0
    assert speaking > 5


def test_a_speaker_said_what_the_article_says_they_said(api: httpx.Client) -> None:
    items = api.get("/v1/articles?limit=500").json()["items"]
    found = next(
        item
        for item in items
        if item["source"].endswith("council-votes-to-close-chandlers-bridge.md")
    )
    article = api.get(f"/v1/articles/{found['id']}").json()
    ebbrell = next(s for s in article["speakers"] if s["name"] == "Stephen Ebbrell")
    said = [article["text"][q["start"] : q["end"]] for q in ebbrell["quotes"]]
    assert said[0].startswith("“I would walk my grandchildren")
    assert said[0].endswith("“I would not put a bus on it next winter.”")
