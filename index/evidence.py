"""What speaks for a passage as the place where a question is answered: pure functions.

A passage is scored with what surrounds it: its headline and section, the passages next to
it, and whatever else of its article was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.asked import Question
from index.embedding import Vector
from index.particulars import share_held
from index.records import StoredPassage
from index.words import stems, words

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
    held = [stems_of(each.passage) for each in found]
    beside, article = _around([each.passage for each in found], held)
    return [
        _evidence(question, each, own, near, around)
        for each, own, near, around in zip(found, held, beside, article, strict=True)
    ]


def stems_of(passage: StoredPassage) -> frozenset[str]:
    """The stems of a passage's text and headings."""
    return frozenset(_read(f"{passage.headings}\n{passage.text}"))


def _evidence(
    question: Question,
    found: Found,
    held: frozenset[str],
    beside: frozenset[str],
    article: frozenset[str],
) -> Evidence:
    passage = found.passage
    in_order = _read(f"{passage.headings}\n{passage.text}")
    own = question.coverage(held)
    names, numbers = question.particulars
    asked = [(place, stem) for place, stem in enumerate(in_order) if stem in question.weights]
    return Evidence(
        passage=float(found.similarities[0]),
        sentence=float(found.similarities[1:].max()),
        full_text=found.full_text,
        coverage=own,
        neighbours=question.coverage(held | beside) - own,
        article=question.coverage(held | article) - own,
        forms=_other_forms(question, held),
        near=_near(question, asked),
        phrase=_longest_run(question.stems, in_order) / LONGEST_RUN,
        pairs=_pairs(question, [stem for _, stem in asked]),
        names=share_held(names, held),
        numbers=share_held(numbers, held),
        kind=float(question.holds(_best_sentence(question, found))),
    )


def _best_sentence(question: Question, found: Found) -> str:
    """The sentence most like the question, in meaning and in words."""
    passage = found.passage
    over = frozenset(_read(passage.headings))

    def score(number: int) -> float:
        words_held = over.union(_read(texts[number]))
        return float(found.similarities[number + 1]) + 0.5 * question.coverage(words_held)

    start = passage.span.start
    texts = [passage.text[s.span.start - start : s.span.end - start] for s in passage.sentences]
    return texts[max(range(len(texts)), key=score)]


def _other_forms(question: Question, held: frozenset[str]) -> float:
    """The share of the question's words that stand there only in another form."""
    share = 0.0
    for stem, weight in question.weights.items():
        if stem in held or len(stem) < KNOWN_BY:
            continue
        beginning = stem[: max(KNOWN_BY, len(stem) - 2)]
        if any(other.startswith(beginning) for other in held):
            share += weight
    return share


def _near(question: Question, asked: Sequence[tuple[int, str]]) -> float:
    """The largest share of the question's words that stand within a dozen words."""
    best = 0.0
    for first, (start, _) in enumerate(asked):
        seen = {stem for place, stem in asked[first : first + NEAR] if place - start < NEAR}
        best = max(best, sum(question.weights[stem] for stem in seen))
    return best


def _longest_run(asked: Sequence[str], in_order: Sequence[str]) -> int:
    """How many words in a row the question and the passage have in common, at most six."""
    wanted = frozenset(asked)
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(in_order):
        if stem in wanted:
            places.setdefault(stem, []).append(place)
    best, before = 0, dict[int, int]()
    for stem in asked:
        run = {place: before.get(place - 1, 0) + 1 for place in places.get(stem, ())}
        best = max(best, *run.values()) if run else best
        before = run
    return min(best, LONGEST_RUN)


def _pairs(question: Question, asked: Sequence[str]) -> float:
    """The share of the question's pairs whose words follow each other, leaving others out."""
    there = set(pairwise(asked))
    return sum(share for pair, share in question.pairs if pair in there)


@lru_cache(maxsize=16_384)  # the same passages come up again and again: a third of a search
def _read(text: str) -> tuple[str, ...]:
    return tuple(stems(words(text)))


def _around(
    passages: Sequence[StoredPassage], held: Sequence[frozenset[str]]
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """For each passage the stems of its found neighbours, and of all found of its article."""
    places = {(p.record.id, p.position): number for number, p in enumerate(passages)}
    articles: dict[str, frozenset[str]] = {}
    beside: list[frozenset[str]] = []
    nothing: frozenset[str] = frozenset()
    for number, passage in enumerate(passages):
        article = passage.record.id
        articles[article] = articles.get(article, nothing) | held[number]
        near = (places.get((article, passage.position + step)) for step in (-1, 1))
        beside.append(nothing.union(*(held[n] for n in near if n is not None)))
    return beside, [articles[passage.record.id] for passage in passages]
