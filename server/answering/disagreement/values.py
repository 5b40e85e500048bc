"""What one sentence answers to a question for a number, a date or a time of day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span
from index.asked_for import NumberOrDate
from index.words import STOP_STEMS, stems, words
from server.answering.disagreement.amounts import Amount, amounts
from server.answering.disagreement.dates import When, dates, times
from server.answering.scoring import Candidate, words_of

BESIDE = 60  # characters around a value that may say how it is meant

_HOW_MANY = re.compile(r"\bhow many (?:of (?:the|its|their) )?(?P<of>[^?]+)", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must)\b"
)
_MEASURED = {
    "long": ("time", "length"),
    "old": ("time",),
    "high": ("length",),
    "tall": ("length",),
    "deep": ("length",),
    "far": ("length",),
    "wide": ("length",),
    "heavy": ("weight",),
}
_HOW = re.compile(r"\bhow (\w+)\b")
_MONEY = ("£", "$", "€", "¥")
_PEOPLE = frozenset(stems(("people", "persons", "person")))
# A verb right after a bare number: "52 were killed" counts what the question counts.
_BARE = frozenset("were was had have are is died drowned dead".split())
_NOT_THE_WHOLE = frozenset("another further other more extra remain addit first last".split())
# "No. 2 sluice" is one sluice, and the top 40 are no count.
_LABELLED = frozenset("no nos number numbers top bill section chapter route page level".split())
_OF_ALL = re.compile(r"\b(?:of (?:the|its|their|all)|out of) $", re.IGNORECASE)
_ON_THE_MOVE = re.compile(
    r"\b(?:correct(?:s|ed|ion)|revis(?:es|ed|ion)|initial(?:ly)?|originally|previous(?:ly)?|earlier"
    r"|at first|formerly|used to|compared with|up from|down from|instead of|rather than|than in"
    r"|every|each|per(?! cent)|average|so far|as of|still|by then"
    r"|(?:first|early|preliminary|provisional) (?:estimates?|figures?|counts?|reports?)"
    r"|(?:has|have|had) (?:since |now )?(?:risen|grown|climbed|increased|fallen|dropped))\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(?:what|which) time\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"day\b|\bin [A-Z]")


@dataclass(frozen=True, slots=True)
class Value:
    """One sentence's answer."""

    text: str
    candidate: Candidate
    held: Amount | When

    @property
    def start(self) -> int:
        """Where it begins in its sentence."""
        return self.held.span.start

    def is_like(self, other: "Value") -> bool:
        """Whether both may be the same, written otherwise."""
        if isinstance(self.held, Amount) and isinstance(other.held, Amount):
            return self.held.kind == other.held.kind and self.held.same(other.held)
        if isinstance(self.held, When) and isinstance(other.held, When):
            return self.held.differs(other.held) is False
        return False

    def differs(self, other: "Value") -> bool:
        """Whether another's can surely not be the same, written otherwise."""
        if isinstance(self.held, Amount) and isinstance(other.held, Amount):
            return self.held.kind == other.held.kind and not self.held.same(other.held)
        if isinstance(self.held, When) and isinstance(other.held, When):
            return bool(self.held.differs(other.held))
        return False


def value_of(
    question: str, kind: NumberOrDate, candidate: Candidate, *, bare: bool = False
) -> Value | None:
    """The one value of the kind asked for in a sentence; ``None`` if there are more, or none."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    if text.rstrip("”\"’' ").endswith("?"):
        return None
    found = given_in(question, kind, candidate, bare=bare)
    if not found or any(not found[0].is_like(other) for other in found[1:]):
        return None
    one = found[0]
    bound = isinstance(one.held, When) and one.held.bound
    return None if bound or _ON_THE_MOVE.search(beside(text, one.held.span)) else one


def given_in(
    question: str, kind: NumberOrDate, candidate: Candidate, *, bare: bool = False
) -> list[Value]:
    """All values of the kind asked for in a sentence, in order.

    With ``bare`` also numbers that do not say what they count: "the review puts it at 152".
    """
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    if kind == "date" and not any(c.isdigit() for c in text) and not _WEEKDAY.search(text):
        return []
    held: Sequence[Amount | When]
    if kind == "number":
        held = _counting(question, text, bare)
    else:
        held = times(text) if _CLOCK.search(question) else dates(text)
        if not held and _WHEN.search(question):  # "when" may be answered by the hour alone
            held = times(text)
    return [Value(each.span.of(text), candidate, each) for each in held]


def times_in(candidate: Candidate) -> list[Value]:
    """All times of day in a sentence."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return [Value(each.span.of(text), candidate, each) for each in times(text)]


