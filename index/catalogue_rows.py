"""The catalogue's rows: its tables, and rows turned into records and back."""

import json
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from index.article import Span
from index.embedding import Matrix
from index.passages import Sentence
from index.records import ArticleRecord, Filters, StoredPassage

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE about (
    model TEXT NOT NULL, fingerprint TEXT NOT NULL, passage_rules TEXT NOT NULL,
    revision INTEGER NOT NULL, updated TEXT NOT NULL,
    next_passage INTEGER NOT NULL, writing INTEGER NOT NULL
) STRICT;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL, file_hash TEXT NOT NULL, revision TEXT NOT NULL,
    title TEXT NOT NULL, byline TEXT, publisher TEXT, published TEXT, url TEXT,
    text TEXT NOT NULL, paragraph_count INTEGER NOT NULL, indexed TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_date ON articles (published DESC, title, id);
CREATE TABLE paragraphs (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    position INTEGER NOT NULL, section TEXT,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    sentences TEXT NOT NULL,   -- [[paragraph, start, stop], ...]
    vectors BLOB NOT NULL,     -- float16: the passage's vector, then each sentence's
    UNIQUE (article, position)
) STRICT;
CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, section, origin, text, tokenize = "porter unicode61 remove_diacritics 2"
);
"""

RECORD_COLUMNS = (
    "a.id, a.source, a.title, a.byline, a.publisher, a.published, a.url, a.revision,"
    " a.paragraph_count, a.indexed"
)


def to_record(row: Sequence[object], at: int = 0) -> ArticleRecord:
    """The record in ten columns of a row, from ``at`` on."""
    fields = list(row[at : at + 10])
    fields[5] = date.fromisoformat(str(fields[5])) if fields[5] else None
    fields[9] = datetime.fromisoformat(str(fields[9]))
    return ArticleRecord(*fields)  # type: ignore[arg-type]


def to_passage(row: Sequence[object]) -> StoredPassage:
    """The passage in a row: its own eight columns, then its article's record."""
    number, position, section, start, stop, encoded, blob, text = row[:8]
    sentences = tuple(Sentence(p, Span(a, b)) for p, a, b in json.loads(str(encoded)))
    return StoredPassage(
        number,  # type: ignore[arg-type]
        position,  # type: ignore[arg-type]
        to_record(row, 8),
        section,  # type: ignore[arg-type]
        Span(start, stop),  # type: ignore[arg-type]
        str(text),
        sentences,
        to_matrix(blob, 1 + len(sentences)),  # type: ignore[arg-type]
    )


def to_matrix(blob: bytes, rows: int) -> Matrix:
    """Vectors as stored (float16) to vectors as used (float32), one a row."""
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32).reshape(rows, -1)


def where(filters: Filters) -> tuple[str, tuple[str, ...]]:
    """The filters as an SQL condition on ``articles AS a``, and the values it binds."""
    parts: list[tuple[str, str]] = []
    if filters.article_ids is not None:
        parts.append(("a.id IN (SELECT value FROM json_each(?))", json.dumps(filters.article_ids)))
    if filters.publisher is not None:
        parts.append(("folded(a.publisher) = ?", filters.publisher.casefold()))
    if filters.byline is not None:
        parts.append(("instr(folded(a.byline), ?) > 0", filters.byline.casefold()))
    if filters.published_from is not None:
        parts.append(("a.published >= ?", filters.published_from.isoformat()))
    if filters.published_to is not None:
        parts.append(("a.published <= ?", filters.published_to.isoformat()))
    return " AND ".join(part for part, _ in parts) or "1", tuple(value for _, value in parts)
