"""Where articles disagree: other numbers or dates for one and the same question.

Precision first: two sentences differ only if both surely speak of the same thing, each gives
one value of the kind asked for, and neither value can be the other, written otherwise. A
change of the figures over time, a part of a whole and another place are no disagreement.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from index.article import Span
from index.asked import Question
from index.words import STOP_WORDS, stems, words
from server.answering.amounts import Amount, amounts
from server.answering.dates import When, dates, times
from server.answering.question_shape import Sought, sought
from server.answering.scoring import Candidate, words_of

SAME_SENSE = 0.45  # cosine of two sentences on one thing
OWN = 0.5  # share of the question's words that each sentence holds itself ...
SHARED = 0.4  # ... and that both hold
BESIDE = 60  # characters around a value that may say how it is meant
DAYS_APART = 400  # articles further apart may both be right about "last year"
MOST_READ = 16  # sentences, best first

_T = TypeVar("_T")

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
_MONEY = ("£", "$", "€", "¥")
_PEOPLE = frozenset(stems(("people", "persons", "person")))
# A verb right after a bare number: "52 were killed" counts what the question counts.
_BARE = frozenset("were was had have are is died drowned dead".split())
_NOT_THE_WHOLE = frozenset("another further other more extra remain addit first last".split())
_OF_ALL = re.compile(r"\b(?:of (?:the|its|their|all)|out of) $", re.IGNORECASE)
_ON_THE_MOVE = re.compile(
    r"\b(?:correct(?:s|ed|ion)|revis(?:es|ed|ion)|initial(?:ly)?|originally|previous(?:ly)?|earlier"
    r"|at first|formerly|used to|compared with|up from|down from|instead of|rather than|than in"
    r"|every|each|per(?! cent)|average)\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:could|may|might|would|expect(?:s|ed)?|forecast|predict(?:s|ed)?|fear(?:s|ed)?|if|not"
    r"|never|no longer|deni(?:es|ed)|false(?:ly)?|wrong(?:ly)?|hop(?:es|ed)|plan(?:s|ned)?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]f|[Tt]o|[Ff]or) (?:the )?([A-Z][\w’'\-]+)"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one question's sentences give, each value with the sentences that give it."""

    about: Sought
    values: tuple[tuple[str, tuple[Candidate, ...]], ...]  # the value as written: a substring


@dataclass(frozen=True, slots=True)
class _Value:
    """One sentence's answer."""

    text: str
    candidate: Candidate
    held: Amount | When

    def differs(self, other: "_Value") -> bool:
        """Whether another's can surely not be the same, written otherwise."""
        if isinstance(self.held, Amount) and isinstance(other.held, Amount):
            return self.held.kind == other.held.kind and not self.held.same(other.held)
        if isinstance(self.held, When) and isinstance(other.held, When):
            return bool(self.held.differs(other.held))
        return False


def differences(
    question: Question, chosen: Sequence[Candidate], near: Sequence[Candidate]
) -> list[Difference]:
    """What other stories say otherwise than the best of the chosen sentences with a value.

    It is held against those ``near`` the best, one a story; no value is left out, and those
    that agree stand together.
    """
    kind = sought(question.text)
    if kind not in ("number", "date"):
        return []
    first = next((v for c in chosen if (v := _value(question, kind, c)) is not None), None)
    if first is None:
        return []
    given = [v for c in near[:MOST_READ] if (v := _value(question, kind, c)) is not None]
    groups: list[list[_Value]] = [[first]]
    stories = {_story(first.candidate)}
    for value in given:
        story = _story(value.candidate)
        if story in stories or not _same_thing(question, kind, first, value):
            continue
        stories.add(story)
        group = next((g for g in groups if not g[0].differs(value)), None)
        if group is None:
            groups.append([value])
        else:
            group.append(value)
    if len(groups) < 2:
        return []
    return [
        Difference(kind, tuple((g[0].text, tuple(v.candidate for v in g)) for g in groups)),
    ]


def _story(candidate: Candidate) -> str:
    record = candidate.hit.passage.record
    return record.story or record.id


