"""Whether two sentences surely speak of the same thing."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from index.asked_for import NumberOrDate
from index.particulars import held as is_held
from index.question import Question
from index.words import STOP_STEMS, stems, words
from server.answering.disagreement.amounts import Amount
from server.answering.disagreement.dates import dates
from server.answering.disagreement.one_event import may_be_of_one, of_one_event, papers_of
from server.answering.disagreement.values import BESIDE, Value, beside, counted_in
from server.answering.scoring import Candidate, words_of

SAME_SENSE = 0.45  # cosine of two sentences on one thing
OWN = 0.5  # share of the question's words that each sentence and its headings hold ...
SHARED = 0.4  # ... and that both sentences hold
NEARLY_ALL = 0.8  # share that they hold with their headings, unless they are of one event
DAYS_APART = 400  # articles further apart may both be right about "last year"

_MAYBE = re.compile(
    r"\b(?:could|may|might|would|expect(?:s|ed)?|forecast|predict(?:s|ed)?|fear(?:s|ed)?|if|not"
    r"|never|no longer|deni(?:es|ed)|false(?:ly)?|wrong(?:ly)?|hop(?:es|ed)|plan(?:s|ned)?)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]f|[Tt]o|[Ff]or) (?:the )?([A-Z][\w’'\-]+)"
)
# "The last time", "the next vote", "the first person": each article may mean one of its own.
_WHICH = re.compile(
    r"\b(?:last|latest|next|first|second|third|newest|oldest|current|previous|recent|now)\b"
    r"(?! (?:night|week|weekend|month|year|spring|summer|autumn|winter)\b)(?=[- ]\w)",
    re.IGNORECASE,
)
# They say what kind of value is asked for, not of what.
_ASKS = frozenset(
    stems(
        "high long tall deep far wide old heavy much many number figure percentage percent per"
        " cent proportion share price sum amount time year date day month".split()
    )
)
# Verbs whose past the stemmer does not know: "gave way" is what "give way" asks for.
_BASE = {
    past: base
    for base, past in zip(
        stems(
            "rise give break fall win begin sell lose build hold pay leave go take come find rise"
            " grow steal speak write make drive strike sink flee shoot throw tell say send spend"
            " buy bring meet lead run become shut".split()
        ),
        stems(
            "rose gave broke fell won began sold lost built held paid left went took came found"
            " risen grew stole spoke wrote made drove struck sank fled shot threw told said sent"
            " spent bought brought met led ran became shut".split()
        ),
        strict=True,
    )
}


def may_be_asked(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence, with what stands over it, holds enough of the question to be read."""
    return share_held(question, candidate.understood) >= OWN


def same_thing(question: Question, kind: NumberOrDate, given: Value, against: Value) -> bool:
    """Whether two sentences surely speak of the same thing."""
    one, other = given.candidate, against.candidate
    texts = [words_of(c.hit.passage, c.sentence.span) for c in (one, other)]
    near = [beside(t, v.held.span) for t, v in zip(texts, (given, against), strict=True)]
    if not all(may_be_asked(question, candidate) for candidate in (one, other)):
        return False
    if not _linked(question, (given, against), texts):
        return False
    if bool(_MAYBE.search(near[0])) != bool(_MAYBE.search(near[1])):
        return False
    if _vectors_apart(one, other) or _years_apart(kind, texts, one, other):
        return False
    return not _elsewhere(question, texts, (one, other))


def _linked(question: Question, values: Sequence[Value], texts: Sequence[str]) -> bool:
    """Whether both are on what is asked: by its words, or by its names and words of their own."""
    one, other = (value.candidate for value in values)
    names, numbers = question.particulars
    if _WHICH.search(question.text) or not (names or may_be_of_one(one, other)):
        return False
    for candidate in (one, other):
        if not all(is_held(number, candidate.understood) for number in numbers):
            return False
        if not all(is_held(name, candidate.hit.stems) for name in names):
            return False
    both = one.stems & other.stems
    least = min(share_held(question, c.understood) for c in (one, other))
    if least >= NEARLY_ALL and share_held(question, both) >= SHARED:
        # Names alone do not say what happened.
        named = frozenset(stems(words(" ".join(names))))
        asked = frozenset(question.weights) - _ASKS - named
        return not asked or share_held(question, both, asked) > 0
    if not of_one_event(one, other):
        return False
    if share_held(question, one.understood & other.understood) < SHARED:
        return False
    said = [
        frozenset(stems(words(t[max(0, v.start - BESIDE) : v.start])))
        for v, t in zip(values, texts, strict=True)
    ]
    own = (said[0] & said[1]) - STOP_STEMS - papers_of((one, other))
    counted = any(isinstance(v.held, Amount) and v.held.kind is None for v in values)
    return counted or any(len(stem) > 3 and not stem.isdigit() for stem in own)


def share_held(
    question: Question, held: frozenset[str], among: frozenset[str] | None = None
) -> float:
    """How much of the question, or of some of its stems, is held: by rarity or by count.

    The kind of value that is asked for and the unit that it counts are held by any value.
    """
    unit = {counted_in(question.text)}
    asked = {
        stem: weight
        for stem, weight in question.weights.items()
        if stem not in _ASKS and (stem not in unit) and (among is None or stem in among)
    }
    if not asked:
        return float(among is None)
    present = held | {_BASE[stem] for stem in held & _BASE.keys()}
    found = {stem for stem in asked if stem in present or _BASE.get(stem) in present}
    rare = sum(asked[stem] for stem in found) / sum(asked.values())
    return max(rare, len(found) / len(asked))


def _vectors_apart(one: Candidate, other: Candidate) -> bool:
    return float(np.dot(_vector(one), _vector(other))) < SAME_SENSE


def _vector(candidate: Candidate) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    at = candidate.hit.passage.sentences.index(candidate.sentence)
    row: np.ndarray[tuple[int], np.dtype[np.float32]] = candidate.hit.passage.vector[1 + at]
    return row


def _years_apart(
    kind: NumberOrDate, texts: Sequence[str], one: Candidate, other: Candidate
) -> bool:
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


def _elsewhere(question: Question, texts: Sequence[str], pair: Sequence[Candidate]) -> bool:
    """Whether each names a place, or a bearer of the question's words, that the other does not."""
    papers = papers_of(pair)
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
    return found - STOP_STEMS
