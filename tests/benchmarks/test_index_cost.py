"""What indexing costs follows what has changed, not what there is: as the command line does it."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.benchmarks.test_verify_scale import Language
from tests.conftest import PULLQUOTE, ROOT

FEW, SOME, MANY = 200, 500, 4_000
ROUNDS = 5
TIMES_FEW = 1.5  # what adding to many may cost more than adding to few
SHARE_OF_FIRST = 0.1  # what a file that has not changed may cost of its first indexing
# Beside Chroma's vectors a sync holds a file's name, its digest and what is to be done with it.
BYTES_A_FILE = 5_000
STORE = """
import resource, sys
from pathlib import Path
import numpy as np
from index.vectors import PassageVectors
store = PassageVectors.open(Path(sys.argv[1]), create=True)
random = np.random.default_rng(0)
for first in range(0, int(sys.argv[2]), 100):
    vectors = random.normal(size=(100, 384)).astype(np.float32)
    store.add(range(first, first + 100), vectors, ["an-article"] * 100)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""

pytestmark = pytest.mark.benchmark


@dataclass(frozen=True)
class Run:
    """One call of the command line."""

    seconds: float
    peak: int  # bytes


@dataclass(frozen=True)
class Indexed:
    """An index of a folder, and what the first indexing cost."""

    folder: Path
    data: Path
    first: Run


def index(data: Path, *sources: Path) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(
        [*PULLQUOTE, "index", *map(str, sources), "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Run(time.perf_counter() - started, used.ru_maxrss * 1024)


def store_alone(folder: Path, passages: int) -> int:
    """The peak memory, in bytes, of putting so many vectors into Chroma and nothing else."""
    command = [sys.executable, "-c", STORE, str(folder), str(passages)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)


def write(folder: Path, numbers: range, language: Language) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        lines = language.sentences(2)
        (folder / f"{number:05}.txt").write_text(f"Report {number}\n\n" + "\n\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Indexed]:
    place, language = tmp_path_factory.mktemp("cost"), Language()
    found = {}
    for count in (FEW, SOME, MANY):
        folder, data = place / str(count) / "news", place / str(count) / "data"
        write(folder, range(count), language)
        found[count] = Indexed(folder, data, index(data, folder))
    return found


def test_one_more_article_costs_the_same_in_a_large_index(
    indexes: dict[int, Indexed], tmp_path: Path
) -> None:
    language = Language()
    seconds: dict[int, list[float]] = {FEW: [], MANY: []}
    language.sentences(50_000)  # beyond what the folders hold
    for number in range(ROUNDS):
        for count, taken in seconds.items():
            new = tmp_path / str(count)
            write(new, range(number, number + 1), language)
            taken.append(index(indexes[count].data, new / f"{number:05}.txt").seconds)
    ratio = statistics.median(seconds[MANY]) / statistics.median(seconds[FEW])
    print(
        f"\none article more: {statistics.median(seconds[FEW]):.2f} s with {FEW} articles, "
        f"{statistics.median(seconds[MANY]):.2f} s with {MANY}: {ratio:.2f} times"
    )
    assert ratio <= TIMES_FEW


def test_what_has_not_changed_costs_next_to_nothing(indexes: dict[int, Indexed]) -> None:
    many = indexes[MANY]
    again = statistics.median(index(many.data, many.folder).seconds for _ in range(3))
    share = again / many.first.seconds
    print(f"\n{MANY} files: first {many.first.seconds:.1f} s, unchanged {again:.2f} s: {share:.3f}")
    assert share <= SHARE_OF_FIRST


def test_memory_does_not_grow_beyond_the_vectors(
    indexes: dict[int, Indexed], tmp_path: Path
) -> None:
    """An article here is one passage."""
    grown = indexes[MANY].first.peak - indexes[SOME].first.peak
    held = store_alone(tmp_path / "many", MANY) - store_alone(tmp_path / "some", SOME)
    allowed = held + (MANY - SOME) * BYTES_A_FILE
    print(
        f"\npeak memory: {indexes[SOME].first.peak / 2**20:.0f} MB with {SOME} articles, "
        f"{indexes[MANY].first.peak / 2**20:.0f} MB with {MANY} (allowed are "
        f"{held / 2**20:.0f} MB that Chroma alone grows by, and {BYTES_A_FILE} bytes a file)"
    )
    assert grown <= allowed
