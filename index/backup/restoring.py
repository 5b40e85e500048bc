"""Restoring a backup: all of it, checked, or nothing.

It is unpacked and checked in a folder aside, inside the data folder, which may be a volume of
its own that cannot be renamed. One rename then says that it is to be used; what is left is to
put each part in its place, which whoever holds the folder next finishes if this process dies.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import ReadWriteLock, Timeout

from index.backup import archive, databases
from index.backup.manifest import CATALOGUE, Manifest
from index.backup.moving import FINISHED, UNFINISHED, finish
from index.backup.taking import aside, require_room
from index.catalogue import Catalogue
from index.catalogue_rows import SCHEMA_VERSION
from index.checking import Flaw, check
from index.data_folder import Index, vectors_in
from index.durable import flush
from index.embedding import EmbeddingModel
from index.errors import BackupBroken, IndexBusy, RestoreRefused
from index.generations import Generations
from index.upgrade import step_up
from index.vectors import PassageVectors

BYTES_A_PASSAGE = 4_000
"""What a vector of 384 numbers takes up in a store, with its graph: 3.3 kB, measured."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where."""

    manifest: Manifest
    data: Path
    vectors: int  # put into the store


def restore(
    path: Path, data: Path, model: EmbeddingModel, *, replace: bool = False, vectors: bool = True
) -> Restored:
    """Make ``data`` what it was when the backup was taken.

    ``data`` is absent or empty, unless it may be ``replace``d; what it held is used until all
    of the backup is there and checked, and then removed. ``model`` is only kept at hand: nothing
    is embedded. Without ``vectors`` they are left to the next writer, who has them elsewhere.
    Raises ``BackupBroken``, ``RestoreRefused``, ``SourceMissing``, ``StorageFailed``, and
    ``IndexBusy`` while another process uses ``data``.
    """
    with archive.reading(path) as opened:
        _require_known(opened.manifest)
        held = data.exists() and any(not _passing(each) for each in _entries(data))
        if held and not replace:
            raise RestoreRefused(
                f"{data} is not empty; name another folder with --data, or say --replace to put "
                "the backup in place of what is there"
            )
        data.mkdir(parents=True, exist_ok=True)
        room = opened.manifest.size + vectors * opened.manifest.passages * BYTES_A_PASSAGE
        require_room(data, room, "what the backup holds")
        with _alone(data):
            finish(data)  # what a restore before, which was killed, has left to be done
            with aside(data, UNFINISHED) as folder:
                _unpack(opened, folder)
                generation = folder / "generations" / _next_number(data)
                generation.parent.mkdir()
                (folder / "generation").rename(generation)
                _move_uploads(opened.manifest, folder, generation, data)
                count = _make_whole(generation, model, vectors=vectors)
                _name_live(folder, generation)
                flush(folder)
                folder.rename(data / FINISHED)
            finish(data)
    return Restored(opened.manifest, data, count)


def _require_known(manifest: Manifest) -> None:
    if manifest.catalogue_version > SCHEMA_VERSION:
        raise BackupBroken(
            f"the backup was made by a later version of this program ({manifest.program}); its "
            f"catalogue has version {manifest.catalogue_version}, and this program reads "
            f"{SCHEMA_VERSION}. Restore it with that version"
        )


def _entries(data: Path) -> Iterator[Path]:
    try:
        yield from data.iterdir()
    except NotADirectoryError as error:
        raise RestoreRefused(f"{data} is a file, not a folder") from error


def _passing(entry: Path) -> bool:
    """Whether an entry of a data folder is no loss: a lock, what a file system puts there."""
    name = entry.name
    return name.startswith(("lock.sqlite", UNFINISHED)) or name == "lost+found"


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the folder alone, whatever state it is in: ``owning`` would bring it in order."""
    lock = ReadWriteLock(data / "lock.sqlite", is_singleton=False)
    try:
        try:
            lock.acquire_write(blocking=False)
        except Timeout as error:
            raise IndexBusy(
                f"another process is using {data} (a running server, say); stop it first"
            ) from error
        try:
            yield
        finally:
            lock.release()
    finally:
        lock.close()


def _unpack(opened: archive.Archive, folder: Path) -> None:
    for member in opened.manifest.members:
        place = member.name.removeprefix("data/")  # the generation keeps its folder
        opened.unpack(member, folder / place)
        if member.name == CATALOGUE or (member.name.count("/") == 1 and place != member.name):
            databases.trust(folder / place)


def _next_number(data: Path) -> str:
    """A generation's name that was not used here before."""
    taken = [int(p.name) for p in (data / "generations").glob("[0-9]*") if p.name.isdigit()]
    return f"{max(taken, default=0) + 1:06}"


def _move_uploads(manifest: Manifest, folder: Path, generation: Path, data: Path) -> None:
    """Have what names an uploaded file name it where it will be: paths there are absolute."""
    now = f"{data.resolve()}/uploads/"
    for before in (f"{name.rstrip('/')}/uploads/" for name in manifest.folders):
        if before == now:
            continue
        _rename_in(generation / "catalogue.sqlite", before, now, _CATALOGUE_PATHS)
        if (folder / "jobs.sqlite").exists():
            quoted = (json.dumps(before)[:-1], json.dumps(now)[:-1])  # inside JSON, as it begins
            _rename_in(folder / "jobs.sqlite", *quoted, _JOB_PATHS)


_STARTS = "SET {0} = ?2 || substr({0}, length(?1) + 1) WHERE substr({0}, 1, length(?1)) = ?1"
_CATALOGUE_PATHS = (
    "UPDATE OR IGNORE files " + _STARTS.format("path"),
    "UPDATE files " + _STARTS.format("archive"),
    "UPDATE OR IGNORE sources " + _STARTS.format("place"),
)
_JOB_PATHS = (
    "UPDATE jobs SET request = replace(request, ?1, ?2) WHERE state IN ('queued', 'running')",
)


def _rename_in(database: Path, before: str, now: str, statements: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for statement in statements:
            connection.execute(statement, (before, now))


def _make_whole(generation: Path, model: EmbeddingModel, *, vectors: bool) -> int:
    """Bring the catalogue up to date, make its vectors, and check every promise."""
    path = generation / "catalogue.sqlite"
    step_up(path, keep_copy=False)
    catalogue = Catalogue(path, read_only=False)
    try:
        if not vectors:
            wrong = [Flaw("catalogue", fault) for fault in catalogue.faults()]
            count = 0
        else:
            store = PassageVectors.open(vectors_in(generation), create=True)
            index = Index(catalogue, store, model)
            try:
                index.reconcile()
                catalogue.set_writing(False)
                wrong, count = check(index), store.count()
            finally:
                store.close()
        catalogue.checkpoint()
    finally:
        catalogue.close()
    if wrong:
        raise BackupBroken(
            f"what the backup holds does not pass its checks ({wrong[0].message}, {len(wrong)} "
            "in all); nothing was restored"
        )
    return count


def _name_live(folder: Path, generation: Path) -> None:
    state = {"live": generation.name, "previous": None}
    (folder / "live.json").write_text(json.dumps(state), encoding="utf-8")
    assert Generations(folder).live() == generation
