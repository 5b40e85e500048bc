"""The ``eval`` command: index a data set aside, ask every question, score the answers."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from tqdm import tqdm

from index.data_folder import Index, open_for_writing
from index.progress import Progress, Watch
from index.quantised import open_model
from index.records import Filters
from index.retriever import ArticleRetriever
from index.search import Method, Search
from index.sync import SyncOptions, sync
from server.answering.assistant import Assistant
from server.evaluation import metrics
from server.evaluation.dataset import Dataset, Question, load, locate
from server.schemas import Answer
from server.settings import Settings

RESULTS = 20
METHODS: tuple[Method, ...] = ("hybrid", "full_text", "vectors")


def run(
    folder: Path, settings: Settings, *, limit: int = 0, remove: float = 0.0, compare: bool = False
) -> dict[str, Any]:
    """Figures of the whole program on a data set, or of its three ways to search.

    Raises ``DatasetUnreadable``.
    """
    dataset = load(folder, limit, remove)
    with indexed(dataset, settings) as (index, documents):
        about: dict[str, Any] = {
            "dataset": dataset.name,
            "documents": len(dataset.files),
            "questions": len(dataset.questions),
        }
        search = Search(index)
        if compare:
            return about | {
                method: _retrieval(ArticleRetriever(search, RESULTS, method), dataset, documents)
                for method in METHODS
            }
        assistant = Assistant(
            index,
            max_characters=max(settings.max_question_characters, 100_000),
            max_statements=settings.max_statements,
        )
        return about | {
            "search": _retrieval(ArticleRetriever(search, RESULTS), dataset, documents),
            "answer": _answers(assistant, index, dataset, documents),
        }


@contextmanager
def indexed(dataset: Dataset, settings: Settings) -> Iterator[tuple[Index, dict[str, str]]]:
    """An index of a data set in a temporary folder, and each article's document id."""
    with tempfile.TemporaryDirectory(prefix="pullquote-eval-") as scratch:
        folder = Path(scratch, "articles")
        folder.mkdir()
        names = {f"{n:06d}": document for n, document in enumerate(dataset.files)}
        for stem, document in names.items():
            (folder / f"{stem}.txt").write_text(dataset.files[document], encoding="utf-8")
        model = open_model(settings.embedding_model, settings.embedding_precision)
        with (
            open_for_writing(Path(scratch, "data"), model) as index,
            tqdm(desc="indexing", unit=" files", disable=None, file=sys.stderr) as bar,
        ):

            def tell(progress: Progress) -> None:
                bar.total = progress.total
                bar.update(progress.done - bar.n)

            sync(index, [folder], SyncOptions(watch=Watch(tell)))
            records, _ = index.catalogue.articles(Filters(), len(names))
            yield index, {r.id: names[Path(r.source).stem] for r in records}


def _retrieval(
    retriever: BaseRetriever, dataset: Dataset, documents: dict[str, str]
) -> dict[str, float | None]:
    rows = []
    for question in _shown(dataset.questions):
        if not (question.answerable and question.evidence):
            continue
        found = retriever.retrieve(question.text)
        hits = [
            _judged(documents[node.node.metadata["article_id"]], node.text, dataset, question)
            for node in found
        ]
        rows.append(metrics.ranking(hits, [len(node.text) for node in found]))
    return metrics.means(rows) | {"n": len(rows)}


def _answers(
    assistant: Assistant, index: Index, dataset: Dataset, documents: dict[str, str]
) -> dict[str, float | None]:
    exact: list[float] = []
    cited: list[float] = []
    precise: list[float] = []
    short: list[float] = []
    refused: dict[bool, list[float]] = {True: [], False: []}
    sure: dict[bool, list[float]] = {True: [], False: []}
    for question in _shown(dataset.questions):
        answer = assistant.ask(question.text)
        exact += [_is_exact(index, answer, number) for number in range(len(answer.citations))]
        answered = answer.status == "answered"
        refused[question.answerable].append(not answered)
        sure[question.answerable].append(answer.confidence)
        if not question.answerable:
            continue
        if question.evidence:  # without an answer nothing is cited: that scores zero
            right = [
                _judged(documents[c.article.id], c.quote, dataset, question)
                for c in (answer.citations if answered else ())
            ]
            cited.append(any(right))
            precise += right
        if answered and question.answer and len(question.answer.split()) <= 6:
            quotes = " ".join(c.quote for c in answer.citations)
            short.append(question.answer.lower() in quotes.lower())
    return {
        "quotes_exact": metrics.mean(exact),
        "quotes": len(exact),
        "evidence_cited": metrics.mean(cited),
        "citation_precision": metrics.mean(precise),
        "short_answer_in_quotes": metrics.mean(short),
        "refused_unanswerable": metrics.mean(refused[False]),
        "refused_answerable": metrics.mean(refused[True]),
        "answerability_auroc": metrics.auroc(sure[True], sure[False]),
        "n_answerable": len(sure[True]),
        "n_unanswerable": len(sure[False]),
    }


def _is_exact(index: Index, answer: Answer, number: int) -> bool:
    citation = answer.citations[number]
    text = index.catalogue.article(citation.article.id).article.text
    return text[citation.start : citation.end] == citation.quote


def _judged(document: str, text: str, dataset: Dataset, question: Question) -> bool:
    span = locate(dataset.squashed[document], text)
    return span is not None and metrics.is_hit(span, question.evidence.get(document, ()))


def _shown(questions: Sequence[Question]) -> Iterator[Question]:
    yield from tqdm(questions, desc="asking", disable=None, file=sys.stderr)