def _value(question: Question, kind: Sought, candidate: Candidate) -> _Value | None:
    """The one value of the kind asked for in a sentence; ``None`` if there are more, or none."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    if text.rstrip("”\"’' ").endswith("?"):
        return None
    if kind == "number":
        held = _only(_counting(question.text, text), Amount.same)
        if held is None or _ON_THE_MOVE.search(_beside(text, held.span)):
            return None
        return _Value(held.span.of(text), candidate, held)
    clock = bool(re.search(r"\b(?:what|which) time\b", question.text, re.IGNORECASE))
    found = times(text) if clock else dates(text)
    one = _only(found, lambda a, b: a.differs(b) is False)
    if one is None or one.bound or _ON_THE_MOVE.search(_beside(text, one.span)):
        return None
    return _Value(one.span.of(text), candidate, one)


def _beside(text: str, span: Span) -> str:
    """What stands around a value and may say how it is meant."""
    after = re.split(r"[,;:—]", text[span.end : span.end + BESIDE], maxsplit=1)[0]
    return text[max(0, span.start - BESIDE) : span.end] + after


def _only(found: Sequence[_T], same: Callable[[_T, _T], bool]) -> _T | None:
    """The one thing that is found, be it twice."""
    return found[0] if found and all(same(found[0], other) for other in found[1:]) else None


def _counting(question: str, text: str) -> list[Amount]:
    """The amounts of a sentence that count what the question asks for."""
    taken = [w.span for w in (*dates(text), *times(text))]
    found = [
        a
        for a in amounts(text)
        if not any(a.span.start < s.end and s.start < a.span.end for s in taken)
        and not set(a.counted[:2]) & _NOT_THE_WHOLE
        and a.before not in _NOT_THE_WHOLE
        and not _OF_ALL.search(text[: a.span.start])
    ]
    asked = question.lower()
    if many := _HOW_MANY.search(question):
        return _many(_unit(many["of"]), found)
    if re.search(r"\b(?:per ?cent|percentage|proportion|share)\b", asked):
        return [a for a in found if a.kind == "%"]
    how = re.search(r"\bhow (\w+)\b", asked)
    if how and how[1] in _MEASURED:
        return [a for a in found if a.kind in _MEASURED[how[1]]]
    if re.search(r"\bhow much\b|\b(?:price|sum|cost)\b", asked):
        return [a for a in found if a.kind in _MONEY]
    return []


def _many(unit: str, found: Sequence[Amount]) -> list[Amount]:
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
        if near & units or bare:
            kept.append(amount)
    partial = [a for a in kept if a.counted[:1] == ("of",)]
    if partial:
        return partial
    named = [a for a in kept if set(a.counted) & units]
    return named or kept


# They say what kind of value is asked for, not of what.
_ASKS = frozenset(
    stems(
        "high long tall deep far wide old heavy much many number figure percentage percent per"
        " cent proportion share price sum amount time year date day month".split()
    )
)
_BARE_STEMS = frozenset(stems(_BARE))
_STOP_STEMS = frozenset(stems(STOP_WORDS)) | STOP_WORDS


def _before_preposition(heads: Sequence[str]) -> list[str]:
    kept = []
    for stem in heads:
        if stem in _STOP_STEMS:
            break
        kept.append(stem)
    return kept


def _unit(of: str) -> str:
    """The stem of what is counted: the last word before the verb that looks like a plural."""
    before = _AUXILIARY.split(of.lower())[0]
    named = words(before)[:4]
    plural = [w for w in named if w.endswith("s") and not w.endswith("ss")] or [
        w for w in named if w in ("people", "men", "women", "children")
    ]
    return stems([(plural or named or [""])[0]])[0]


def _same_thing(question: Question, kind: Sought, given: _Value, against: _Value) -> bool:
    """Whether two sentences surely speak of the same thing."""
    one, other = given.candidate, against.candidate
    texts = [words_of(c.hit.passage, c.sentence.span) for c in (one, other)]
    near = [_beside(t, v.held.span) for t, v in zip(texts, (given, against), strict=True)]
    held = [frozenset(stems(words(text))) for text in texts]
    if min(_share(question, h) for h in held) < OWN:
        return False
    if _share(question, held[0] & held[1]) < SHARED:
        return False
    if bool(_MAYBE.search(near[0])) != bool(_MAYBE.search(near[1])):
        return False
    if _vectors_apart(one, other) or _years_apart(kind, texts, one, other):
        return False
    return not _elsewhere(question, texts, (one, other))


def _share(question: Question, held: frozenset[str]) -> float:
    """How much of the question is held: by rarity or by count, whichever says more."""
    asked = {stem: w for stem, w in question.weights.items() if stem not in _ASKS} or {"": 1.0}
    rare = sum(w for stem, w in asked.items() if stem in held) / sum(asked.values())
    return max(rare, len(asked.keys() & held) / len(asked))


def _vectors_apart(one: Candidate, other: Candidate) -> bool:
    return float(np.dot(_vector(one), _vector(other))) < SAME_SENSE


def _vector(candidate: Candidate) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    at = candidate.hit.passage.sentences.index(candidate.sentence)
    row: np.ndarray[tuple[int], np.dtype[np.float32]] = candidate.hit.passage.vector[1 + at]
    return row


def _years_apart(kind: Sought, texts: Sequence[str], one: Candidate, other: Candidate) -> bool:
    """Whether each speaks of a time of its own."""
    if kind == "number":
        given = [[w for w in dates(text) if w.weekday is None] for text in texts]
        if any(a.differs(b) for a in given[0] for b in given[1]):
            return True
    published = [c.hit.passage.record.published for c in (one, other)]
    first, second = published
    if first is None or second is None:
        return False
    days = abs((first - second).days)
    weekdays = any(w.weekday and w.month is None for text in texts for w in dates(text))
    if kind == "date" and weekdays:
        return days > 6
    return days > DAYS_APART and not all(any(w.year for w in dates(t)) for t in texts)


def _elsewhere(question: Question, texts: Sequence[str], pair: Iterable[Candidate]) -> bool:
    """Whether each names a place, or a bearer of the question's words, that the other does not."""
    papers: set[str] = set()
    for candidate in pair:
        papers |= set(stems(words(candidate.hit.passage.record.publisher or "")))
    months = {m for text in texts for w in dates(text) for m in stems(words(w.span.of(text)))}
    places = [
        {s for name in _PLACE.findall(t) for s in stems(words(name))} - papers - months
        for t in texts
    ]
    if places[0] and places[1] and not places[0] & places[1]:
        return True
    bearers = [_bearers(question, text) - months for text in texts]
    return bool(bearers[0] and bearers[1] and not bearers[0] & bearers[1])


def _bearers(question: Question, text: str) -> set[str]:
    """The names right beside a word of the question: the Tower of "Tower Bridge"."""
    tokens = re.findall(r"[^\W_]+(?:[’'\-][^\W_]+)*", text)
    found: set[str] = set()
    for before, token in pairwise(tokens):
        asked = set(stems(words(token))) & set(question.weights)
        if asked and token[0].isupper() and before[0].isupper():
            found |= set(stems(words(before)))
    return found - _STOP_STEMS
