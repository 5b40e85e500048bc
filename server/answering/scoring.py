"""Scoring the sentences of the found passages: how likely each is to answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span
from index.asked_for import CERTAIN, in_a_place, thing
from index.passages import Sentence
from index.records import StoredPassage
from index.search import Hit, Ranking
from index.wording import wording
from index.words import Stems, stems, words
from server.answering.question_wording import (
    asks_where,
    is_by_name,
    is_put,
    names_one,
    one_person,
    put_where,
    which_ordinal,
    who_did,
)
from server.answering.word_forms import forms_of

PASSAGES_READ = 8
# A question for a number, a date or a name is hardly answered without one. Anything from 0.05
# to 0.15 puts more right sentences first on nq_open, quotesum and clapnq, and none fewer on squad2.
NOT_THE_KIND = 0.12
SURELY_NOT = 0.25
# For a name of the kind that a "which" asks for, no set gains or loses by it; for somewhere by
# name, where a question asks where, more right sentences come first on clapnq and quotesum.
WHICH = 0.05
BY_NAME = 0.15
# Of a question's weight on "second": what is told of another one is like the question in all else.
WHICH_ORDINAL = 1.5
# What "He" or "Mr Reed" stands for was said before. Names count in full: more right sentences
# come first on squad2 and none fewer elsewhere; other words in part, 0.2 to 0.3 alike. Only for
# people: what "It" is said of is as often the answer itself.
SAID_BEFORE = 0.2
COVERAGE = 0.4
# Who answers an interviewer does not say the question again: it counts as said, and its likeness
# as theirs and a little more, so that not the question itself is quoted.
ANSWERS = 0.08

_REFERS_BACK = re.compile(
    r"[“\"‘']?(?:He|She|They|His|Her|Their|I|We|My|Our|Mr|Mrs|Ms|Miss|Dr|Sir|Dame)\b"
)
# "Judge Orme released him until 10 July" is of whom the question names, if it names one person.
_SOMEBODY = re.compile(r"\b(?:he|she|him|his|her)\b")
_LABEL = re.compile(r"[A-Z][\w’'\-]*(?: [\w’'\-]+){0,4}:(?= )")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Mm]e)\b")
_QUOTED = re.compile(r"[“\"].*?(?:[”\"]|$)|‘.*?’(?!\w)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    hit: Hit
    sentence: Sentence
    score: float  # similarity + 0.4 coverage + the passage's score: 0 to 2.4
    stems: frozenset[str]  # of its own words
    understood: Stems  # with the headings over it, and the asked names that it refers back to


def candidates(ranking: Ranking) -> list[Candidate]:
    """The sentences of the best passages, best first."""
    question = ranking.question
    names = frozenset(stems(word for name in question.particulars[0] for word in words(name)))
    unfit = SURELY_NOT if thing(question.text) in CERTAIN else NOT_THE_KIND
    verbs = {stem: forms for stem in question.weights if (forms := forms_of(stem))}
    named, person = names_one(question), one_person(question)
    known = frozenset(words(question.text)) if asks_where(question) else None
    put = put_where(question)
    ordinal = which_ordinal(question)
    other = WHICH_ORDINAL * question.coverage(ordinal)
    did = who_did(question)
    hits = ranking.hits[:PASSAGES_READ]
    found = []
    for hit in hits:
        passage, read = hit.passage, wording(hit.passage)
        earlier = _earlier(hit, hits) & names
        before: frozenset[str] = frozenset()  # of the passage so far
        beside: frozenset[str] = frozenset()  # of the paragraph so far
        paragraph = 0
        for sentence, similarity, own, under, asked in zip(
            passage.sentences,
            hit.similarities,
            read.sentences,
            read.under,
            _put_before(passage),
            strict=True,
        ):
            text = words_of(passage, sentence.span)
            if sentence.paragraph != paragraph:
                beside, paragraph = frozenset(), sentence.paragraph
            refers = _REFERS_BACK.match(text) is not None
            meant = (before & names) | earlier if refers else beside & names
            meant |= _label(passage, sentence)
            if person and _SOMEBODY.search(text):
                meant |= before & person
            if passage.record.byline and says_i(text):
                meant |= names & frozenset(stems(words(passage.record.byline)))
            if verbs:
                meant |= {stem for stem, forms in verbs.items() if not forms.isdisjoint(own)}
            alike = float(similarity)
            if asked is not None:
                meant |= read.sentences[asked]
                if hit.similarities[asked] > alike:
                    alike = float(hit.similarities[asked]) + ANSWERS
            understood = Stems(under | meant)
            coverage = question.coverage(understood)
            if refers:
                coverage += SAID_BEFORE * (question.coverage(understood | before) - coverage)
            score = (
                alike
                + COVERAGE * coverage
                + hit.score
                - _unlikely(text)
                - (0.0 if question.holds(text) or (put and is_put(put, text)) else unfit)
                + (WHICH if named and named.search(text) else 0.0)
                - (0.0 if ordinal <= understood | beside else other)
                + (BY_NAME if did and is_by_name(did, text) else 0.0)
                + (WHICH if known is not None and in_a_place(text, known) else 0.0)
            )
            found.append(Candidate(hit, sentence, score, frozenset(stems(words(text))), understood))
            before |= own
            beside |= own
    return sorted(found, key=lambda c: (-c.score, c.hit.passage.record.id, c.sentence.span.start))


def _put_before(passage: StoredPassage) -> list[int | None]:
    """For each sentence the place of the question that is the whole paragraph before its own."""
    paragraphs: dict[int, list[int]] = {}
    for at, sentence in enumerate(passage.sentences):
        paragraphs.setdefault(sentence.paragraph, []).append(at)
    put: list[int | None] = []
    before = None
    for first, *others in paragraphs.values():
        put += [before] * (1 + len(others))
        asked = not others and _asks(words_of(passage, passage.sentences[first].span))
        before = first if asked else None
    return put


def _label(passage: StoredPassage, sentence: Sentence) -> frozenset[str]:
    """The stems of what a list's item is headed by, as in "A piano: nothing. It came late"."""
    first = next(s for s in passage.sentences if s.paragraph == sentence.paragraph)
    found = _LABEL.match(words_of(passage, first.span))
    return frozenset(stems(words(found[0]))) if found else frozenset()


def words_of(passage: StoredPassage, span: Span) -> str:
    """The text of a span that lies within the passage."""
    start = passage.span.start
    return passage.text[span.start - start : span.end - start]


def text_of(candidate: Candidate) -> str:
    """The sentence's own text."""
    return words_of(candidate.hit.passage, candidate.sentence.span)


def asks(candidate: Candidate) -> bool:
    """Whether the sentence asks rather than tells."""
    return _asks(text_of(candidate))


def says_i(text: str) -> bool:
    """Whether whoever writes speaks of themselves: "I" or "my" outside quotation marks."""
    return _FIRST_PERSON.search(_QUOTED.sub("", text)) is not None


def _asks(text: str) -> bool:
    return text.rstrip("”\"’'» ").endswith("?")


def _earlier(hit: Hit, hits: Sequence[Hit]) -> frozenset[str]:
    """The stems of the found passages before this one in its article."""
    here = hit.passage
    return frozenset[str]().union(
        *(
            other.stems
            for other in hits
            if other.passage.record.id == here.record.id and other.passage.position < here.position
        )
    )


def _unlikely(text: str) -> float:
    """What is taken off for a sentence that asks, or says next to nothing."""
    return (0.4 if _asks(text) else 0.0) + (0.1 if len(text) < 25 else 0.0)
