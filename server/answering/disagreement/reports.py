"""Sentences that report what papers said: "the Courier gave 140, the Herald 160".

Such a sentence tells, more surely than any likeness of words, that two papers wrote of one
thing; and the sentence after it may settle the matter: "The review puts it at 152." A notice
that opens with "Correction" takes back a value of its own paper.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.asked_for import NumberOrDate
from index.question import Question
from index.search import Hit
from index.wording import wording
from index.words import stems, words
from server.answering.disagreement.same_thing import share_held
from server.answering.disagreement.values import Value, given_in, times_in, value_of
from server.answering.scoring import Candidate, text_of

HINTED = 0.25  # a report tells less of the question than this: it is of something else
_SETTLES_WITHIN = 2  # sentences after the report

_REFERS = re.compile(r"\b(?:it|that|this|the (?:number|figure|total|count|time|date|true))\b", re.I)
_VALUE = re.compile(r"\d")
_CORRECTS = re.compile(r"[^\w]*(?:correction|clarification|erratum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a sentence says that papers gave, and what it sets against that."""

    candidate: Candidate
    told: float  # share of the question's words that it and the words before it hold
    given: tuple[tuple[str, Value], ...]  # the paper and the value
    settled: Value | None


class Papers:
    """The papers whose articles were found, by the last word of their names."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._by_word: dict[str, str] = {}
        for publisher in dict.fromkeys(hit.passage.record.publisher for hit in hits):
            last = publisher.split()[-1] if publisher else ""
            if publisher and last[:1].isupper() and last.isalpha():
                self._by_word[last] = publisher
        named = "|".join(map(re.escape, self._by_word))
        self._named = re.compile(rf"\b(?:{named})\b") if named else None

    def named(self, text: str) -> list[tuple[int, str]]:
        """Where a paper is named, and its publisher."""
        if self._named is None or not any(word in text for word in self._by_word):
            return []
        found = self._named.finditer(text)
        return [(at.start(), self._by_word[at[0]]) for at in found]


def reports(
    question: Question, kind: NumberOrDate, hits: Sequence[Hit], papers: Papers
) -> list[Report]:
    """The reports on what is asked, best passage first."""
    return [report for hit in hits for report in _of_passage(question, kind, hit, papers)]


def corrections(
    question: Question,
    kind: NumberOrDate,
    hits: Sequence[Hit],
    papers: Papers,
    values: Iterable[Value],
) -> list[tuple[Value, Candidate]]:
    """Which values a notice takes back that their paper printed."""
    notices = [
        candidate
        for hit in hits
        if "correction" in hit.passage.text.lower() or "clarification" in hit.passage.text.lower()
        for candidate in sentences_of(hit)
        if _CORRECTS.match(text_of(candidate))
    ]
    found = []
    for value in values:
        own = value.candidate.hit.passage.record
        for notice in notices:
            text = text_of(notice)
            record = notice.hit.passage.record
            by: set[str | None] = {paper for _, paper in papers.named(text)} or {record.publisher}
            given = given_in(question.text, kind, notice, bare=True)
            if kind == "date":  # beside the date of the report it gives the hour
                given += times_in(notice)
            if own.publisher in by and own.id != record.id and any(map(value.is_like, given)):
                found.append((value, notice))
                break
    return found


def sentences_of(hit: Hit) -> Iterator[Candidate]:
    """The sentences of a passage, unscored: they are looked at for their values alone."""
    for sentence, held in zip(hit.passage.sentences, wording(hit.passage).sentences, strict=True):
        yield Candidate(hit, sentence, 0.0, held, held)


def _of_passage(
    question: Question, kind: NumberOrDate, hit: Hit, papers: Papers
) -> Iterator[Report]:
    if not _VALUE.search(hit.passage.text) or not papers.named(hit.passage.text):
        return
    found = list(sentences_of(hit))
    for at, candidate in enumerate(found):
        text = text_of(candidate)
        named = papers.named(text)
        if not named or not _VALUE.search(text) or _CORRECTS.match(text):
            continue
        before = [c for c in found[max(0, at - 1) : at] if _together(c, candidate)]
        held = frozenset(stems(words(" ".join(map(text_of, (*before, candidate))))))
        told = share_held(question, held)
        if told < HINTED:
            continue
        given = _attributed(given_in(question.text, kind, candidate, bare=True), named)
        if given:
            after = [c for c in found[at + 1 : at + 1 + _SETTLES_WITHIN] if _together(c, candidate)]
            settled = _settled(question.text, kind, after, papers)
            yield Report(candidate, told, tuple(given), settled)


def _attributed(
    values: Sequence[Value], named: Sequence[tuple[int, str]]
) -> list[tuple[str, Value]]:
    """Each value with the paper named right before it; nothing if one has none, or has two."""
    found, since = [], 0
    for value in values:
        by = [paper for at, paper in named if since <= at < value.start]
        if len(set(by)) != 1:
            return []
        found.append((by[0], value))
        since = value.start
    return found if len({paper for paper, _ in found}) == len(found) else []


def _settled(
    question: str, kind: NumberOrDate, after: Sequence[Candidate], papers: Papers
) -> Value | None:
    for candidate in after:
        text = text_of(candidate)
        if papers.named(text) or not _REFERS.search(text):
            continue
        value = value_of(question, kind, candidate, bare=True)
        if value is not None:
            return value
    return None


def _together(one: Candidate, other: Candidate) -> bool:
    return one.sentence.paragraph == other.sentence.paragraph
