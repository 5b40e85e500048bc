"""The ways to search side by side, on the same questions and by the same figures."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from index.data_folder import Index
from index.search import Hit, Method, Search
from server.evaluation import metrics
from server.evaluation.asking import RESULTS, Judge, shown
from server.evaluation.dataset import Question

OURS: Method = "hybrid"
OTHERS: tuple[Method, ...] = tuple(method for method in get_args(Method) if method != OURS)
METHODS: tuple[Method, ...] = (*OTHERS, OURS)
AS_SHOWN = f"{OURS}_as_shown"

Figures = dict[str, float | None]


def side_by_side(index: Index, judge: Judge) -> dict[str, Any]:
    """The figures of each way to search, and by how much hybrid passes the best of the others.

    Every way gives its passages as they were found: what differs is which, and in what order.
    Hybrid is there a second time as ``GET /v1/search`` shows it, with what stands over each
    passage: longer texts, which hold more and fill a budget sooner. Follow-ups are left out:
    they are not searched for as they were asked.
    """
    asked = [q for q in judge.dataset.questions if q.findable and not q.follow_up]
    search = Search(index)
    rows: dict[str, list[dict[str, float]]] = {way: [] for way in (*METHODS, AS_SHOWN)}
    for question in shown(asked):
        for way, texts in _found(search, question):
            found = [judge.found(article_id, text, question) for article_id, text in texts]
            rows[way].append(metrics.ranking(found, question.evidence))
    figures: dict[str, Figures] = {
        way: {name: metrics.mean([row[name] for row in of]) for name in metrics.RANKING_FIGURES}
        for way, of in rows.items()
    }
    others = [figures[method] for method in OTHERS]
    return {
        **{way: values | {"n": len(asked)} for way, values in figures.items()},
        f"{OURS}_minus_best": minus_best(figures[OURS], others),
        "as_shown_minus_best": minus_best(figures[AS_SHOWN], others),
    }


def minus_best(ours: Figures, others: Sequence[Figures]) -> Figures:
    """Of each figure ours less the best of the others."""
    return {
        name: None
        if value is None
        else round(value - max(other[name] or 0.0 for other in others), 4)
        for name, value in ours.items()
    }


def _found(search: Search, question: Question) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each way, and what it finds, best first: the id of an article and words of it."""
    for method in METHODS:
        hits = search.search(question.text, RESULTS, method=method).hits
        yield method, _texts(hits, [hit.passage.text for hit in hits])
        if method == OURS:
            yield AS_SHOWN, _texts(hits, [excerpt.text for excerpt in search.excerpts(hits)])


def _texts(hits: Sequence[Hit], texts: Sequence[str]) -> list[tuple[str, str]]:
    return [(hit.passage.record.id, text) for hit, text in zip(hits, texts, strict=True)]
