"""The ways to search side by side, on the same questions and by the same figures."""

from typing import Any, get_args

from index.data_folder import Index
from index.retriever import ArticleRetriever
from index.search import Method, Search
from server.evaluation import metrics
from server.evaluation.asking import RESULTS, Judge, shown

METHODS: tuple[Method, ...] = get_args(Method)
OURS: Method = "hybrid"

Figures = dict[str, float | None]


def side_by_side(index: Index, judge: Judge) -> dict[str, Any]:
    """The figures of each way to search, and by how much hybrid passes the best of the others.

    Every way shows its passages alike: what differs is which, and in what order. Follow-ups are
    left out: they are not searched for as they were asked.
    """
    asked = [q for q in judge.dataset.questions if q.findable and not q.follow_up]
    search = Search(index)
    retrievers = {method: ArticleRetriever(search, RESULTS, method) for method in METHODS}
    rows: dict[Method, list[dict[str, float]]] = {method: [] for method in METHODS}
    for question in shown(asked):
        for method, retriever in retrievers.items():
            found = [
                judge.found(scored.node.metadata["article_id"], scored.text, question)
                for scored in retriever.retrieve(question.text)
            ]
            rows[method].append(metrics.ranking(found, question.evidence))
    figures = {
        method: {
            name: metrics.mean([row[name] for row in rows[method]])
            for name in metrics.RANKING_FIGURES
        }
        for method in METHODS
    }
    return {
        **{method: values | {"n": len(asked)} for method, values in figures.items()},
        f"{OURS}_minus_best": minus_best(
            figures[OURS], [figures[method] for method in METHODS if method != OURS]
        ),
    }


def minus_best(ours: Figures, others: list[Figures]) -> Figures:
    """Of each figure ours less the best of the others."""
    return {
        name: None
        if value is None
        else round(value - max(other[name] or 0.0 for other in others), 4)
        for name, value in ours.items()
    }
