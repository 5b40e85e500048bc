"""The one assistant that every way in calls: question in, checked answer out."""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.article import Article
from index.catalogue_reading import CatalogueReader
from index.data_folder import Index
from index.errors import PullquoteError
from index.excerpts import excerpts
from index.quotes.verify import verify_quote
from index.records import Filters, StoredArticle
from index.reranking import DEPTH, Reranker, rerank
from index.search import CANDIDATES, Ranking, Search
from server.answering import citing, confidence, notes
from server.answering.check import ReadArticle, check_answer, check_citation, check_passages
from server.answering.choosing import Asked, Choice, choose_for_all, chosen_for
from server.answering.differing import Difference
from server.answering.prints import independent_sources, one_print_each, with_prints
from server.answering.scoring import Candidate
from server.answering.several import asked_in, disagreeing, parts_of
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
    Reason,
    SearchResult,
    Statement,
    Status,
    Timing,
    Verification,
    article_detail,
    article_ref,
    article_summary,
)

PASSAGES_SHOWN = 10
CLOSEST_QUOTES = 3  # how many are shown when there is no answer


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


@dataclass(frozen=True, slots=True)
class _Verdict:
    status: Status
    confidence: float
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class _Decision:
    verdict: _Verdict
    choices: list[Choice]
    unanswered: list[str]
    differences: list[Difference]


