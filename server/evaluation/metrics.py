"""What is counted, as pure functions."""

from collections.abc import Sequence

from index.article import Span

DEPTHS = (1, 3, 5, 10)
BUDGETS = (1500, 4000)


def is_hit(found: Span, evidence: Sequence[Span]) -> bool:
    """Whether a text holds at least half of an evidence span, or half of it lies inside one."""
    return any(
        min(found.end, e.end) - max(found.start, e.start)
        >= 0.5 * min(e.end - e.start, found.end - found.start)
        for e in evidence
    )


def ranking(hits: Sequence[bool], lengths: Sequence[int]) -> dict[str, float]:
    """Figures of one ranking: hit@k, reciprocal rank, and a hit within so many characters."""
    rank = hits.index(True) + 1 if True in hits else None
    figures = {f"hit@{k}": float(rank is not None and rank <= k) for k in DEPTHS}
    for budget in BUDGETS:
        used, hit = 0, False
        for n, (good, length) in enumerate(zip(hits, lengths, strict=True)):
            used += length
            if n and used > budget:
                break
            hit = hit or good
        figures[f"hit_in_{budget}_chars"] = float(hit)
    figures["mrr"] = 1 / rank if rank else 0.0
    return figures


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """How well a score tells two groups apart: 0.5 is chance (Mann and Whitney)."""
    if not positive or not negative:
        return None
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return round(wins / (len(positive) * len(negative)), 4)


def mean(values: Sequence[float]) -> float | None:
    """The mean to four places; ``None`` of nothing."""
    return round(sum(values) / len(values), 4) if values else None


def means(rows: Sequence[dict[str, float]]) -> dict[str, float | None]:
    """The mean of each figure."""
    return {name: mean([row[name] for row in rows]) for name in (rows[0] if rows else ())}
