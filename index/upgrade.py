"""Data folders of earlier versions, brought to this one's form without losing anything.

Version 1 kept one catalogue and its vectors in the data folder itself; a file was an article.
From version 2 on each step is a transaction in the catalogue itself: ``STEPS``.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.backup.databases import copy
from index.backup.moving import finish
from index.catalogue import Catalogue, unreadable
from index.catalogue_rows import FIRST_STEPPED, STEPS
from index.errors import IndexBroken
from index.generations import Generations
from index.migrations import LaterVersion, Step, migrate, version_of
from index.records import Filters
from index.transactions import transaction

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
    is there still. A restore that was killed is finished first. Raises ``IndexBroken`` if it
    cannot be read.
    """
    finish(data)
    _from_1(data)
    generations = Generations(data)
    for generation in (generations.live(), generations.previous()):
        if generation is not None and (generation / "catalogue.sqlite").exists():
            step_up(generation / "catalogue.sqlite")


def step_up(path: Path, steps: Sequence[Step] = STEPS, *, keep_copy: bool = True) -> None:
    """Take the steps that a catalogue of version 2 or later lacks, all of them or none.

    A copy of what it was is kept beside it until it is next opened and found to be up to date:
    no step can be undone, and a version of this program before this one reads only the copy.
    Raises ``IndexBroken`` if it is damaged, or of a later version.
    """
    kept = path.with_name(f"{path.name}.before")
    latest = FIRST_STEPPED + len(steps)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
            found = version_of(connection)
            if found == latest:
                kept.unlink(missing_ok=True)
                return
            if found < FIRST_STEPPED:
                raise IndexBroken(
                    f"the catalogue {path} has version {found}, which no version of this program "
                    "made"
                )
            if found < latest and keep_copy:
                half_made = kept.with_name(f"{kept.name}.new")
                half_made.unlink(missing_ok=True)
                copy(path, half_made)
                half_made.replace(kept)
            migrate(connection, steps, FIRST_STEPPED)
    except LaterVersion as error:
        raise IndexBroken(
            f"the catalogue {path} was made by a later version of this program ({error}); use "
            "that one, or restore a backup that this one made"
        ) from error
    except sqlite3.OperationalError as error:
        raise IndexBroken(f"the catalogue {path} cannot be brought up to date: {error}") from error
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def _from_1(data: Path) -> None:
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
            with transaction(connection):
                for statement in _FROM_1:
                    connection.execute(statement)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise unreadable(old, error) from error
    catalogue = Catalogue(new, read_only=False)
    try:
        catalogue.rewrite_words()
        catalogue.rewrite_revisions(
            {i: catalogue.article(i).article.revision for i in catalogue.article_ids(Filters())}
        )
        catalogue.checkpoint()
    finally:
        catalogue.close()
