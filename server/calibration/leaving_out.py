"""The index as if some articles were not in it: for searches, without writing anything."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from index.catalogue_reading import CatalogueReader
from index.embedding import Vector
from index.records import Counts, Filters, StoredPassage
from index.vectors import PassageVectors
from index.words import stems, words


class CatalogueWithout(CatalogueReader):
    """A catalogue without some articles, as search reads it.

    Their passages are never found and never given, and do not count in how many passages
    there are and in how many a word stands. Only BM25 is still weighed with them.
    """

    def __init__(self, whole: CatalogueReader, articles: Iterable[str]) -> None:
        self._whole = whole
        self._articles = frozenset(articles)
        held = whole.passage_numbers(sorted(self._articles))
        self.left_out = frozenset(number for numbers in held.values() for number in numbers)
        gone = whole.passages(sorted(self.left_out)).values()
        self._stems: Counter[str] = Counter()
        for passage in gone:
            self._stems.update(set(stems(words(f"{passage.headings}\n{passage.text}"))))

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._whole._connection

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        return self._whole._reading()

    def counts(self) -> Counts:
        """How much is live without them; their paragraphs still count."""
        whole = self._whole.counts()
        return Counts(
            whole.articles - len(self._articles),
            whole.paragraphs,
            whole.passages - len(self.left_out),
        )

    def article_ids(self, filters: Filters) -> list[str]:
        """Ids of the others that pass."""
        return [i for i in self._whole.article_ids(filters) if i not in self._articles]

    def passages(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """The live passages of others among ``numbers``."""
        return self._whole.passages([n for n in numbers if n not in self.left_out])

    def passage_numbers(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        """The live passages of those of these articles that are not left out."""
        return self._whole.passage_numbers([i for i in article_ids if i not in self._articles])

    def matching(
        self, words: str, limit: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Passages of others that match an FTS5 query, best first."""
        found = self._whole.matching(words, limit + len(self.left_out), articles)
        return [hit for hit in found if hit[0] not in self.left_out][:limit]

    def document_frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages of others each word stands."""
        whole = self._whole.document_frequencies(words)
        stemmed = zip(whole.items(), stems(whole), strict=True)
        return {word: max(0, count - self._stems[stem]) for (word, count), stem in stemmed}


class VectorsWithout(PassageVectors):
    """A vector store without some passages, for searches alone: it has no store of its own."""

    def __init__(self, whole: PassageVectors, left_out: frozenset[int]) -> None:
        self._whole = whole
        self._left_out = left_out

    def nearest(
        self, vector: Vector, limit: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """The nearest of the other passages, best first."""
        found = self._whole.nearest(vector, limit + len(self._left_out), articles)
        return [hit for hit in found if hit[0] not in self._left_out][:limit]
