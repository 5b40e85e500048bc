"""Hybrid search: vectors and full text, fused, with the evidence around each passage."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.catalogue_reading import CatalogueReader, quoted
from index.data_folder import Index
from index.embedding import EmbeddingModel, Vector
from index.evidence import Evidence, Found, gather
from index.excerpts import Excerpt, excerpts
from index.fuse import fuse, fuse_ranks
from index.question import Question
from index.records import Filters, StoredPassage
from index.vectors import PassageVectors
from index.wording import wording
from index.words import Stems, content_words, stems

CANDIDATES = 60  # from each of the two searches
Method = Literal["hybrid", "vectors", "full_text", "rank_fusion"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with what speaks for it."""

    passage: StoredPassage
    evidence: Evidence | None  # none of a search by another method
    score: float  # 0 to 1: comparable within one question, not a probability
    similarities: Vector  # cosine of each of its sentences to the question
    stems: Stems  # of its text and its headings


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

        The other methods are there to compare with: one of the two searches alone, or the
        plain fusion of their ranks.
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
        if method == "hybrid":
            hits = self._hybrid(understood, passages, shares)
        elif method == "rank_fusion":
            fused = fuse_ranks([near, matched])
            top = max(fused.values(), default=1.0)
            hits = self._single(understood, passages, {n: s / top for n, s in fused.items()})
        else:
            hits = self._single(understood, passages, near or shares)
        return Ranking(understood, tuple(hits[:limit]), None if articles is None else len(articles))

    def excerpts(self, hits: Sequence[Hit]) -> list[Excerpt]:
        """The passage of each hit with what stands over it, as it is shown."""
        return excerpts(self._catalogue, [hit.passage for hit in hits])

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
        found = [
            Found(passage, similarities, shares.get(number, 0.0))
            for (number, passage), similarities in zip(
                passages.items(), _similarities(passages.values(), question.vector), strict=True
            )
        ]
        evidence = gather(question, found)
        return _sorted(
            [
                Hit(each.passage, held, score, each.similarities[1:], wording(each.passage).stems)
                for each, held, score in zip(
                    found, evidence, fuse(question.length, evidence), strict=True
                )
            ]
        )

    def _single(
        self,
        question: Question,
        passages: Mapping[int, StoredPassage],
        scores: Mapping[int, float],
    ) -> list[Hit]:
        return _sorted(
            [
                Hit(
                    passage,
                    None,
                    min(1.0, max(0.0, scores[number])),
                    (passage.vector @ question.vector)[1:],
                    wording(passage).stems,
                )
                for number, passage in passages.items()
            ]
        )


def _similarities(passages: Iterable[StoredPassage], vector: Vector) -> list[Vector]:
    """The cosine of each passage's vectors to one: one product for all of them."""
    stored = [passage.vector for passage in passages]
    if not stored:
        return []
    ends = np.cumsum([len(rows) for rows in stored[:-1]])
    return np.split(np.vstack(stored) @ vector, ends)


def _sorted(hits: list[Hit]) -> list[Hit]:
    """Best first; equal scores in order of article and place, so that ties never flicker."""
    return sorted(hits, key=lambda h: (-h.score, h.passage.record.id, h.passage.position))
