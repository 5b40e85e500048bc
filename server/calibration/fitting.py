"""From evidence without the articles that answer to a calibration: pure functions."""

import statistics
from collections.abc import Sequence

from server.answering.confidence import PLAIN, Calibration

FEWEST = 20  # articles, and questions; fewer say nothing of a corpus
# The mean evidence without the article, over the sets the curve was fitted on:
# ``python -m server.calibration.reference`` shows it, set by set.
REFERENCE = -0.39
# The share of the difference from it that is believed. Between corpora it goes with the offset
# that would have been best (r = -0.6 on 30 corpora cut out of four sets), at this slope or so.
# Half of that slope: the whole would refuse twice as many answerable questions on squad2, and
# what it is worth elsewhere was too little to tell.
TRUSTED = 0.25
PRIOR = 10  # questions that the reference counts as
# It may only make less sure. Evidence that is low without the article says that the corpus is
# wide; raised for that, confidence was wrong where nobody had asked before.
LOWEST, HIGHEST = -0.4, 0.0


def fit(outside: Sequence[float], reference: float = REFERENCE) -> Calibration:
    """A calibration from the evidence for questions whose articles were left out.

    A corpus of one subject has something close to say on everything about it: there the
    evidence is high without an answer, and is worth less. What the evidence is with the
    articles is not used: it says how the questions were made, not how people ask.
    """
    if len(outside) < FEWEST:
        return PLAIN
    higher = statistics.fmean(outside) - reference
    offset = -TRUSTED * higher * len(outside) / (len(outside) + PRIOR)
    return Calibration(1.0, round(min(HIGHEST, max(LOWEST, offset)), 4))


def bounded(calibration: Calibration) -> bool:
    """Whether it is one that ``fit`` can give."""
    return calibration.slope == 1.0 and LOWEST <= calibration.offset <= HIGHEST
