"""Questions of several parts: "Who … and when …?" asks two things. Pure functions.

Precision first: what is not surely two questions stays one, as a conjunction within a noun
phrase does ("the mayor and the council").
"""

import re
from dataclasses import dataclass, replace

from index.words import STOP_WORDS, words
from server.answering.leaning import REFERS, is_bare, leaning
from server.answering.question_shape import articles_compared, sides

MOST_PARTS = 4

_WH = r"(?:who|whom|whose|when|where|why|what|which|how)"
_AUXILIARY = (
    r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must|may|might)"
)
_BY = r"(?:at|by|for|from|in|on|to|with)"
_ASKS = re.compile(rf"\b{_WH}\b", re.IGNORECASE)
_OPENS = re.compile(
    rf"(?:(?:and|also|so|but),? )?(?:{_WH}|{_AUXILIARY}|{_BY} {_WH})\b",
    re.IGNORECASE,
)
# "When the wall broke, what happened?" asks one thing: what was when it broke.
_SUBORDINATE = re.compile(rf"when (?!{_AUXILIARY}\b)|(?:how|why) to\b", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=\?)\s+(?=\S)")
# "And did she give a date?": nothing but a question turns a verb and its pronoun about.
_YES_NO = rf"{_AUXILIARY}(?:n[’']t)? (?:he|she|it|they|there|we|you|(?:any|some)(?:one|body))\b"
_AND_WH = re.compile(
    rf"\s*[,;]?\s+and\s+(?:also\s+)?(?=(?:{_BY} )?{_WH}\b|{_YES_NO})", re.IGNORECASE
)
_COMMA_WH = re.compile(rf"\s*[,;]\s+(?={_WH}\b)", re.IGNORECASE)
# "When and where was he born?": two question words before one clause.
_TWO_WORDS = re.compile(rf"^({_WH}),? and ({_WH})\b(?= {_AUXILIARY}\b)", re.IGNORECASE)
# A question of its own: "how much will it cost", "which party does he lead".
_INVERTED = re.compile(
    rf"(?!(?:who|which|whose) {_AUXILIARY}\b)"
    rf"{_WH}(?: (?!{_AUXILIARY}\b)[\w’'\-]+){{0,4}}? {_AUXILIARY}\b|{_YES_NO}",
    re.IGNORECASE,
)
# One that leaves its verb to the first: "and with how many votes".
_ELLIPTICAL = re.compile(
    rf"{_BY} (?:how (?:many|much)|what|which) [\w’'\-]+(?: [\w’'\-]+)?\W*$", re.IGNORECASE
)
# One about its own subject: "who paid for it", "what caused the fire", "how many were hurt".
_SUBJECT = re.compile(rf"{_WH} (?!to\b)[\w’'\-]+", re.IGNORECASE)
_WHO_IS = re.compile(rf"(?:who|which|whose) {_AUXILIARY}\b", re.IGNORECASE)
_OCCASION = re.compile(rf"\bwhen (?!{_AUXILIARY}\b)", re.IGNORECASE)
_TWICE = re.compile(
    r"^(?P<stem>.+?) (?P<at>about|on|in|at|for|from|against) (?P<one>\S+(?: \S+){0,4}),? and "
    r"(?P=at) (?P<other>[^\s,?]+(?: [^\s,?]+){0,4})\s*\?*$"
)
_YEAR = r"(?:1\d|20)\d\d"
_YEARS = re.compile(rf"^(?P<stem>.+?) (?P<at>in) (?P<one>{_YEAR}) and (?P<other>{_YEAR})\s*\?*$")
# "In 2024, compared with 2019": what is held against the other is asked for as well, but not
# where a change is asked about: "Why did sales fall in 2024 compared with 2019?"
_AGAINST = re.compile(
    r"^(?!.*\b(?:(?:in|de)creas\w*|r[io]ses?|risen|rising|f[ae]ll\w*|gr[eo]w\w*|drop\w*|chang\w*|less"
    r"|more|fewer|higher|lower|differ\w*|reasons?|why)\b)"
    rf"(?P<stem>.+?) (?P<at>in) (?P<one>{_YEAR}),? "
    r"(?:(?:as )?(?:compared|opposed) (?:with|to)|(?:as )?against|versus|rather than) "
    rf"(?:in )?(?P<other>{_YEAR})\s*\?*$",
    re.IGNORECASE,
)
# How two things are held against each other says nothing of either.
_COMPARING = re.compile(
    r"\b(?:the |their )?(?:accounts?|reports?|versions?|views?|stor(?:y|ies)|articles?|difference)"
    r" (?:of|by|from|in|given by|between)\b ?"
    r"|\b[Aa]ccording to(?: both)?\b ?"
    r"|\b(?:differ|differs|compare|compares|contrast|disagree|agree)(?: about| on| over)?\b ?",
    re.IGNORECASE,
)
# Neither side tells why it is not the other.
_WHY_APART = re.compile(r"why\b.*\b(?:differ\w*|disagree\w*|conflicting)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|between)\b", re.IGNORECASE)
_CONJUNCTION = re.compile(r"^(?:and|also|so|but)\b,? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a question asks."""

    text: str  # in the question's own words
    asked: str  # with what it leans on, "Who paid for it (eel pass)"; never shown
    side: str | None = None  # whose account it asks for, in a comparison
    topic: str = ""  # what it compares, without the side


def parts(question: str) -> tuple[Part, ...]:
    """The questions that a question asks, in order; itself alone if it is one."""
    question = question.strip()
    alone = (Part(question, question),)
    if (compared := sides(question)) and not _WHY_APART.match(question):
        return _of_each(question, compared)
    sentences = _SENTENCES.split(question)
    if not all(_OPENS.match(asked) and asked.endswith("?") for asked in sentences[:-1]):
        return alone
    if len(sentences) > 1 and not _OPENS.match(sentences[-1]):
        return alone
    found = [part for asked in sentences for part in _clauses(asked)]
    if not 1 < len(found) <= MOST_PARTS:
        return alone
    if not all(_says(part.text) or (n and is_bare(part.text)) for n, part in enumerate(found)):
        return alone
    first = found[0].text
    return tuple(
        replace(part, asked=leaning(part.text, first)) if part.asked == "" else part
        for part in found
    )


def _of_each(question: str, compared: tuple[str, str]) -> tuple[Part, ...]:
    """What a comparison asks of either side: "What did A and B say?" asks two things."""
    one, other = map(re.escape, compared)
    found = re.search(rf"(?:both )?{one},? and (?:according to )?{other}", question)
    if found is None:
        return (Part(question, question),)
    before, after = question[: found.start()], question[found.end() :]
    texts = [f"{before}{side}{after}" for side in compared]
    topic = _COMPARING.sub("", f"{before}{after}")
    says = re.match(r"(?:what|how|why) (?:do|did|does|have)\b", question, re.IGNORECASE)
    says = says or re.search(r"\baccording to $", before, re.IGNORECASE)
    plain = says and not re.search(r"\b(?:differ|compare|disagree|agree)\b", question)
    return tuple(
        Part(text if plain else side, _COMPARING.sub("", text), side, topic if _says(topic) else "")
        for text, side in zip(texts, compared, strict=True)
    )


def topic_of_articles(question: str) -> str | None:
    """What "the two articles" or "both papers" are asked about; ``None`` if nothing asks that."""
    found = articles_compared(question)
    if found is None:
        return None
    topic = (question[: found.start()] + " " + question[found.end() :]).strip(" ,?")
    topic = re.sub(r"[ ,?]+and$", "", topic)  # "How wide was it and do the papers agree?"
    return topic + "?" if _says(topic) else None


def _clauses(asked: str) -> list[Part]:
    """One sentence's questions; those that may lean on the first have nothing ``asked`` yet."""
    if both := _TWO_WORDS.match(asked):
        texts = [_closed(both[n] + asked[both.end() :]) for n in (1, 2)]
        return [Part(text, text) for text in texts]
    for pattern in (_TWICE, _YEARS, _AGAINST):
        same = pattern.match(asked)
        if same and _OPENS.match(asked) and not _BOTH.search(same["stem"]):
            texts = [_closed(f"{same['stem']} {same['at']} {same[n]}") for n in ("one", "other")]
            return [Part(text, text) for text in texts]
    for gap in _AND_WH.finditer(asked):
        left, right = asked[: gap.start()], asked[gap.end() :]
        if not _stands(left):
            continue
        # Only now: a comma alone stands before many a clause that asks nothing.
        series = _series(left)
        if _asks_itself(series[-1], right, apart="," in gap[0]):
            return [Part(_closed(text), "") for text in (*series, right)]
    return [Part(_closed(asked), "")]


def _series(left: str) -> list[str]:
    """The first two of "How much …, when … and who …?"."""
    for comma in _COMMA_WH.finditer(left):
        first, second = left[: comma.start()], left[comma.end() :]
        if _stands(first) and _INVERTED.match(second) and _says(second):
            return [first, *_series(second)]
    return [left]


def _closed(text: str) -> str:
    text = _CONJUNCTION.sub("", text.strip()).rstrip("?,;. ") + "?"
    return text[0].upper() + text[1:]


def _asks_itself(left: str, right: str, *, apart: bool) -> bool:
    """Whether what follows "and" is a question, not a second clause inside the first one."""
    if _INVERTED.match(right):
        return True
    # "What did she say when she lost, and who will replace her?"
    if apart and _WHO_IS.match(right):
        return _ASKS.search(_OCCASION.sub("", left), 1) is None
    # "the man who …, and who …"; "say why it closed, and what it cost"
    if is_bare(right):
        left = _OCCASION.sub("", left)
    opens = _OPENS.match(left)
    if _ASKS.search(left, opens.end() if opens else 1) is not None:
        return False
    return bool(_SUBJECT.match(right) or _ELLIPTICAL.match(right)) or is_bare(right)


def _stands(left: str) -> bool:
    """Whether what stands before "and" asks something already."""
    return bool(_OPENS.match(left)) and not _SUBORDINATE.match(left) and _says(left)


def _says(text: str) -> bool:
    """Whether it says what it is about, be it with a pronoun."""
    return any(word not in STOP_WORDS or word in REFERS for word in words(text))
