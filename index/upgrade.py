"""Data folders of earlier versions, brought to this one's form without losing anything.

Version 1 kept one catalogue and its vectors in the data folder itself; a file was an article.
"""

import shutil
import sqlite3
from pathlib import Path

from index.catalogue import Catalogue
from index.errors import IndexBroken
from index.generations import Generations
from index.records import Filters

_FROM_1 = (
    "DELETE FROM about",
    "INSERT INTO about SELECT model, fingerprint, passage_rules, revision, updated, next_passage,"
    " 1, 0 FROM old.about",
    "INSERT INTO articles (key, id, revision, title, byline, publisher, published, url, text,"
    " paragraph_count, indexed) SELECT key, id, revision, title, byline, publisher, published,"
    " url, text, paragraph_count, indexed FROM old.articles",
    "INSERT INTO paragraphs SELECT article, number, kind, section, start, stop, NULL"
    " FROM old.paragraphs",
    "INSERT INTO passages SELECT * FROM old.passages",
    "INSERT INTO files (path, label, article, digest, reader)"
    " SELECT path, source, key, file_hash, '1' FROM old.articles",
)


def upgrade(data: Path) -> None:
    """Bring the folder, which this process holds alone, to the present form if it is older.

    The new form is built aside and becomes live in one step; killed in between, the old one
    is there still. Raises ``IndexBroken`` if it cannot be read.
    """
    old, old_vectors = data / "catalogue.sqlite", data / "vectors"
    generations = Generations(data)
    if generations.state() is None:
        if not old.exists():
            return
        with generations.building() as folder:
            _catalogue_of_1(old, folder / "catalogue.sqlite")
            if old_vectors.is_dir():
                shutil.copytree(old_vectors, folder / "vectors")
            generations.adopt(folder, keep_previous=False)
    for path in data.glob("catalogue.sqlite*"):
        path.unlink()
    shutil.rmtree(old_vectors, ignore_errors=True)


def _catalogue_of_1(old: Path, new: Path) -> None:
    try:
        Catalogue.create(new, "", "", "")
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            connection.execute("ATTACH ? AS old", (str(old),))
            (version,) = connection.execute("PRAGMA old.user_version").fetchone()
            if version != 1:
                raise IndexBroken(
                    f"the catalogue {old} has version {version}, which this program does not know"
                )
            connection.execute("BEGIN")
            for statement in _FROM_1:
                connection.execute(statement)
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise IndexBroken(
            f"the catalogue {old} cannot be read ({error}); the articles themselves are "
            "where they were: index them into another data folder"
        ) from error
    catalogue = Catalogue(new, read_only=False)
    try:
        catalogue.rewrite_words()
        catalogue.rewrite_revisions(
            {i: catalogue.article(i).article.revision for i in catalogue.article_ids(Filters())}
        )
        catalogue.checkpoint()
    finally:
        catalogue.close()
