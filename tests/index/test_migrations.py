"""Files of every earlier version are brought up to date, whole or not at all."""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from types import FrameType

import pytest

import index.migrations
from index import jobs
from index.catalogue import Catalogue
from index.catalogue_rows import FIRST_STEPPED, SCHEMA, SCHEMA_VERSION, STEPS
from index.data_folder import open_for_reading, open_for_writing, require
from index.errors import IndexBroken, PullquoteError
from index.jobs import Jobs, State
from index.migrations import LaterVersion, migrate, version_of
from index.sync import sync
from index.upgrade import step_up
from server.access import database as keys
from server.conversation import database as conversations
from tests.index.made_up import WordModel

# What a version made, as it was then: one that is released never changes.
CATALOGUE_2 = Path(__file__).with_name("catalogue_2.sql")
JOBS_0 = """
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, request TEXT NOT NULL, state TEXT NOT NULL,
    progress TEXT NOT NULL, report TEXT, error TEXT, attempts INTEGER NOT NULL,
    cancelling INTEGER NOT NULL, created TEXT NOT NULL, started TEXT, finished TEXT
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, number);
INSERT INTO jobs VALUES (7, 'j7', 'sync', '{"targets": null}', 'queued', '{}', NULL, NULL, 0, 0,
    '2026-01-02T03:04:05.678+00:00', NULL, NULL);
"""
JOBS_1 = JOBS_0 + "PRAGMA user_version = 1;"
Steps = Sequence[Sequence[str]]
MADE_UP: Steps = (
    ("CREATE TABLE a (x TEXT)", "INSERT INTO a VALUES ('one')"),
    ("ALTER TABLE a ADD COLUMN y INTEGER", "UPDATE a SET y = length(x)"),
    ("CREATE TABLE b AS SELECT y FROM a", "DROP TABLE a"),
)


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=30)


