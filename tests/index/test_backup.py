"""A backup holds all that cannot be made again, and restores to the same index or not at all."""

import json
import os
import shutil
import sqlite3
import stat
import struct
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import ReadWriteLock

from index.article import Article
from index.backup.manifest import CATALOGUE, NAME, permitted
from index.backup.moving import FINISHED, UNFINISHED, finish
from index.backup.restoring import restore
from index.backup.taking import back_up, require_room, verify
from index.catalogue_rows import SCHEMA_VERSION
from index.checking import check
from index.data_folder import open_for_reading, open_for_writing
from index.errors import (
    BackupBroken,
    IndexBusy,
    IndexMissing,
    RestoreRefused,
    SourceMissing,
    StorageFailed,
)
from index.jobs import Jobs, State
from index.records import FileRecord, Filters
from index.search import Search
from index.sync import sync
from tests.index.made_up import WordModel

WORDS = ("river", "bridge", "vote", "harbour")
Seen = tuple[dict[str, Article], dict[str, FileRecord], list[list[tuple[str, float]]]]


def write_news(folder: Path, words: tuple[str, ...] = WORDS) -> Path:
    folder.mkdir(exist_ok=True)
    for word in words:
        text = f"{word.title()}\n\nIt was all about the {word} that day.\n\nNobody slept at all.\n"
        (folder / f"{word}.txt").write_text(text)
    return folder


def bring_in_line(folder: Path, data: Path) -> None:
    with open_for_writing(data, WordModel()) as index:
        sync(index, [folder])


def seen(data: Path) -> Seen:
    """All that a reader sees: articles, files, and what is found for questions, in order."""
    with open_for_reading(data, WordModel()) as index:
        assert check(index) == []
        ids = index.catalogue.article_ids(Filters())
        articles = {i: index.catalogue.article(i).article for i in ids}
        found = [
            [(h.passage.record.id, round(h.score, 2)) for h in Search(index).search(w, 10).hits]
            for w in (*WORDS, "Who slept?")
        ]
        return articles, index.catalogue.files(), found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everything in it that one can have; not to be written to."""
    place = tmp_path_factory.mktemp("whole")
    data = place / "data"
    bring_in_line(write_news(place / "news"), data)
    upload = data / "uploads" / "0f" / "uploads" / "ferry “night”.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("Ferry\n\nThe ferry came late that night.\n")
    bring_in_line(upload, data)
    jobs = Jobs(data)
    jobs.take(jobs.add("add", {"path": str(upload)}).id)
    for name in ("conversations.db", "keys.db"):
        with closing(sqlite3.connect(data / name)) as connection, connection:
            connection.execute("CREATE TABLE kept (word TEXT)")
            connection.execute("INSERT INTO kept VALUES (?)", (name,))
    (data / "server.json").write_text('{"token": "secret"}')
    (data / "lease.sqlite").write_bytes(b"")
    return data


@pytest.fixture(scope="module")
def backup(data: Path) -> Path:
    file = data.with_name("all.backup")
    back_up(data, file, "1.2.3")
    return file


def test_what_is_restored_is_what_was_backed_up(data: Path, backup: Path, tmp_path: Path) -> None:
    model = WordModel()
    restored = restore(backup, tmp_path / "elsewhere", model)
    there = restored.data
    assert model.embedded == [], "nothing is embedded again"
    (articles, files, found), (before, files_before, found_before) = seen(there), seen(data)
    assert (articles, found) == (before, found_before)
    assert restored.manifest.articles == len(articles) == 5
    moved = f"{there.resolve()}/uploads/"
    assert set(files) == {
        path.replace(f"{data.resolve()}/uploads/", moved) for path in files_before
    }
    (upload,) = (Path(path) for path in files if path.startswith(moved))
    assert "ferry" in upload.read_text(), "an upload is where the catalogue says"
    (job,), _ = Jobs(there).latest(5)
    assert job.request == {"path": str(upload)}
    assert job.state is State.RUNNING, "whoever opens it finds it broken off, and does it again"
    for name in ("conversations.db", "keys.db"):
        with closing(sqlite3.connect(there / name)) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [(name,)]
        assert stat.S_IMODE((there / name).stat().st_mode) == 0o600
    assert not (there / "server.json").exists(), "no token of a server leaves its folder"


def test_the_next_sync_of_what_was_restored_changes_nothing(backup: Path, tmp_path: Path) -> None:
    there = restore(backup, tmp_path / "elsewhere", WordModel()).data
    model = WordModel()
    with open_for_writing(there, model) as index:
        for source in index.catalogue.sources():
            report = sync(index, [Path(source.place)])
            assert (report.added, report.updated, report.removed) == (0, 0, 0)
    assert model.embedded == []


def test_a_backup_is_for_its_owner_alone_and_says_what_is_in_it(backup: Path, data: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    manifest = verify(backup)
    assert (manifest.program, manifest.articles, manifest.catalogue_version) == (
        "1.2.3",
        5,
        SCHEMA_VERSION,
    )
    names = {member.name for member in manifest.members}
    assert names == {
        CATALOGUE,
        "data/jobs.sqlite",
        "data/conversations.db",
        "data/keys.db",
        "data/uploads/0f/uploads/ferry “night”.txt",
    }
    assert not [p for p in backup.parent.iterdir() if p.name.startswith(".backup-")]
    assert data.exists()


def test_it_is_consistent_while_the_index_is_written(tmp_path: Path) -> None:
    """Whatever moment a backup falls on, whole articles are in it and every promise holds."""
    news, data = tmp_path / "news", tmp_path / "data"
    bring_in_line(write_news(news), data)
    stop, rounds = threading.Event(), 0

    def write() -> None:
        nonlocal rounds
        with open_for_writing(data, WordModel()) as index:
            while not stop.is_set():
                rounds += 1
                for word in WORDS:
                    text = f"{word}\n\nRound {rounds} of the {word}.\n\nIt was {rounds} again.\n"
                    (news / f"{word}.txt").write_text(text)
                sync(index, [news])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken = 0
        # On a busy machine the writer may have had no turn yet.
        while taken < 4 or (rounds < 3 and writer.is_alive()):
            back_up(data, tmp_path / f"{taken}.backup", "1")
            taken += 1
    finally:
        stop.set()
        writer.join()
    assert rounds > 1
    for number in range(taken):
        there = restore(tmp_path / f"{number}.backup", tmp_path / f"{number}", WordModel()).data
        articles, _, _ = seen(there)
        assert len(articles) == len(WORDS)
        for article in articles.values():
            said = {word for word in article.text.split() if word.strip(".").isdigit()}
            assert len({word.strip(".") for word in said}) <= 1, "an article of two rounds"


def rewritten(
    backup: Path,
    change: Callable[[dict[str, bytes]], None],
    described: Callable[[zipfile.ZipInfo], None] = lambda _: None,
) -> Path:
    """A backup with other members, as somebody forged it."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    forged = backup.with_name("forged.backup")
    with zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            described(info)
            archive.writestr(info, data)
    return forged


