"""Taking a backup: while the index answers, and while it is written."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.backup import archive, databases
from index.backup.manifest import CALIBRATION, CATALOGUE, DATABASES, LOCKS, Manifest, permitted
from index.catalogue import Catalogue
from index.data_folder import ROOM, catalogue_in, require
from index.errors import BackupBroken, IndexBroken, RestoreRefused, StorageFailed
from index.migrations import version_of

# Jobs first: one that was running when they were copied is done again after restoring, which
# finds the catalogue as far as it had come, or further.
_FIRST = "jobs.sqlite"
_TRIES = 5


def back_up(data: Path, target: Path, program: str) -> Manifest:
    """Write all of ``data`` that cannot be made again to a new file, and read it back.

    ``program`` is the version that does so. Holds nothing: a server goes on answering and a
    sync goes on writing. Raises ``IndexMissing``, ``IndexBroken``, ``StorageFailed``,
    ``RestoreRefused`` if ``target`` is there already, and ``BackupBroken`` for what is damaged.
    """
    if target.exists():
        raise RestoreRefused(f"{target} is there already; name a new file, or remove it first")
    if not target.parent.is_dir():
        raise StorageFailed(f"there is no folder {target.parent} to write the backup to")
    live = require(data)
    require_room(target.parent, _size(data, live), "the backup")
    with aside(target.parent, ".backup-") as folder:
        half_made = folder / "backup"
        with archive.writing(half_made) as written:
            manifest = _write(data, folder, written, program)
            written.close_with(manifest)
        with archive.reading(half_made) as taken:
            taken.verify()
        half_made.replace(target)
    return manifest


def verify(path: Path) -> Manifest:
    """Read a whole backup and compare every byte with its list. Raises ``BackupBroken``."""
    with archive.reading(path) as taken:
        taken.verify()
        return taken.manifest


def require_room(folder: Path, wanted: int, what: str) -> None:
    """Raise ``StorageFailed`` unless ``wanted`` bytes can be written, with some to spare."""
    free = shutil.disk_usage(folder).free
    if free < wanted + ROOM:
        raise StorageFailed(
            f"there is no room for {what}: {free // 2**20} MB are free in {folder}, and "
            f"{(wanted + ROOM) // 2**20} MB are needed"
        )


@contextmanager
def aside(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder beside what is to be made, which is gone afterwards; nobody else may enter it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    except OSError as error:
        raise StorageFailed(f"{parent} cannot be written to: {error.strerror}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(data: Path, folder: Path, written: archive.ArchiveWriter, program: str) -> Manifest:
    names = sorted(
        (p.name for p in data.iterdir() if p.is_file() and permitted(f"data/{p.name}")),
        key=lambda name: (name != _FIRST, name),
    )
    for name in names[:1] if _FIRST in names else []:
        _add_database(data / name, f"data/{name}", folder, written)
    live, catalogue = _copied_catalogue(data, folder)
    with catalogue.open("rb") as file:
        written.add(CATALOGUE, file)
    about = _described(catalogue)
    catalogue.unlink()
    _add_file(live / "calibration.json", CALIBRATION, written)
    for path in _uploads(data):
        _add_file(path, f"data/{path.relative_to(data).as_posix()}", written)
    for name in names:
        if name != _FIRST:
            _add_database(data / name, f"data/{name}", folder, written)
    version, model, counts, revision = about
    return Manifest(
        program=program,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        catalogue_version=version,
        model=model,
        articles=counts[0],
        paragraphs=counts[1],
        passages=counts[2],
        revision=revision,
        folders=tuple(sorted({str(data.absolute()), os.path.realpath(data)})),
        members=tuple(written.members),
    )


def _copied_catalogue(data: Path, folder: Path) -> tuple[Path, Path]:
    """The live generation, and a copy of its catalogue.

    A rebuild may put another generation in its place, and remove this one, at any moment.
    """
    target = folder / "catalogue.sqlite"
    for _ in range(_TRIES):
        live = require(data)
        try:
            databases.copy(catalogue_in(live), target)
            return live, target
        except sqlite3.OperationalError as error:
            target.unlink(missing_ok=True)
            if catalogue_in(live).exists():
                raise StorageFailed(f"the catalogue cannot be copied: {error}") from error
    raise IndexBroken(f"the index in {data} is not where {data / 'live.json'} says")


def _described(catalogue: Path) -> tuple[int, str, tuple[int, int, int], int]:
    connection = sqlite3.connect(f"{catalogue.absolute().as_uri()}?mode=ro", uri=True)
    try:
        version = version_of(connection)
    finally:
        connection.close()
    opened = Catalogue(catalogue, read_only=True)
    try:
        about, counts = opened.about(), opened.counts()
    finally:
        opened.close()
    held = (counts.articles, counts.paragraphs, counts.passages)
    return version, about.model, held, about.revision


def _add_database(source: Path, name: str, folder: Path, written: archive.ArchiveWriter) -> None:
    copied = folder / "database"
    try:
        databases.copy(source, copied)
        with copied.open("rb") as file:
            written.add(name, file)
    except sqlite3.OperationalError as error:
        if source.exists():
            raise StorageFailed(f"{source.name} cannot be copied: {error}") from error
    except BackupBroken as error:
        raise BackupBroken(
            f"{source} cannot be backed up: {error}. Move it away to back up the rest"
        ) from error
    finally:
        copied.unlink(missing_ok=True)


def _add_file(path: Path, name: str, written: archive.ArchiveWriter) -> None:
    """A plain file, if it is still there and can be named in a backup."""
    try:
        with path.open("rb") as file:
            written.add(name, file)
    except FileNotFoundError:  # withdrawn meanwhile
        return


def _uploads(data: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(data / "uploads", followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(here, name)
            within = f"data/{path.relative_to(data).as_posix()}"
            if path.is_file() and not path.is_symlink() and permitted(within):
                yield path


def _size(data: Path, live: Path) -> int:
    """Bytes that a backup needs at most: the copy of the largest database, and all of them."""
    sizes = [_bytes(catalogue_in(live))]
    sizes += [_bytes(p) for p in data.iterdir() if p.suffix in DATABASES and p.name not in LOCKS]
    return sum(sizes) + max(sizes) + sum(_bytes(path) for path in _uploads(data))


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
