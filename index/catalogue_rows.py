"""The catalogue's rows: its tables, and rows turned into records and back."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from index.article import Span
from index.embedding import Matrix
from index.listing import holding, lying_in
from index.passages import Sentence
from index.records import ArticleRecord, FileRecord, Filters, StoredPassage

# What brings a catalogue of version 2 to 3, and so on: each a tuple of statements, and none
# changes once it is released. ``SCHEMA`` is what they lead to.
STEPS: tuple[tuple[str, ...], ...] = ()
FIRST_STEPPED = 2
SCHEMA_VERSION = FIRST_STEPPED + len(STEPS)
SCHEMA = """
CREATE TABLE about (
    model TEXT NOT NULL, fingerprint TEXT NOT NULL, passage_rules TEXT NOT NULL,
    revision INTEGER NOT NULL, updated TEXT NOT NULL,
    next_passage INTEGER NOT NULL, writing INTEGER NOT NULL,
    dead_vectors INTEGER NOT NULL   -- removed since the store was made: it never shrinks
) STRICT;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision TEXT NOT NULL,
    title TEXT NOT NULL, byline TEXT, publisher TEXT, published TEXT, modified TEXT, url TEXT,
    text TEXT NOT NULL, paragraph_count INTEGER NOT NULL, indexed TEXT NOT NULL,
    story TEXT,                     -- the same for all prints of one story
    story_place INTEGER NOT NULL DEFAULT 0,  -- 0 for the print to quote
    story_note TEXT,                -- how a later version describes itself
    signature BLOB,                 -- by which its near-copies are found
    settled INTEGER NOT NULL DEFAULT 0  -- whether its story is known to be right
) STRICT;
CREATE INDEX articles_by_date ON articles (published DESC, title, id);
CREATE INDEX articles_by_revision ON articles (revision);
CREATE INDEX articles_by_story ON articles (story, story_place) WHERE story IS NOT NULL;
CREATE INDEX articles_to_settle ON articles (id) WHERE settled = 0;
CREATE TABLE paragraphs (
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL, kind TEXT NOT NULL, section TEXT,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, page INTEGER, PRIMARY KEY (article, number)
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
CREATE TABLE files (
    key INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
    article INTEGER REFERENCES articles ON DELETE SET NULL,
    digest TEXT NOT NULL,      -- of the bytes that are live; empty if none ever were
    reader TEXT NOT NULL,      -- the version of the readers that read them
    archive TEXT,              -- the path of the archive that holds it
    error TEXT,                -- why the bytes that are there now are not live
    withdrawn TEXT,            -- when it was taken out by hand
    validators TEXT            -- of a page: {"etag", "modified", "seen_at"}
) STRICT;
CREATE INDEX files_by_article ON files (article);
CREATE INDEX files_by_archive ON files (archive) WHERE archive IS NOT NULL;
CREATE TABLE sources (
    place TEXT PRIMARY KEY, kind TEXT NOT NULL, tried TEXT NOT NULL, synced TEXT, error TEXT,
    fields TEXT                -- of its tables: {our name: their column}
) STRICT, WITHOUT ROWID;
CREATE TABLE bands (
    band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article);
CREATE TABLE kin (
    one INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    kinship TEXT NOT NULL, PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX kin_by_other ON kin (other);
"""
# Rows of another catalogue, attached as "source", for the same articles under other keys.
_KEY = (
    "(SELECT m.key FROM main.articles AS m JOIN source.articles AS s USING (id) WHERE s.key = {})"
)
TAKE_OVER = (
    "DELETE FROM main.files",
    "DELETE FROM main.sources",
    "DELETE FROM main.bands",
    "DELETE FROM main.kin",
    "INSERT INTO main.files SELECT key, path, label, "
    + _KEY.format("f.article")
    + ", digest, reader, archive, error, withdrawn, validators FROM source.files AS f",
    "INSERT INTO main.sources SELECT * FROM source.sources",
    f"INSERT INTO main.bands SELECT band, {_KEY.format('b.article')} FROM source.bands AS b",
    f"INSERT INTO main.kin SELECT {_KEY.format('k.one')}, {_KEY.format('k.other')},"
    " kinship FROM source.kin AS k",
    "UPDATE main.articles SET (story, story_place, story_note, signature, settled,"
    " indexed) = (SELECT story, story_place, story_note, signature, settled, indexed"
    " FROM source.articles AS s WHERE s.id = main.articles.id)",
    "UPDATE main.about SET (revision, updated) ="
    " (SELECT max(s.revision, main.about.revision) + 1, s.updated FROM source.about AS s)",
)

RECORD_COLUMNS = (
    "a.id, coalesce((SELECT f.label FROM files AS f WHERE f.article = a.key"
    " ORDER BY f.key LIMIT 1), ''), a.title, a.byline, a.publisher, a.published, a.modified,"
    " a.url, a.revision, a.paragraph_count, a.indexed, a.story, a.story_place, a.story_note"
)
_RECORD_WIDTH = 14
FILE_COLUMNS = (
    "f.path, f.label, a.id, f.digest, f.reader, f.archive, f.error, f.withdrawn, f.validators"
)


def to_record(row: Sequence[object], at: int = 0) -> ArticleRecord:
    """The record in the columns of a row, from ``at`` on."""
    fields = list(row[at : at + _RECORD_WIDTH])
    for day in (5, 6):
        fields[day] = date.fromisoformat(str(fields[day])) if fields[day] else None
    fields[10] = datetime.fromisoformat(str(fields[10]))
    return ArticleRecord(*fields)  # type: ignore[arg-type]


def to_file(row: Sequence[object]) -> FileRecord:
    """The file in a row of ``FILE_COLUMNS``."""
    fields = list(row)
    fields[7] = datetime.fromisoformat(str(fields[7])) if fields[7] else None
    fields[8] = json.loads(str(fields[8])) if fields[8] else None
    return FileRecord(*fields)  # type: ignore[arg-type]


def to_passage(row: Sequence[object]) -> StoredPassage:
    """The passage in a row: its own eight columns, then its article's record."""
    number, position, section, start, stop, encoded, blob, text = row[:8]
    sentences = _sentences(str(encoded))
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


@lru_cache(maxsize=4096)  # the same passages come up again and again: a tenth of an answer
def _sentences(encoded: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(p, Span(a, b)) for p, a, b in json.loads(encoded))


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
    conditions, values = [part for part, _ in parts], tuple(value for _, value in parts)
    for given, meaning in ((filters.source, lying_in), (filters.words, holding)):
        if given is not None:
            condition, sought = meaning(given)
            conditions, values = [*conditions, condition], (*values, *sought)
    return " AND ".join(conditions) or "1", values
