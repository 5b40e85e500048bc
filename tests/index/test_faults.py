"""Disks that are full or cannot be written to, and files that are damaged or gone.

Each gives one clear sentence and loses nothing, and vectors are made anew from the
catalogue. What a person would do is done here: by the command line.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest

from index.checking import check
from index.data_folder import ROOM, open_for_reading, open_for_writing, require
from index.embedding import DEFAULT_MODEL, EmbeddingModel, Matrix, PassageText
from index.quantised import QuantisedModel
from index.sync import sync
from index.vectors import PassageVectors
from tests.conftest import PULLQUOTE, ROOT, SAMPLE
from tests.index.made_up import WordModel
from tests.index.mounts import enlarge, read_only, small_disk

QUESTION = "Who paid for Chandlers Bridge?"
MANY = 1_200  # passages: above a thousand Chroma keeps a graph in files of its own
DONE, FAILED = 0, 1


def pullquote(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PULLQUOTE, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sentence(result: subprocess.CompletedProcess[str], code: int = FAILED) -> str:
    """The one sentence that a command ended with."""
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("pullquote: ")
    return line


def report(result: subprocess.CompletedProcess[str]) -> dict[str, list[dict[str, str]]]:
    assert result.stdout, result.stderr
    found: dict[str, list[dict[str, str]]] = json.loads(result.stdout.splitlines()[-1])
    assert result.returncode == (FAILED if found["flaws"] else DONE), result.stderr
    return found


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    """An index of the sample articles, to be damaged."""
    return shutil.copytree(sample_data, tmp_path / "data")


def catalogue_of(data: Path) -> Path:
    return require(data) / "catalogue.sqlite"


def vectors_of(data: Path) -> Path:
    return require(data) / "vectors"


# The catalogue


@pytest.mark.parametrize("left", [20_000, 500_000])
def test_a_truncated_catalogue_is_said_to_be_and_nothing_is_touched(data: Path, left: int) -> None:
    whole = catalogue_of(data).read_bytes()
    assert len(whole) > left
    os.truncate(catalogue_of(data), left)
    kept = _tree(data)

    for command in (("status", "--repair"), ("ask", QUESTION)):
        said = sentence(pullquote(*command, "--data", data))
        assert "catalogue" in said
        assert "cannot be read" in said
        assert "the articles themselves are where they were" in said

    assert _tree(data) >= kept
    catalogue_of(data).write_bytes(whole)
    assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []


def test_pages_of_the_catalogue_that_are_overwritten_are_a_flaw_and_not_repaired_away(
    data: Path,
) -> None:
    with catalogue_of(data).open("r+b") as file:
        file.seek(catalogue_of(data).stat().st_size // 2)
        file.write(b"\x55" * 16_384)

    checked = pullquote("status", "--check", "--json", "--data", data)
    repaired = pullquote("status", "--repair", "--json", "--data", data)

    for result in (checked, repaired):
        assert result.returncode == FAILED
        assert "Traceback" not in result.stderr
        assert "catalogue" in result.stdout + result.stderr


def test_full_text_that_is_lost_is_a_flaw_and_is_repaired(data: Path) -> None:
    with sqlite3.connect(catalogue_of(data)) as connection:
        connection.execute("DELETE FROM passage_words WHERE rowid % 3 = 0")
    connection.close()

    assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"]
    mended = report(pullquote("status", "--repair", "--json", "--data", data))
    assert mended["flaws"] == []
    assert any("full text" in flaw["message"] for flaw in mended["repaired"])
    assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []


# Vectors


def _remove(store: Path) -> None:
    shutil.rmtree(store)


def _overwrite(store: Path) -> None:
    (store / "chroma.sqlite3").write_bytes(b"not a database" * 2_000)


def _halve(store: Path) -> None:
    os.truncate(store / "chroma.sqlite3", (store / "chroma.sqlite3").stat().st_size // 2)


@pytest.mark.parametrize("damage", [_remove, _overwrite, _halve])
def test_a_vector_store_that_is_gone_or_damaged_is_made_anew(
    data: Path, model: EmbeddingModel, damage: Callable[[Path], None]
) -> None:
    damage(vectors_of(data))

    said = sentence(pullquote("ask", QUESTION, "--data", data))
    assert "the vector store" in said
    assert "'pullquote status --repair'" in said

    assert report(pullquote("status", "--repair", "--json", "--data", data))["flaws"] == []
    with open_for_reading(data, model) as index:
        assert check(index) == []


def test_vectors_that_are_another_passages_are_a_flaw_and_are_repaired(data: Path) -> None:
    store = PassageVectors.open(vectors_of(data))
    one, other, third, *_ = sorted(store.numbers())
    (owner, _), (_, vector) = store.get([one])[one], store.get([other])[other]
    store.add([one], vector[None], [owner])
    store.remove([third])
    store.add([9_999], vector[None], [owner])
    store.close()

    flaws = report(pullquote("status", "--check", "--json", "--data", data))["flaws"]
    assert [flaw["message"] for flaw in flaws] != []
    assert report(pullquote("status", "--repair", "--json", "--data", data))["flaws"] == []
    assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []


class Quick(WordModel):
    """Vectors of no meaning that pass for those of the real model, which the command has."""

    def __init__(self) -> None:
        super().__init__()
        self.name = DEFAULT_MODEL

    @cached_property
    def fingerprint(self) -> str:
        return QuantisedModel().fingerprint

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        chance = np.random.default_rng(zlib.crc32(passages[0].text.encode()))
        found = []
        for passage in passages:
            vectors = chance.normal(size=(1 + len(passage.sentences), 384)).astype(np.float32)
            found.append(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        return found


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of so many passages that Chroma keeps its graph on the disk."""
    place = tmp_path_factory.mktemp("many")
    news = place / "news"
    news.mkdir()
    for number in range(MANY // 40):
        sections = (
            f"{n}. On day{n} the river{number}x{n} rose in ward{n}, said a man in boots, and then "
            + "it rained and blew " * 30
            + "for a night."
            for n in range(40)
        )
        (news / f"{number}.txt").write_text(f"Report {number}\n\n" + "\n\n".join(sections))
    with open_for_writing(place / "data", Quick()) as index:
        assert sync(index, [news]).passages >= MANY
    assert list(vectors_of(place / "data").glob("*/index_metadata.pickle")), "no graph was kept"
    return place / "data"


@pytest.mark.parametrize("damage", ["gone", "truncated", "zeros", "header"])
def test_a_graph_that_is_damaged_is_made_anew(many: Path, tmp_path: Path, damage: str) -> None:
    data = shutil.copytree(many, tmp_path / "data")
    (graph,) = (path for path in vectors_of(data).iterdir() if path.is_dir())
    level = graph / "data_level0.bin"
    match damage:
        case "gone":
            shutil.rmtree(graph)
        case "truncated":
            os.truncate(level, level.stat().st_size // 10)
        case "zeros":
            level.write_bytes(bytes(level.stat().st_size))
        case "header":
            (graph / "header.bin").write_bytes(b"\x7f" * 100)

    mended = report(pullquote("status", "--repair", "--json", "--data", data))
    assert mended["flaws"] == []
    with open_for_reading(data, Quick()) as index:
        assert check(index) == []
        rows = [row for row in index.catalogue.vectors() if row[0] % 40 == 0]
        nearest = [index.vectors.nearest(vectors[0], 1)[0][0] for _, _, vectors in rows]
        assert nearest == [number for number, _, _ in rows]


# The disk


def test_a_data_folder_that_cannot_be_written_to_is_said_to_be(data: Path, tmp_path: Path) -> None:
    with read_only(data):
        for command in (("index", SAMPLE), ("ask", QUESTION), ("status", "--check")):
            said = sentence(pullquote(*command, "--data", data))
            assert "cannot be written to" in said
    assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []


def test_a_full_disk_is_said_to_be_and_is_written_to_when_there_is_room(
    sample_data: Path, tmp_path: Path
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "late.txt").write_text(
        "Late news\n\nThe ferry master counted ninety-one swans below the weir on Sunday night.\n"
    )
    with small_disk(tmp_path / "disk", ROOM // 2) as disk:
        data = shutil.copytree(sample_data, disk / "data")
        said = sentence(pullquote("index", news, "--data", data))
        assert "the disk is full" in said
        assert "What was live stays as it is" in said
        said = sentence(pullquote("rebuild", "--data", data))
        assert "the disk is full" in said
        assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []

        enlarge(disk, 4 * ROOM)
        done = pullquote("index", news, "--json", "--data", data)
        assert done.returncode == DONE, done.stderr
        assert json.loads(done.stdout)["added"] == 1
        assert report(pullquote("status", "--check", "--json", "--data", data))["flaws"] == []


@pytest.mark.parametrize("free", [0, 80_000, 300_000])
def test_a_disk_that_gets_full_in_the_middle_loses_nothing(tmp_path: Path, free: int) -> None:
    news = tmp_path / "news"
    news.mkdir()

    def write(number: int, edition: str) -> None:
        told = [f"Man {n} measured the river{number} at bridge {n}, {edition}." for n in range(90)]
        (news / f"{number}.txt").write_text(f"Report {number}\n\n" + "\n\n".join(told) + "\n")

    for number in range(6):
        write(number, "in the morning")
    with small_disk(tmp_path / "disk", ROOM + 2**25) as disk:
        data = disk / "data"
        with open_for_writing(data, WordModel()) as index:
            sync(index, [news])
        for number in range(3, 16):
            write(number, "in the evening, when nobody was there")
        arguments = [str(news), str(data), str(disk), str(free)]
        run = subprocess.run(
            [sys.executable, "-m", "tests.index.full_disk", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        said, lost, citations, again = json.loads(run.stdout)
        assert said.startswith("StorageFailed: the ")
        assert "full" in said or "could not be written" in said
        assert lost == []
        assert citations > 0, "questions are answered all the while"
        assert again == "done" or "start the program again" in again

        with open_for_writing(data, WordModel()) as index:
            assert check(index) == []
            sync(index, [news])
            assert check(index) == []
            texts = {index.catalogue.article(i).article.text for i in index.catalogue.revisions()}
        assert len(texts) == 16
        assert sum("in the evening" in text for text in texts) == 13


def _tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
