"""What a sync has to do: the difference between what was indexed and what is there now."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.article import Article
from index.errors import RemovalsNeedConsent
from index.records import FileRecord

LOST_SHARE = 1 / 3
"""A folder that would lose more of its articles than this stops a sync."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file, a member of an archive or a page that is there now, not yet read."""

    path: str
    label: str
    digest: str  # sha256 of its bytes
    read: Callable[[], Article | None]  # None for an archive itself: its members are the articles
    archive: str | None = None
    validators: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read: the article it was, and where that was found before."""

    found: Found
    article: str | None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference. Files are told apart by content, not by their clocks."""

    unchanged: tuple[FileRecord, ...]
    readings: tuple[Reading, ...]
    gone: tuple[FileRecord, ...]
    withdrawn: int  # there, but taken out by hand before


def plan(
    known: Mapping[str, FileRecord],
    found: Sequence[Found],
    reader: str,
    *,
    missing: Iterable[FileRecord],
    named: Collection[str] = (),
) -> Plan:
    """What has to be read, what is gone, and what stays.

    ``missing`` are the known files that were looked for and not found; one whose bytes are
    found under another path has moved. ``named`` paths are read even if they were withdrawn.
    ``reader`` is the version of the readers: what another version read is read again.
    """
    left = {record.path: record for record in missing}
    movable: dict[tuple[str, str], list[FileRecord]] = {}
    for lost in left.values():
        if lost.digest:
            movable.setdefault(_content(lost.path, lost.digest), []).append(lost)
    unchanged: list[FileRecord] = []
    readings: list[Reading] = []
    withdrawn = 0
    for item in found:
        record = known.get(item.path)
        same = movable.get(_content(item.path, item.digest)) if record is None else None
        if same:
            moved = same.pop(0)
            del left[moved.path]
            if moved.withdrawn and item.path not in named:
                withdrawn += 1
            else:
                readings.append(Reading(item, moved.article, moved.path))
        elif record is None:
            readings.append(Reading(item, None))
        elif record.withdrawn and item.path not in named:
            withdrawn += 1
        elif (
            item.digest == record.digest
            and record.reader == reader
            and record.error is None
            and not record.withdrawn
        ):
            unchanged.append(record)
        else:
            readings.append(Reading(item, record.article))
    # What was taken out by hand stays remembered, or it would come back with its file.
    gone = tuple(record for record in left.values() if not record.withdrawn)
    return Plan(tuple(unchanged), tuple(readings), gone, withdrawn)


def require_consent(
    folder: str,
    held: Iterable[FileRecord],
    gone: Collection[FileRecord],
    everywhere: Iterable[FileRecord],
) -> None:
    """Stop if a folder would lose too many of its articles at once.

    ``held`` are the files known in the folder, ``gone`` those of the whole plan, and
    ``everywhere`` all known files: an article that another file holds is not lost.
    Raises ``RemovalsNeedConsent``.
    """
    articles = {record.article for record in held if record.article}
    going = {record.path for record in gone}
    kept = {record.article for record in everywhere if record.path not in going}
    lost = [r for r in gone if r.article in articles and r.article not in kept]
    count = len({record.article for record in lost})
    if count > LOST_SHARE * len(articles):
        labels = sorted(record.label for record in lost)
        named = ", ".join(labels[:3]) + (" and others" if len(labels) > 3 else "")
        raise RemovalsNeedConsent(
            f"{count} of the {len(articles)} articles of {folder} are not there any more "
            f"({named}); nothing was changed. If they are to be withdrawn, say --allow-removals"
        )


def _content(path: str, digest: str) -> tuple[str, str]:
    """What makes a file the same under another name: its bytes, and how they are read."""
    return PurePath(path).suffix.lower(), digest
