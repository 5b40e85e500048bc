"""Articles made up for tests, and a model that needs no weights to index them."""

import re
import zlib
from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np

from index.article import Article, Block, Kind, Span
from index.catalogue import Catalogue
from index.embedding import EmbeddingModel, Matrix, PassageText, Vector
from index.passages import Passage, split_passages
from index.readers.compose import compose
from index.readers.metadata import Metadata
from index.records import FileRecord, NewArticle

DIMENSIONS = 16
_KINDS = {"# ": Kind.HEADING, "! ": Kind.FURNITURE}


def count_words(texts: Sequence[str]) -> list[int]:
    """A token a word, as if every word were one the model knows."""
    return [len(text.split()) for text in texts]


def made_up(
    title: str,
    *blocks: str,
    byline: str | None = None,
    publisher: str | None = None,
    published: date | None = None,
    url: str | None = None,
) -> Article:
    """An article of these paragraphs; ``# `` before one makes a heading, ``! `` furniture."""
    return compose(
        [
            Block(_KINDS[block[:2]], block[2:])
            if block[:2] in _KINDS
            else Block(Kind.PARAGRAPH, block)
            for block in blocks
        ],
        Metadata(title=title, byline=byline, publisher=publisher, published=published, url=url),
        "untitled.txt",
    )


def ready(
    catalogue: Catalogue, article_id: str, article: Article, path: str | None = None
) -> NewArticle:
    """The article as ``Catalogue.put`` takes it, with vectors made of its words."""
    passages = split_passages(article, count_words, limit=20)
    vectors = tuple(
        np.stack([direction(span.of(article.text)) for span in _spans(passage)])
        for passage in passages
    )
    return NewArticle(
        article_id,
        file_of(article_id, path),
        article,
        passages,
        catalogue.allocate(len(passages)),
        vectors,
    )


def file_of(article_id: str, path: str | None = None) -> FileRecord:
    """The file an article of this id would have come from."""
    where = path or f"/articles/{article_id}.txt"
    return FileRecord(where, where.removeprefix("/"), article_id, "0" * 64, "readers-1")


def _spans(passage: Passage) -> list[Span]:
    return [passage.span, *(sentence.span for sentence in passage.sentences)]


def direction(text: str) -> Vector:
    """A unit vector that depends on the words of a text and nothing else."""
    vector = np.full(DIMENSIONS, 1e-3, dtype=np.float32)
    for word in re.findall(r"\w+", text.lower()):
        seed = zlib.crc32(word.encode())
        vector += np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    unit: Vector = vector / np.linalg.norm(vector)
    return unit


class WordModel(EmbeddingModel):
    """Embeds without weights, and remembers what it was given to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "words"
        self.embedded: list[str] = []

    @cached_property
    def fingerprint(self) -> str:
        return "words-1"

    @property
    def dimensions(self) -> int:
        return DIMENSIONS

    def load(self) -> None:
        pass

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return count_words(texts)

    def knows(self, word: str) -> bool:  # noqa: ARG002 - as if every word were one it knows
        return True

    def embed(self, texts: Sequence[str]) -> Matrix:
        return np.asarray([direction(t) for t in texts]).reshape(-1, DIMENSIONS)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        self.embedded += [passage.text for passage in passages]
        return [
            self.embed([p.heading + p.text, *(s.of(p.text) for s in p.sentences)]) for p in passages
        ]
