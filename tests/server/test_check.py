"""The gate lets through what holds, and raises on every way a citation can be wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from index.article import Kind
from index.data_folder import Index
from index.errors import QuoteMismatch
from index.records import StoredArticle
from server.answering.assistant import Assistant
from server.answering.check import check_answer
from server.schemas import Answer, Citation

QUESTION = "How many households were evacuated in the flood?"


@pytest.fixture
def answer(sample_index: Index) -> Answer:
    found = Assistant(sample_index, max_characters=500, max_statements=4).ask(QUESTION)
    assert found.status == "answered"
    return found


def changed(answer: Answer, **fields: object) -> Answer:
    """The answer with fields of its first citation replaced."""
    first = answer.citations[0].model_copy(update=fields)
    return answer.model_copy(update={"citations": [first, *answer.citations[1:]]})


def test_an_untouched_answer_passes(answer: Answer, sample_index: Index) -> None:
    assert (
        check_answer(answer, sample_index.catalogue.article, sample_index.catalogue.text) is answer
    )


def test_one_changed_character_raises(answer: Answer, sample_index: Index) -> None:
    quote = answer.citations[0].quote
    for altered in (quote[:-1], quote + " ", quote.replace("e", "é", 1), quote.swapcase()):
        with pytest.raises(QuoteMismatch, match="not the article's text"):
            check_answer(
                changed(answer, quote=altered),
                sample_index.catalogue.article,
                sample_index.catalogue.text,
            )


def test_shifted_offsets_raise(answer: Answer, sample_index: Index) -> None:
    first = answer.citations[0]
    with pytest.raises(QuoteMismatch):
        check_answer(
            changed(answer, start=first.start + 1, end=first.end + 1),
            sample_index.catalogue.article,
            sample_index.catalogue.text,
        )


def test_another_revision_raises(answer: Answer, sample_index: Index) -> None:
    ref = answer.citations[0].article.model_copy(update={"revision": "sha256:0"})
    with pytest.raises(QuoteMismatch, match="another revision"):
        check_answer(
            changed(answer, article=ref),
            sample_index.catalogue.article,
            sample_index.catalogue.text,
        )


def test_a_paragraph_that_may_not_be_quoted_raises(answer: Answer, sample_index: Index) -> None:
    citation = answer.citations[0]
    stored = sample_index.catalogue.article(citation.article.id)
    title = next(p for p in stored.article.paragraphs if p.kind is Kind.TITLE)
    moved = changed(
        answer,
        quote=title.span.of(stored.article.text),
        start=title.span.start,
        end=title.span.end,
        paragraph=citation.paragraph.model_copy(
            update={"number": title.number, "start": title.span.start, "end": title.span.end}
        ),
    )
    with pytest.raises(QuoteMismatch, match="may not be quoted"):
        check_answer(moved, sample_index.catalogue.article, sample_index.catalogue.text)


def test_a_quote_across_two_paragraphs_raises(answer: Answer, sample_index: Index) -> None:
    citation = answer.citations[0]
    text = sample_index.catalogue.article(citation.article.id).article.text
    end = citation.paragraph.end + 10
    wide = changed(answer, quote=text[citation.start : end], end=end)
    with pytest.raises(QuoteMismatch, match="leaves its paragraph"):
        check_answer(wide, sample_index.catalogue.article, sample_index.catalogue.text)


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_paragraph_that_is_not_there_raises(
    number: int, answer: Answer, sample_index: Index
) -> None:
    paragraph = answer.citations[0].paragraph.model_copy(update={"number": number})
    with pytest.raises(QuoteMismatch, match="has no paragraph"):
        check_answer(
            changed(answer, paragraph=paragraph),
            sample_index.catalogue.article,
            sample_index.catalogue.text,
        )


def test_a_statement_without_a_citation_raises(answer: Answer, sample_index: Index) -> None:
    for numbers in ([], [99]):
        bare = answer.statements[0].model_copy(update={"citations": numbers})
        with pytest.raises(QuoteMismatch, match="does not cite"):
            check_answer(
                answer.model_copy(update={"statements": [bare]}),
                sample_index.catalogue.article,
                sample_index.catalogue.text,
            )


def test_a_statement_with_other_words_than_its_quote_raises(
    answer: Answer, sample_index: Index
) -> None:
    said = answer.statements[0]
    reworded = said.model_copy(update={"text": said.text[:-2] + "x”"})
    assert reworded != said
    with pytest.raises(QuoteMismatch, match="does not hold the quote"):
        check_answer(
            answer.model_copy(update={"statements": [reworded]}),
            sample_index.catalogue.article,
            sample_index.catalogue.text,
        )


def test_a_passage_that_is_not_the_articles_text_raises(
    answer: Answer, sample_index: Index
) -> None:
    passage = answer.passages[0].model_copy(update={"text": "made up"})
    with pytest.raises(QuoteMismatch, match="passage"):
        check_answer(
            answer.model_copy(update={"passages": [passage]}),
            sample_index.catalogue.article,
            sample_index.catalogue.text,
        )


def test_the_gate_is_at_the_exit(sample_index: Index) -> None:
    """An assistant whose catalogue gives another text than was found shows nothing."""

    class Corrupt:
        """A catalogue that gives every article with one word more."""

        def __getattr__(self, name: str) -> object:
            return getattr(sample_index.catalogue, name)

        def text(self, article_id: str) -> str:
            return self.article(article_id).article.text

        @contextmanager
        def snapshot(self) -> Iterator["Corrupt"]:
            yield self

        def article(self, article_id: str) -> StoredArticle:
            stored = sample_index.catalogue.article(article_id)
            text = "Not " + stored.article.text
            kept = stored.article.paragraphs
            return StoredArticle(
                stored.record, type(stored.article)(stored.record.title, text, kept)
            )

    corrupt = Index(Corrupt(), sample_index.vectors, sample_index.model)  # type: ignore[arg-type]
    assistant = Assistant(corrupt, max_characters=500, max_statements=4)
    with pytest.raises(QuoteMismatch):
        assistant.ask(QUESTION)


def test_citation_shape_names_every_field() -> None:
    """Absent values are null, never missing: no field of a citation has a default."""
    assert all(field.is_required() for field in Citation.model_fields.values())
    assert {"speaker", "source_href"} <= Citation.model_fields.keys()
