"""Prices and wages that are asked for, where the sum that is quoted is of another kind.

What a grant gives is not what a ticket costs, and what a firm was sold for is not what it pays.
Pure functions.
"""

import re
from collections.abc import Sequence
from itertools import chain

from index.asked_for import thing
from index.question import Question
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

_SUM = re.compile(
    r"[£$€¥]\s?\d|\d ?p\b(?!\.)|\b(?:[mb]illions?|dollars|euros|pounds|pence|cents)\b",
    re.IGNORECASE,
)
_ASKS_PRICE = re.compile(r"\bhow much (?:is|are|was|were|will|does|do|did) an? ", re.IGNORECASE)
# Wide: what only gives, offers or raises money is no price, and all else may be one.
_NO_PRICE = re.compile(r"\b(?:gives?|gave|given|grants?|granted|donat\w+|contribut\w+)\b")
_ASKS_WAGE = re.compile(
    r"^(?:what|which) (?:\w+ ){0,2}(?:wages?|salary|salaries)\b"
    r"|^how much (?:do|does|did)\b.* (?:earn|get paid)\W*$",
    re.IGNORECASE,
)
_WAGE = re.compile(
    r"\b(?:wages?|salar\w+|pa(?:y|ys|id|ying)|earn\w*|incomes?|gets?|got|receiv\w+|starting|between"
    r"|on [£$€]|(?:an?|per|each|every) (?:hour|day|shift|week|month|year))\b",
    re.IGNORECASE,
)
# These tell it without a sum.
_NO_SUM = re.compile(
    r"%|\bper ?cent\b|\b(?:minimum|living) wage\b|\b(?:unpaid|nothing|volunt\w+|free)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:]\s+|\s[–—-]\s|—|(?<=[.!?”\"])\s+|\s(?=(?:which|who|but|and)\b)")
_SENTENCES = re.compile(r"(?<=[.!?”\"])\s+(?=[^a-z])")


def other_sum(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """What is asked for, a price or a wage, if every sum that is quoted is of something else."""
    quotes = [quoted(candidate) for candidate in chosen]
    if _ASKS_WAGE.search(question.text):
        if any(map(_NO_SUM.search, quotes)):
            return None
        said = chain.from_iterable(map(_SENTENCES.split, quotes))
        return None if any(_SUM.search(s) and _WAGE.search(s) for s in said) else "wage"
    if thing(question.text) != "money" or not _ASKS_PRICE.search(question.text):
        return None
    sums = [c for quote in quotes for c in _CLAUSES.split(quote) if _SUM.search(c)]
    return "price" if sums and all(_NO_PRICE.search(clause) for clause in sums) else None
