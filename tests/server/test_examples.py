"""The examples of the API's description are what the API would say."""

from index.article import Article, Kind, Paragraph, Span
from index.records import ArticleRecord, StoredArticle
from server import examples
from server.answering import citing
from server.answering.check import check_answer
from server.app import create_app
from server.schemas import Answer, ArticleDetail, AskRequest, VerifyRequest
from server.settings import Settings

ANSWER = Answer.model_validate(examples.ANSWER)
DETAIL = ArticleDetail.model_validate(examples.ARTICLE)


def stored() -> StoredArticle:
    """The example article as the catalogue would hold it."""
    paragraphs = tuple(
        Paragraph(p.number, Kind(p.kind), p.section, Span(p.start, p.end))
        for p in DETAIL.paragraphs
    )
    record = ArticleRecord(
        DETAIL.id,
        DETAIL.source,
        DETAIL.title,
        DETAIL.byline,
        DETAIL.publisher,
        DETAIL.published,
        None,
        DETAIL.url,
        DETAIL.revision,
        len(paragraphs),
        DETAIL.indexed,
    )
    return StoredArticle(record, Article(DETAIL.title, DETAIL.text, paragraphs, url=DETAIL.url))


def test_the_example_answer_passes_the_gate() -> None:
    assert check_answer(ANSWER, lambda _: stored(), lambda _: DETAIL.text) is ANSWER


def test_its_words_are_put_together_as_the_program_does() -> None:
    (citation,) = ANSWER.citations
    assert citing.state(citation) == ANSWER.statements[0]
    article = stored().article
    assert citing.text_fragment(article, Span(citation.start, citation.end)) == (
        citation.source_href
    )


def test_requests_are_valid() -> None:
    assert AskRequest.model_validate(examples.ASK)
    assert VerifyRequest.model_validate(examples.VERIFY)


def test_they_are_in_the_description() -> None:
    schemas = create_app(Settings()).openapi()["components"]["schemas"]
    assert examples.OF_SCHEMAS
    for name, example in examples.OF_SCHEMAS.items():
        assert schemas[name]["examples"] == [example]