def beside(text: str, span: Span) -> str:
    """What stands around a value and may say how it is meant."""
    after = re.split(r"[,;:—]", text[span.end : span.end + BESIDE], maxsplit=1)[0]
    return text[max(0, span.start - BESIDE) : span.end] + after


def measured(question: str) -> bool:
    """Whether a question asks how high, deep, wide, far or heavy something is."""
    how = _HOW.search(question.lower())
    return bool(how and how[1] in _MEASURED and "time" not in _MEASURED[how[1]])


def _counting(question: str, text: str, bare: bool) -> list[Amount]:
    """The amounts of a sentence that count what the question asks for."""
    taken = [w.span for w in (*dates(text), *times(text))]
    found = [
        a
        for a in amounts(text)
        if not any(a.span.start < s.end and s.start < a.span.end for s in taken)
        and not set(a.counted[:2]) & _NOT_THE_WHOLE
        and a.before not in _NOT_THE_WHOLE | _LABELLED
        # "One of 57 countries" says that it is among them, not how many are.
        and not (a.digits.lower() == "one" and a.counted[:1] == ("of",))
        and not _OF_ALL.search(text[: a.span.start])
    ]
    asked = question.lower()
    if many := _HOW_MANY.search(question):
        return _many(_unit(many["of"]), found, bare)
    if re.search(r"\b(?:per ?cent|percentage|proportion|share)\b", asked):
        return [a for a in found if a.kind == "%"]
    how = _HOW.search(asked)
    if how and how[1] in _MEASURED:
        return [a for a in found if a.kind in _MEASURED[how[1]]]
    if re.search(r"\bhow much\b|\b(?:price|sum|cost)\b", asked):
        return [a for a in found if a.kind in _MONEY]
    return []


def _many(unit: str, found: Sequence[Amount], alone: bool) -> list[Amount]:
    """Those that count this unit; "11 of the 26 beams" counts 11."""
    units = _PEOPLE if unit in _PEOPLE else {unit}
    kept = []
    for amount in found:
        if amount.kind is not None:
            continue
        heads = amount.counted
        partly = heads[:1] == ("of",)
        near = set(heads) if partly else set(_before_preposition(heads))
        bare = bool(heads) and heads[0] in _BARE_STEMS
        if near & units or bare or (alone and not near):
            kept.append(amount)
    partial = [a for a in kept if a.counted[:1] == ("of",)]
    if partial:
        return partial
    named = [a for a in kept if set(a.counted) & units]
    return kept if alone else named or kept


_BARE_STEMS = frozenset(stems(_BARE))


def _before_preposition(heads: Sequence[str]) -> list[str]:
    kept = []
    for stem in heads:
        if stem in STOP_STEMS:
            break
        kept.append(stem)
    return kept


def counted_in(question: str) -> str:
    """The stem of what a question asks the number of, or nothing."""
    many = _HOW_MANY.search(question)
    return _unit(many["of"]) if many else ""


def _unit(of: str) -> str:
    """The stem of what is counted: the last word before the verb that looks like a plural."""
    before = _AUXILIARY.split(of.lower())[0]
    named = words(before)[:4]
    plural = [w for w in named if w.endswith("s") and not w.endswith("ss")] or [
        w for w in named if w in ("people", "men", "women", "children")
    ]
    return stems([(plural or named or [""])[0]])[0]
