"""What the index says about itself: how much, how fresh, what waits to be put right."""

from dataclasses import dataclass
from pathlib import Path

from index.data_folder import catalogue_of
from index.generations import Generations
from index.records import About, Counts, FileRecord, SourceRecord


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of a data folder."""

    about: About
    counts: Counts
    sources: tuple[SourceRecord, ...]
    failures: tuple[FileRecord, ...]
    withdrawn: int  # files that were taken out by hand
    stories: int  # that are printed by more than one article
    generation: str
    folder: Path  # of the generation
    previous: str | None
    disk_bytes: int


def describe(data: Path) -> IndexStatus:
    """What is in ``data``, without vectors, model or lock. Raises ``IndexMissing``."""
    with catalogue_of(data) as catalogue:
        state = Generations(data).state()
        assert state is not None
        return IndexStatus(
            about=catalogue.about(),
            counts=catalogue.counts(),
            sources=tuple(catalogue.sources()),
            failures=tuple(catalogue.failures()),
            withdrawn=catalogue.withdrawn(),
            stories=catalogue.stories(),
            generation=state.live,
            folder=catalogue.path.parent,
            previous=state.previous,
            disk_bytes=size_of(data),
        )


def size_of(folder: Path) -> int:
    """Bytes that the files in a folder take up; those that vanish meanwhile are not counted."""
    total = 0
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                total += path.lstat().st_size
        except FileNotFoundError:
            continue
    return total
