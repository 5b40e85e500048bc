"""The vector store: exact for what is live, and broken aloud rather than empty in silence."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError

from index.embedding import Matrix
from index.errors import IndexBroken
from index.vectors import PAUSES, PassageVectors

DIMENSIONS = 8
# Chroma writes an index file of its own only beyond a thousand vectors.
MANY = 1_500


def directions(count: int) -> Matrix:
    found = np.random.default_rng(7).normal(size=(count, DIMENSIONS)).astype(np.float32)
    unit: Matrix = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PassageVectors]:
    vectors = PassageVectors.open(tmp_path / "vectors", create=True)
    yield vectors
    vectors.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store of many vectors, numbered from 1; not to be written to."""
    folder = tmp_path_factory.mktemp("kept") / "vectors"
    store = PassageVectors.open(folder, create=True)
    store.add(range(1, MANY + 1), directions(MANY), [f"article-{i % 50}" for i in range(MANY)])
    store.close()
    return folder


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(kept, tmp_path / "copy")


def test_nearest_is_the_cosine_best_first(kept: Path) -> None:
    vectors = directions(MANY)
    store = PassageVectors.open(kept)
    found = store.nearest(vectors[41], 20)
    store.close()
    cosines = vectors @ vectors[41]
    best = np.argsort(-cosines)[:20] + 1
    assert [number for number, _ in found] == best.tolist()
    assert [cosine for _, cosine in found] == pytest.approx(cosines[best - 1].tolist(), abs=1e-5)


def test_nearest_is_restricted_to_articles(kept: Path) -> None:
    vectors = directions(MANY)
    store = PassageVectors.open(kept)
    found = store.nearest(vectors[41], 100, ["article-3", "article-7", "unknown"])
    none = store.nearest(vectors[41], 100, []), store.nearest(vectors[41], 100, ["unknown"])
    store.close()
    expected = {n for n in range(1, MANY + 1) if (n - 1) % 50 in (3, 7)}
    assert {number for number, _ in found} == expected
    assert none == ([], [])


def test_more_articles_than_a_statement_takes_are_asked_for(kept: Path) -> None:
    store = PassageVectors.open(kept)
    vector = directions(1)[0]
    everything = store.nearest(vector, 30)
    articles = [f"article-{i}" for i in range(40_000)]
    assert store.nearest(vector, 30, articles) == everything
    store.close()


def test_nothing_is_found_in_an_empty_store(store: PassageVectors) -> None:
    assert store.nearest(directions(1)[0], 10) == []
    assert store.numbers() == set()
    assert store.count() == 0


def test_adding_again_replaces(store: PassageVectors) -> None:
    one, other = directions(2)
    store.add([1], one[None], ["a"])
    store.add([1], other[None], ["b"])
    ((number, cosine),) = store.nearest(other, 5)
    assert number == 1
    assert cosine == pytest.approx(1.0, abs=1e-5)
    assert store.nearest(other, 5, ["a"]) == []


def test_removed_passages_are_gone_and_unknown_ones_no_error(store: PassageVectors) -> None:
    vectors = directions(300)
    store.add(range(300), vectors, ["a"] * 300)
    store.remove([*range(10, 300), 999])
    store.remove([])
    assert store.numbers() == set(range(10))
    assert store.count() == 10
    # More is asked for than is left, and near what was removed.
    assert {number for number, _ in store.nearest(vectors[50], 200)} == set(range(10))


def test_more_records_than_chroma_takes_at_once(store: PassageVectors) -> None:
    store.add(range(6_000), directions(6_000)[:, :4], ["a"] * 6_000)
    assert store.numbers() == set(range(6_000))
    store.remove(range(6_000))
    assert store.count() == 0


def test_two_handles_in_one_process_do_not_close_each_other(copy: Path) -> None:
    one, other = PassageVectors.open(copy), PassageVectors.open(copy)
    one.close()
    assert other.nearest(directions(1)[0], 1)[0][0] == 1
    other.close()


def test_a_missing_store_is_broken_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(IndexBroken, match="missing"):
        PassageVectors.open(tmp_path / "vectors")
    assert not (tmp_path / "vectors").exists()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty", "no file", "no index"])
def test_a_damaged_store_is_broken_and_not_empty(copy: Path, damage: str) -> None:
    database = copy / "chroma.sqlite3"
    match damage:
        case "garbage":
            database.write_bytes(b"not a database" * 1_000)
        case "truncated":
            database.write_bytes(database.read_bytes()[:5_000])
        case "empty":
            database.write_bytes(b"")
        case "no file":
            database.unlink()
        case "no index":
            for folder in copy.iterdir():
                if folder.is_dir():
                    shutil.rmtree(folder)
    with pytest.raises(IndexBroken, match="the vector store cannot be opened"):
        PassageVectors.open(copy)
    # A broken store leaves nothing behind in this process that would spoil a new one.
    shutil.rmtree(copy)
    store = PassageVectors.open(copy, create=True)
    store.add([1], directions(1), ["a"])
    assert store.numbers() == {1}
    store.close()


def test_index_files_overwritten_by_something_else_are_broken(copy: Path) -> None:
    for file in copy.rglob("*.bin"):
        file.write_bytes(b"z" * 100)
    with pytest.raises(IndexBroken):
        PassageVectors.open(copy)


def test_vectors_of_another_model_are_refused(kept: Path) -> None:
    store = PassageVectors.open(kept)
    with pytest.raises(IndexBroken, match="dimension"):
        store.nearest(np.ones(DIMENSIONS + 1, dtype=np.float32), 3)
    store.close()


class Deleting:
    """A collection that is searched while a passage is deleted: as Chroma, it finds no id then."""

    def __init__(self, times: int, message: str) -> None:
        self.left, self.message, self.asked = times, message, 0

    def query(self, **_: object) -> dict[str, object]:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise InternalError(f"Error executing plan: Internal error: {self.message}")
        return {"ids": [["7"]], "distances": [[0.25]]}


@pytest.mark.parametrize(
    ("times", "message", "asked", "broken"),
    [
        (0, "", 1, False),
        (len(PAUSES), "Error finding id", len(PAUSES) + 1, False),
        # it does not pass, or is something else
        (len(PAUSES) + 1, "Error finding id", len(PAUSES) + 1, True),
        (1, "no such table", 1, True),
    ],
)
def test_a_search_beside_a_deletion_is_made_again(
    times: int, message: str, asked: int, broken: bool
) -> None:
    collection = Deleting(times, message)
    vectors = PassageVectors(collection, lambda: None)  # type: ignore[arg-type]
    if broken:
        with pytest.raises(IndexBroken, match=message):
            vectors.nearest(directions(1)[0], 5)
    else:
        assert vectors.nearest(directions(1)[0], 5) == [(7, 0.75)]
    assert collection.asked == asked
