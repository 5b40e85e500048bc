"""The one assistant that every way in calls: question in, checked answer out."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from index.catalogue_reading import CatalogueReader
from index.data_folder import Index
from index.errors import PullquoteError
from index.excerpts import excerpts
from index.quotes.verify import verify_quote
from index.records import Filters
from index.reranking import DEPTH, Reranker, rerank
from index.search import CANDIDATES, Ranking, Search
from server.answering import citing, notes
from server.answering.check import check_answer, check_citation, check_passages
from server.answering.confidence import PLAIN, Calibration
from server.answering.deciding import decide
from server.answering.prints import independent_sources, one_print_each, with_prints
from server.answering.speaking import speakers_in
from server.answering.verification import accepted, verification
from server.print_schemas import PrintDifferences, print_differences
from server.schemas import (
    Answer,
    ArticleDetail,
    ArticlePage,
    ArticleRef,
    Citation,
    IndexState,
    Passage,
    SearchResult,
    Statement,
    Timing,
    Verification,
    article_detail,
    article_ref,
    article_summary,
)

PASSAGES_SHOWN = 10


class QuestionRefused(PullquoteError):
    """The question is empty, too long, or asks for what is not set up."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found, before anything is said."""

    id: str
    standalone_question: str
    passages: tuple[Passage, ...]
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One checked statement and the citations it is the first to use."""

    statement: Statement
    citations: tuple[Citation, ...]


Event = Sources | Stated | Answer


class Assistant:
    """Answers questions from one open index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        *,
        max_characters: int,
        max_statements: int,
        reranker: Reranker | None = None,
        calibration: Calibration = PLAIN,
    ) -> None:
        self._index = index
        self._calibration = calibration
        self._reranker = reranker
        self._max_characters = max_characters
        self._max_statements = max_statements

    def search(self, question: str, limit: int, filters: Filters = Filters()) -> SearchResult:
        """The best passages for a question. Raises ``QuestionRefused``."""
        started = time.perf_counter()
        question = self._accepted(question)
        with self._index.catalogue.snapshot() as catalogue:
            ranking = self._ranking(catalogue, question, limit, filters)
            passages = _passages(catalogue, ranking)
            check_passages(passages, catalogue.text)
        return SearchResult(
            passages=passages,
            took_ms=_milliseconds(started),
        )

    def ask(
        self, question: str, filters: Filters = Filters(), max_statements: int | None = None
    ) -> Answer:
        """The whole answer at once. Raises ``QuestionRefused``."""
        *_, last = self.stream(question, filters, max_statements)
        assert isinstance(last, Answer)
        return last

    def stream(
        self, question: str, filters: Filters = Filters(), max_statements: int | None = None
    ) -> Iterator[Event]:
        """What was found, then each checked statement, then the whole answer.

        Raises ``QuestionRefused`` before the first event, and ``QuoteMismatch`` rather than
        let through a quote that is not its article's own text.
        """
        question = self._accepted(question)
        # One state of the index for the whole answer, whatever is written meanwhile.
        with self._index.catalogue.snapshot() as catalogue:
            yield from self._stream(catalogue, question, filters, max_statements)

    def _stream(
        self,
        catalogue: CatalogueReader,
        question: str,
        filters: Filters,
        max_statements: int | None,
    ) -> Iterator[Event]:
        started = time.perf_counter()
        ranking = self._ranking(catalogue, question, CANDIDATES, filters)
        found = one_print_each(ranking, len(ranking.hits)).hits
        ranking = replace(ranking, hits=found[:PASSAGES_SHOWN])
        searched = time.perf_counter()
        passages = _passages(catalogue, ranking)
        answer_id = uuid.uuid4().hex
        # The catalogue is a snapshot: what was read once need not be read again.
        article, text = cache(catalogue.article), cache(catalogue.text)
        check_passages(passages, text)
        yield Sources(answer_id, question, tuple(passages), _articles(ranking))
        most = max_statements or self._max_statements
        embed = self._index.model.embed
        decided = decide(ranking, most, embed, article, self._calibration, found)
        verdict = decided.verdict
        sources = [article(choice.passage.record.id) for choice in decided.choices]
        citations = [
            citing.cite(number, choice, source)
            for number, (choice, source) in enumerate(
                zip(decided.choices, sources, strict=True), start=1
            )
        ]
        records = [source.record for source in sources]
        citations = with_prints(citations, records, catalogue)
        statements = []
        if verdict.status == "answered":
            for citation, source in zip(citations, sources, strict=True):
                check_citation(citation, source)
                statements.append(citing.state(citation))
                yield Stated(statements[-1], (citation,))
        disagreements = notes.disagreements(decided.differences, decided.choices)
        about = catalogue.about()
        yield check_answer(
            Answer(
                id=answer_id,
                question=question,
                standalone_question=question,
                status=verdict.status,
                reason=verdict.reason,
                confidence=verdict.confidence,
                mode="extractive",
                model=None,
                text=verdict.reason.message
                if verdict.reason
                else notes.text(statements, disagreements, decided.unanswered),
                statements=statements,
                citations=citations,
                disagreements=disagreements,
                unanswered_parts=decided.unanswered,
                independent_sources=independent_sources(records),
                passages=passages,
                index=IndexState(revision=str(about.revision), updated=about.updated),
                timing_ms=Timing(
                    search=round(1000 * (searched - started), 2),
                    answer=_milliseconds(searched),
                    total=_milliseconds(started),
                ),
            ),
            article,
            text,
        )

    def verify(self, quote: str) -> Verification:
        """Whether these words stand in an article. Raises ``QuoteRefused``."""
        quote = accepted(quote)
        with self._index.catalogue.snapshot() as catalogue:
            return verification(verify_quote(catalogue, quote))

    def articles(self, filters: Filters, limit: int, offset: int) -> ArticlePage:
        """A page of the articles, newest first."""
        records, total = self._index.catalogue.articles(filters, limit, offset)
        return ArticlePage(items=[article_summary(record) for record in records], total=total)

    def article(self, article_id: str) -> ArticleDetail:
        """One whole article. Raises ``ArticleUnknown``."""
        with self._index.catalogue.snapshot() as catalogue:
            stored = catalogue.article(article_id)
            story = stored.record.story
            prints = catalogue.prints(story) if story else []
            files = catalogue.files_of(article_id)
            return article_detail(stored, files, prints, speakers_in(stored.article))

    def compare(self, article_id: str, other_id: str) -> PrintDifferences:
        """In what two articles differ. Raises ``ArticleUnknown``."""
        with self._index.catalogue.snapshot() as catalogue:
            return print_differences(catalogue.article(article_id), catalogue.article(other_id))

    def _ranking(
        self, catalogue: CatalogueReader, question: str, limit: int, filters: Filters
    ) -> Ranking:
        """What is found, in the reranker's order if there is one."""
        search = Search(self._index, catalogue)
        if self._reranker is None:
            return search.search(question, limit, filters)
        # The best passage is the same one, however many are asked for.
        found = rerank(search.search(question, max(limit, DEPTH), filters), self._reranker)
        return replace(found, hits=found.hits[:limit])

    def _accepted(self, question: str) -> str:
        question = question.strip()
        if not any(character.isalnum() for character in question):
            raise QuestionRefused("the question is empty; ask something in words")
        if not question.isprintable() and any(_is_surrogate(c) for c in question):
            raise QuestionRefused("the question is not valid Unicode text")
        if len(question) > self._max_characters:
            raise QuestionRefused(
                f"the question has {len(question):,} characters; "
                f"the limit is {self._max_characters:,}"
            )
        return question


def _passages(catalogue: CatalogueReader, ranking: Ranking) -> list[Passage]:
    shown = excerpts(catalogue, [hit.passage for hit in ranking.hits])
    return [
        citing.passage_shape(hit, excerpt) for hit, excerpt in zip(ranking.hits, shown, strict=True)
    ]


def _articles(ranking: Ranking) -> tuple[ArticleRef, ...]:
    records = {hit.passage.record.id: hit.passage.record for hit in ranking.hits}
    return tuple(article_ref(record) for record in records.values())


def _is_surrogate(character: str) -> bool:
    """Half of a character: what bytes that are not UTF-8 become on a command line."""
    return 0xD800 <= ord(character) <= 0xDFFF


def _milliseconds(since: float) -> float:
    return round(1000 * (time.perf_counter() - since), 2)
