"""Is a confidence worth its number? What was said beside what held, in ten equal steps.

Held is that the question has an answer. The share of questions with one is the data set's, not
that of the questions people ask: the balanced figures count each kind as if there were as many
of the other. A second column is stricter: a quote hits the evidence, be it an answer's or one
of the closest quotes of a refusal; of a question without an answer none can. Questions with an
answer whose evidence stands nowhere are left out of that column.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.evaluation.outcomes import Outcome

STEPS = 10

Values = NDArray[np.float64]


def reliability(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The table, with the expected calibration error and the Brier score of each column."""
    said = np.array([o.confidence for o in outcomes], dtype=np.float64)
    held = np.array([o.answerable for o in outcomes], dtype=np.float64)
    quoted = np.array([any(quote.hit for quote in o.quotes) for o in outcomes], dtype=np.float64)
    judged = np.array([not o.answerable or o.search is not None for o in outcomes], dtype=bool)
    every, balanced = np.ones(len(outcomes)), _balanced(held)
    steps = _steps(said)
    return {
        "steps": [
            {
                "from": step / STEPS,
                "to": (step + 1) / STEPS,
                "n": int(inside.sum()),
                "confidence": _mean(said, inside * every),
                "answerable": _mean(held, inside * every),
                "confidence_balanced": _mean(said, inside * balanced),
                "answerable_balanced": _mean(held, inside * balanced),
                "quote_hits": _mean(quoted, inside * judged),
            }
            for step in range(STEPS)
            if (inside := steps == step).any()
        ],
        "answerable": errors(said, held, every),
        "answerable_balanced": errors(said, held, balanced),
        "quote_hits": errors(said, quoted, judged.astype(np.float64)),
    }


def errors(said: Values, held: Values, weights: Values) -> dict[str, float | None]:
    """The expected calibration error and the Brier score; ``None`` of nothing."""
    if not weights.sum():
        return {"calibration_error": None, "brier": None}
    share = weights / weights.sum()
    off = np.bincount(_steps(said), weights=share * (said - held), minlength=STEPS)
    return {
        "calibration_error": round(float(np.abs(off).sum()), 4),
        "brier": round(float((share * (said - held) ** 2).sum()), 4),
    }


def _balanced(held: Values) -> Values:
    """Weights that give both kinds the same sum; all zero where there is one kind only."""
    yes, no = held.sum(), (1 - held).sum()
    return np.where(held > 0, 1 / yes, 1 / no) if yes and no else np.zeros(len(held))


def _steps(said: Values) -> NDArray[np.int64]:
    return np.minimum((said * STEPS).astype(np.int64), STEPS - 1)


def _mean(values: Values, weights: Values) -> float | None:
    return round(float(np.average(values, weights=weights)), 4) if weights.sum() else None