def manifest_with(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[NAME] = json.dumps(json.loads(members[NAME]) | changes).encode()

    return change


def listed(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    """Also hold this file, and list it as if it belonged there."""
    import hashlib

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[NAME])
        manifest["members"].append(
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        )
        members |= {name: data, NAME: json.dumps(manifest).encode()}

    return change


def as_link(info: zipfile.ZipInfo) -> None:
    if info.filename == "data/uploads/link":
        info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    "name",
    [
        "../outside.db",
        "/etc/outside.db",
        "data/../../outside.db",
        "data/uploads/../../outside",
        "data/uploads/a\\..\\b",
        "data/live.json",
        "data/lock.sqlite",
        "data/.hidden.db",
        "data/uploads",
        "generation/vectors/chroma.sqlite3",
        "data/uploads/two\nlines",
        "C:/outside.db",
    ],
)
def test_no_name_leads_out_of_the_data_folder(name: str, backup: Path, tmp_path: Path) -> None:
    assert not permitted(name)
    forged = rewritten(backup, listed(name, b"gotcha"))
    before = set(tmp_path.rglob("*"))
    with pytest.raises(BackupBroken, match="that no backup does"):
        restore(forged, tmp_path / "there", WordModel())
    assert set(tmp_path.rglob("*")) == before


