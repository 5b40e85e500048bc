"""A data folder of an earlier version is brought up to date and loses nothing."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.checking import check
from index.data_folder import (
    catalogue_in,
    open_for_reading,
    open_for_writing,
    require,
    vectors_in,
)
from index.errors import IndexBroken
from index.records import Filters
from index.sync import sync
from tests.index.made_up import WordModel

# The tables of version 1, as far as they differ from those of today.
VERSION_1 = """
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
    sentences TEXT NOT NULL, vectors BLOB NOT NULL, UNIQUE (article, position)
) STRICT;
CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, section, origin, text, tokenize = "porter unicode61 remove_diacritics 2"
);
ATTACH ? AS new;
"""
COPIES = (
    "INSERT INTO about SELECT model, fingerprint, passage_rules, revision, updated,"
    " next_passage, writing FROM new.about",
    "INSERT INTO articles SELECT a.key, a.id, f.path, f.label, f.digest, 'sha256:older', a.title,"
    " a.byline, a.publisher, a.published, a.url, a.text, a.paragraph_count, a.indexed"
    " FROM new.articles AS a JOIN new.files AS f ON f.article = a.key",
    "INSERT INTO paragraphs SELECT article, number, kind, section, start, stop FROM new.paragraphs",
    "INSERT INTO passages SELECT * FROM new.passages",
    "INSERT INTO passage_words (rowid, title, section, origin, text)"
    " SELECT rowid, title, section, origin, text FROM new.passage_words",
    "PRAGMA user_version = 1",
)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("river", "bridge", "vote"):
        text = f"{name.title()}\n\nIt was all about the {name} that day, and nobody slept.\n"
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def old(news: Path, tmp_path: Path) -> Path:
    """A data folder as version 1 made it."""
    made, data = tmp_path / "made", tmp_path / "data"
    with open_for_writing(made, WordModel()) as index:
        sync(index, [news])
    data.mkdir()
    connection = sqlite3.connect(data / "catalogue.sqlite")
    *tables, attach = [part for part in VERSION_1.split(";") if part.strip()]
    for table in tables:
        connection.execute(table)
    connection.execute(attach, (str(catalogue_in(require(made))),))
    for statement in COPIES:
        connection.execute(statement)
    connection.commit()
    connection.close()
    shutil.copytree(vectors_in(require(made)), data / "vectors")
    return data


def texts(data: Path) -> dict[str, str]:
    with open_for_reading(data, WordModel()) as index:
        ids = index.catalogue.article_ids(Filters())
        return {i: index.catalogue.article(i).article.text for i in ids}


def test_a_folder_of_version_1_is_brought_up_to_date(old: Path, news: Path, tmp_path: Path) -> None:
    (news / "river.txt").unlink()
    with pytest.raises(IndexBroken, match="'pullquote index' brings it up to date"):
        require(old)
    model = WordModel()
    with open_for_writing(old, model) as index:
        assert check(index) == []
        assert index.catalogue.counts().articles == 3, "also the one whose file has gone"
    assert texts(old) == texts(tmp_path / "made")
    assert sorted(path.name for path in old.iterdir()) == [
        "generations",
        "live.json",
        "lock.sqlite",
    ]
    with open_for_writing(old, model) as index:
        report = sync(index, [news])
        assert (report.removed, report.unchanged, report.added) == (1, 2, 0)
    assert model.embedded == [], "nothing is embedded again"


def test_an_upgrade_that_was_killed_is_done_again(old: Path) -> None:
    (old / "generations" / "building-x").mkdir(parents=True)
    shutil.copy(old / "catalogue.sqlite", old / "generations" / "building-x")
    with open_for_writing(old, WordModel()) as index:
        assert check(index) == []
    assert len(list((old / "generations").iterdir())) == 1


def test_what_the_upgrade_left_over_is_removed(old: Path) -> None:
    kept = (old / "catalogue.sqlite").read_bytes()
    with open_for_writing(old, WordModel()):
        pass
    (old / "catalogue.sqlite").write_bytes(kept)  # killed before it could be removed
    with open_for_writing(old, WordModel()) as index:
        assert index.catalogue.counts().articles == 3
    assert not (old / "catalogue.sqlite").exists()
    assert json.loads((old / "live.json").read_text())["live"] == "000001"


def test_a_broken_catalogue_of_version_1_is_said_to_be_and_kept(old: Path) -> None:
    (old / "catalogue.sqlite").write_bytes(b"not a database" * 999)
    with pytest.raises(IndexBroken, match="cannot be read"), open_for_writing(old, WordModel()):
        pass
    assert (old / "catalogue.sqlite").exists()
