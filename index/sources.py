"""Which files a sync looks at: the folders and files the user named, walked safely."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from index.errors import ArticleUnreadable, SourceMissing
from index.readers import DOCUMENT_SUFFIXES, SUFFIXES
from index.readers.archives import ARCHIVE_SUFFIXES

# A newspaper's whole year is smaller than this; what is larger is not an article.
MAX_BYTES = 32 * 1024 * 1024
MAX_ARCHIVE_BYTES = 2 * 1024 * 1024 * 1024


_LOOKED_AT = SUFFIXES | DOCUMENT_SUFFIXES | ARCHIVE_SUFFIXES


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that is, or should have been, an article."""

    path: Path  # absolute
    label: str  # how it is shown: the folder the user named, and the path in it

    @property
    def archive(self) -> bool:
        """Whether the file holds articles instead of being one."""
        return self.path.suffix.lower() in ARCHIVE_SUFFIXES

    def read(self) -> bytes:
        """The file's bytes. Raises ``ArticleUnreadable``."""
        with self._open() as file:
            return file.read()

    def digest(self) -> str:
        """The sha256 of its bytes. Raises ``ArticleUnreadable``."""
        with self._open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _open(self) -> BufferedReader:
        suffix = self.path.suffix.lower()
        if suffix not in SUFFIXES | ARCHIVE_SUFFIXES:
            kind = f"{suffix} files" if suffix else "files without a suffix"
            raise ArticleUnreadable(f"{kind} cannot be read; save it as text, HTML, PDF or DOCX")
        limit = MAX_ARCHIVE_BYTES if self.archive else MAX_BYTES
        try:
            str(self.path).encode()
        except UnicodeEncodeError as error:
            raise ArticleUnreadable("its name is not valid Unicode; rename it") from error
        try:
            found = self.path.stat()
            if not stat.S_ISREG(found.st_mode):  # a pipe would wait for ever
                raise ArticleUnreadable("it is not a regular file")
            if found.st_size > limit:
                raise ArticleUnreadable(
                    f"it is too large: {found.st_size / 2**20:.1f} MB, "
                    f"the limit is {limit // 2**20} MB"
                )
            return self.path.open("rb")
        except OSError as error:
            raise ArticleUnreadable(f"it cannot be opened: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class ClosedFolder:
    """A folder that could not be looked into, and why."""

    path: Path
    label: str
    error: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found: files to read, in order of path, and how many were passed over."""

    files: tuple[SourceFile, ...]
    ignored: int
    closed: tuple[ClosedFolder, ...] = ()


def scan(targets: Sequence[Path]) -> Scan:
    """Find the articles in folders (with their subfolders) and files.

    Hidden files and folders are skipped and links to folders not followed, so that a loop
    of links cannot trap the walk. Files of other kinds than documents (pictures, say) are
    counted as ignored. A folder that cannot be opened is named.
    Raises ``SourceMissing`` if a target is not there.
    """
    found: dict[Path, SourceFile] = {}
    ignored = 0
    closed: list[ClosedFolder] = []
    for target in targets:
        place = absolute(target)
        if place.is_dir():
            refused: list[OSError] = []
            for path in _walk(place, refused):
                if path.suffix.lower() in _LOOKED_AT:
                    found.setdefault(path, SourceFile(path, _label(path, place)))
                else:
                    ignored += 1
            closed += [_closed(error, place) for error in refused]
        else:
            found.setdefault(place, SourceFile(place, _label(place, place.parent)))
    return Scan(tuple(found[path] for path in sorted(found)), ignored, tuple(closed))


def absolute(target: Path) -> Path:
    """The target's one name: absolute, without ``..``, links to it resolved.

    Raises ``SourceMissing`` if it is not there.
    """
    try:
        # Not by Path: that raises for "~nobody", which may be the name of a file.
        return Path(os.path.realpath(os.path.expanduser(target), strict=True))  # noqa: PTH111
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceMissing(f"there is no folder or file {target}") from error
    except OSError as error:
        raise SourceMissing(f"{target} cannot be opened: {error.strerror}") from error


def _label(path: Path, folder: Path) -> str:
    """The folder's name and the path in it; bytes of a name that are no text become marks."""
    label = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    return os.fsencode(label).decode("utf-8", "replace")


def _closed(error: OSError, folder: Path) -> ClosedFolder:
    path = Path(error.filename)
    reason = f"the folder cannot be opened: {error.strerror}"
    return ClosedFolder(path, _label(path, folder), reason)


def _walk(folder: Path, refused: list[OSError]) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, followlinks=False, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(here, name)
