"""The catalogue: SQLite in WAL mode, the source of truth for what is indexed.

An article with its paragraphs, passages, full text and the file it came from goes in,
changes and leaves in one transaction. Passage numbers are never used twice, so that a
vector left over from a killed process can never be taken for another passage's.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.catalogue_reading import CatalogueReader, quoted
from index.catalogue_rows import SCHEMA, SCHEMA_VERSION, TAKE_OVER
from index.errors import IndexBroken
from index.records import FileRecord, NewArticle
from index.transactions import Begin, transaction

__all__ = ["Catalogue", "Snapshot", "quoted"]


def unreadable(path: Path, error: sqlite3.Error) -> IndexBroken:
    """A catalogue that is damaged, and what is not lost with it."""
    return IndexBroken(
        f"the catalogue {path} cannot be read ({error}); the articles themselves are "
        "where they were: index them into another data folder"
    )


class Catalogue(CatalogueReader):
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
            raise unreadable(path, error) from error
        if version != SCHEMA_VERSION:
            self.close()
            raise IndexBroken(
                f"the catalogue {path} was made by an earlier version of this program; "
                "'pullquote index' brings it up to date"
                if version < SCHEMA_VERSION
                else f"the catalogue {path} was made by a later version of this program: it has "
                f"version {version}, and this program reads version {SCHEMA_VERSION}"
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
                "INSERT INTO about VALUES (?, ?, ?, 0, ?, 1, 0, 0)",
                (model, fingerprint, passage_rules, _now()),
            )
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            connection.close()
        half_made.replace(path)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = _connect(self._path, read_only=self._read_only)
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

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """The catalogue as it is now, whatever is written meanwhile."""
        connection = _connect(self._path, read_only=True)
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT revision FROM about").fetchone()  # the snapshot is now
            yield Snapshot(connection)
        finally:
            connection.close()

    # Writing

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
        fields = {
            "id": new.id,
            "revision": article.revision,
            "title": article.title,
            "byline": article.byline,
            "publisher": article.publisher,
            "published": article.published and article.published.isoformat(),
            "modified": article.modified and article.modified.isoformat(),
            "url": article.url,
            "text": article.text,
            "paragraph_count": len(article.paragraphs),
            "indexed": _now(),
            "signature": None,
            "settled": 0,
        }
        with self._writing() as connection:
            replaced = self._empty(connection, new.id)
            # Its row stays, and with it what points to it: files and prints.
            key = connection.execute(
                f"INSERT INTO articles ({', '.join(fields)})"
                f" VALUES ({', '.join('?' * len(fields))}) ON CONFLICT (id) DO UPDATE SET "
                + ", ".join(f"{name} = excluded.{name}" for name in fields)
                + " RETURNING key",
                tuple(fields.values()),
            ).fetchone()[0]
            connection.executemany(
                "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (key, p.number, p.kind.value, p.section, p.span.start, p.span.end, p.page)
                    for p in article.paragraphs
                ],
            )
            self._put_passages(connection, key, new)
            self._put_file(connection, new.file, key)
            self._touch(connection, len(replaced))
        return replaced

    @staticmethod
    def _put_passages(connection: sqlite3.Connection, key: int, new: NewArticle) -> None:
        article = new.article
        origin = f"{article.byline or ''} {article.publisher or ''}".strip()
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
                (number, article.title, passage.section or "", origin, span.of(article.text)),
            )

    def remove(self, article_id: str) -> list[int]:
        """Take an article out, in one transaction; returns its passage numbers.

        Its files are remembered as withdrawn: a sync does not bring them back.
        """
        with self._writing() as connection:
            connection.execute(
                "UPDATE files SET withdrawn = ?, article = NULL, error = NULL WHERE article ="
                " (SELECT key FROM articles WHERE id = ?)",
                (_now(), article_id),
            )
            gone = self._delete(connection, article_id)
            self._touch(connection, len(gone))
        return gone

    def put_file(self, file: FileRecord) -> None:
        """Record what is known of a file; its article, if it names one, is live."""
        with self._writing() as connection:
            row = connection.execute(
                "SELECT key FROM articles WHERE id = ?", (file.article,)
            ).fetchone()
            self._put_file(connection, file, row[0] if row else None)

    def move_file(self, path: str, file: FileRecord) -> None:
        """Record that a file has another path now; its article stays what it is."""
        with self._writing() as connection:
            connection.execute("DELETE FROM files WHERE path = ?", (file.path,))
            connection.execute(
                "UPDATE files SET path = ?, label = ?, archive = ? WHERE path = ?",
                (file.path, file.label, file.archive, path),
            )

    def forget_files(self, paths: Iterable[str]) -> None:
        """These files are not there any more; see ``remove_unsourced``."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM files WHERE path = ?", [(p,) for p in paths])

    def note_source(
        self,
        place: str,
        kind: str,
        error: str | None,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Record that a source was synced just now, or why it could not be.

        ``fields`` are its columns by our names; without them those known before stay.
        """
        now = _now()
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?1, ?2, ?3, iif(?4 IS NULL, ?3, NULL), ?4, ?5)"
                " ON CONFLICT (place) DO UPDATE SET kind = excluded.kind, tried = excluded.tried,"
                " synced = coalesce(excluded.synced, synced), error = excluded.error,"
                " fields = coalesce(excluded.fields, fields)",
                (place, kind, now, error, json.dumps(dict(fields)) if fields else None),
            )

    def forget_source(self, place: str) -> None:
        """No sync looks at this place any more unless it is named."""
        with self._writing() as connection:
            connection.execute("DELETE FROM sources WHERE place = ?", (place,))

    def unsettled(self) -> list[str]:
        """Ids of the articles whose near-copies are yet to be looked for."""
        rows = self._connection.execute("SELECT id FROM articles WHERE settled = 0 ORDER BY id")
        return [row[0] for row in rows]

    def put_signatures(self, signed: Iterable[tuple[str, bytes, Iterable[int]]]) -> None:
        """By what near-copies are found: of each article the signature and its keys."""
        with self._writing() as connection:
            for article_id, signature, keys in signed:
                (key,) = connection.execute(
                    "UPDATE articles SET signature = ? WHERE id = ? RETURNING key",
                    (signature, article_id),
                ).fetchone()
                connection.execute("DELETE FROM bands WHERE article = ?", (key,))
                connection.executemany(
                    "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, key) for band in keys]
                )

    def put_kin(self, article_ids: Iterable[str], kin: Iterable[tuple[str, str, str]]) -> None:
        """All the near-copies of these articles, as (one, other, kinship) with one of them."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM kin WHERE one IN (SELECT key FROM articles WHERE id IN"
                " (SELECT value FROM json_each(?1))) OR other IN (SELECT key FROM articles"
                " WHERE id IN (SELECT value FROM json_each(?1)))",
                (json.dumps(list(article_ids)),),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO kin SELECT a.key, b.key, ? FROM articles AS a,"
                " articles AS b WHERE a.id = ? AND b.id = ?",
                [(kinship, one, other) for one, other, kinship in kin],
            )

    def put_stories(self, prints: Iterable[tuple[str, str | None, int, str | None]]) -> None:
        """Record each article's story, its place among the prints, and why that is."""
        with self._writing() as connection:
            changed = 0
            for print_ in prints:
                changed += connection.execute(
                    "UPDATE articles SET story = ?2, story_place = ?3, story_note = ?4"
                    " WHERE id = ?1 AND (story, story_place, story_note) IS NOT (?2, ?3, ?4)",
                    print_,
                ).rowcount
                connection.execute("UPDATE articles SET settled = 1 WHERE id = ?", print_[:1])
            if changed:
                self._touch(connection, 0)

    def set_writing(self, value: bool) -> None:
        """Say that vectors may not match from now on, or that they do again."""
        with self._writing() as connection:
            connection.execute("UPDATE about SET writing = ?", (int(value),))

    # Whole catalogues

    def copy_to(self, path: Path) -> None:
        """A compact copy in a new file, whose vectors are those of a store yet to be made."""
        self._connection.execute("VACUUM INTO ?", (str(path),))
        copy = _connect(path, read_only=False)
        try:
            copy.execute("UPDATE about SET dead_vectors = 0, writing = 0")
        finally:
            copy.close()

    def take_over(self, source: "Catalogue") -> None:
        """Know of files, sources and stories what ``source`` does, whose articles these are."""
        connection = self._connection
        connection.execute("ATTACH ? AS source", (source.path.absolute().as_uri() + "?mode=ro",))
        try:
            with self._transaction("BEGIN IMMEDIATE"):
                for statement in TAKE_OVER:
                    connection.execute(statement)
        finally:
            connection.execute("DETACH source")

    def rewrite_words(self) -> None:
        """Make the full text anew from the articles."""
        with self._writing() as connection:
            connection.execute("DELETE FROM passage_words")
            connection.execute(
                "INSERT INTO passage_words (rowid, title, section, origin, text)"
                " SELECT p.number, a.title, coalesce(p.section, ''),"
                " trim(coalesce(a.byline, '') || ' ' || coalesce(a.publisher, '')),"
                " substr(a.text, p.start + 1, p.stop - p.start)"
                " FROM passages AS p JOIN articles AS a ON a.key = p.article"
            )

    def rewrite_revisions(self, revisions: Mapping[str, str]) -> None:
        """Record the revisions of articles by another formula; the articles stay as they are."""
        with self._writing() as connection:
            connection.executemany(
                "UPDATE articles SET revision = ?2 WHERE id = ?1", list(revisions.items())
            )

    def checkpoint(self) -> None:
        """Bring what was written into the file itself, and let go of the log's space."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @staticmethod
    def _put_file(connection: sqlite3.Connection, file: FileRecord, article: int | None) -> None:
        connection.execute(
            "INSERT INTO files (path, label, article, digest, reader, archive, error, withdrawn,"
            " validators) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
            " label = excluded.label, article = excluded.article, digest = excluded.digest,"
            " reader = excluded.reader, archive = excluded.archive, error = excluded.error,"
            " withdrawn = excluded.withdrawn, validators = excluded.validators",
            (
                file.path,
                file.label,
                article,
                file.digest,
                file.reader,
                file.archive,
                file.error,
                file.withdrawn and file.withdrawn.isoformat(timespec="seconds"),
                None if file.validators is None else json.dumps(dict(file.validators)),
            ),
        )

    @staticmethod
    def _empty(connection: sqlite3.Connection, article_id: str) -> list[int]:
        """Take an article's paragraphs and passages out; returns the passages' numbers."""
        row = connection.execute("SELECT key FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            return []
        # Its near-copies have to be looked for again, and so have those of its former prints.
        connection.execute(
            "UPDATE articles SET settled = 0 WHERE story ="
            " (SELECT story FROM articles WHERE key = ?1)"
            " OR key IN (SELECT one FROM kin WHERE other = ?1"
            " UNION SELECT other FROM kin WHERE one = ?1)",
            row,
        )
        connection.execute("DELETE FROM kin WHERE one = ?1 OR other = ?1", row)
        connection.execute("DELETE FROM bands WHERE article = ?", row)
        gone = [
            number
            for (number,) in connection.execute(
                "SELECT number FROM passages WHERE article = ?", row
            )
        ]
        connection.executemany("DELETE FROM passage_words WHERE rowid = ?", [(n,) for n in gone])
        connection.execute("DELETE FROM passages WHERE article = ?", row)
        connection.execute("DELETE FROM paragraphs WHERE article = ?", row)
        return gone

    @classmethod
    def _delete(cls, connection: sqlite3.Connection, article_id: str) -> list[int]:
        gone = cls._empty(connection, article_id)
        connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        return gone

    @staticmethod
    def _touch(connection: sqlite3.Connection, dead: int) -> None:
        connection.execute(
            "UPDATE about SET revision = revision + 1, updated = ?,"
            " dead_vectors = dead_vectors + ?",
            (_now(), dead),
        )

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._connection.in_transaction:
            yield self._connection
            return
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: Begin) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        with transaction(connection, begin):
            yield connection


class Snapshot(CatalogueReader):
    """One state of the catalogue. Used by one thread at a time, not always the same."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._one = connection

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._one

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        yield self._one


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,  # closed by whoever closes the catalogue
        timeout=30,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.create_function("folded", 1, _folded, deterministic=True)
    return connection


def _folded(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
