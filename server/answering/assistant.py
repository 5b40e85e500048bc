"""The one assistant that every way in calls: question in, checked answer out."""

import logging
import time
import uuid
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import cache

from index.catalogue_reading import CatalogueReader
from index.data_folder import Index
from index.excerpts import excerpts
from index.quotes.verify import Finding, verify_quote
from index.records import Filters, Order, StoredArticle
from index.reranking import Reranker
from index.search import Ranking
from server.answering import citing, notes
from server.answering.asking import Options, QuestionRefused, accepted
from server.answering.check import check_answer, check_passages
from server.answering.choices import Choice
from server.answering.confidence import PLAIN, Calibration
from server.answering.deciding import Decision, decide
from server.answering.events import Event, Sources
from server.answering.generating import Checker, Generating
from server.answering.glossing import telling
from server.answering.judging import NO_ARTICLE, NOTHING
from server.answering.prints import independent_sources, one_print_each
from server.answering.quoting import Quotes
from server.answering.searching import Searching
from server.answering.speaking import speakers_in
from server.answering.verification import accepted as accepted_quote
from server.answering.verification import verification
from server.checking.entailment import Entailment
from server.citations.quoted import Cited, Quoted, quoted
from server.generation.writer import Writer
from server.observing.current import SERVED
from server.observing.spans import span
from server.print_schemas import PrintDifferences, print_differences
from server.schemas import (
    Answer,
    ArticleDetail,
    ArticlePage,
    ArticleRef,
    Generation,
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

_LOG = logging.getLogger(__name__)
PASSAGES_SHOWN = 10


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
        writer: Writer | None = None,
        entails: Entailment | None = None,
        rewrites: bool = False,
    ) -> None:
        """``writer`` words answers and, if it ``rewrites``, follow-ups too."""
        self._index = index
        self._calibration = calibration
        self._searching = Searching(
            index, max_characters, reranker=reranker, rewriter=writer if rewrites else None
        )
        self._writer = writer
        self._checker = Checker(index.model.embed, entails)
        self._max_characters = max_characters
        self._max_statements = max_statements

    def search(self, question: str, limit: int, filters: Filters = Filters()) -> SearchResult:
        """The best passages for a question. Raises ``QuestionRefused``."""
        started = time.perf_counter()
        question = accepted(question, self._max_characters)
        with self._index.catalogue.snapshot() as catalogue:
            ranking = self._searching.ranking(catalogue, question, limit, filters)
            passages = _passages(catalogue, ranking)
            check_passages(passages, catalogue.text)
        return SearchResult(
            passages=passages,
            reason=None if passages else NO_ARTICLE if ranking.restricted_to == 0 else NOTHING,
            took_ms=_milliseconds(started),
        )

    def ask(self, question: str, options: Options = Options()) -> Answer:
        """The whole answer at once. Raises ``QuestionRefused``."""
        *_, last = self.stream(question, options)
        assert isinstance(last, Answer)
        return last

    def stream(self, question: str, options: Options = Options()) -> Generator[Event, None, None]:
        """What was found, then each checked statement, then the whole answer.

        Raises ``QuestionRefused`` before the first event, and ``QuoteMismatch`` rather than
        let through a quote that is not its article's own text.
        """
        question = accepted(question, self._max_characters)
        if options.mode == "generative" and self._writer is None:
            raise QuestionRefused("no language model is set up; ask in the mode 'extractive'")
        served = SERVED.get()
        if served is not None and served.shows_questions:
            _LOG.info("asked: %s", question)
        # One state of the index for the whole answer, whatever is written meanwhile.
        with self._index.catalogue.snapshot() as catalogue:
            yield from self._stream(catalogue, question, options)

    def _stream(
        self, catalogue: CatalogueReader, question: str, options: Options
    ) -> Generator[Event, None, None]:
        started = time.perf_counter()
        understood = self._searching.understood(catalogue, question, options)
        found = one_print_each(understood.ranking, len(understood.ranking.hits)).hits
        ranking = replace(understood.ranking, hits=found[:PASSAGES_SHOWN])
        searched = time.perf_counter()
        passages = _passages(catalogue, ranking)
        answer_id = options.answer_id or uuid.uuid4().hex
        # The catalogue is a snapshot: what was read once need not be read again.
        article, text = cache(catalogue.article), cache(catalogue.text)
        check_passages(passages, text)
        asked = understood.standalone_question
        yield Sources(answer_id, asked, tuple(passages), _articles(ranking))
        most = options.max_statements or self._max_statements
        embed = self._index.model.embed
        with span("decide"):
            decided = decide(ranking, most, embed, article, self._calibration, found)
        quotes = Quotes(catalogue, article)
        statements, generation = [], None
        if decided.verdict.status == "answered":
            if self._writer is not None and options.mode != "extractive":
                generating = Generating(self._writer, self._checker, quotes, options)
                for stated in generating.statements(asked, decided, most, telling(article)):
                    statements.append(stated.statement)
                    yield stated
                generation = generating.report
            for choice in _still_to_quote(decided, statements, generation, quotes):
                stated = quotes.state(choice)
                statements.append(stated.statement)
                yield stated
        else:
            for choice in decided.choices:
                quotes.cite(choice)
        worded = any(statement.support != "quoted" for statement in statements)
        disagreements = notes.disagreements(decided.differences, quotes.choices)
        reason = decided.verdict.reason
        about = catalogue.about()
        yield _checked(
            Answer(
                id=answer_id,
                question=question,
                standalone_question=asked,
                status=decided.verdict.status,
                reason=reason,
                confidence=decided.verdict.confidence,
                mode="generative" if worded else "extractive",
                model=generation.model if generation and worded else None,
                generation=generation,
                conversation_id=None,
                text=reason.message
                if reason
                else notes.text(statements, disagreements, decided.unanswered),
                statements=statements,
                citations=quotes.citations,
                disagreements=disagreements,
                unanswered_parts=decided.unanswered,
                independent_sources=independent_sources(quotes.records),
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

    def verify(self, quote: str, filters: Filters = Filters()) -> Verification:
        """Whether these words stand in an article. Raises ``QuoteRefused``."""
        quote = accepted_quote(quote)
        with self._index.catalogue.snapshot() as catalogue:
            articles = None if filters.empty else catalogue.article_ids(filters)
            if articles is not None and not articles:
                return verification(Finding("absent", ()), NO_ARTICLE)
            return verification(verify_quote(catalogue, quote, articles))

    def articles(
        self, filters: Filters, limit: int, offset: int, order: Order = Order.NEWEST
    ) -> ArticlePage:
        """A page of the articles, the newest first unless another order is asked for."""
        records, total = self._index.catalogue.articles(filters, limit, offset, order)
        return ArticlePage(items=[article_summary(record) for record in records], total=total)

    def article(self, article_id: str) -> ArticleDetail:
        """One whole article. Raises ``ArticleUnknown``."""
        with self._index.catalogue.snapshot() as catalogue:
            stored = catalogue.article(article_id)
            story = stored.record.story
            prints = catalogue.prints(story) if story else []
            files = catalogue.files_of(article_id)
            return article_detail(stored, files, prints, speakers_in(stored.article))

    def quotes(self, cited: Sequence[Cited], base: str) -> list[Quoted]:
        """The words of spans, with their sources; ``base`` is the address of this server.

        Raises ``ArticleUnknown``, ``RevisionChanged``, ``SpanRefused``.
        """
        with self._index.catalogue.snapshot() as catalogue:
            return [quoted(catalogue, each, base) for each in cited]

    def compare(self, article_id: str, other_id: str) -> PrintDifferences:
        """In what two articles differ. Raises ``ArticleUnknown``."""
        with self._index.catalogue.snapshot() as catalogue:
            return print_differences(catalogue.article(article_id), catalogue.article(other_id))


def _still_to_quote(
    decided: Decision,
    statements: Sequence[Statement],
    generation: Generation | None,
    quotes: Quotes,
) -> list[Choice]:
    """What is quoted beside the statements that a language model worded.

    Without any, all that answers; after a failure, what they leave out; else the best quote, if
    they pass it over, and what tells that articles differ.
    """
    if not statements:
        return decided.choices
    left = [choice for choice in decided.choices if not quotes.holds(choice)]
    if generation is not None and generation.failure is not None:
        return left
    best = max(choice.score for choice in decided.choices)
    differing = [held for each in decided.differences for held in each.quoted]
    return [c for c in left if c.score == best or any(map(c.holds, differing))]


def _passages(catalogue: CatalogueReader, ranking: Ranking) -> list[Passage]:
    shown = excerpts(catalogue, [hit.passage for hit in ranking.hits])
    return [
        citing.passage_shape(hit, excerpt) for hit, excerpt in zip(ranking.hits, shown, strict=True)
    ]


def _articles(ranking: Ranking) -> tuple[ArticleRef, ...]:
    records = {hit.passage.record.id: hit.passage.record for hit in ranking.hits}
    return tuple(article_ref(record) for record in records.values())


def _checked(
    answer: Answer, article: Callable[[str], StoredArticle], text: Callable[[str], str]
) -> Answer:
    """The same, if it holds. It is counted."""
    with span("check"):
        checked = check_answer(answer, article, text)
    served = SERVED.get()
    if served is not None:
        served.metrics.answer(checked)
    return checked


def _milliseconds(since: float) -> float:
    return round(1000 * (time.perf_counter() - since), 2)
