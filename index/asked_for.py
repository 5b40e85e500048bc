"""What kind of thing a question asks for, and whether a sentence holds one: pure functions."""

import re
from collections.abc import Callable, Collection, Sequence
from itertools import takewhile
from typing import Literal

from index.numerals import COUNTING
from index.words import words

_NUMBER = re.compile(
    rf"\d|\b(?:{COUNTING}|dozens?|hundreds?"
    r"|thousands?|[mb]illions?|half|once|twice|per ?cent|none|nobody|no)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:1\d{3}|20\d{2}|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today"
    r"|yesterday|tomorrow|century|decade|a\.m\.|p\.m\.|midnight|noon)(?!\w)"
    r"|\b(?:last|next|this) (?:week|month|year|spring|summer|autumn|winter)\b|\d[:.]\d\d\b"
    r"|\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\. \d"
)
_MONEY = re.compile(
    r"[£$€¥]\s?\d|\b\d[\d,.]*\s?p\b(?!\.)"
    r"|\d (?:crowns|shillings|roubles|rubles|pesos|dinars|zlotys|forints|guilders)\b"
    r"|\b(?:[mb]illions?|pence|pounds?|dollars?|euros?|cents?|rupees?|yen|francs?|free of charge"
    r"|for free)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|overnight|weeks?|fortnights?|months?|years?"
    r"|decades?|centur(?:y|ies)|seasons?|terms?|generations?|life|until|till|since|from [12]\d{3}"
    r"|[12]\d{3}s?\s?[–-]\s?\d{2,4}|(?:\d[\d,.]*\s?)?(?:metres?|meters?|kilomet(?:re|er)s?"
    r"|centimet(?:re|er)s?|millimet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?|pages|words"
    r"|(?<=\d)[-‐ ]page"
    r"|ft|km|cm|mm)|\d[\d,.]*\s?m)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:aged?|ages|year-olds?|years? old|years? of age|born|birthday|teenage[rd]?"
    r"|(?:built|opened|founded|dates?|dating|since|established)\b.*\b[12]\d{3})\b"
    r"|,\s\d{1,3}(?=[,.;)]|$)|\b(?:is|was|were|be|turn(?:s|ed)|at) \d{1,3}\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:paid|pays?|paying|payers?|funds?|funded|funding|financ\w+|foot(?:s|ed|ing)?|contribut\w+"
    r"|donat\w+|donors?|sponsor\w*|grants?|granted|g[ai]ve[ns]?|covers?|covered|subsid\w+"
    r"|insur\w+|taxpayers?|levy|raised|backed|bore|borne|met)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<=[^\W\d_] |[,;’'“\"] )[A-Z][^\W\d_]+")
# "May" may be a name, but seldom after "in" or beside a day.
CALENDAR = re.compile(
    r"\b(?:January|February|March|April|(?<=\bin )May|(?<=\d )May|May(?= \d)|June|July|August"
    r"|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_IN_A_PLACE = re.compile(
    r"\b(?:in|at|on|to|near|from|outside|inside|by|off|above|below)(?: (?:the|an?))?(?: [a-z]+)?"
    r" (?P<name>[A-Z][\w’'\-]+)\b(?! \d)"  # not "in Years 3 and 4"
)

_ASKS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:costs?|costing|pay(?:s|ing)?|paid|spen(?:[dt]|ding)|price[sd]?|worth"
    r"|rais(?:e|ed|ing)|earn(?:ed|ing)?|charge[ds]?|fine[ds]?|fare|fee|owed?|money|funds?|salary|wages?|rent|bought?|sold|sell"
    r"|invest(?:ed)?|borrow(?:ed)?|donat(?:e|ed)|stole|stolen|saved?|savings?|tickets?)\b"
    r"|\bhow much (?:is|are|was|were|will) (?:a|an|the)\b.*\b(?:single|return|ticket|copy|pass)\b"
    r"|\bwhat (?:did|does|do|will|would|has|have)\b.{2,80} (?:cost|pay)\b(?: \w+){0,3}\W*(?:\(.*)?$"
    r"|\b(?:what|which) (?:is|was|are|were|will be) (?:\w+ ){1,4}?(?:price|fee|fare|cost)\b"
)
_ASKS_CHANGE = re.compile(
    r"\b(?:r[io]se|risen|increased?|f[ae]ll|fallen|gr[eo]w|grown|dropped|drop)\b"
)
_ASKS_COUNT = re.compile(r"\bhow many\b")
# Neither a year nor a share is how many there are, nor the six of "a six-month investigation".
_NO_COUNT = re.compile(
    r"\b(?:1\d{3}|20\d\d)s?\b|[£$€¥]\s?\d[\d,.]*|\d[\d,.]*\s?(?:%|per ?cent\b)"
    r"|\b\w+[-‐](?:second|minute|hour|day|night|week|month|year)s?\b",
    re.IGNORECASE,
)
# How many more there are is told as often by a share of those before.
_ASKS_MORE = re.compile(r"\bhow many (?:more|fewer)\b")
_BY_A_SHARE = re.compile(
    r"\b(?:by|up|down) (?:[a-z]+ ){0,2}\d[\d,.]*\s?(?:%|per ?cent\b)"
    r"|\d\s?(?:%|per ?cent) (?:more|fewer|higher|lower|rise|increase|drop|fall|up|down)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\bhow many (?:(?:more|other|different|of|the|total) )*(?P<what>[^\W\d]+(?: [^\W\d]+){0,2})"
)
_ENDS_COUNTED = frozenset(
    """is are was were do did does has have had will would can could should must may might in of at
    on for from by with to there it the a an""".split()
)
_ASKS_LENGTH = re.compile(r"\bhow long\b")
_ASKS_AGE = re.compile(r"\bhow old\b|\bwhat age\b")
_ASKS_PAYER = re.compile(r"\bwho (?:pays?|paid|is paying|will pay|funds?|funded)\b")
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|long|often|far|old|big|large|tall|high|deep|fast|wide|heavy)\b"
    r"|\b(?:what|which) (?:per ?cent|percentage|proportion|share|number|price|sum|figure|amount)\b"
)
_ASKS_DATE = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b|\bhow long ago\b"
)
# What asks stands first; "the general who led it" and "when she left" after it ask nothing.
_OPENS = re.compile(
    r"^(?:\W*(?:and|but|so|for|to|by|at|in|on|from|with|of|about|until|since) )?"
    r"(?:who|whom|whose|when|where|what|which|how|why|did|does|do|is|are|was|were|has|have|had|can"
    r"|could|will|would)\b"
)
_SIDE_CLAUSE = re.compile(
    r"(?<=\w)(?<! and)(?<! or)(?<! by)(?<! at)(?<! in)(?<! on)(?<! to)"
    r" (?:when|who|whose|whom|where)\b.*?(?=,|\?|$| and (?:who|when|where|why|how|what|which)\b)"
)
_OF_AN_OCCASION = re.compile(r"\b(?:what|how) \w+ when\b")  # "what happened when …"
_ASKS_NAME = re.compile(
    r"\bwho(?:m|se)?\b|\bwhere\b"
    r"|\b(?:what|which) (?:country|city|state|town|place|company|team|person|party)\b"
)

