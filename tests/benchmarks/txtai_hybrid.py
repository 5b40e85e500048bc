"""The passages of an index in txtai's hybrid index, with the vectors of the same model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from index.embedding import EmbeddingModel, Matrix
from index.passages import heading
from index.records import StoredPassage

Passages = Mapping[int, StoredPassage]
Form = Literal["headings", "alone"]
SearchMany = Callable[[Sequence[str]], list[list[int]]]


@dataclass(frozen=True)
class Way:
    """One way to set txtai up: what is indexed, the full text's scoring, the vectors' weight."""

    name: str
    form: Form
    scoring: Mapping[str, Any]
    weight: float


_BM25 = {"method": "bm25", "terms": True, "normalize": True}  # what hybrid=True stands for
_STOPPED = {"tokenizer": {"stopwords": True}}
# The best of a sweep over both forms, bm25, tfidf and sif, its three fusions (of normalised
# scores, of ranks, of log-odds), with and without stop words, at the weights 0.3, 0.5 and 0.7.
WAYS = (
    Way("txtai, as it comes", "headings", _BM25, 0.5),
    Way("txtai, no headings", "alone", _BM25, 0.5),
    Way("txtai, 0.7 vectors", "headings", _BM25, 0.7),
    Way("txtai, stop words", "headings", _BM25 | _STOPPED, 0.5),
    Way("txtai, stop, 0.7 vectors", "headings", _BM25 | _STOPPED, 0.7),
    Way("txtai, log-odds", "headings", _BM25 | {"normalize": "bb25"}, 0.5),
    Way("txtai, ranks", "headings", {"method": "bm25", "terms": True}, 0.5),
    Way("txtai, tfidf, 0.7 vectors", "headings", _BM25 | {"method": "tfidf"}, 0.7),
    Way("txtai, sif, 0.7 vectors", "headings", _BM25 | {"method": "sif"}, 0.7),
)


def texts(passages: Passages, form: Form) -> dict[int, str]:
    """What is indexed of each passage: as the index embeds it, or its own words."""
    if form == "alone":
        return {number: p.text for number, p in passages.items()}
    return {n: heading(p.record.title, p.section) + p.text for n, p in passages.items()}


class Vectors:
    """The model's vectors, each computed once: every way asks for the same ones."""

    def __init__(self, model: EmbeddingModel, passages: Passages) -> None:
        self._model = model
        over = texts(passages, "headings")
        self._known = {over[n]: p.vector[0] for n, p in passages.items()}

    def __call__(self, wanted: Sequence[str]) -> Matrix:
        """One unit vector a text."""
        missing = list(dict.fromkeys(text for text in wanted if text not in self._known))
        self._known.update(zip(missing, self._model.embed(missing), strict=True))
        return np.asarray([self._known[text] for text in wanted], dtype=np.float32)


@contextmanager
def searching(way: Way, passages: Passages, vectors: Vectors, limit: int) -> Iterator[SearchMany]:
    """A search for the numbers of the ``limit`` best passages of each question, best first."""
    from txtai import Embeddings

    def transform(wanted: Sequence[str]) -> Matrix:  # txtai takes nothing but a function
        return vectors(wanted)

    embeddings = Embeddings(
        method="external",
        transform=transform,
        hybrid=True,
        content=True,
        scoring=dict(way.scoring),
    )
    embeddings.index((n, text, None) for n, text in texts(passages, way.form).items())

    def search(questions: Sequence[str]) -> list[list[int]]:
        found = embeddings.batchsearch(list(questions), limit, way.weight)
        return [[int(row["id"]) for row in rows] for rows in found]

    try:
        yield search
    finally:
        embeddings.close()
