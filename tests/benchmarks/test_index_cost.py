"""What indexing costs follows what has changed, not what there is: as the command line does it."""

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
# A process's own peak: the one that the system gives of a child begins with its parent's.
PEAK = """
from pathlib import Path
(line,) = (x for x in Path("/proc/self/status").read_text().split("\\n") if x.startswith("VmHWM"))
print(int(line.split()[1]) * 1024)
"""
INDEX = f"""
import sys
from server.cli import main
assert main(["index", sys.argv[1], "--data", sys.argv[2]]) == 0
{PEAK}
"""
STORE = f"""
import sys
from pathlib import Path
import numpy as np
from index.vectors import PassageVectors
store = PassageVectors.open(Path(sys.argv[1]), create=True)
random = np.random.default_rng(0)
for first in range(0, int(sys.argv[2]), 100):
    vectors = random.normal(size=(100, 384)).astype(np.float32)
    store.add(range(first, first + 100), vectors, ["an-article"] * 100)
{PEAK}
"""

pytestmark = pytest.mark.benchmark


@dataclass(frozen=True)
class Indexed:
    """An index of a folder, and what the first indexing cost."""

    folder: Path
    data: Path
    seconds: float
    peak: int  # bytes


def index(data: Path, *sources: Path) -> float:
    """Seconds of one call of the command line."""
    started = time.perf_counter()
    command = [*PULLQUOTE, "index", *map(str, sources), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - started


def peak_of(program: str, *arguments: object) -> int:
    """The peak memory, in bytes, of a program that prints it last."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout.strip().split("\n")[-1])


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
        started = time.perf_counter()
        peak = peak_of(INDEX, folder, data)
        found[count] = Indexed(folder, data, time.perf_counter() - started, peak)
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
            taken.append(index(indexes[count].data, new / f"{number:05}.txt"))
    ratio = statistics.median(seconds[MANY]) / statistics.median(seconds[FEW])
    print(
        f"\none article more: {statistics.median(seconds[FEW]):.2f} s with {FEW} articles, "
        f"{statistics.median(seconds[MANY]):.2f} s with {MANY}: {ratio:.2f} times"
    )
    assert ratio <= TIMES_FEW


def test_what_has_not_changed_costs_next_to_nothing(indexes: dict[int, Indexed]) -> None:
    many = indexes[MANY]
    again = statistics.median(index(many.data, many.folder) for _ in range(3))
    share = again / many.seconds
    print(f"\n{MANY} files: first {many.seconds:.1f} s, unchanged {again:.2f} s: {share:.3f}")
    assert share <= SHARE_OF_FIRST


def test_memory_does_not_grow_beyond_the_vectors(
    indexes: dict[int, Indexed], tmp_path: Path
) -> None:
    """An article here is one passage."""
    grown = indexes[MANY].peak - indexes[SOME].peak
    held = peak_of(STORE, tmp_path / "many", MANY) - peak_of(STORE, tmp_path / "some", SOME)
    allowed = held + (MANY - SOME) * BYTES_A_FILE
    print(
        f"\npeak memory: {indexes[SOME].peak / 2**20:.0f} MB with {SOME} articles, "
        f"{indexes[MANY].peak / 2**20:.0f} MB with {MANY} (allowed are "
        f"{held / 2**20:.0f} MB that Chroma alone grows by, and {BYTES_A_FILE} bytes a file)"
    )
    assert grown <= allowed
