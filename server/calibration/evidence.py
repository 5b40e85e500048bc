"""The log-odds that the best sentences answer, as the assistant judges them."""

import math
from collections.abc import Sequence

from index.search import Ranking
from server.answering import confidence
from server.answering.scoring import Candidate

NOTHING = -6.0  # where there is no sentence at all


def evidence_of(ranking: Ranking, best_first: Sequence[Candidate]) -> float:
    """Before any calibration, within -6 to 6."""
    if not best_first:
        return NOTHING
    sure = confidence.confidence(best_first[0].score, len(ranking.question.weights))
    return max(NOTHING, min(-NOTHING, math.log(sure / (1 - sure))))
