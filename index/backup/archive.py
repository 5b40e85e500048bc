"""The zip file: written aside and read with mistrust.

Of what a zip may contain, only plain files are taken, under names that a manifest lists and
permits, and never more bytes of one than the manifest says.
"""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from index.backup import manifest as manifests
from index.backup.manifest import Manifest, Member
from index.errors import BackupBroken, SourceMissing

PIECE = 1 << 20
PRIVATE = 0o600
"""Whoever reads a backup reads every conversation."""
MOST_MANIFEST = 256 * 2**20
# Measured on a catalogue of 23 MB: level 6 takes twice the time of 1 and saves one byte in 100.
LEVEL = 1
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
# Of what an archive that could be opened says of itself: a place before its beginning, too.
_BAD_INSIDE = (*_BAD, OSError)


class ArchiveWriter:
    """Puts files into a new archive, and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes]) -> None:
        """Store all that can be read from ``source``."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.members.append(Member(name, size, digest.hexdigest()))

    def close_with(self, manifest: Manifest) -> None:
        """Store the list of contents, which comes last."""
        self._archive.writestr(manifests.NAME, manifest.encoded())


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """A new archive that nobody else may read; on the disk when the block ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            yield ArchiveWriter(archive)
        file.flush()
        os.fsync(file.fileno())


class Archive:
    """An archive whose list of contents agrees with what it holds."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        infos = archive.infolist()
        held = {info.filename: info for info in infos}
        about = held.pop(manifests.NAME, None)
        if about is None:
            raise BackupBroken("the file is no backup: it has no list of contents")
        if about.file_size > MOST_MANIFEST:
            raise BackupBroken("the backup's list of contents is too long to be one")
        self.manifest = manifests.decoded(archive.read(about))
        listed = {member.name: member for member in self.manifest.members}
        if len(infos) != len(listed) + 1 or held.keys() != listed.keys():
            raise BackupBroken("the backup does not hold the files that it lists")
        for name, info in held.items():
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG) or info.file_size != listed[name].size:
                raise BackupBroken(f"{name} in the backup is not the file that is listed")

    def pieces(self, member: Member) -> Iterator[bytes]:
        """A member's bytes. Raises ``BackupBroken`` at the end if they are not those listed."""
        digest, left = hashlib.sha256(), member.size
        try:
            with self._archive.open(member.name) as source:
                while piece := source.read(PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    digest.update(piece)
                    yield piece
        except _BAD_INSIDE as error:
            raise BackupBroken(f"{member.name} in the backup is damaged: {error}") from error
        if left or digest.hexdigest() != member.sha256:
            raise BackupBroken(f"{member.name} in the backup is not what was backed up")

    def unpack(self, member: Member, path: Path) -> None:
        """Write a member to a new file. Raises ``BackupBroken``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            for piece in self.pieces(member):
                file.write(piece)

    def verify(self) -> None:
        """Read every member to its end. Raises ``BackupBroken``."""
        for member in self.manifest.members:
            for _ in self.pieces(member):
                pass


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """An archive that exists. Raises ``BackupBroken``, ``SourceMissing``."""
    if not path.exists():
        raise SourceMissing(f"there is no file {path}")
    try:
        opened = zipfile.ZipFile(path)
    except _BAD as error:
        raise BackupBroken(f"{path} is no backup, or was cut short or altered ({error})") from error
    with opened:
        try:
            archive = Archive(opened)
        except _BAD_INSIDE as error:
            raise BackupBroken(f"{path} is damaged ({error})") from error
        yield archive
