"""Every question asked, and what came back held against its evidence."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tqdm import tqdm

from index.data_folder import Index
from server.answering.asking import Options
from server.answering.assistant import Assistant
from server.evaluation import metrics
from server.evaluation.dataset import Dataset, Question, locate, squash
from server.evaluation.metrics import Found
from server.evaluation.outcomes import Outcome, Quoted
from server.schemas import Answer, Citation, Passage

RESULTS = 20
SHORT = 6  # words of an answer that may stand in a quote as it is


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds texts of articles against the evidence in a data set's documents."""

    dataset: Dataset
    documents: Mapping[str, str]  # article id -> document id

    def found(self, article_id: str, text: str, question: Question) -> Found:
        """Where a text of an article stands in its document, if that holds evidence."""
        document = self.documents.get(article_id)
        words = squash(text)
        # Elsewhere it cannot hit, so that its place does not matter.
        place = (
            locate(self.dataset.squashed[document], words)
            if document is not None and document in question.evidence
            else None
        )
        return Found(document, place, len(words))

    def ranking(self, passages: Iterable[Passage], question: Question) -> list[Found]:
        """The same of a ranking."""
        return [self.found(p.article_id, p.text, question) for p in passages]


@dataclass(slots=True)
class Timings:
    """Milliseconds of each call."""

    search: list[float] = field(default_factory=list)
    ask: list[float] = field(default_factory=list)


def ask_all(assistant: Assistant, index: Index, judge: Judge) -> tuple[list[Outcome], Timings]:
    """What became of every question, in their order, and how long it took."""
    timings = Timings()
    outcomes = []
    for question in shown(judge.dataset.questions):
        passages: Sequence[Passage] = ()
        if question.findable and not question.follow_up:
            started = time.perf_counter()
            passages = assistant.search(question.text, RESULTS).passages
            timings.search.append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        # Measured is what is quoted, with or without a language model.
        options = Options(history=question.history, mode="extractive")
        answer = assistant.ask(question.text, options)
        timings.ask.append(1000 * (time.perf_counter() - started))
        if question.findable and question.follow_up:
            passages = answer.passages  # searched for as the answer understood it
        outcomes.append(_outcome(question, passages, answer, index, judge))
    return outcomes, timings


def shown(questions: Sequence[Question]) -> Iterator[Question]:
    """The questions, with a bar on a terminal."""
    yield from tqdm(questions, desc="asking", disable=None, file=sys.stderr)


def _outcome(
    question: Question, passages: Sequence[Passage], answer: Answer, index: Index, judge: Judge
) -> Outcome:
    answered = answer.status == "answered"
    quotes = tuple(_quoted(citation, question, index, judge) for citation in answer.citations)
    found = judge.ranking(passages, question) if question.findable else None
    short = question.answer is not None and 0 < len(question.answer.split()) <= SHORT
    return Outcome(
        qid=question.id,
        question=question.text,
        answerable=question.answerable,
        rank=None if found is None else metrics.first_hit(metrics.hits(found, question.evidence)),
        search=None if found is None else metrics.ranking(found, question.evidence),
        status=answer.status,
        confidence=answer.confidence,
        reason=answer.reason.code if answer.reason else None,
        # Without an answer nothing is cited: that scores zero.
        cited_evidence=answered and any(quote.hit for quote in quotes)
        if question.findable
        else None,
        short_answer=_holds(quotes, question.answer)
        if question.answer is not None and short and answered and question.answerable
        else None,
        quotes=quotes,
    )


def _quoted(citation: Citation, question: Question, index: Index, judge: Judge) -> Quoted:
    article = citation.article.id
    return Quoted(
        text=citation.quote,
        document=judge.documents.get(article, article),
        exact=index.catalogue.text(article)[citation.start : citation.end] == citation.quote,
        hit=metrics.hits([judge.found(article, citation.quote, question)], question.evidence)[0],
    )


def _holds(quotes: Sequence[Quoted], answer: str) -> bool:
    return squash(answer).lower() in squash(" ".join(quote.text for quote in quotes)).lower()
