"""Indexes of planted articles, made once, and open for as long as tests run."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from index.data_folder import Index, open_for_reading
from index.embedding import EmbeddingModel
from index.records import Filters
from index.sync import SyncReport
from tests.conftest import SAMPLE
from tests.server.hostile.planting import Host, Place, hosts, plant, untouched


@dataclass(frozen=True)
class Planted:
    """A copy of a sample article that holds a payload, and the same copy without it."""

    article: str  # their ids
    clean: str
    host: Host
    payload: str

    @property
    def alone(self) -> Filters:
        """Filters that let only the planted copy through."""
        return Filters(article_ids=(self.article,))

    @property
    def clean_alone(self) -> Filters:
        """Filters that let only the other through."""
        return Filters(article_ids=(self.clean,))


@dataclass(frozen=True)
class Field:
    """An index of planted copies."""

    index: Index
    planted: tuple[Planted, ...]


Sow = Callable[[Place, tuple[str, ...]], Field]


@pytest.fixture(scope="session")
def sow(
    model: EmbeddingModel,
    module_index: Callable[[Path, Path], SyncReport],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Sow]:
    """Plant payloads in one place, each in a copy of its own, and open an index of them all."""
    copied = hosts(SAMPLE)
    with ExitStack() as opened:

        @cache
        def run(place: Place, payloads: tuple[str, ...]) -> Field:
            place_of = tmp_path_factory.mktemp("planted")
            (folder := place_of / "articles").mkdir()
            clean = [untouched(folder, f"clean {n}", host) for n, host in enumerate(copied)]
            taken = [copied[n % len(copied)] for n in range(len(payloads))]
            files = [
                plant(folder, f"{n:03}", host, place, payload)
                for n, (host, payload) in enumerate(zip(taken, payloads, strict=True))
            ]
            assert not module_index(folder, place_of / "data").failed
            index = opened.enter_context(open_for_reading(place_of / "data", model))
            ids = _ids(index, (*clean, *files))
            return Field(
                index,
                tuple(
                    Planted(ids[file], ids[clean[n % len(copied)]], host, payload)
                    for n, (file, host, payload) in enumerate(
                        zip(files, taken, payloads, strict=True)
                    )
                ),
            )

        yield run


def _ids(index: Index, files: Sequence[Path]) -> dict[Path, str]:
    """The id of the article that each file holds."""
    known = {Path(file.path).name: file.article for file in index.catalogue.files().values()}
    found = {file: known[file.name] for file in files}
    return {file: article for file, article in found.items() if article is not None}
