"""Days that were forecast, where a question asks when something was done.

"When was the wall finished?" is answered by the article that tells of it, though the older ones
that promised a day say it in more of the question's words. Pure functions.
"""

import re

from index.question import Question
from server.answering.ordering.lately import days_later
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate, text_of

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


def come_true(question: Question) -> Prefers | None:
    """Of a question of when something was done: what a later article tells of it.

    What was printed before the forecast is left out then: it cannot know.
    """
    if not _WHEN_WAS.match(question.text) or _OF_A_PLAN.search(question.text):
        return None

    def over(best: Candidate, other: Candidate) -> bool:
        return _is_ahead(best) and not _is_ahead(other) and days_later(best, other) > 0

    def leaves_out(best: Candidate, first: Candidate, other: Candidate) -> bool:
        return other.score > first.score or _is_ahead(other) or days_later(best, other) < 0

    return Prefers(over, leaves_out)


def _is_ahead(candidate: Candidate) -> bool:
    return _AHEAD.search(text_of(candidate)) is not None
