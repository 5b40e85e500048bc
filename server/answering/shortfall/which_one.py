"""Questions of "which hotel" or "the names of the men", where no name is told: pure functions."""

import re
from collections.abc import Sequence

from index.asked_for import CALENDAR
from index.question import Question
from index.speakers.vocabulary import is_role_noun
from index.words import stems, words
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.saying import quoted

# "What" is left alone: it asks for a kind as often as for a name.
_WHICH_ONE = re.compile(
    r"^(?:(?:at|by|for|from|in|on|to|with) )?which (?P<noun>[a-z]{4,}?)(?:[’']s)?(?= )",
    re.IGNORECASE,
)
_WHAT_IS = r"^what(?: is|[’']s| are| was| were)"
_ASKS_NAMES = re.compile(
    rf"{_WHAT_IS} the (?:full |real |first )?names? of "
    r"(?:(?:the|this|these|those|his|her|its|their) )?(?P<who>(?:[\w’'\-]+ ?){1,4})",
    re.IGNORECASE,
)
# A leader may be called an elder, a baby has a name.
_ASKS_CALLED = re.compile(
    rf"{_WHAT_IS} (?P<who>(?:[\w’'\-]+ ){{0,4}}\w+)"
    r"(?: called| named|[’']s? (?:full |real |first )?names?)\W*$",
    re.IGNORECASE,
)
# Somebody known by what they did: "the manager who let it out".
_ASKS_WHO_DID = re.compile(
    r"^who (?:is|was|are|were) the (?P<who>(?:(?-i:[a-z])[\w’'\-]+ ){1,5}?)(?:who|whose|that)\b",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    """man men woman women boy boys girl girls child children baby babies son sons daughter
    daughters suspects victims people members students pupils workers""".split()
)
_TITLES = frozenset(stems("mr mrs ms miss dr sir dame lord lady".split()))
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
    if quotes and (who := _who(question.text)):
        return None if any(_names_anyone(who, known, quote) for quote in quotes) else who
    if who := _who_did(question.text):
        return who if _only_a(who, [text_of(each) for each in chosen], quotes) else None
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
    if asks := _ASKS_NAMES.match(question):
        called = (word.lower() for word in asks["who"].split())
        return next((w for w in called if _is_somebody(w)), None)
    asks = _ASKS_CALLED.match(question)
    who = asks["who"].split()[-1].lower() if asks else None
    return who if who in _PEOPLE else None


def _who_did(question: str) -> str | None:
    """Somebody's part or office who is asked for by what they did."""
    asks = _ASKS_WHO_DID.match(question)
    called = [w.lower() for w in asks["who"].split()] if asks else []
    return called[-1] if called and is_role_noun(called[-1]) else None


def _is_somebody(word: str) -> bool:
    return word in _PEOPLE or is_role_noun(word.removesuffix("s"))


def _only_a(who: str, sentences: Sequence[str], quotes: Sequence[str]) -> bool:
    """Whether somebody is told of as "a manager", and no sentence about one has a name."""
    known = rf"\b[Tt]he (?:[a-z\-]+ )?{who}\b"
    by_name = rf"[A-Z][\w’'\-]+(?:, \d+)?,? (?:(?:the|an?|its|their) )?(?:[a-z\-]+ ){{0,2}}{who}\b"
    of_them = [each for each in sentences if re.search(rf"\b{who}\b", each)]
    return any(_one_of_many(who, each) for each in of_them) and not any(
        re.search(rf"{known}|{by_name}|\b{who},? [A-Z]", quote) for quote in quotes
    )


def _names_anyone(who: str, known: frozenset[str], quote: str) -> bool:
    if re.search(rf"{_FULL}, [^,.]*\b{who}\b|\b{who},? {_FULL}", quote):
        return True  # "said Ann Lane, the driver"
    text = _PLACE.sub(" ", _TELLER.sub(" ", CALENDAR.sub(" ", quote)))
    names = [*_NAME.findall(text), *re.findall(_FULL, text)]
    said = frozenset(stems(known)) | _TITLES
    return any(not said.issuperset(stems(words(name))) for name in names)
