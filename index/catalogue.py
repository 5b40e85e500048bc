"""The catalogue: SQLite in WAL mode, the source of truth for what is indexed.

An article with its paragraphs, passages and full text goes in, changes and leaves in one
transaction. Passage numbers are never used twice, so that a vector left over from a
killed process can never be taken for another passage's.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.article import Article, Kind, Paragraph, Span
from index.catalogue_rows import (
    RECORD_COLUMNS,
    SCHEMA,
    SCHEMA_VERSION,
    to_matrix,
    to_passage,
    to_record,
    where,
)
from index.embedding import Matrix
from index.errors import ArticleUnknown, IndexBroken
from index.records import (
    About,
    ArticleRecord,
    Counts,
    Filters,
    NewArticle,
    StoredArticle,
    StoredPassage,
)


class Catalogue:
    """One SQLite file. Reads come from any thread; one writer at a time holds the lock."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Open an existing catalogue. Raises ``IndexBroken`` if it cannot be read."""
        self._path, self._read_only = path, read_only
        self._local = threading.local()
        self._open: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._guard = threading.Lock()
        try:
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            self._connection.execute("SELECT count(*) FROM about").fetchone()
        except sqlite3.DatabaseError as error:
            self.close()
            raise IndexBroken(
                f"the catalogue {path} cannot be read ({error}); delete the folder and index again"
            ) from error
        if version != SCHEMA_VERSION:
            self.close()
            raise IndexBroken(
                f"the catalogue {path} has version {version}; "
                f"this program reads version {SCHEMA_VERSION}"
            )

    @classmethod
    def create(cls, path: Path, model: str, fingerprint: str, passage_rules: str) -> None:
        """Make an empty catalogue; it is complete or not there at all."""
        half_made = path.with_suffix(".new")
        half_made.unlink(missing_ok=True)
        connection = sqlite3.connect(half_made, isolation_level=None)
        try:
            connection.executescript(SCHEMA)
            connection.execute(
                "INSERT INTO about VALUES (?, ?, ?, 0, ?, 1, 0)",
                (model, fingerprint, passage_rules, _now()),
            )
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            connection.close()
        half_made.replace(path)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "ro" if self._read_only else "rw"
            connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,  # closed by whoever closes the catalogue
                timeout=30,
            )
            connection.execute("PRAGMA foreign_keys = ON")
            if not self._read_only:
                connection.execute("PRAGMA journal_mode = WAL")
            connection.create_function("folded", 1, _folded, deterministic=True)
            self._local.connection = connection
            with self._guard:
                self._close_those_of_ended_threads()
                self._open.append((threading.current_thread(), connection))
        return connection

    def _close_those_of_ended_threads(self) -> None:
        """A server's idle threads end and others come: their connections must not pile up."""
        for thread, connection in self._open:
            if not thread.is_alive():
                connection.close()
        self._open = [pair for pair in self._open if pair[0].is_alive()]

    def close(self) -> None:
        """Close every thread's connection; the catalogue is unusable afterwards."""
        with self._guard:
            for _, connection in self._open:
                connection.close()
            self._open.clear()

    # What is there

    def about(self) -> About:
        """What the index was made with and how fresh it is."""
        row = self._connection.execute(
            "SELECT model, fingerprint, passage_rules, revision, updated FROM about"
        ).fetchone()
        model, fingerprint, passage_rules, revision, updated = row
        return About(model, fingerprint, passage_rules, revision, datetime.fromisoformat(updated))

    def counts(self) -> Counts:
        """How many articles, paragraphs and passages are live."""
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM paragraphs),"
            " (SELECT count(*) FROM passages)"
        ).fetchone()
        return Counts(*row)

    def articles(
        self, filters: Filters, limit: int, offset: int = 0
    ) -> tuple[list[ArticleRecord], int]:
        """A page of articles, newest first, and how many there are in all."""
        condition, values = where(filters)
        total = self._connection.execute(
            f"SELECT count(*) FROM articles AS a WHERE {condition}", values
        ).fetchone()[0]
        rows = self._connection.execute(
            f"SELECT {RECORD_COLUMNS} FROM articles AS a WHERE {condition}"
            " ORDER BY published DESC, title, id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [to_record(row) for row in rows], int(total)

    def article_ids(self, filters: Filters) -> list[str]:
        """Ids of the articles that pass."""
        condition, values = where(filters)
        rows = self._connection.execute(f"SELECT id FROM articles AS a WHERE {condition}", values)
        return [row[0] for row in rows]

    def article(self, article_id: str) -> StoredArticle:
        """One live article with its text. Raises ``ArticleUnknown``."""
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT {RECORD_COLUMNS}, a.key, a.text FROM articles AS a WHERE id = ?",
                (article_id,),
            ).fetchone()
            if row is None:
                raise ArticleUnknown(f"there is no article {article_id!r}")
            key, text = row[-2:]
            sentences: dict[int, list[Span]] = {}
            for (encoded,) in connection.execute(
                "SELECT sentences FROM passages WHERE article = ? ORDER BY position", (key,)
            ):
                for paragraph, start, stop in json.loads(encoded):
                    sentences.setdefault(paragraph, []).append(Span(start, stop))
            paragraphs = tuple(
                Paragraph(
                    number, Kind(kind), section, Span(start, stop), tuple(sentences.get(number, ()))
                )
                for number, kind, section, start, stop in connection.execute(
                    "SELECT number, kind, section, start, stop FROM paragraphs"
                    " WHERE article = ? ORDER BY number",
                    (key,),
                )
            )
        record = to_record(row)
        return StoredArticle(
            record,
            Article(
                record.title,
                text,
                paragraphs,
                record.byline,
                record.publisher,
                record.published,
                record.url,
            ),
        )

    def passages(self, numbers: Sequence[int]) -> dict[int, StoredPassage]:
        """The live passages among ``numbers``; those that are not live are left out."""
        marks = ",".join("?" * len(numbers))
        rows = self._connection.execute(
            "SELECT p.number, p.position, p.section, p.start, p.stop, p.sentences, p.vectors,"
            f" w.text, {RECORD_COLUMNS} FROM passages AS p JOIN articles AS a ON a.key = p.article"
            f" JOIN passage_words AS w ON w.rowid = p.number WHERE p.number IN ({marks})",
            tuple(numbers),
        )
        return {row[0]: to_passage(row) for row in rows}

    def passage_numbers(self, article_ids: Sequence[str]) -> dict[str, list[int]]:
        """The live passages of these articles, in reading order."""
        marks = ",".join("?" * len(article_ids))
        rows = self._connection.execute(
            "SELECT a.id, p.number FROM passages AS p JOIN articles AS a ON a.key = p.article"
            f" WHERE a.id IN ({marks}) ORDER BY a.id, p.position",
            tuple(article_ids),
        )
        found: dict[str, list[int]] = {}
        for article_id, number in rows:
            found.setdefault(article_id, []).append(number)
        return found

    def matching(
        self, words: str, limit: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Passages that match an FTS5 query, with their BM25 score, best (highest) first.

        Section and origin (byline, publisher) count less than headline and text.
        ``articles`` restricts the search to these article ids.
        """
        restricted = (
            ""
            if articles is None
            else " AND rowid IN (SELECT p.number FROM passages AS p JOIN articles AS a"
            " ON a.key = p.article WHERE a.id IN (SELECT value FROM json_each(?)))"
        )
        rows = self._connection.execute(
            "SELECT rowid, -bm25(passage_words, 1.0, 0.5, 0.5, 1.0) AS score FROM passage_words"
            f" WHERE passage_words MATCH ?{restricted} ORDER BY score DESC, rowid LIMIT ?",
            (words, *([] if articles is None else [json.dumps(list(articles))]), limit),
        )
        return [(number, score) for number, score in rows]

    def holding(self, phrases: Sequence[str], words: Sequence[str], limit: int) -> list[str]:
        """Ids of articles, newest first, in whose text every phrase and every word stands.

        A phrase is found whatever the case and the ending of its words, and only within
        one passage; a word is found as it is written, anywhere in the article.
        """
        stands = " AND ".join(
            [
                "a.key IN (SELECT p.article FROM passage_words JOIN passages AS p"
                " ON p.number = passage_words.rowid WHERE passage_words MATCH ?)"
            ]
            * len(phrases)
            + ["instr(a.text, ?) > 0"] * len(words)
        )
        rows = self._connection.execute(
            f"SELECT a.id FROM articles AS a WHERE {stands}"
            " ORDER BY a.published DESC, a.title, a.id LIMIT ?",
            (*(f"text : {quoted(phrase)}" for phrase in phrases), *words, limit),
        )
        return [row[0] for row in rows]

    def locate(self, numbers: Sequence[int]) -> dict[int, tuple[str, Span]]:
        """The article's id and the span in its text of each live passage among ``numbers``."""
        rows = self._connection.execute(
            "SELECT p.number, a.id, p.start, p.stop FROM passages AS p"
            " JOIN articles AS a ON a.key = p.article"
            " WHERE p.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {number: (article_id, Span(start, stop)) for number, article_id, start, stop in rows}

    def document_frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word stands, by the full text's own stemming."""
        return {
            word: self._connection.execute(
                "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?", (quoted(word),)
            ).fetchone()[0]
            for word in words
        }

    # What a writer needs

    def files(self) -> dict[str, tuple[str, str]]:
        """Each indexed file's path, with its article's id and the hash of its bytes."""
        rows = self._connection.execute("SELECT path, id, file_hash FROM articles")
        return {path: (article_id, file_hash) for path, article_id, file_hash in rows}

    def revision_of(self, article_id: str) -> str | None:
        """The live revision of an article, ``None`` if it is not live."""
        row = self._connection.execute(
            "SELECT revision FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row[0] if row else None

    def allocate(self, count: int) -> tuple[int, ...]:
        """``count`` passage numbers that have never been used."""
        with self._writing() as connection:
            first = connection.execute("SELECT next_passage FROM about").fetchone()[0]
            connection.execute("UPDATE about SET next_passage = next_passage + ?", (count,))
        return tuple(range(first, first + count))

    def put(self, new: NewArticle) -> list[int]:
        """Make an article live, in place of its earlier revision, in one transaction.

        Returns the passage numbers that are no longer live.
        """
        article = new.article
        with self._writing() as connection:
            replaced = self._delete(connection, new.id)
            key = connection.execute(
                "INSERT INTO articles (id, path, source, file_hash, revision, title, byline,"
                " publisher, published, url, text, paragraph_count, indexed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    new.id,
                    new.path,
                    new.source,
                    new.file_hash,
                    article.revision,
                    article.title,
                    article.byline,
                    article.publisher,
                    article.published and article.published.isoformat(),
                    article.url,
                    article.text,
                    len(article.paragraphs),
                    _now(),
                ),
            ).lastrowid
            connection.executemany(
                "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (key, p.number, p.kind.value, p.section, p.span.start, p.span.end)
                    for p in article.paragraphs
                ],
            )
            for position, (passage, number, vectors) in enumerate(
                zip(new.passages, new.numbers, new.vectors, strict=True)
            ):
                span = passage.span
                sentences = [[s.paragraph, s.span.start, s.span.end] for s in passage.sentences]
                connection.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        key,
                        position,
                        passage.section,
                        span.start,
                        span.end,
                        json.dumps(sentences),
                        vectors.astype(np.float16).tobytes(),
                    ),
                )
                connection.execute(
                    "INSERT INTO passage_words (rowid, title, section, origin, text)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (
                        number,
                        article.title,
                        passage.section or "",
                        f"{article.byline or ''} {article.publisher or ''}".strip(),
                        span.of(article.text),
                    ),
                )
            self._touch(connection)
        return replaced

    def note_file(self, article_id: str, file_hash: str) -> None:
        """Record that an unchanged article's file has other bytes now."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE articles SET file_hash = ? WHERE id = ?", (file_hash, article_id)
            )

    def remove(self, article_id: str) -> list[int]:
        """Take an article out, in one transaction; returns its passage numbers."""
        with self._writing() as connection:
            gone = self._delete(connection, article_id)
            self._touch(connection)
        return gone

    @property
    def writing(self) -> bool:
        """Whether a writer began and has not finished: vectors may not match."""
        return bool(self._connection.execute("SELECT writing FROM about").fetchone()[0])

    @writing.setter
    def writing(self, value: bool) -> None:
        with self._writing() as connection:
            connection.execute("UPDATE about SET writing = ?", (int(value),))

    def vectors(self) -> Iterator[tuple[int, str, Matrix]]:
        """Every live passage's number, article id and own vector, shape (1, dimensions)."""
        for number, article_id, sentences, blob in self._connection.execute(
            "SELECT p.number, a.id, p.sentences, p.vectors FROM passages AS p"
            " JOIN articles AS a ON a.key = p.article ORDER BY p.number"
        ):
            yield number, article_id, to_matrix(blob, 1 + len(json.loads(sentences)))[:1]

    def live_numbers(self) -> set[int]:
        """Every live passage's number."""
        return {row[0] for row in self._connection.execute("SELECT number FROM passages")}

    @staticmethod
    def _delete(connection: sqlite3.Connection, article_id: str) -> list[int]:
        gone = [
            row[0]
            for row in connection.execute(
                "SELECT number FROM passages WHERE article ="
                " (SELECT key FROM articles WHERE id = ?)",
                (article_id,),
            )
        ]
        connection.executemany("DELETE FROM passage_words WHERE rowid = ?", [(n,) for n in gone])
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        return gone

    @staticmethod
    def _touch(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE about SET revision = revision + 1, updated = ?", (_now(),))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Several reads that see one state of the catalogue."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute(begin)
        try:
            yield connection
            connection.commit()
        except BaseException:  # a full disk may stop the commit itself
            connection.rollback()
            raise


def quoted(word: str) -> str:
    """A word as an FTS5 string, so that nothing in it is taken for query syntax."""
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
