"""Sums that are asked for by the year, where what is quoted was paid once: pure functions."""

import re
from collections.abc import Sequence

from index.asked_for import thing
from index.question import Question
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

_PERIOD = r"(?P<period>day|night|week|month|year)"
_ASKS_EACH = re.compile(
    rf"\b(?<!in )(?<!for )(?<!of )(?<!on )(?:each|every|an?|per) {_PERIOD}"
    r"(?:\W*$| (?:to|for|on|in|by)\b)",
    re.IGNORECASE,
)
_ASKS_YEARLY = re.compile(r"\b(?:annually|yearly)\b", re.IGNORECASE)
# Any period counts: what is told by the month tells it by the year as well.
_TOLD_EACH = re.compile(
    r"\b(?:each|every|an?|per|this|last|next|the|in the|one|previous|financial|fiscal)"
    r" (?:hour|day|night|week|fortnight|month|quarter|year|season)\b"
    r"|/ ?(?:hour|day|week|month|year|yr)\b|\b(?:annual|dai|week|month|quarter|year|night)ly\b"
    r"|\b(?:annual|per annum|p\.a\.|salary|salaries|wages?|rents?|fees?|subscriptions?|turnover"
    r"|budgets?|revenues?|incomes?|earn\w*)\b|\b(?:in|for|since) (?:1\d|20)\d\d\b",
    re.IGNORECASE,
)


def not_by_the(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The period that a sum is asked for by, if no quote tells one by any period."""
    if thing(question.text) != "money":
        return None
    asked = _ASKS_EACH.search(question.text)
    if asked is None and _ASKS_YEARLY.search(question.text) is None:
        return None
    if any(_TOLD_EACH.search(quoted(candidate)) for candidate in chosen):
        return None
    return asked["period"].lower() if asked else "year"
