"""Every promise the index makes about itself, checked one by one."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from chromadb.errors import ChromaError

from index.article import BLOCK_SEPARATOR
from index.data_folder import Index
from index.records import Filters, StoredArticle

COMPARED_AT_ONCE = 1_000
# Stored vectors are float16, Chroma's are float32: the same to this cosine.
SAME = 0.999


@dataclass(frozen=True, slots=True)
class Flaw:
    """A promise that does not hold."""

    code: str
    message: str


def check(index: Index) -> list[Flaw]:
    """What is wrong with an open index; nothing, if it is as it should be.

    Takes time in proportion to the corpus. Damage that SQLite or Chroma itself finds is a
    flaw, not an error.
    """
    found: list[Flaw] = []
    try:
        found += [*_tables(index), *_articles(index)]
        found += _vectors(index)
    except sqlite3.DatabaseError as error:
        found.append(Flaw("catalogue", f"the catalogue is damaged: {error}"))
    except ChromaError as error:
        found.append(Flaw("vectors", f"the vector store is damaged: {error}"))
    return found


def _tables(index: Index) -> Iterator[Flaw]:
    for message in index.catalogue.faults():
        yield Flaw("catalogue", message)
    if index.catalogue.writing:
        yield Flaw("writing", "a writer has not finished its work")


def _articles(index: Index) -> Iterator[Flaw]:
    catalogue = index.catalogue
    for identity in catalogue.article_ids(Filters()):
        try:
            stored = catalogue.article(identity)
        except ValueError as error:  # spans that are none, paragraphs out of order
            yield Flaw("article", f"article {identity}: {error}")
            continue
        yield from _article(index, stored)
    for identity in catalogue.unsourced():
        yield Flaw("unsourced", f"article {identity} comes from no file")


def _article(index: Index, stored: StoredArticle) -> Iterator[Flaw]:
    identity, article = stored.record.id, stored.article
    if article.revision != stored.record.revision:
        yield Flaw("revision", f"the text of article {identity} is not that of its revision")
    if stored.record.paragraphs != len(article.paragraphs):
        yield Flaw("paragraphs", f"article {identity} has lost paragraphs")
    laid_out = BLOCK_SEPARATOR.join(p.span.of(article.text) for p in article.paragraphs)
    if laid_out != article.text:
        yield Flaw("offsets", f"the paragraphs of article {identity} are not its text")
    numbers = index.catalogue.passage_numbers([identity]).get(identity, [])
    passages = index.catalogue.passages(numbers)
    if not numbers or len(passages) != len(numbers):
        yield Flaw("passages", f"article {identity} lacks passages or their full text")
    for passage in passages.values():
        if passage.text != passage.span.of(article.text):
            yield Flaw("offsets", f"passage {passage.number} is not its article's own text")
        if any(sentence.span not in passage.span for sentence in passage.sentences):
            yield Flaw("offsets", f"a sentence of passage {passage.number} lies outside it")
    covered = {s.paragraph for passage in passages.values() for s in passage.sentences}
    if covered != {p.number for p in article.searchable()}:
        yield Flaw("passages", f"not every paragraph of article {identity} can be found")


def _vectors(index: Index) -> Iterator[Flaw]:
    live, stored = index.catalogue.live_numbers(), index.vectors.numbers()
    if live - stored:
        yield Flaw("vectors", f"{len(live - stored)} passages have no vector")
    if stored - live:
        yield Flaw("orphans", f"{len(stored - live)} vectors belong to no live passage")
    rows = index.catalogue.vectors()
    while batch := list(islice(rows, COMPARED_AT_ONCE)):
        kept = index.vectors.get([number for number, _, _ in batch])
        for number, article, vectors in batch:
            if number not in kept:
                continue
            owner, vector = kept[number]
            cosine = float(vector @ vectors[0] / max(1e-9, float(np.linalg.norm(vector))))
            if cosine < SAME * float(np.linalg.norm(vectors[0])) or owner != article:
                yield Flaw("vectors", f"the vector of passage {number} is not its own")