def test_links_and_files_that_are_not_listed_are_refused(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "there"
    link = rewritten(backup, listed("data/uploads/link", b"/etc/passwd"), as_link)
    with pytest.raises(BackupBroken, match="not the file that is listed"):
        restore(link, target, WordModel())
    extra = rewritten(backup, lambda members: members.update({"data/more.db": b"x"}))
    with pytest.raises(BackupBroken, match="does not hold the files that it lists"):
        restore(extra, target, WordModel())
    assert not target.exists()


def test_a_file_that_unpacks_to_more_than_it_says_is_refused(backup: Path, tmp_path: Path) -> None:
    bomb = rewritten(backup, lambda m: m.update({CATALOGUE: m[CATALOGUE] + b"\0" * 10**7}))
    with pytest.raises(BackupBroken, match="not the file that is listed"):
        restore(bomb, tmp_path / "there", WordModel())


def test_a_later_version_is_refused_in_words(backup: Path, tmp_path: Path) -> None:
    for change, said in (
        (manifest_with(format=2, program="9.9"), "by a later version of this program"),
        (manifest_with(catalogue_version=SCHEMA_VERSION + 1), "catalogue has version"),
    ):
        with pytest.raises(BackupBroken, match=said):
            restore(rewritten(backup, change), tmp_path / "there", WordModel())


def test_what_was_cut_short_or_altered_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    altered = tmp_path / "altered.backup"
    size = len(whole)
    for length in (0, 1, 100, size // 2, size - 1):
        altered.write_bytes(whole[:length])
        with pytest.raises(BackupBroken):
            verify(altered)
    found, manifest = 0, verify(backup)
    places = range(50, size, size // 60)
    for place in places:
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        try:
            # A date, or another field of the zip that nothing hangs on.
            assert verify(altered) == manifest
        except BackupBroken:
            found += 1
    assert found > len(places) // 2
    with pytest.raises(SourceMissing):
        verify(tmp_path / "nowhere")


def test_a_list_of_contents_that_lies_elsewhere_is_refused(backup: Path, tmp_path: Path) -> None:
    """Where the end of the archive says that it begins later, places in it lie before its start."""
    whole, altered = backup.read_bytes(), tmp_path / "altered.backup"
    end = whole.rindex(b"PK\x05\x06")
    (size,) = struct.unpack_from("<L", whole, end + 12)
    for more in (1, 46, size):
        told = struct.pack("<L", size + more)
        altered.write_bytes(whole[: end + 12] + told + whole[end + 16 :])
        with pytest.raises(BackupBroken):
            verify(altered)
    (start,) = struct.unpack_from("<L", whole, end + 16)
    for later in (1, 1 << 20, 1 << 30):
        told = struct.pack("<L", start + later)
        altered.write_bytes(whole[: end + 16] + told + whole[end + 20 :])
        with pytest.raises(BackupBroken):
            verify(altered)


def test_a_forged_database_that_would_act_is_refused(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "acting.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("CREATE TRIGGER acts AFTER INSERT ON t BEGIN DELETE FROM t; END")
    forged = rewritten(backup, listed("data/acting.db", path.read_bytes()))
    with pytest.raises(BackupBroken, match="triggers or views"):
        restore(forged, tmp_path / "there", WordModel())
    assert not list((tmp_path / "there").glob("*.db"))


def test_a_catalogue_that_breaks_a_promise_is_not_restored(data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(data, tmp_path / "data")
    (catalogue,) = data.glob("generations/*/catalogue.sqlite")
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        connection.execute("UPDATE articles SET text = upper(text) WHERE title = 'River'")
    back_up(data, tmp_path / "wrong.backup", "1")
    there = tmp_path / "there"
    with pytest.raises(BackupBroken, match="does not pass its checks"):
        restore(tmp_path / "wrong.backup", there, WordModel())
    assert [p.name for p in there.iterdir() if not p.name.startswith("lock.sqlite")] == []


def test_a_file_that_is_no_database_is_named(data: Path, tmp_path: Path) -> None:
    damaged = shutil.copytree(data, tmp_path / "data")
    (damaged / "keys.db").write_bytes(b"no database any more" * 500)
    with pytest.raises(BackupBroken, match=r"keys\.db cannot be backed up"):
        back_up(damaged, tmp_path / "all.backup", "1.2.3")
    assert [p.name for p in tmp_path.iterdir()] == ["data"], "nothing half-made is left"


def test_what_is_there_is_replaced_only_if_that_is_said(
    data: Path, backup: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    bring_in_line(write_news(tmp_path / "other", ("moor",)), there)
    (there / "conversations.db").write_bytes(b"of before")
    before = seen(there)
    with pytest.raises(RestoreRefused, match="--replace"):
        restore(backup, there, WordModel())
    broken = rewritten(backup, lambda m: m.update({"data/keys.db": b"x" * len(m["data/keys.db"])}))
    with pytest.raises(BackupBroken):
        restore(broken, there, WordModel(), replace=True)
    assert seen(there) == before, "a restore that fails leaves what was there"
    lock = ReadWriteLock(there / "lock.sqlite", is_singleton=False)
    lock.acquire_read()
    try:
        with pytest.raises(IndexBusy, match="stop it first"):
            restore(backup, there, WordModel(), replace=True)
    finally:
        lock.release()
        lock.close()
    restore(backup, there, WordModel(), replace=True)
    assert seen(there)[0] == seen(data)[0]
    with open_for_writing(there, WordModel()):
        pass
    assert len(list((there / "generations").iterdir())) == 1, "what was replaced is gone"
    assert b"of before" not in (there / "conversations.db").read_bytes()
    assert not list(there.glob(".re*"))


def test_a_restore_that_is_killed_is_finished_by_the_next_owner(
    backup: Path, tmp_path: Path
) -> None:
    """Killed at each step of putting things in place, with an index that is replaced."""
    before, after = tmp_path / "before", tmp_path / "after"
    bring_in_line(write_news(tmp_path / "other", ("moor",)), before)
    (before / "uploads").mkdir()
    (before / "conversations.db").write_bytes(b"of before")
    generation = (before / "generations").glob("*")
    assert [p.name for p in generation] == ["000001"]
    staged = tmp_path / "staged"
    shutil.copytree(before, staged)
    restore(backup, after, WordModel())
    (after / "generations" / "000001").rename(after / "generations" / "000002")
    (after / "live.json").write_text('{"live": "000002", "previous": null}')
    (after / "lock.sqlite").unlink()
    shutil.copytree(after, staged / FINISHED)
    (staged / f"{UNFINISHED}x").mkdir()
    whole = shutil.copytree(staged, tmp_path / "finished")
    with open_for_writing(whole, WordModel()):
        pass
    assert seen(whole)[0] == seen(after)[0]
    assert (whole / "uploads" / "0f").is_dir()
    assert b"of before" not in (whole / "conversations.db").read_bytes()
    wanted = _kept(whole)

    step, killed, states = 0, True, set()
    while killed:
        step += 1
        data = shutil.copytree(staged, tmp_path / "killed")
        killed = _killed_at(step, data)
        live = json.loads((data / "live.json").read_text())["live"]
        states.add(live)
        assert (data / "generations" / live / "catalogue.sqlite").exists(), f"step {step}"
        finish(data)
        assert _kept(data) == wanted, f"killed at step {step}"
        shutil.rmtree(data)
    assert states == {"000001", "000002"}, "some kill must fall before the change, and some after"
    assert step > 10


def _kept(data: Path) -> dict[str, bytes]:
    """All of what was restored, and what is left of the restore itself."""
    files = [*data.glob("*.db"), *data.glob("*.json"), data / "jobs.sqlite", *data.glob(".*")]
    files += [path for path in data.glob("uploads/**/*") if path.is_file()]
    files += data.glob("generations/000002/catalogue.sqlite")
    return {str(path.relative_to(data)): path.read_bytes() for path in files}


def _killed_at(last: int, data: Path) -> bool:
    """Finish in a process that ends as by a power cut at one change of a name; if it did."""
    import signal
    import sys
    from types import FrameType

    pid = os.fork()
    if pid == 0:
        steps = 0

        def count(frame: FrameType, event: str, _argument: object) -> None:
            nonlocal steps
            if event == "c_call" and frame.f_code.co_filename.endswith(("pathlib.py", "shutil.py")):
                if frame.f_code.co_name not in ("rename", "replace", "touch", "mkdir", "rmtree"):
                    return
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        finish(data)
        sys.setprofile(None)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def test_what_cannot_be_written_is_said(data: Path, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(RestoreRefused, match="is there already"):
        back_up(data, backup, "1")
    with pytest.raises(StorageFailed, match="no folder"):
        back_up(data, tmp_path / "nowhere" / "b", "1")
    with pytest.raises(StorageFailed, match=r"no room for the backup: \d+ MB are free"):
        require_room(tmp_path, 10**18, "the backup")
    with pytest.raises(IndexMissing):
        back_up(tmp_path / "nothing", tmp_path / "b", "1")
    with pytest.raises(RestoreRefused, match="is a file"):
        restore(backup, backup, WordModel())