Holds = Callable[[str], bool]
NumberOrDate = Literal["number", "date"]
Sought = NumberOrDate | Literal["name"]
Thing = Sought | Literal["money", "length", "age", "payer"]


# What sentences nearly always give in words that tell it: one without them does not answer.
CERTAIN: frozenset[Thing | None] = frozenset({"money", "length", "age", "payer"})


def sought(question: str) -> Sought | None:
    """The kind of thing that answers, if the question says so by its words."""
    asked = question.lower()
    if opens := _OPENS.match(asked):
        asked = asked[: opens.end()] + _SIDE_CLAUSE.sub("", asked[opens.end() :])
    if _ASKS_DATE.search(asked) and not _OF_AN_OCCASION.search(asked):
        return "date"
    if _ASKS_NUMBER.search(asked):
        return "number"
    return "name" if _ASKS_NAME.search(asked) else None


def thing(question: str) -> Thing | None:
    """The same, where it matters to tell a sum of money, who pays, a length (or time), an age."""
    asked, kind = question.lower(), sought(question)
    if kind == "date":
        return kind
    if _ASKS_AGE.search(asked):
        return "age"
    if _ASKS_LENGTH.search(asked):
        return "length"
    if _ASKS_PAYER.search(asked):
        return "payer"
    if _ASKS_MONEY.search(asked) and not _ASKS_CHANGE.search(asked):
        return "money"
    return kind


def counted(question: str) -> tuple[str, ...]:
    """What a question asks the number of, as the words for it: "outboard engines"."""
    found = _COUNTED.search(question.lower())
    if found is None:
        return ()
    return tuple(takewhile(lambda word: word not in _ENDS_COUNTED, found["what"].split()))


def asks_count(question: str) -> bool:
    """Whether a question asks how many there are."""
    return _ASKS_COUNT.search(question.lower()) is not None


def expectation(question: str) -> Holds:
    """A test of whether a sentence holds the kind of thing asked for.

    It passes every sentence when the question asks for no particular kind.
    """
    kind = thing(question)
    if kind is None:
        return lambda _: True
    if kind == "name":
        known = frozenset(words(question))
        return lambda sentence: _names_someone_else(sentence, known)
    if asks_count(question):
        more = _ASKS_MORE.search(question.lower())
        share = _BY_A_SHARE if more else _share_of(counted(question))
        return lambda sentence: bool(
            _NUMBER.search(_NO_COUNT.sub("", sentence)) or (share and share.search(sentence))
        )
    pattern = _PATTERNS[kind]
    return lambda sentence: bool(pattern.search(sentence))


def _share_of(what: Sequence[str]) -> re.Pattern[str] | None:
    """What finds "38% of its passengers" where passengers are counted: often all that is known."""
    if not what:
        return None
    return re.compile(
        rf"\d\s?(?:%|per ?cent) of (?:[\w’'\-]+ ){{0,3}}?{re.escape(what[-1])}\b", re.IGNORECASE
    )


_PATTERNS = {
    "date": _DATE,
    "number": _NUMBER,
    "money": _MONEY,
    "payer": _PAYS,
    "length": _LENGTH,
    "age": _AGE,
}


def _names_someone_else(sentence: str, known: Collection[str]) -> bool:
    """Whether a name stands in the sentence that the question does not have already."""
    named = _CAPITALISED.findall(CALENDAR.sub("", sentence))
    return any(set(words(name)) - set(known) for name in named)


def in_a_place(sentence: str, known: Collection[str]) -> bool:
    """Whether something is said to be somewhere by name that is not among the known words."""
    places = _IN_A_PLACE.finditer(CALENDAR.sub("", sentence))
    return any(set(words(place["name"])) - set(known) for place in places)
