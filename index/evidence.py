"""What speaks for a passage as the place where a question is answered: pure functions.

A passage is scored with what surrounds it: its headline and section, the passages next to
it, and whatever else of its article was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.embedding import Vector
from index.particulars import share_held
from index.question import Question
from index.records import StoredPassage
from index.wording import Wording, wording
from index.words import Stems

LONGEST_RUN = 6  # words; a longer phrase of the question says no more
NEAR = 12  # words
KNOWN_BY = 4  # letters that two forms of one word share: "sign" and "signatory"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage. All but the cosines are within 0 to 1."""

    passage: float  # cosine of the whole passage to the question
    sentence: float  # cosine of its best sentence
    full_text: float  # BM25, as a share of the best passage's
    coverage: float  # weighted share of the question's words it holds itself
    neighbours: float  # the further share that the passages next to it hold
    article: float  # the further share that its article's other passages hold
    forms: float  # the further share it holds in another form of the word
    near: float  # the largest share within a dozen words
    phrase: float  # the longest run of words it has in common with the question
    pairs: float  # weighted share of the question's neighbouring words that it has so
    names: float  # share of the question's names; 1 if it has none
    numbers: float  # share of the question's numbers; 1 if it has none
    kind: float  # whether its best sentence holds the kind of thing asked for


@dataclass(frozen=True, slots=True)
class Found:
    """A passage among those found, and what is known of it so far."""

    passage: StoredPassage
    similarities: Vector  # cosine of the passage to the question, then of each sentence
    full_text: float  # BM25, as a share of the best passage's


def gather(question: Question, found: Sequence[Found]) -> list[Evidence]:
    """What speaks for each of the passages found together."""
    read = [wording(each.passage) for each in found]
    beside, article = _around([each.passage for each in found], read)
    return [
        _evidence(question, each, own, near, around)
        for each, own, near, around in zip(found, read, beside, article, strict=True)
    ]


def pairs_held(question: Question, passage: StoredPassage) -> float:
    """The weighted share of the question's neighbouring words that a passage has so."""
    return _pairs(question, _asked(question, wording(passage)))


def other_forms(question: Question, held: Stems) -> float:
    """The share of the question's words that stand there only in another form."""
    return sum(
        weight
        for stem, weight in question.weights.items()
        if len(stem) >= KNOWN_BY
        and stem not in held
        and held.begin(stem[: max(KNOWN_BY, len(stem) - 2)])
    )


def _evidence(
    question: Question,
    found: Found,
    read: Wording,
    beside: frozenset[str],
    article: frozenset[str],
) -> Evidence:
    held = read.stems
    own = question.coverage(held)
    names, numbers = question.particulars
    asked = _asked(question, read)
    return Evidence(
        passage=float(found.similarities[0]),
        sentence=float(found.similarities[1:].max()),
        full_text=found.full_text,
        coverage=own,
        neighbours=question.coverage(held | beside) - own if beside else 0.0,
        article=question.coverage(article) - own,
        forms=other_forms(question, held),
        near=_near(question, asked),
        phrase=_longest_run(question, read) / LONGEST_RUN,
        pairs=_pairs(question, asked),
        names=share_held(names, held),
        numbers=share_held(numbers, held),
        kind=float(question.holds(_best_sentence(question, found, read))),
    )


def _asked(question: Question, read: Wording) -> list[tuple[int, str]]:
    """The question's words in a passage, each with its place, in order."""
    return sorted((at, stem) for stem in question.weights for at in read.places.get(stem, ()))


def _best_sentence(question: Question, found: Found, read: Wording) -> str:
    """The sentence most like the question, in meaning and in words."""
    scores = [
        float(similarity) + 0.5 * question.coverage(held)
        for similarity, held in zip(found.similarities[1:], read.under, strict=True)
    ]
    passage = found.passage
    span = passage.sentences[scores.index(max(scores))].span
    return passage.text[span.start - passage.span.start : span.end - passage.span.start]


def _near(question: Question, asked: Sequence[tuple[int, str]]) -> float:
    """The largest share of the question's words that stand within a dozen words."""
    best = 0.0
    for first, (start, _) in enumerate(asked):
        seen = frozenset(
            stem for place, stem in asked[first : first + NEAR] if place - start < NEAR
        )
        best = max(best, question.coverage(seen))
    return best


def _longest_run(question: Question, read: Wording) -> int:
    """How many words in a row the question and the passage have in common, at most six."""
    best = 0
    before: dict[int, int] = {}
    for stem in question.stems:
        run = {at: before.get(at - 1, 0) + 1 for at in read.places.get(stem, ())}
        if run:
            best = max(best, *run.values())
        before = run
    return min(best, LONGEST_RUN)


def _pairs(question: Question, asked: Sequence[tuple[int, str]]) -> float:
    """The share of the question's pairs whose words follow each other, leaving others out."""
    there = set(pairwise(stem for _, stem in asked))
    return sum(share for pair, share in question.pairs if pair in there)


def _around(
    passages: Sequence[StoredPassage], read: Sequence[Wording]
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """For each passage the stems of its found neighbours, and of all found of its article."""
    places = {(p.record.id, p.position): number for number, p in enumerate(passages)}
    articles: dict[str, frozenset[str]] = {}
    beside: list[frozenset[str]] = []
    nothing: frozenset[str] = frozenset()
    for passage, own in zip(passages, read, strict=True):
        article = passage.record.id
        articles[article] = articles.get(article, nothing) | own.stems
        near = (places.get((article, passage.position + step)) for step in (-1, 1))
        beside.append(nothing.union(*(read[n].stems for n in near if n is not None)))
    return beside, [articles[passage.record.id] for passage in passages]
