"""Whom "he" means is said outside the quotation marks, or not at all."""

import pytest

from index.article import Article, Span
from index.data_folder import Index
from index.readers import read_article
from index.records import Filters
from server import examples
from server.answering import citing
from server.answering.assistant import Assistant
from server.answering.check import check_answer
from server.answering.glossing import gloss_of
from server.schemas import Citation, article_ref, paragraph_ref

TEXT = """Ferry stops

Ann Tasker, the harbour master, shut the pier on Friday.

She had asked for a new one in March. It was refused.

Tom Reed sails the ferry. He has sailed it since 1990.

Ms Tasker said that she would mend it herself. She has the tools.

Tom Reed met Jim Pell on the quay.

He was late.

Ann Tasker left first. The gulls cried.

She took the bus.

Tom Reed rowed home. Ann Tasker waved.

Her hat blew away. She laughed.
"""


@pytest.fixture
def article() -> Article:
    return read_article(TEXT.encode(), "ferry.txt")


def span(article: Article, quote: str) -> Span:
    start = article.text.index(quote)
    return Span(start, start + len(quote))


@pytest.mark.parametrize(
    ("quote", "gloss"),
    [
        ("She had asked for a new one in March.", "She: Ann Tasker, the harbour master"),
        (
            "Ms Tasker said that she would mend it herself.",
            "Ms Tasker: Ann Tasker, the harbour master",
        ),
        ("He has sailed it since 1990.", "He: Tom Reed"),
        ("Her hat blew away. She laughed.", "Her: Ann Tasker, the harbour master"),
        # after a sentence of the paper's own
        ("The gulls cried.", None),
        # the quote tells it itself
        ("Tom Reed sails the ferry. He has sailed it since 1990.", None),
        ("Ann Tasker, the harbour master, shut the pier on Friday.", None),
        # either of two
        ("He was late.", None),
        # not somebody, or not sure
        ("It was refused.", None),
    ],
)
def test_gloss(article: Article, quote: str, gloss: str | None) -> None:
    found = gloss_of(article, span(article, quote))
    assert (None if found is None else str(found)) == gloss


def test_one_pronoun_for_two_people_has_no_gloss() -> None:
    text = "Pier\n\nAnn Tasker shut it.\n\nShe wept. Eve Moss and Ann Tasker met. She left.\n"
    made = read_article(text.encode(), "ferry.txt")
    assert gloss_of(made, span(made, "She wept.")) is not None
    assert gloss_of(made, span(made, "She wept. Eve Moss and Ann Tasker met. She left.")) is None


def cited(**fields: object) -> Citation:
    return Citation.model_validate(examples.ANSWER["citations"][0] | fields)


@pytest.mark.parametrize(
    ("gloss", "quote", "text"),
    [
        (
            "She: Ann Tasker, the mayor",
            "She left.",
            "(“She” is Ann Tasker, the mayor): “She left.”",
        ),
        ("Her: Ann Tasker", "Her hat flew.", "(“Her” refers to Ann Tasker): “Her hat flew.”"),
        # whatever has quotation marks of its own stands in single ones
        ("He: Tom Reed", "He found it “worn”.", "(“He” is Tom Reed): ‘He found it “worn”.’"),
        (None, "It left.", "2026: “It left.”"),
    ],
)
def test_the_gloss_stands_before_the_quotation_marks(
    gloss: str | None, quote: str, text: str
) -> None:
    assert citing.state(cited(gloss=gloss, quote=quote)).text.endswith(text)


def test_every_gloss_of_the_samples_passes_the_gate(sample_index: Index) -> None:
    """What an answer would say of each sentence that is glossed, in its own article."""
    catalogue, assistant = (
        sample_index.catalogue,
        Assistant(sample_index, max_characters=500, max_statements=4),
    )
    answer = assistant.ask("How did the council vote on closing Chandlers Bridge?")
    assert answer.citations
    glossed = 0
    for record in catalogue.articles(Filters(), 500, 0)[0]:
        stored = catalogue.article(record.id)
        for paragraph in stored.article.searchable():
            for sentence in paragraph.sentences:
                gloss = gloss_of(stored.article, sentence)
                if gloss is None:
                    continue
                citation = answer.citations[0].model_copy(
                    update={
                        "quote": sentence.of(stored.article.text),
                        "start": sentence.start,
                        "end": sentence.end,
                        "article": article_ref(record),
                        "paragraph": paragraph_ref(paragraph),
                        "gloss": str(gloss),
                    }
                )
                statement = citing.state(citation)
                said = answer.model_copy(
                    update={"citations": [citation], "statements": [statement]}
                )
                check_answer(said, catalogue.article, catalogue.text)
                before, _, _ = statement.text.partition(citation.quote)
                assert gloss.person in before
                glossed += 1
    assert glossed > 40