class Assistant:
    """Answers questions from one open index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        *,
        max_characters: int,
        max_statements: int,
        reranker: Reranker | None = None,
    ) -> None:
        self._index = index
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
        ranking = one_print_each(ranking, PASSAGES_SHOWN)
        searched = time.perf_counter()
        passages = _passages(catalogue, ranking)
        answer_id = uuid.uuid4().hex

        read: dict[str, StoredArticle] = {}

        def article(article_id: str) -> StoredArticle:
            if article_id not in read:
                read[article_id] = catalogue.article(article_id)
            return read[article_id]

        check_passages(passages, catalogue.text)
        yield Sources(answer_id, question, tuple(passages), _articles(ranking))
        decided = self._decide(ranking, max_statements or self._max_statements, article)
        verdict, choices = decided.verdict, decided.choices
        sources = [article(choice.passage.record.id) for choice in choices]
        cited = _shown(choices, sources, verdict.status)
        citations = [
            citing.cite(n, choice, source) for n, (choice, source) in enumerate(cited, start=1)
        ]
        records = [source.record for _, source in cited]
        citations = with_prints(citations, records, catalogue)
        statements = []
        if verdict.status == "answered":
            for citation, source in zip(citations, sources, strict=True):
                check_citation(citation, source)
                statements.append(citing.state(citation))
                yield Stated(statements[-1], (citation,))
        disagreements = notes.disagreements(decided.differences, choices)
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
            catalogue.text,
        )

    def _decide(self, ranking: Ranking, most: int, article: ReadArticle) -> _Decision:
        """What is quoted, and what that says on the question and on each of its parts."""
        whole = asked_in(ranking, article)
        verdict = _judge_asked(whole, most, article)
        judged = [
            (part, asked, _judge_asked(asked, most, article))
            for part, asked in parts_of(ranking, self._index.model.embed, article)
        ]
        # A side of a comparison is answered by what it says, if the whole is.
        answered = [
            (part, asked)
            for part, asked, own in judged
            if own.status == "answered"
            or (part.side and asked.best_first and verdict.status == "answered")
        ]
        if not answered:
            chosen = [chosen_for(whole, most)]
            found = disagreeing([whole], chosen) if verdict.status == "answered" else []
            return _Decision(verdict, choose_for_all(chosen, most, _all_of(found)), [], found)
        sure = [v.confidence for _, _, v in judged if v.status == "answered"]
        lists = [chosen_for(asked, most) for _, asked in answered]
        found = disagreeing([asked for _, asked in answered], lists)
        return _Decision(
            _Verdict("answered", min(sure, default=verdict.confidence), None),
            choose_for_all(lists, most, _all_of(found)),
            [part.text for part, *_ in judged if part not in [p for p, _ in answered]],
            found,
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


def _judge_asked(asked: Asked, most: int, article: ReadArticle) -> _Verdict:
    """The verdict on one question, or one part of it, by the articles of what would be quoted."""
    chosen = chosen_for(asked, most)
    evidence = [article(i) for i in dict.fromkeys(c.hit.passage.record.id for c in chosen)]
    if confidence.about_many(asked.ranking.question.text):  # no one article need hold all
        evidence = [article(hit.passage.record.id) for hit in asked.ranking.hits]
    return judge(asked.ranking, asked.scored, evidence)


def _all_of(found: Sequence[Difference]) -> list[Candidate]:
    return [candidate for each in found for _, held in each.values for candidate in held]


def judge(
    ranking: Ranking, best_first: Sequence[Candidate], evidence: Sequence[StoredArticle]
) -> _Verdict:
    """Whether the chosen sentences answer, are merely related, or are about something else.

    ``evidence`` are the articles in which the question's names and numbers have to stand.
    """
    if not best_first:
        if ranking.restricted_to == 0:
            return _Verdict("not_found", 0.0, _NO_ARTICLE)
        return _Verdict("not_found", 0.0, _NOTHING)
    sure = confidence.PLAIN.confidence(confidence.evidence(ranking, best_first))
    lost = confidence.missing(
        ranking.question.text, (text for stored in evidence for text in _readable(stored.article))
    )
    if lost:
        sure = min(sure, confidence.CAPPED)
    sure = round(sure, 4)
    if sure >= confidence.ANSWERED:
        return _Verdict("answered", sure, None)
    if sure < confidence.RELATED:
        return _Verdict("not_found", sure, _NOTHING)
    if lost:
        named = ", ".join(f"“{word}”" for word in lost)
        return _Verdict(
            "related",
            sure,
            Reason(
                code="not_in_articles",
                message=f"The closest articles do not mention {named}.",
            ),
        )
    return _Verdict("related", sure, _NOT_ANSWERED)


_NOTHING = Reason(code="nothing_relevant", message="The articles do not say.")
_NOT_ANSWERED = Reason(
    code="not_answered",
    message="The articles speak of this, but no sentence clearly answers the question.",
)
_NO_ARTICLE = Reason(code="no_article_passes", message="No article passes the filters.")


def _shown(
    choices: Sequence[Choice], sources: Sequence[StoredArticle], status: Status
) -> list[tuple[Choice, StoredArticle]]:
    """What is quoted, with the article it is from."""
    if status == "not_found":
        return []
    pairs = list(zip(choices, sources, strict=True))
    if status == "related":  # the closest by score, still in an order that reads
        closest = sorted(pairs, key=lambda pair: -pair[0].score)[:CLOSEST_QUOTES]
        pairs = [pair for pair in pairs if pair in closest]
    return pairs


def _passages(catalogue: CatalogueReader, ranking: Ranking) -> list[Passage]:
    shown = excerpts(catalogue, [hit.passage for hit in ranking.hits])
    return [
        citing.passage_shape(hit, excerpt) for hit, excerpt in zip(ranking.hits, shown, strict=True)
    ]


def _articles(ranking: Ranking) -> tuple[ArticleRef, ...]:
    records = {hit.passage.record.id: hit.passage.record for hit in ranking.hits}
    return tuple(article_ref(record) for record in records.values())


def _readable(article: Article) -> Iterator[str]:
    """All of an article that may speak for an answer: its searchable text and its particulars."""
    yield article.title
    yield from (part for part in (article.byline, article.publisher) if part)
    if article.published:
        yield f"{article.published:%d %B %Y} {article.published.day}"
    for paragraph in article.searchable():
        yield paragraph.section or ""
        yield paragraph.span.of(article.text)


def _is_surrogate(character: str) -> bool:
    """Half of a character: what bytes that are not UTF-8 become on a command line."""
    return 0xD800 <= ord(character) <= 0xDFFF


def _milliseconds(since: float) -> float:
    return round(1000 * (time.perf_counter() - since), 2)
