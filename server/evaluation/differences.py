"""Two runs over the same questions: which figures changed, and is that more than chance?"""

from collections.abc import Callable, Sequence
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.evaluation import figures
from server.evaluation.dataset import SEED, DatasetUnreadable
from server.evaluation.outcomes import Outcome

RESAMPLES = 1_000
INTERVAL = (2.5, 97.5)  # percentiles
LISTED = 20

Pairs = list[tuple[Outcome, Outcome]]
Values = NDArray[np.float64]


def differences(before: Sequence[Outcome], after: Sequence[Outcome]) -> dict[str, Any]:
    """What changed among the questions that both runs asked alike.

    Each changed figure comes with the 95% interval of its difference (paired bootstrap over
    the questions), won and lost questions with the two-sided sign test. Raises
    ``DatasetUnreadable`` if no question is in both.
    """
    pairs = paired(before, after)
    if not pairs:
        raise DatasetUnreadable("the earlier run asked none of these questions")
    return {
        "questions": len(pairs),
        "only_before": len(before) - len(pairs),
        "only_now": len(after) - len(pairs),
        "figures": _changed(pairs),
        "answers": _exchanged(pairs, lambda outcome: outcome.right),
        "first_passage": _exchanged(
            [pair for pair in pairs if all(o.search is not None for o in pair)],
            lambda outcome: outcome.rank == 1,
        ),
    }


def paired(before: Sequence[Outcome], after: Sequence[Outcome]) -> Pairs:
    """The questions that both have, asked alike and with or without an answer in both."""
    earlier = {_key(outcome): outcome for outcome in before}
    return [(earlier[_key(outcome)], outcome) for outcome in after if _key(outcome) in earlier]


def sign_test(won: int, lost: int) -> float:
    """The probability of as uneven a split, or more, if each side were as likely."""
    tail = sum(comb(won + lost, k) for k in range(min(won, lost) + 1))
    return min(1.0, 2 * tail / (1 << (won + lost)))


def _key(outcome: Outcome) -> tuple[str, str, bool]:
    return outcome.qid, outcome.question, outcome.answerable


def _changed(pairs: Pairs) -> dict[str, dict[str, Any]]:
    sides = [before for before, _ in pairs], [after for _, after in pairs]
    values = [
        {f"search.{n}": v for n, v in figures.search(side).items() if n in figures.SEARCH}
        | {
            f"answer.{n}": v
            for n, v in figures.answer(side).items()
            if n in figures.ANSWER or n in figures.OF_CONFIDENCE
        }
        for side in sides
    ]
    draw = np.random.default_rng(SEED)
    # How often each question is in each resample.
    times = draw.multinomial(len(pairs), [1 / len(pairs)] * len(pairs), RESAMPLES)
    changed = {}
    for name, was in values[0].items():
        now = values[1][name]
        if was is None or now is None or was == now:
            continue
        drawn = _resampled(name, sides[1], times) - _resampled(name, sides[0], times)
        low, high = np.nanpercentile(drawn, INTERVAL)
        changed[name] = {
            "before": was,
            "now": now,
            "difference": round(now - was, 4),
            "interval": [round(float(low), 4), round(float(high), 4)],
        }
    return changed


def _resampled(name: str, side: Sequence[Outcome], times: NDArray[np.int64]) -> Values:
    """A figure in each resample; not a number where nothing of it was drawn."""
    kind, _, figure = name.partition(".")
    if figure in figures.OF_CONFIDENCE:
        measure = figures.OF_CONFIDENCE[figure]
        said = np.array([o.confidence for o in side])
        held = np.array([o.answerable for o in side])
        drawn = (
            measure(np.repeat(said[held], row[held]), np.repeat(said[~held], row[~held]))  # type: ignore[arg-type]
            for row in times
        )
        return np.array([np.nan if value is None else value for value in drawn])
    share = (figures.SEARCH if kind == "search" else figures.ANSWER)[figure]
    part, whole = np.array([share(outcome) for outcome in side], dtype=np.float64).T
    with np.errstate(invalid="ignore"):
        return np.asarray((times @ part) / (times @ whole), dtype=np.float64)


def _exchanged(pairs: Pairs, good: Callable[[Outcome], bool]) -> dict[str, Any]:
    won = [after for before, after in pairs if good(after) and not good(before)]
    lost = [after for before, after in pairs if good(before) and not good(after)]
    return {
        "won": len(won),
        "lost": len(lost),
        "p": round(sign_test(len(won), len(lost)), 4),
        "won_questions": [_named(outcome) for outcome in won[:LISTED]],
        "lost_questions": [_named(outcome) for outcome in lost[:LISTED]],
    }


def _named(outcome: Outcome) -> dict[str, str]:
    return {"qid": outcome.qid, "question": outcome.question}
