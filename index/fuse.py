"""Fusing the evidence for a passage into one score: a pure function.

The weights are round numbers chosen by hand on ``multihop``, ``clapnq``, ``squad2`` and
``quotesum``: none of these is an independent check of them. ``pullquote eval DATASET --compare``
shows the fused ranking beside full text alone and vectors alone.
"""

from dataclasses import dataclass, fields
from operator import attrgetter, mul


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage. All but the cosines are within 0 to 1."""

    passage: float  # cosine of the whole passage to the question
    sentence: float  # cosine of its best sentence
    full_text: float  # BM25, as a share of the best passage's
    coverage: float  # weighted share of the question's words it holds itself
    neighbours: float  # the further share that the passages next to it hold
    article: float  # the further share that its article's other passages hold


WEIGHTS = Evidence(
    passage=0.4, sentence=0.6, full_text=0.3, coverage=0.3, neighbours=0.15, article=0.15
)
_VALUES = attrgetter(*(field.name for field in fields(Evidence)))
_TOTAL = WEIGHTS.passage + WEIGHTS.sentence + WEIGHTS.full_text + WEIGHTS.coverage


def fuse(evidence: Evidence) -> float:
    """The weighted mean of the evidence, 0 to 1.

    A mean of scores and not of ranks: on two of the sets above reciprocal rank fusion fell short of
    full text alone, because it forgets by how much the first beats the second.
    """
    total: float = sum(map(mul, _VALUES(WEIGHTS), _VALUES(evidence)))
    return min(1.0, max(0.0, total / _TOTAL))
