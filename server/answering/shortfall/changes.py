"""How many were hired, made, lost or killed, where what is quoted tells another number of them.

"How many jobs will the works create?" is not answered by how many it cuts, nor how many nurses
were hired by how many there are. Pure functions.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.asked_for import asks_count
from index.question import Question
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted


class _Change(NamedTuple):
    asked: re.Pattern[str]  # how a question says it
    told: re.Pattern[str]  # how a sentence may: wide, as what is told must not be called silent


_POSTS = r"\bhow many (?:[\w’'\-]+ ){0,3}?(?:jobs|posts|positions|workers|staff|employees|people)\b"
_CHANGES = (
    _Change(
        re.compile(r"\bhow many\b.*\b(?:hir(?:e|ed|ing)|recruit(?:ed|ing)?)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:hir(?:e[sd]?|ing)|recruit\w*|appoint\w*|employ\w*|t(?:ake|akes|ook|aken|aking)"
            r" on|join\w*|sign(?:ed|s|ing)? up|new|added|adding|filled|brought in)\b",
            re.IGNORECASE,
        ),
    ),
    _Change(
        re.compile(rf"{_POSTS}.*\bcreat(?:e|ed|ing)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:creat\w*|new|add(?:s|ed|ing)?|hir(?:e[sd]?|ing)|recruit\w*|employ\w*|bring\w*"
            r"|brought|generat\w*|provid\w*|support\w*|more|extra|rise[ns]?|rose|gr[eo]w\w*"
            r"|t(?:ake|akes|ook|aken|aking) on|mean\w*|offer\w*|open\w*)\b",
            re.IGNORECASE,
        ),
    ),
    _Change(
        re.compile(
            rf"{_POSTS}.*\b(?:los[et]|cut|axed?|shed|sacked|dismissed|laid off|made redundant)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:los[et]|los(?:es|ing)|loss(?:es)?|cut\w*|axe\w*|shed\w*|sack\w*|dismiss\w*"
            r"|la(?:id|y|ys|ying)[ -]?offs?|redundan\w*|go|goes|gone|going|fewer|f[ae]ll\w*"
            r"|clos\w*|eliminat\w*|reduc\w*|leav\w*|left|without|risk|fired|slash\w*|out of)\b",
            re.IGNORECASE,
        ),
    ),
    _Change(
        re.compile(
            r"\bhow many\b.*\b(?:die[sd]?|killed|drown(?:ed)?|perish(?:ed)?|deaths|dead)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:d(?:ie[sd]?|ying|ead|eaths?|eadly|eadliest)|kill\w*|drown\w*|perish\w*|fatal\w*"
            r"|lives|lost|murder\w*|massacre\w*|execut\w*|slain|slaughter\w*|shot|casualt\w*|toll"
            r"|victims?|surviv\w*|bod(?:y|ies)|claimed|buried|funerals?|burn\w*|executions?"
            r"|genocide|mortality|suicid\w*|starv\w*|succumb\w*|martyr\w*|hanged|gassed|burnt)\b",
            re.IGNORECASE,
        ),
    ),
)


def unchanged(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a question asks how many came, went or died, and no quote tells of that."""
    if not asks_count(question.text):
        return False
    texts = [quoted(candidate) for candidate in chosen]
    return any(
        change.asked.search(question.text) and not any(change.told.search(t) for t in texts)
        for change in _CHANGES
    )