def shape(path: Path) -> list[tuple[str, ...]]:
    """All tables, their columns and indexes, however they came about."""
    with closing(connected(path)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found: list[tuple[str, ...]] = []
        for table in sorted(tables):
            columns = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
            found += [(table, *map(str, column[1:])) for column in columns]
            indexes = connection.execute(f"PRAGMA index_list({table})").fetchall()
            found += sorted((table, *map(str, index[1:])) for index in indexes)
        return found


def made(path: Path, script: str) -> Path:
    with closing(connected(path)) as connection:
        connection.executescript(script)
    return path


@pytest.mark.parametrize("script", [JOBS_0, JOBS_1], ids=["0", "1"])
def test_jobs_of_every_earlier_version(script: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    path = made(old / "jobs.sqlite", script)
    kept, _ = Jobs(old), Jobs(new)
    assert shape(path) == shape(new / "jobs.sqlite")
    job = kept.take()
    assert job is not None
    assert (job.id, job.state, job.request_id) == ("j7", State.RUNNING, None)
    assert kept.add("check", {}, "r1").request_id == "r1"
    assert Jobs(old).get("j7").id == "j7", "opened again it stays as it is"


def test_a_catalogue_of_version_2(tmp_path: Path) -> None:
    """The newest tables are those that the steps lead to from what version 2 made."""
    old, new = made(tmp_path / "old.sqlite", CATALOGUE_2.read_text()), tmp_path / "new.sqlite"
    step_up(old)
    Catalogue.create(new, "m", "f", "r")
    assert shape(old) == shape(new)
    catalogue = Catalogue(old, read_only=True)
    try:
        assert catalogue.article("moor").article.text == "Rain on the moor\n\nIt rained."
        assert catalogue.counts().passages == 1
        assert catalogue.about().revision == 5
    finally:
        catalogue.close()


def test_every_step_is_counted() -> None:
    assert FIRST_STEPPED + len(STEPS) == SCHEMA_VERSION
    assert "CREATE TABLE articles" in SCHEMA


def test_the_steps_that_are_missing_are_taken_and_no_others(tmp_path: Path) -> None:
    for number in range(len(MADE_UP) + 1):
        path = tmp_path / f"{number}.db"
        with closing(connected(path)) as connection:
            migrate(connection, MADE_UP[:number])
            assert version_of(connection) == number
            migrate(connection, MADE_UP)
            assert connection.execute("SELECT y FROM b").fetchall() == [(3,)]
            assert version_of(connection) == len(MADE_UP)
            migrate(connection, MADE_UP)
            with pytest.raises(LaterVersion, match="version is 3, and this program knows"):
                migrate(connection, MADE_UP[:2])


def test_a_step_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    with closing(connected(tmp_path / "a.db")) as connection:
        migrate(connection, MADE_UP[:1])
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, (MADE_UP[0], MADE_UP[1], ("CREATE TABLE a (again TEXT)",)))
        assert version_of(connection) == 1
        assert connection.execute("SELECT * FROM a").fetchall() == [("one",)]


def killed_at(last: int, work: Callable[[], None]) -> bool:
    """Do this in a process that ends as by a power cut at one step of the module; if it did."""
    pid = os.fork()
    if pid == 0:
        steps = 0

        def count(frame: FrameType, _event: str, _argument: object) -> None:
            nonlocal steps
            if frame.f_code.co_filename == index.migrations.__file__:
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        work()
        sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def test_killed_at_any_step_it_is_the_old_version_or_the_new(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(connected(old)) as connection:
        migrate(connection, MADE_UP[:1])
    path = tmp_path / "killed.db"

    def work() -> None:
        with closing(connected(path)) as connection:
            migrate(connection, MADE_UP)

    step, killed, versions = 0, True, []
    while killed:
        step += 1
        shutil.copy(old, path)
        killed = killed_at(step, work)
        with closing(connected(path)) as connection:
            versions.append(version_of(connection))
            if versions[-1] == 1:
                assert connection.execute("SELECT * FROM a").fetchall() == [("one",)]
            migrate(connection, MADE_UP)
            assert connection.execute("SELECT y FROM b").fetchall() == [(3,)]
        path.unlink()
        path.with_name("killed.db-journal").unlink(missing_ok=True)
    assert set(versions) == {1, 3}
    assert versions == sorted(versions)


def test_a_copy_of_the_catalogue_is_kept_until_it_is_next_found_to_be_well(tmp_path: Path) -> None:
    path = made(tmp_path / "catalogue.sqlite", CATALOGUE_2.read_text())
    kept = tmp_path / "catalogue.sqlite.before"
    step_up(path, (("ALTER TABLE about ADD COLUMN more TEXT",),))
    with closing(connected(kept)) as connection:
        assert version_of(connection) == FIRST_STEPPED
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    step_up(path, (("ALTER TABLE about ADD COLUMN more TEXT",),))
    assert not kept.exists()
    with pytest.raises(IndexBroken, match="made by a later version"):
        step_up(path, ())
    with pytest.raises(IndexBroken, match="cannot be brought up to date"):
        step_up(path, (*STEPS, ("ALTER TABLE about ADD COLUMN two TEXT",), ("nonsense",)))


def test_a_later_version_is_refused_in_words(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("Moor\n\nIt rained on the moor for a week.\n")
    data = tmp_path / "data"
    with open_for_writing(data, WordModel()) as index_:
        sync(index_, [news])
    with closing(connected(require(data) / "catalogue.sqlite")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(IndexBroken, match="later version"), open_for_reading(data, WordModel()):
        pass
    with pytest.raises(IndexBroken, match="later version"), open_for_writing(data, WordModel()):
        pass
    Jobs(data)
    with closing(connected(data / "jobs.sqlite")) as connection:
        connection.execute(f"PRAGMA user_version = {len(jobs.MIGRATIONS) + 1}")
    with pytest.raises(IndexBroken, match="later version"):
        Jobs(data)


@pytest.mark.parametrize(
    ("steps", "writing"),
    [(conversations.MIGRATIONS, conversations.writing), (keys.MIGRATIONS, keys.writing)],
    ids=["conversations", "keys"],
)
def test_files_of_conversations_and_keys(
    steps: Steps,
    writing: Callable[[Path], AbstractContextManager[sqlite3.Connection]],
    tmp_path: Path,
) -> None:
    """Of each version, made by its own steps, becomes what a new one is; a later is refused."""
    new = tmp_path / "new.db"
    with writing(new):
        pass
    for number in range(len(steps) + 1):
        path = tmp_path / f"{number}.db"
        with closing(connected(path)) as connection:
            migrate(connection, steps[:number])
        with writing(path):
            pass
        assert shape(path) == shape(new)
    with closing(connected(new)) as connection:
        connection.execute(f"PRAGMA user_version = {len(steps) + 1}")
    with pytest.raises(PullquoteError, match="later version"), writing(new):
        pass
