"""What a backup says of itself: versions, counts, and the sha256 of each of its members."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from index.errors import BackupBroken

FORMAT = 1
NAME = "manifest.json"
CATALOGUE = "generation/catalogue.sqlite"
CALIBRATION = "generation/calibration.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST = 255  # bytes of a file's name
DATABASES = (".db", ".sqlite")
LOCKS = ("lock.sqlite", "lease.sqlite")
"""Of who holds the data folder now; nothing of it is worth keeping."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup. ``name`` is relative and has ``/`` between its parts."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of a backup without opening its members."""

    program: str  # the version that made it
    created: str  # ISO 8601
    catalogue_version: int
    model: str
    articles: int
    paragraphs: int
    passages: int
    revision: int  # of the index
    folders: tuple[str, ...]  # the data folder's names where it was made
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members)

    def encoded(self) -> bytes:
        """The manifest as it is stored."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()


def decoded(data: bytes) -> Manifest:
    """A manifest as it was stored. Raises ``BackupBroken``."""
    try:
        found = json.loads(data)
        if found["format"] > FORMAT:
            raise BackupBroken(
                f"the backup was made by a later version of this program ({found['program']}); "
                "restore it with that one"
            )
        members = tuple(_member(each) for each in found["members"])
        manifest = Manifest(
            program=str(found["program"]),
            created=str(found["created"]),
            catalogue_version=_count(found["catalogue_version"]),
            model=str(found["model"]),
            articles=_count(found["articles"]),
            paragraphs=_count(found["paragraphs"]),
            passages=_count(found["passages"]),
            revision=_count(found["revision"]),
            folders=tuple(str(folder) for folder in found["folders"]),
            members=members,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupBroken(f"the backup's list of contents cannot be read: {error!r}") from error
    names = [member.name for member in members]
    if len(set(names)) != len(names) or CATALOGUE not in names:
        raise BackupBroken("the backup's list of contents names a file twice, or no catalogue")
    return manifest


def permitted(name: str) -> bool:
    """Whether a backup may hold a file of this name: nothing that leads out of the data folder."""
    parts = name.split("/")
    if not name.isprintable() or "\\" in name:
        return False
    if any(p in ("", ".", "..") or len(p.encode()) > _LONGEST for p in parts):
        return False
    if name in (CATALOGUE, CALIBRATION):
        return True
    if parts[0] != "data" or len(parts) < 2:
        return False
    if len(parts) == 2:
        hidden = parts[1].startswith(".")
        return parts[1].endswith(DATABASES) and parts[1] not in LOCKS and not hidden
    return parts[1] == "uploads" and len(parts) <= 16


def _member(found: Mapping[str, Any]) -> Member:
    name, digest = found["name"], found["sha256"]
    if not isinstance(name, str) or not permitted(name):
        raise BackupBroken(f"the backup holds a file that no backup does: {name!r}")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise BackupBroken(f"the backup has no digest of {name!r}")
    return Member(name, _count(found["size"]), digest)


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
