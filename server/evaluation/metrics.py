"""What is counted, as pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import Span

DEPTHS = (1, 3, 5, 10)
BUDGETS = (1500, 4000)
RANKING_FIGURES = (
    *(f"hit@{k}" for k in DEPTHS),
    *(f"hit_in_{b}_chars" for b in BUDGETS),
    *(f"covered_in_{b}_chars" for b in BUDGETS),
    "mrr",
)

Evidence = Mapping[str, Sequence[Span]]  # by document, in its squashed text


@dataclass(frozen=True, slots=True)
class Found:
    """A found text: the length of it squashed, and its place in its document's squashed text."""

    document: str | None
    place: Span | None
    length: int


def is_hit(found: Span, evidence: Iterable[Span]) -> bool:
    """Whether a text holds at least half of an evidence span, or half of it lies inside one."""
    return any(
        min(found.end, e.end) - max(found.start, e.start)
        >= 0.5 * min(e.end - e.start, found.end - found.start)
        for e in evidence
    )


def hits(found: Sequence[Found], evidence: Evidence) -> list[bool]:
    """Of each found text whether it hits the evidence."""
    return [
        f.place is not None and is_hit(f.place, evidence.get(f.document or "", ())) for f in found
    ]


def first_hit(good: Sequence[bool]) -> int | None:
    """The rank of the first hit, from 1."""
    return good.index(True) + 1 if True in good else None


def ranking(found: Sequence[Found], evidence: Evidence) -> dict[str, float]:
    """``RANKING_FIGURES`` of one ranking, for evidence of at least one span."""
    good = hits(found, evidence)
    rank = first_hit(good)
    figures = {f"hit@{k}": float(rank is not None and rank <= k) for k in DEPTHS}
    for budget in BUDGETS:
        fit = _fitting(found, budget)
        figures[f"hit_in_{budget}_chars"] = float(any(good[:fit]))
        figures[f"covered_in_{budget}_chars"] = max(
            covered_share(span, (f.place for f in found[:fit] if f.place and f.document == named))
            for named, spans in evidence.items()
            for span in spans
        )
    figures["mrr"] = 1 / rank if rank else 0.0
    return {name: figures[name] for name in RANKING_FIGURES}


def covered_share(span: Span, places: Iterable[Span]) -> float:
    """The share of an evidence span that these places hold together."""
    held, reached = 0, span.start
    for place in sorted(places, key=lambda p: p.start):
        start, end = max(place.start, reached), min(place.end, span.end)
        if start < end:
            held, reached = held + end - start, end
    return held / (span.end - span.start)


def _fitting(found: Sequence[Found], budget: int) -> int:
    """How many fit into so many characters; the first always does."""
    used = 0
    for n, passage in enumerate(found):
        used += passage.length
        if n and used > budget:
            return n
    return len(found)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How well a score tells two groups apart: 0.5 is chance (Mann and Whitney)."""
    if not len(positive) or not len(negative):
        return None
    other = np.sort(negative)
    below = np.searchsorted(other, positive, "left").sum()
    not_above = np.searchsorted(other, positive, "right").sum()
    return round(float(below + not_above) / 2 / (len(positive) * len(negative)), 4)


def refused_at(share: float, positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The share of ``negative`` refused by the bound that refuses ``share`` of ``positive``.

    Refused is what scores below the bound: of ``positive`` never more than ``share``.
    """
    if not len(positive) or not len(negative):
        return None
    # The small addition is for shares that floating point puts just below a whole number.
    bound = np.sort(positive)[int(len(positive) * share + 1e-9)]
    return round(float(np.less(negative, bound).mean()), 4)


def mean(values: Sequence[float]) -> float | None:
    """The mean to four places; ``None`` of nothing."""
    return ratio(sum(values), len(values))


def ratio(part: float, whole: float) -> float | None:
    """A share to four places; ``None`` of nothing."""
    return round(part / whole, 4) if whole else None
