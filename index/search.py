"""Hybrid search: vectors and full text, fused, with the evidence around each passage."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from index.catalogue_reading import CatalogueReader, quoted
from index.data_folder import Index
from index.embedding import EmbeddingModel, Vector
from index.fuse import Evidence, fuse
from index.records import Filters, StoredPassage
from index.vectors import PassageVectors
from index.words import content_words, stems, words

CANDIDATES = 60  # from each of the two searches
Method = Literal["hybrid", "vectors", "full_text"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as search sees it."""

    text: str
    vector: Vector  # unit length
    weights: Mapping[str, float]  # stem of each content word -> its share of the question, sum 1

    def coverage(self, found: frozenset[str]) -> float:
        """The weighted share of the question's words among these stems, 0 to 1."""
        return sum(weight for stem, weight in self.weights.items() if stem in found)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with what speaks for it."""

    passage: StoredPassage
    evidence: Evidence
    score: float  # 0 to 1: comparable within one question, not a probability
    similarities: Vector  # cosine of each of its sentences to the question
    stems: frozenset[str]  # of its text and its headings


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search found, best first."""

    question: Question
    hits: tuple[Hit, ...]
    restricted_to: int | None  # how many articles pass the filters; None without filters


class Search:
    """Finds passages. Safe to use from several threads."""

    def __init__(self, index: Index, catalogue: CatalogueReader | None = None) -> None:
        """Over the index as it changes, or as ``catalogue``, a snapshot, saw it."""
        self._catalogue: CatalogueReader = catalogue or index.catalogue
        self._vectors: PassageVectors = index.vectors
        self._model: EmbeddingModel = index.model

    def search(
        self,
        question: str,
        limit: int,
        filters: Filters = Filters(),
        method: Method = "hybrid",
    ) -> Ranking:
        """The ``limit`` best passages for a question.

        ``method`` leaves out one of the two searches, to compare them.
        """
        articles = None if filters.empty else self._catalogue.article_ids(filters)
        asked = content_words(question)
        understood = Question(question, self._model.embed([question])[0], self._weigh(asked))
        if articles is not None and not articles:
            return Ranking(understood, (), 0)
        width = max(CANDIDATES, limit)
        near: dict[int, float] = {}
        matched: dict[int, float] = {}
        if method != "full_text":
            near = dict(self._vectors.nearest(understood.vector, width, articles))
        if method != "vectors" and asked:
            query = " OR ".join(quoted(word) for word in asked)
            matched = dict(self._catalogue.matching(query, width, articles))
        passages = self._catalogue.passages([*near, *(n for n in matched if n not in near)])
        best = max(matched.values(), default=1.0)
        shares = {number: score / best for number, score in matched.items()}
        hits = (
            self._hybrid(understood, passages, shares)
            if method == "hybrid"
            else self._single(understood, passages, near or shares)
        )
        return Ranking(understood, tuple(hits[:limit]), None if articles is None else len(articles))

    def _weigh(self, asked: Sequence[str]) -> dict[str, float]:
        """Each word's inverse document frequency, as a share of the question's sum."""
        total = self._catalogue.counts().passages
        frequencies = self._catalogue.document_frequencies(asked)
        weights: dict[str, float] = {}
        for stem, word in zip(stems(asked), asked, strict=True):
            # Robertson and Spärck Jones, with 1 added so that it is never negative.
            rarity = math.log(1 + (total - frequencies[word] + 0.5) / (frequencies[word] + 0.5))
            weights[stem] = max(rarity, weights.get(stem, 0.0))
        whole = sum(weights.values())
        return {stem: weight / whole for stem, weight in weights.items()} if whole else {}

    def _hybrid(
        self,
        question: Question,
        passages: Mapping[int, StoredPassage],
        shares: Mapping[int, float],
    ) -> list[Hit]:
        held = {number: _stems(passage) for number, passage in passages.items()}
        beside, article = _around(passages, held)
        hits = []
        for (number, passage), similarities in zip(
            passages.items(), _similarities(passages.values(), question.vector), strict=True
        ):
            own = question.coverage(held[number])
            evidence = Evidence(
                passage=float(similarities[0]),
                sentence=float(similarities[1:].max()),
                full_text=shares.get(number, 0.0),
                coverage=own,
                neighbours=question.coverage(held[number] | beside[number]) - own,
                article=question.coverage(held[number] | article[number]) - own,
            )
            hits.append(Hit(passage, evidence, fuse(evidence), similarities[1:], held[number]))
        return _sorted(hits)

    def _single(
        self,
        question: Question,
        passages: Mapping[int, StoredPassage],
        scores: Mapping[int, float],
    ) -> list[Hit]:
        hits = []
        for number, passage in passages.items():
            similarities = passage.vector @ question.vector
            held = _stems(passage)
            score = min(1.0, max(0.0, scores[number]))
            evidence = Evidence(score, score, score, question.coverage(held), 0.0, 0.0)
            hits.append(Hit(passage, evidence, score, similarities[1:], held))
        return _sorted(hits)


def _similarities(passages: Iterable[StoredPassage], vector: Vector) -> list[Vector]:
    """The cosine of each passage's vectors to one: one product for all of them."""
    stored = [passage.vector for passage in passages]
    if not stored:
        return []
    ends = np.cumsum([len(rows) for rows in stored[:-1]])
    return np.split(np.vstack(stored) @ vector, ends)


def _stems(passage: StoredPassage) -> frozenset[str]:
    return _stemmed(f"{passage.headings}\n{passage.text}")


@lru_cache(maxsize=4096)  # the same passages come up again and again: a third of a search
def _stemmed(text: str) -> frozenset[str]:
    return frozenset(stems(words(text)))


def _around(
    passages: Mapping[int, StoredPassage], held: Mapping[int, frozenset[str]]
) -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    """For each passage the stems of its found neighbours, and of all found of its article."""
    places = {(p.record.id, p.position): number for number, p in passages.items()}
    articles: dict[str, frozenset[str]] = {}
    beside: dict[int, frozenset[str]] = {}
    nothing: frozenset[str] = frozenset()
    for number, passage in passages.items():
        article = passage.record.id
        articles[article] = articles.get(article, nothing) | held[number]
        near = (places.get((article, passage.position + step)) for step in (-1, 1))
        beside[number] = nothing.union(*(held[n] for n in near if n is not None))
    return beside, {number: articles[p.record.id] for number, p in passages.items()}


def _sorted(hits: list[Hit]) -> list[Hit]:
    """Best first; equal scores in order of article and place, so that ties never flicker."""
    return sorted(hits, key=lambda h: (-h.score, h.passage.record.id, h.passage.position))
