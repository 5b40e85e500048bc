"""Questions of whether something was done, where what is quoted tells it as yet to come.

"Did he visit in November?" is not answered by who said that he would. Pure functions.
"""

import re
from collections.abc import Sequence

from index.question import Question
from index.words import Stems, stems, words
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.saying import is_said, quoted

_ASKS_DONE = re.compile(r"(?:did|has|have|had|was|were)\b", re.IGNORECASE)
_OF_A_PLAN = re.compile(
    r"\b(?:will|would|could|should|going|expect\w*|estimat\w*|forecast|plan\w*|promis\w*|hop(?:e[sd]?"
    r"|ing)|suppos\w*|propos\w*|offer\w*|due|meant|likely|want\w*|ask\w*|said|say|to be"
    # Who told of a plan has told of it.
    r"|report\w*|announc\w*|discuss\w*|suggest\w*|mention\w*|claim\w*|articles?)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(?:will|would|(?:can|may) (?:still |only |yet )?be(?![^.;]* again\b)"
    r"|(?:is|are|was|were) (?:due|expected|planned|likely|to)|decides?|to decide"
    r"|(?:has|have) (?:yet|still) to)\b(?! have\b)",
    re.IGNORECASE,
)
# What somebody wondered is no plan: "to see whether it would hold".
_WONDERED = re.compile(r"\b(?:whether|if) [^.;]*?\b(?:would|will|could|can)\b", re.IGNORECASE)
# Here an offer or a plan is what is asked about, and not all that is told.
_ASKS_OUTCOME = re.compile(
    r"(?:did|has|have|had|was|were)\b.*\b(?:offers?|bids?|deals?|takeovers?|mergers?|sales?|moves?"
    r"|transfers?|plans?|proposals?|schemes?|appeals?|challenges?)\b.*"
    r"\b(?:(?:go|gone) (?:through|ahead)|come off|come to anything|fall through"
    r"|fallen through|accepted|completed)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:accept\w*|agree[ds]?|agreement|approv\w+|reject\w*|refus\w+|complet\w+|sign(?:ed|s)"
    r"|sold|bought|join(?:ed|s)|withdr\w+|turned down|fell|fallen|fail\w*|collapse\w*|went|gone"
    r"|goes|began|begun|start\w*|open(?:ed|s)|won|lost|block\w*|halt\w*|scrap\w*|cancel\w*"
    r"|postpon\w*|abandon\w*|dropp\w+|shelved|passed|voted|succe\w+|dismissed|upheld|granted"
    r"|finished|stay\w*|remain\w*|left|moved|now|no longer|built|paid|off|through|ahead)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:]\s+|\s[–—-]\s|—|\s(?=(?:which|who|but|and)\b)")


def undone(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a question asks if something was done, and the fullest clause says that it will be.

    Of what is quoted: a clause on something else, as "who will appeal", decides nothing.
    """
    fullest = _fullest(question, chosen)
    return bool(fullest) and all(map(_TO_COME.search, fullest))


def only_wondered(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether one of those clauses tells no plan, but what somebody asked themselves."""
    fullest = (_WONDERED.sub(" ", clause) for clause in _fullest(question, chosen))
    return not all(map(_TO_COME.search, fullest))


def _fullest(question: Question, chosen: Sequence[Candidate]) -> list[str]:
    """The clauses that hold most of a question for whether something was done."""
    text = question.text
    if not _ASKS_DONE.match(text) or _OF_A_PLAN.search(text):
        return []
    clauses = [clause for c in chosen for clause in _CLAUSES.split(text_of(c))]
    held = [_held(question, clause) for clause in clauses]
    most = max(held, default=0.0)
    return [c for c, share in zip(clauses, held, strict=True) if share == most > 0]


def no_outcome(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a question asks how an offer or a plan turned out, and no quote tells any outcome."""
    if not chosen or not _ASKS_OUTCOME.match(question.text):
        return False
    return not any(_OUTCOME.search(quoted(c)) for c in chosen)


def _held(question: Question, clause: str) -> float:
    there = Stems(stems(words(clause)))
    return sum(weight for stem, weight in question.weights.items() if is_said(stem, there))
