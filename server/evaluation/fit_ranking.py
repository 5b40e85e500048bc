"""Learn the weights of ``index.fuse`` and show how they do on questions left out.

    python -m server.evaluation.fit_ranking DATASET[:LIMIT] ... [--write]

A conditional logit (McFadden 1974): the probability that a passage is the one with the evidence
is the softmax of its score among all that were found for the question. The weights are held
near round ones chosen by hand, as a few hundred questions of some sets say little of the next.
Every set counts the same. They are fitted three times: on one half of the questions to
show the other half, on all sets but one to show that one, and on everything to be kept.
Needs SciPy, which sentence-transformers brings.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.evidence import Evidence
from index.fuse import FEATURES, PARAMETERS, values
from index.search import CANDIDATES, Hit, Search
from server.evaluation import metrics
from server.evaluation.asking import Judge
from server.evaluation.dataset import Dataset, Question, load
from server.evaluation.run import indexed
from server.settings import load_settings

Matrix = NDArray[np.float64]

BY_HAND = Evidence(
    passage=0.4,
    sentence=0.6,
    full_text=0.3,
    coverage=0.3,
    neighbours=0.15,
    article=0.15,
    forms=0.0,
    near=0.0,
    phrase=0.0,
    pairs=0.0,
    names=0.0,
    numbers=0.0,
    kind=0.0,
)
# What a question's length changes; for the others too few sets have long questions.
BY_LENGTH = frozenset({"passage", "sentence", "full_text", "coverage", "phrase", "names"})
SHARPNESS = 12.0  # scores of 0 to 1 to log-odds: on the scale of the weights by hand
HELD = 0.03  # the squared distance from the weights by hand costs this much
CLOSEST = 30  # passages compared of each question


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the evidence for the passages found, best by hand first, and which is right."""

    length: float
    evidence: Matrix  # shape (passages, features)
    right: NDArray[np.bool_]

    @property
    def inputs(self) -> Matrix:
        """Shape (passages, 2 * features): the evidence, and the evidence times the length."""
        return np.hstack([self.evidence, self.length * self.evidence])


def cases(dataset: Dataset) -> list[Case]:
    """The answerable questions of a set for which something was found."""
    found = []
    with indexed(dataset, load_settings(environment={})) as (index, documents):
        search, judge = Search(index), Judge(dataset, documents)
        for question in dataset.questions:
            if not (question.answerable and question.evidence) or question.follow_up:
                continue
            ranking = search.search(question.text, 2 * CANDIDATES)
            rows = np.array([values(hit.evidence) for hit in ranking.hits], dtype=np.float64)
            right = np.array(_right(search, ranking.hits, question, judge))
            best_first = np.argsort(-(rows @ np.array(values(BY_HAND))), kind="stable")[:CLOSEST]
            found.append(Case(ranking.question.length, rows[best_first], right[best_first]))
    return found


def _right(search: Search, hits: Sequence[Hit], question: Question, judge: Judge) -> list[bool]:
    found = [
        judge.found(hit.passage.record.id, excerpt.text, question)
        for hit, excerpt in zip(hits, search.excerpts(hits), strict=True)
    ]
    return metrics.hits(found, question.evidence)


def fit(sets: Sequence[Sequence[Case]]) -> Matrix:
    """The weights, shape (2, features): at the usual length, and by length."""
    by_hand = np.concatenate([np.array(values(BY_HAND)), np.zeros(len(FEATURES))])
    learnt = [
        (case.inputs, case.right, 1 / (len(group) * len(sets)))
        for group in sets
        for case in group
        if case.right.any() and not case.right.all()
    ]

    def cost(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros_like(weights)
        for inputs, right, share in learnt:
            scores = SHARPNESS * (inputs @ weights)
            odds = np.exp(scores - scores.max())
            total -= share * float(np.log(odds[right].sum() / odds.sum()))
            pull = odds / odds.sum() - np.where(right, odds, 0) / odds[right].sum()
            slope += share * SHARPNESS * (pull @ inputs)
        away = weights - by_hand
        return total + HELD * float(away @ away), slope + 2 * HELD * away

    # More evidence never counts against a passage, in a question of the usual length.
    bounds = [(0.0, None)] * len(FEATURES) + [
        (None, None) if name in BY_LENGTH else (0.0, 0.0) for name in FEATURES
    ]
    found = minimize(cost, by_hand, jac=True, method="L-BFGS-B", bounds=bounds)
    fitted: Matrix = np.asarray(found.x, dtype=np.float64).reshape(2, len(FEATURES))
    return fitted


def first_right(group: Sequence[Case], weights: Matrix) -> tuple[float, float]:
    """The share of questions whose best passage is right, and the mean reciprocal rank."""
    ranks = []
    for case in group:
        order = np.argsort(-(case.inputs @ weights.ravel()), kind="stable")
        places = np.flatnonzero(case.right[order])
        ranks.append(1 / (places[0] + 1) if len(places) else 0.0)
    return float(np.mean(np.equal(ranks, 1.0))), float(np.mean(ranks))


def main() -> None:
    """Fit, show what was left out, and keep the weights with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="+", metavar="DATASET[:LIMIT]")
    parser.add_argument("--write", action="store_true", help=f"keep them in {PARAMETERS.name}")
    options = parser.parse_args()
    sets: dict[str, list[Case]] = {}
    for given in options.datasets:
        folder, _, limit = given.partition(":")
        sets[Path(folder).name] = cases(load(Path(folder), int(limit or 0)))
    by_hand = np.array([values(BY_HAND), [0.0] * len(FEATURES)])
    halves = [[group[half::2] for group in sets.values()] for half in (0, 1)]
    fitted = [fit(half) for half in halves]
    print(f"{'hit@1 / mrr':28}{'by hand':>16}{'other half':>16}{'other sets':>16}")
    for number, (name, group) in enumerate(sets.items()):
        crossed = np.mean(
            [first_right(halves[1 - half][number], fitted[half]) for half in (0, 1)], axis=0
        )
        others = fit([other for named, other in sets.items() if named != name])
        shown = [first_right(group, by_hand), crossed, first_right(group, others)]
        print(f"{name:28}" + "".join(f"{hit:9.3f} {mrr:.3f}" for hit, mrr in shown), flush=True)
    usual, by_length = fit(list(sets.values())).round(3).tolist()
    kept = {
        "model": "conditional logit, held near weights chosen by hand",
        "made_by": "python -m server.evaluation.fit_ranking",
        "fitted_on": {name: len(group) for name, group in sets.items()},
        "weights": {
            name: [at_usual, by]
            for name, at_usual, by in zip(FEATURES, usual, by_length, strict=True)
        },
    }
    text = json.dumps(kept, indent=1)
    print(text)
    if options.write:
        PARAMETERS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
