"""The figures of a run, from what became of each question.

Nearly all are shares: what each question adds to the part and to the whole is kept apart, so
that a report and the comparison of two runs count the same.
"""

from collections.abc import Callable, Mapping, Sequence

from server.evaluation import metrics
from server.evaluation.outcomes import Outcome

FALSE_REFUSALS = 0.1

Share = Callable[[Outcome], tuple[float, int]]


def search(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of the rankings, and of how many there are."""
    return _shares(SEARCH, outcomes) | {"n": sum(o.search is not None for o in outcomes)}


def answer(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """The figures of the answers."""
    yes, no = sureness(outcomes)
    return _shares(ANSWER, outcomes) | {
        "quotes": sum(len(o.quotes) for o in outcomes),
        **{name: measure(yes, no) for name, measure in OF_CONFIDENCE.items()},
        "n_answerable": len(yes),
        "n_unanswerable": len(no),
    }


def sureness(outcomes: Sequence[Outcome]) -> tuple[list[float], list[float]]:
    """The confidences of questions with an answer, and of those without."""
    return (
        [o.confidence for o in outcomes if o.answerable],
        [o.confidence for o in outcomes if not o.answerable],
    )


def _shares(shares: Mapping[str, Share], outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    figures: dict[str, float | None] = {}
    for name, share in shares.items():
        pairs = [share(outcome) for outcome in outcomes]
        figures[name] = metrics.ratio(sum(part for part, _ in pairs), sum(n for _, n in pairs))
    return figures


def _of_ranking(name: str) -> Share:
    def share(outcome: Outcome) -> tuple[float, int]:
        return (0.0, 0) if outcome.search is None else (outcome.search[name], 1)

    return share


def _exact(outcome: Outcome) -> tuple[float, int]:
    return sum(quote.exact for quote in outcome.quotes), len(outcome.quotes)


def _cited(outcome: Outcome) -> tuple[float, int]:
    return bool(outcome.cited_evidence), int(outcome.cited_evidence is not None)


def _precise(outcome: Outcome) -> tuple[float, int]:
    if outcome.cited_evidence is None or not outcome.answered:
        return 0.0, 0
    return sum(quote.hit for quote in outcome.quotes), len(outcome.quotes)


def _short(outcome: Outcome) -> tuple[float, int]:
    return bool(outcome.short_answer), int(outcome.short_answer is not None)


def _refused(*, answerable: bool) -> Share:
    def share(outcome: Outcome) -> tuple[float, int]:
        counts = outcome.answerable == answerable
        return float(counts and not outcome.answered), int(counts)

    return share


def _refused_at(yes: Sequence[float], no: Sequence[float]) -> float | None:
    return metrics.refused_at(FALSE_REFUSALS, yes, no)


SEARCH: Mapping[str, Share] = {name: _of_ranking(name) for name in metrics.RANKING_FIGURES}
ANSWER: Mapping[str, Share] = {
    "quotes_exact": _exact,
    "evidence_cited": _cited,
    "citation_precision": _precise,
    "short_answer_in_quotes": _short,
    "refused_unanswerable": _refused(answerable=False),
    "refused_answerable": _refused(answerable=True),
}
OF_CONFIDENCE: Mapping[str, Callable[[Sequence[float], Sequence[float]], float | None]] = {
    "answerability_auroc": metrics.auroc,
    "refused_unanswerable_at_10": _refused_at,
}
