"""Reading the catalogue: articles, passages, full text and where they came from."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from index.article import Article, Kind, Paragraph, Span
from index.catalogue_rows import (
    FILE_COLUMNS,
    RECORD_COLUMNS,
    to_file,
    to_matrix,
    to_passage,
    to_record,
    where,
)
from index.embedding import Matrix
from index.errors import ArticleUnknown
from index.listing import ORDER_BY, quoted
from index.records import (
    About,
    ArticleRecord,
    Counts,
    FileRecord,
    Filters,
    Order,
    ParagraphBefore,
    SourceRecord,
    StoredArticle,
    StoredPassage,
)

__all__ = ["CatalogueReader", "quoted"]


class CatalogueReader:
    """Everything that can be asked of a catalogue, over one connection or one a thread."""

    @property
    def _connection(self) -> sqlite3.Connection:
        raise NotImplementedError

    def _reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """Several reads that see one state of the catalogue."""
        raise NotImplementedError

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
        self, filters: Filters, limit: int, offset: int = 0, order: Order = Order.NEWEST
    ) -> tuple[list[ArticleRecord], int]:
        """A page of articles in that order, and how many there are in all."""
        condition, values = where(filters)
        total = self._connection.execute(
            f"SELECT count(*) FROM articles AS a WHERE {condition}", values
        ).fetchone()[0]
        rows = self._connection.execute(
            f"SELECT {RECORD_COLUMNS} FROM articles AS a WHERE {condition}"
            f" ORDER BY {ORDER_BY[order]} LIMIT ? OFFSET ?",
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
                    number,
                    Kind(kind),
                    section,
                    Span(start, stop),
                    tuple(sentences.get(number, ())),
                    page,
                )
                for number, kind, section, start, stop, page in connection.execute(
                    "SELECT number, kind, section, start, stop, page FROM paragraphs"
                    " WHERE article = ? ORDER BY number",
                    (key,),
                )
            )
        record = to_record(row)
        return StoredArticle(
            record,
            Article(
                title=record.title,
                text=text,
                paragraphs=paragraphs,
                byline=record.byline,
                publisher=record.publisher,
                published=record.published,
                modified=record.modified,
                url=record.url,
            ),
        )

    def text(self, article_id: str) -> str:
        """One live article's text alone. Raises ``ArticleUnknown``."""
        row = self._connection.execute(
            "SELECT text FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise ArticleUnknown(f"there is no article {article_id!r}")
        return str(row[0])

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

    def before(self, numbers: Sequence[int], reach: int) -> dict[int, list[ParagraphBefore]]:
        """Up to ``reach`` paragraphs before each live passage, in order, by its number."""
        rows = self._connection.execute(
            "WITH found AS (SELECT number, article, json_extract(sentences, '$[0][0]') AS first"
            " FROM passages WHERE number IN (SELECT value FROM json_each(?)))"
            " SELECT f.number, x.number, x.kind, x.start, x.stop,"
            " substr(a.text, x.start + 1, x.stop - x.start) FROM found AS f"
            " JOIN articles AS a ON a.key = f.article JOIN paragraphs AS x ON x.article = f.article"
            " AND x.number BETWEEN f.first - ? AND f.first - 1 ORDER BY f.number, x.number",
            (json.dumps(list(numbers)), reach),
        )
        found: dict[int, list[ParagraphBefore]] = {}
        for number, paragraph, kind, start, stop, text in rows:
            found.setdefault(number, []).append(
                ParagraphBefore(paragraph, Kind(kind), Span(start, stop), text)
            )
        return found

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

    def holding(
        self,
        phrases: Sequence[str],
        words: Sequence[str],
        limit: int,
        articles: Sequence[str] | None = None,
    ) -> list[str]:
        """Ids of articles, newest first, in whose text every phrase and every word stands.

        A phrase is found whatever the case and the ending of its words, and only within
        one passage; a word is found as it is written, anywhere in the article. ``articles``
        restricts the search to these article ids.
        """
        stands = " AND ".join(
            [
                "a.key IN (SELECT p.article FROM passage_words JOIN passages AS p"
                " ON p.number = passage_words.rowid WHERE passage_words MATCH ?)"
            ]
            * len(phrases)
            + ["instr(a.text, ?) > 0"] * len(words)
            + ["a.id IN (SELECT value FROM json_each(?))"] * (articles is not None)
        )
        ids = [] if articles is None else [json.dumps(list(articles))]
        rows = self._connection.execute(
            f"SELECT a.id FROM articles AS a WHERE {stands}"
            " ORDER BY a.published DESC, a.title, a.id LIMIT ?",
            (*(f"text : {quoted(phrase)}" for phrase in phrases), *words, *ids, limit),
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

    def revisions(self) -> dict[str, str]:
        """The revision of every live article, by its id."""
        return dict(self._connection.execute("SELECT id, revision FROM articles").fetchall())

    def with_revision(self, revision: str) -> str | None:
        """The id of the live article with this revision."""
        row = self._connection.execute(
            "SELECT id FROM articles WHERE revision = ? ORDER BY key", (revision,)
        ).fetchone()
        return row[0] if row else None

    # Where they came from

    def files(self) -> dict[str, FileRecord]:
        """Every file an article came from, or should have, by its path."""
        rows = self._connection.execute(
            f"SELECT {FILE_COLUMNS} FROM files AS f LEFT JOIN articles AS a ON a.key = f.article"
            " ORDER BY f.key"
        )
        return {row[0]: to_file(row) for row in rows}

    def file(self, path: str) -> FileRecord | None:
        """What is known of one file."""
        row = self._connection.execute(
            f"SELECT {FILE_COLUMNS} FROM files AS f LEFT JOIN articles AS a ON a.key = f.article"
            " WHERE f.path = ?",
            (path,),
        ).fetchone()
        return to_file(row) if row else None

    def files_of(self, article_id: str) -> list[FileRecord]:
        """Where one article came from, the first first."""
        rows = self._connection.execute(
            f"SELECT {FILE_COLUMNS} FROM files AS f JOIN articles AS a ON a.key = f.article"
            " WHERE a.id = ? ORDER BY f.key",
            (article_id,),
        )
        return [to_file(row) for row in rows]

    def failures(self) -> list[FileRecord]:
        """The files whose present bytes could not be made live."""
        rows = self._connection.execute(
            f"SELECT {FILE_COLUMNS} FROM files AS f LEFT JOIN articles AS a ON a.key = f.article"
            " WHERE f.error IS NOT NULL ORDER BY f.path"
        )
        return [to_file(row) for row in rows]

    def sources(self) -> list[SourceRecord]:
        """The folders, files and pages that the user named."""
        return [
            SourceRecord(
                place,
                kind,
                datetime.fromisoformat(tried),
                datetime.fromisoformat(synced) if synced else None,
                error,
                json.loads(fields) if fields else {},
            )
            for place, kind, tried, synced, error, fields in self._connection.execute(
                "SELECT place, kind, tried, synced, error, fields FROM sources ORDER BY place"
            )
        ]

    def withdrawn(self) -> int:
        """How many files were taken out by hand."""
        row = self._connection.execute(
            "SELECT count(*) FROM files WHERE withdrawn IS NOT NULL"
        ).fetchone()
        return int(row[0])

    # The same story in several prints

    def stories(self) -> int:
        """How many stories are printed by more than one article."""
        row = self._connection.execute("SELECT count(DISTINCT story) FROM articles").fetchone()
        return int(row[0])

    def prints(self, story: str) -> list[ArticleRecord]:
        """All prints of one story, the one to quote first."""
        rows = self._connection.execute(
            f"SELECT {RECORD_COLUMNS} FROM articles AS a WHERE a.story = ?"
            " ORDER BY a.story_place, a.id",
            (story,),
        )
        return [to_record(row) for row in rows]

    def unsigned(self) -> list[str]:
        """Ids of the articles that have no signature yet."""
        rows = self._connection.execute("SELECT id FROM articles WHERE signature IS NULL")
        return [row[0] for row in rows]

    def sharing(self, article_id: str) -> dict[str, bytes]:
        """The signatures of the articles that share a key with this one, by id."""
        rows = self._connection.execute(
            "SELECT DISTINCT a.id, a.signature FROM bands AS own JOIN bands AS b USING (band)"
            " JOIN articles AS a ON a.key = b.article"
            " WHERE own.article = (SELECT key FROM articles WHERE id = ?1) AND a.id <> ?1",
            (article_id,),
        )
        return dict(rows.fetchall())

    def signature(self, article_id: str) -> bytes:
        """What ``put_signatures`` stored."""
        row = self._connection.execute(
            "SELECT signature FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return bytes(row[0])

    def kin(self, article_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """The pairs of near-copies that have one of these articles in them, and how they are."""
        rows = self._connection.execute(
            "WITH named AS (SELECT key FROM articles WHERE id IN (SELECT value FROM json_each(?)))"
            " SELECT a.id, b.id, k.kinship FROM kin AS k JOIN articles AS a ON a.key = k.one"
            " JOIN articles AS b ON b.key = k.other"
            " WHERE k.one IN (SELECT key FROM named) OR k.other IN (SELECT key FROM named)",
            (json.dumps(list(article_ids)),),
        )
        return rows.fetchall()

    def in_stories_of(self, article_ids: Iterable[str]) -> set[str]:
        """Ids of all prints of the stories that these articles are prints of."""
        rows = self._connection.execute(
            "SELECT id FROM articles WHERE story IN (SELECT story FROM articles WHERE id IN"
            " (SELECT value FROM json_each(?)))",
            (json.dumps(list(article_ids)),),
        )
        return {row[0] for row in rows}

    # For the writer that comes after

    @property
    def writing(self) -> bool:
        """Whether a writer began and has not finished: vectors may not match."""
        return bool(self._connection.execute("SELECT writing FROM about").fetchone()[0])

    @property
    def dead_vectors(self) -> int:
        """How many vectors were removed since the vector store was made."""
        return int(self._connection.execute("SELECT dead_vectors FROM about").fetchone()[0])

    def unsourced(self) -> list[str]:
        """Ids of articles that no file holds."""
        rows = self._connection.execute(
            "SELECT id FROM articles AS a WHERE NOT EXISTS"
            " (SELECT 1 FROM files AS f WHERE f.article = a.key) ORDER BY id"
        )
        return [row[0] for row in rows]

    def faults(self) -> list[str]:
        """What SQLite itself finds wrong with the file, its references and its full text."""
        found = [
            f"the catalogue is damaged: {row[0]}"
            for row in self._connection.execute("PRAGMA integrity_check(5)")
            if row[0] != "ok"
        ]
        dangling = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        found += [f"a row of {row[0]} refers to nothing" for row in dangling[:5]]
        words, passages = self._connection.execute(
            "SELECT (SELECT count(*) FROM passage_words), (SELECT count(*) FROM passages)"
        ).fetchone()
        if words != passages:
            found.append(f"there is full text of {words} passages, not of {passages}")
        return found
