"""Days that were forecast, where a question asks when something was done.

"When was the wall finished?" is answered by the article that tells of it, though the older ones
that promised a day say it in more of the question's words. Pure functions.
"""

import re
from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, text_of

# How much less the sentence that tells of it may score, and hold of what the forecast does. No
# set has enough such questions to fit these on: they are wide, as the later date decides.
YIELDS = 0.3
OF_THE_BEST = 0.6
MOST_READ = 24  # sentences, best first

_WHEN_WAS = re.compile(
    r"(?:when|(?:on|in) (?:what|which) \w+|(?:what|which) (?:day|date|month|year))"
    r" (?:did|was|were|has|have|had)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|(?:is|are|was|were) (?:due|expected|planned|meant|to)|hop(?:e[sd]?|ing) to)\b"
    r"(?! have\b)",
    re.IGNORECASE,
)
_OF_A_PLAN = re.compile(r"\b(?:due|expect\w*|plan\w*|supposed|meant|to be)\b", re.IGNORECASE)


def done_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; if the best only forecasts, from a later one that tells on.

    What was printed before the forecast is left out then: it cannot know.
    """
    order = list(best_first)
    if not order or not _WHEN_WAS.match(question.text) or _OF_A_PLAN.search(question.text):
        return order
    best = order[0]
    if not _is_ahead(best):
        return order
    least = OF_THE_BEST * question.coverage(best.understood)
    for candidate in order[1:MOST_READ]:
        if best.score - candidate.score > YIELDS:
            break
        if _is_ahead(candidate) or not question.holds(text_of(candidate)):
            continue
        if _days(best, candidate) > 0 and question.coverage(candidate.understood) >= least:
            after = [c for c in order if c.score <= candidate.score and c is not candidate]
            return [candidate, *(c for c in after if _days(best, c) >= 0 and not _is_ahead(c))]
    return order


def _is_ahead(candidate: Candidate) -> bool:
    return _AHEAD.search(text_of(candidate)) is not None


def _days(one: Candidate, other: Candidate) -> int:
    """How many days later the other was printed; 0 if that is not known."""
    then, later = (c.hit.passage.record.published for c in (one, other))
    return (later - then).days if then and later else 0
