"""A question as search sees it: its vector, its words and what each of them weighs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index.asked_for import Holds, expectation
from index.embedding import Vector
from index.particulars import particulars
from index.words import stems, words

USUAL_LENGTH = 5  # content words
LONGEST = 30  # content words; of longer questions nothing was learned


@dataclass(frozen=True)  # not slots: what is worked out once is kept
class Question:
    """A question as search sees it."""

    text: str
    vector: Vector  # unit length
    weights: Mapping[str, float]  # stem of each content word -> its share of the question, sum 1

    def coverage(self, found: frozenset[str]) -> float:
        """The weighted share of the question's words among these stems, 0 to 1."""
        return sum(weight for stem, weight in self.weights.items() if stem in found)

    @cached_property
    def length(self) -> float:
        """How much longer than usual it is: 0 for five content words, about 1 for fifteen."""
        return math.log((1 + min(len(self.weights), LONGEST)) / (1 + USUAL_LENGTH))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of all its words, in order."""
        return tuple(stems(words(self.text)))

    @cached_property
    def pairs(self) -> tuple[tuple[tuple[str, str], float], ...]:
        """Content words that follow each other, with the share of each pair, sum 1."""
        content = [stem for stem in self.stems if stem in self.weights]
        found = list(pairwise(content))
        shares = [min(self.weights[a], self.weights[b]) for a, b in found]
        whole = sum(shares)
        return tuple((pair, share / whole) for pair, share in zip(found, shares, strict=True))

    @cached_property
    def particulars(self) -> tuple[list[str], list[str]]:
        """Its names and its numbers."""
        return particulars(self.text)

    @cached_property
    def holds(self) -> Holds:
        """Whether a sentence holds the kind of thing that is asked for."""
        return expectation(self.text)
