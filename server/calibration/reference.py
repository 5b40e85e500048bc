"""Show what calibration does on data sets with labels, and the reference it is measured by.

    python -m server.calibration.reference DATASET ... [--limit 300]

Of each set the evidence of half the questions is taken out. ``outside`` is the mean evidence for
questions made of its own articles when those are left out. A set's calibration is made with the
mean of the other sets as its reference; Brier score and calibration error count both kinds of
questions as if there were as many of the other.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.search import CANDIDATES, Search
from server.answering import confidence
from server.answering.prints import one_print_each
from server.answering.scoring import candidates
from server.calibration.fitting import REFERENCE, fit
from server.calibration.measuring import PASSAGES, measure
from server.evaluation.benches import indexed
from server.evaluation.dataset import load
from server.settings import load_settings

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """One set: the evidence for its questions, which have an answer, and for its own."""

    evidence: Floats
    answerable: npt.NDArray[np.bool_]
    inside: list[float]
    outside: list[float]


def measured(folder: Path, limit: int) -> Measured:
    """Index a set without half its evidence, and ask everything."""
    dataset = load(folder, limit, remove=0.5)
    with indexed(dataset, load_settings(environment={})) as (index, _):
        search = Search(index)
        evidence = []
        for question in dataset.questions:
            ranking = one_print_each(search.search(question.text, CANDIDATES), PASSAGES)
            evidence.append(confidence.evidence(ranking, candidates(ranking)))
        asked = measure(index)
    return Measured(
        np.array(evidence),
        np.array([question.answerable for question in dataset.questions]),
        [a.inside for a in asked],
        [a.outside for a in asked],
    )


def figures(found: Measured, offset: float) -> str:
    """Brier score, calibration error, and who is refused at 0.5."""
    sure = 1 / (1 + np.exp(-(found.evidence + offset)))
    yes = found.answerable
    weight = np.where(yes, 0.5 / max(1, yes.sum()), 0.5 / max(1, (~yes).sum()))
    off = [
        abs(float((weight * (sure - yes))[(sure >= low) & (sure < low + 0.1)].sum()))
        for low in np.arange(0, 1, 0.1)
    ]
    return (
        f"Brier {float((weight * (sure - yes) ** 2).sum()):.4f}  error {sum(off):.3f}"
        f"  refused {np.mean(sure[yes] < 0.5):.2f} / {np.mean(sure[~yes] < 0.5):.2f}"
    )


def main() -> None:
    """Print each set's figures as they are, and calibrated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="questions of each set")
    options = parser.parse_args()
    sets = {folder.name: measured(folder, options.limit) for folder in options.datasets}
    means = {name: float(np.mean(found.outside)) for name, found in sets.items()}
    for name, found in sets.items():
        others = [mean for other, mean in means.items() if other != name] or [REFERENCE]
        offset = fit(found.outside, float(np.mean(others))).offset
        print(
            f"{name}: {len(found.outside)} questions, inside {np.mean(found.inside):.2f}, "
            f"outside {means[name]:.2f}, offset {offset:.2f}\n"
            f"    as it is    {figures(found, 0.0)}\n    calibrated  {figures(found, offset)}"
        )
    print(f"REFERENCE = {np.mean(list(means.values())):.2f}")


if __name__ == "__main__":
    main()
