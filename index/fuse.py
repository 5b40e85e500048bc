"""Fusing the evidence for a passage into one score, with weights that were learned.

They stand in ``ranking.json`` beside this file, with the data they were fitted on:
``python -m server.evaluation.fit_ranking`` fits them anew. ``pullquote eval DATASET --compare``
shows the fused ranking beside full text alone, vectors alone and plain rank fusion.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter, mul
from pathlib import Path

import numpy as np

from index.embedding import Vector
from index.evidence import Evidence

FEATURES = tuple(field.name for field in fields(Evidence))
PARAMETERS = Path(__file__).with_name("ranking.json")
RANK_CONSTANT = 60  # Cormack, Clarke and Buettcher 2009

values = attrgetter(*FEATURES)


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each part of the evidence: at the usual length, and what length adds to it.

    In a long question the words tell more and the vector less.
    """

    usual: Vector  # shape (features,)
    by_length: Vector  # shape (features,)

    def at(self, length: float) -> Vector:
        """The weights for a question so much longer than usual."""
        return self.usual + length * self.by_length


@cache
def weights() -> Weights:
    """The fitted weights."""
    stored: dict[str, list[float]] = json.loads(PARAMETERS.read_text(encoding="utf-8"))["weights"]
    rows = np.array([stored[name] for name in FEATURES], dtype=np.float32)
    return Weights(rows[:, 0], rows[:, 1])


def fuse(length: float, evidence: Sequence[Evidence]) -> list[float]:
    """The weighted mean of each passage's evidence, 0 to 1, for a question of this length.

    A mean of scores and not of ranks, which forget by how much the first beats the second.
    """
    fitted = weights().at(length).tolist()
    total = sum(weight for weight in fitted if weight > 0)
    return [min(1.0, max(0.0, sum(map(mul, fitted, values(each))) / total)) for each in evidence]


def fuse_ranks(rankings: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """Plain reciprocal rank fusion, to compare with: each gives scores, the highest best."""
    fused: dict[int, float] = {}
    for scores in rankings:
        best_first = sorted(scores, key=lambda number: (-scores[number], number))
        for rank, number in enumerate(best_first, start=1):
            fused[number] = fused.get(number, 0.0) + 1 / (RANK_CONSTANT + rank)
    return fused
