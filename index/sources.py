"""Which files a sync looks at: the folders and files the user named, walked safely."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import ArticleUnreadable, SourceMissing
from index.readers import DOCUMENT_SUFFIXES, SUFFIXES

# A newspaper's whole year is smaller than this; what is larger is not an article.
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that is, or should have been, an article."""

    path: Path  # absolute
    label: str  # how it is shown: the folder the user named, and the path in it

    def read(self) -> bytes:
        """The file's bytes. Raises ``ArticleUnreadable``."""
        suffix = self.path.suffix.lower()
        if suffix not in SUFFIXES:
            raise ArticleUnreadable(f"{suffix} files cannot be read yet; save it as text or HTML")
        try:
            if not self.path.is_file():
                raise ArticleUnreadable("it is not a regular file")
            size = self.path.stat().st_size
            if size > MAX_BYTES:
                raise ArticleUnreadable(
                    f"it is too large for an article: {size / 2**20:.0f} MB, "
                    f"the limit is {MAX_BYTES // 2**20} MB"
                )
            return self.path.read_bytes()
        except OSError as error:
            raise ArticleUnreadable(f"it cannot be opened: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found: files to read, in order of path, and how many were passed over."""

    files: tuple[SourceFile, ...]
    ignored: int


def scan(targets: Sequence[Path]) -> Scan:
    """Find the articles in folders (with their subfolders) and files.

    Hidden files and folders are skipped and links to folders not followed, so that a loop
    of links cannot trap the walk. Files of other kinds than documents (pictures, say) are
    counted as ignored. Raises ``SourceMissing`` if a target is not there.
    """
    found: dict[Path, SourceFile] = {}
    ignored = 0
    for target in targets:
        place = absolute(target)
        if place.is_dir():
            for path in _walk(place):
                if path.suffix.lower() in SUFFIXES | DOCUMENT_SUFFIXES:
                    label = f"{place.name}/{path.relative_to(place).as_posix()}"
                    found.setdefault(path, SourceFile(path, label))
                else:
                    ignored += 1
        elif place.exists():
            found.setdefault(place, SourceFile(place, f"{place.parent.name}/{place.name}"))
        else:
            raise SourceMissing(f"there is no folder or file {target}")
    return Scan(tuple(found[path] for path in sorted(found)), ignored)


def absolute(target: Path) -> Path:
    """The target's one name: absolute, without ``..``, links to it resolved."""
    return target.expanduser().resolve()


def _walk(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise SourceMissing(f"{error.filename} cannot be opened: {error.strerror}")

    for here, folders, files in os.walk(folder, followlinks=False, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(here, name)
