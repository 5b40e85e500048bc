"""Questions of "which hotel" or "the names of the men", where no name is told: pure functions."""

import re
from collections.abc import Sequence

from index.asked_for import CALENDAR
from index.question import Question
from index.speakers.vocabulary import is_role_noun
from index.words import words
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

# "What" is left alone: it asks for a kind as often as for a name.
_WHICH_ONE = re.compile(
    r"^(?:(?:at|by|for|from|in|on|to|with) )?which (?P<noun>[a-z]{4,}?)(?:[’']s)?(?= )",
    re.IGNORECASE,
)
_ASKS_NAMES = re.compile(
    r"^what (?:is|are|was|were) the (?:full |real |first )?names? of "
    r"(?:the|this|these|those|his|her|its|their) (?P<who>(?:[a-z\-]+ ?){1,4})",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    """man men woman women boy boys girl girls child children baby son sons daughter daughters
    suspects victims people members students pupils workers""".split()
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’']+")
_FULL = r"[A-Z][\w’'\-]+(?: [A-Z][\w’'\-]+)+"
_PLACE = re.compile(
    r"\b(?:in|at|off|near|from|outside) (?:the )?(?:[a-z]+ )?[A-Z][\w’'\-]+(?: [A-Z][\w’'\-]+)*"
)
# Who tells the paper of the men is none of them, unless it says so.
_TELLER = re.compile(
    r"\b(?:said|says|told|added|[Aa]ccording to) (?:[a-z\-]+ |[A-Z][\w’'\-]*\.? ){0,5}"
    r"[A-Z][\w’'\-]+\b(?!,? (?:one of|[A-Z]))"
    rf"|\b{_FULL}(?:,[^,.]+,)? (?:said|says|told|added)\b"
)


def unnamed(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The noun that a name is asked of, if the chosen sentences speak of it and name none."""
    known, quotes = frozenset(words(question.text)), [quoted(each) for each in chosen]
    if who := _who(question.text):
        return (
            who
            if quotes and not any(_names_anyone(who, known, quote) for quote in quotes)
            else None
        )
    asks = _WHICH_ONE.match(question.text)
    if asks is None or any(_is_named(asks["noun"].lower(), known, quote) for quote in quotes):
        return None
    noun = asks["noun"].lower()
    return noun if any(_one_of_many(noun, quote) for quote in quotes) else None


def _is_named(noun: str, known: frozenset[str], quote: str) -> bool:
    if any(not known.issuperset(words(name)) for name in _NAME.findall(quote)):
        return True
    told = (
        rf"\b(?:is|was|are|were|be|being|been|as) an? (?:[a-z]+ )*{noun}\b"
        rf"|\b{noun.capitalize()}\b|\b(?:the|this|that) (?:[a-z]+ )?{noun}\b"
        rf"|\b{noun},? (?:called|named|known as)\b"
    )
    return re.search(told, quote) is not None


def _one_of_many(noun: str, quote: str) -> bool:
    return (
        re.search(rf"\b(?:[Aa]n?|[Aa]nother|[Ss]ome|[Oo]ne) (?:[a-z]+ )?{noun}\b", quote)
        is not None
    )


def _who(question: str) -> str | None:
    """The people whose names are asked for, in the question's word."""
    asks = _ASKS_NAMES.match(question)
    if asks is None:
        return None
    called = (word.lower() for word in asks["who"].split())
    return next((w for w in called if w in _PEOPLE or is_role_noun(w.removesuffix("s"))), None)


def _names_anyone(who: str, known: frozenset[str], quote: str) -> bool:
    if re.search(rf"{_FULL}, [^,.]*\b{who}\b|\b{who},? {_FULL}", quote):
        return True  # "said Ann Lane, the driver"
    text = _PLACE.sub(" ", _TELLER.sub(" ", CALENDAR.sub(" ", quote)))
    names = [*_NAME.findall(text), *re.findall(_FULL, text)]
    return any(not known.issuperset(words(name)) for name in names)
