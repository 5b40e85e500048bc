"""A quote has a speaker only where one person says all of it."""

import pytest

from index.article import Article, Span
from index.readers import read_article
from server import examples
from server.answering import citing
from server.answering.speaking import speaker_of
from server.schemas import Citation

TEXT = """Lock gates to be replaced

The lock gates date from 1961. “They leak like a colander,” said Dr. Lena Okafor, the canal \
trust's engineer. “I can put my arm through one.” The trust has £4m to spend.

“We will lose a whole season,” said Tom Birch, who hires out boats.
"""


@pytest.fixture
def article() -> Article:
    return read_article(TEXT.encode(), "lock.txt")


def span(article: Article, first: str, last: str) -> Span:
    return Span(article.text.index(first), article.text.index(last) + len(last))


def test_one_person_s_words(article: Article) -> None:
    found = speaker_of(article, span(article, "“They leak", "through one.”"))
    assert found is not None
    assert found.name.endswith("Lena Okafor")
    assert found.role is not None
    assert "engineer" in found.role
    assert found.kind == "direct"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("The lock gates date", "from 1961."),  # the paper's own voice
        ("The lock gates date", "trust's engineer."),  # the paper, then a person
        ("“I can put", "to spend."),  # a person, then the paper
        ("“They leak", "hires out boats."),  # two people
    ],
)
def test_no_one_person(article: Article, first: str, last: str) -> None:
    assert speaker_of(article, span(article, first, last)) is None


@pytest.mark.parametrize(
    ("kind", "quote", "named"),
    [
        ("direct", "“I can put my arm through one.”", True),
        ("direct", "“I can,” said Okafor.", False),  # the quote says it itself
        ("mixed", "She found it “worn”.", False),
        # a reporter's words may never stand in quotation marks under somebody's name
        ("indirect", "The gates, she said, would go.", False),
    ],
)
def test_only_their_own_words_stand_under_their_name(kind: str, quote: str, named: bool) -> None:
    cited = Citation.model_validate(
        examples.ANSWER["citations"][0]
        | {"quote": quote, "speaker": {"name": "Lena Okafor", "role": None, "kind": kind}}
    )
    text = citing.state(cited).text
    assert text.startswith("Lena Okafor, in The Island Gazette") is named
    assert (f"‘{quote}’" if "“" in quote else f"“{quote}”") in text
