"""The data folder: one writer, many readers, and every way it can be wrong has its own error."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.data_folder import Index, look, open_for_reading, open_for_writing, require
from index.errors import IndexBroken, IndexBusy, IndexMismatch, IndexMissing
from index.passages import RULES
from index.records import Counts
from index.sync import sync
from index.vectors import PassageVectors
from tests.conftest import ROOT
from tests.index.made_up import WordModel, direction

MODEL = WordModel()


class OtherModel(WordModel):
    fingerprint = "words-2"

    def __init__(self) -> None:
        super().__init__()
        self.name = "other words"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three articles; not to be written to."""
    place = tmp_path_factory.mktemp("made")
    for name in ("river", "bridge", "vote"):
        text = f"{name.title()}\n\nIt was all about the {name} that day, and nobody slept.\n"
        (place / f"{name}.txt").write_text(text)
    with open_for_writing(place / "data", MODEL) as index:
        sync(index, [place])
    return place / "data"


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "data")


@contextmanager
def other_process(data: Path, mode: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the index open until its input ends."""
    program = (
        "import sys; from pathlib import Path; from index import data_folder\n"
        "from tests.index.made_up import WordModel\n"
        f"with data_folder.open_for_{mode}(Path(sys.argv[1]), WordModel()) as index:\n"
        "    print(index.catalogue.counts().articles, flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, data],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "3\n"
        yield process
    finally:
        process.communicate(timeout=240)


def live(data: Path, name: str) -> Path:
    """A file of the live generation."""
    return require(data) / name


class Stop(Exception):
    """Ends a writer before it has finished."""


@contextmanager
def cut_short(data: Path) -> Iterator[Index]:
    """A writer that ends by an exception."""
    with suppress(Stop), open_for_writing(data, MODEL) as index, index.writing():
        yield index
        raise Stop


def nearest(data: Path, word: str) -> str:
    with open_for_reading(data, MODEL) as index:
        ((number, _),) = index.vectors.nearest(direction(f"{word} {word}"), 1)
        return index.catalogue.passages([number])[number].record.title


# Missing, mismatched, broken


def test_a_folder_without_an_index_is_missing_and_stays_as_it_is(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(IndexMissing, match="pullquote index"), open_for_reading(folder, MODEL):
            pass
        with pytest.raises(IndexMissing):
            look(folder)
    assert list(tmp_path.iterdir()) == []


def test_an_index_of_another_model_is_a_mismatch(data: Path) -> None:
    for opened in (open_for_reading, open_for_writing):
        with (
            pytest.raises(IndexMismatch, match="model words, not other words"),
            opened(data, OtherModel()),
        ):
            pass
    assert nearest(data, "vote") == "Vote", "and it can still be used with its own"


def test_an_index_by_other_rules_is_a_mismatch(data: Path) -> None:
    live(data, "catalogue.sqlite").unlink()
    older = f"older {RULES}"
    Catalogue.create(live(data, "catalogue.sqlite"), MODEL.name, MODEL.fingerprint, older)
    for opened in (open_for_reading, open_for_writing):
        with pytest.raises(IndexMismatch, match="other rules for passages"), opened(data, MODEL):
            pass


def test_a_broken_catalogue_is_broken_and_the_lock_let_go(data: Path) -> None:
    kept = live(data, "catalogue.sqlite").read_bytes()
    live(data, "catalogue.sqlite").write_bytes(kept[:5_000])
    for opened in (open_for_reading, open_for_writing):
        with pytest.raises(IndexBroken, match="cannot be read"), opened(data, MODEL):
            pass
    with pytest.raises(IndexBroken):
        look(data)
    live(data, "catalogue.sqlite").write_bytes(kept)
    assert nearest(data, "river") == "River"


def test_without_the_file_that_names_it_the_last_generation_is_live(data: Path) -> None:
    (data / "live.json").unlink()
    with open_for_writing(data, MODEL) as index:
        assert index.catalogue.counts().articles == 3
    assert nearest(data, "river") == "River"


def test_a_data_folder_that_is_a_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("notes")
    with (
        pytest.raises(IndexBroken, match="cannot be used as a data folder: File exists"),
        open_for_writing(tmp_path / "data", MODEL),
    ):
        pass


@pytest.mark.parametrize("damage", ["no folder", "empty", "garbage", "lost passages"])
def test_vectors_that_are_damaged_are_said_to_be_and_restored_by_a_writer(
    data: Path, damage: str
) -> None:
    store = live(data, "vectors")
    match damage:
        case "no folder":
            shutil.rmtree(store)
        case "empty":
            shutil.rmtree(store)
            store.mkdir()
        case "garbage":
            (store / "chroma.sqlite3").write_bytes(b"not a database" * 1_000)
        case "lost passages":
            vectors = PassageVectors.open(store)
            vectors.remove(sorted(vectors.numbers())[1:])
            vectors.close()
    with pytest.raises(IndexBroken, match="vector store"), open_for_reading(data, MODEL):
        pass
    with open_for_writing(data, MODEL) as index:
        assert index.vectors.numbers() == index.catalogue.live_numbers()
    assert [nearest(data, word) for word in ("river", "bridge", "vote")] == [
        "River",
        "Bridge",
        "Vote",
    ]


def test_looking_needs_no_vectors_no_model_and_no_lock(data: Path) -> None:
    shutil.rmtree(live(data, "vectors"))
    with open_for_writing(data, MODEL):
        about, counts = look(data)
    assert (about.model, about.fingerprint) == ("words", "words-1")
    assert counts == Counts(articles=3, paragraphs=6, passages=3)


# One writer


def test_readers_share(data: Path) -> None:
    with (
        open_for_reading(data, MODEL) as one,
        open_for_reading(data, MODEL) as other,
        other_process(data, "reading"),
    ):
        assert one.catalogue.counts() == other.catalogue.counts()
    assert nearest(data, "river") == "River"


def test_a_reader_goes_on_when_another_closes(data: Path) -> None:
    with open_for_reading(data, MODEL) as one:
        with open_for_reading(data, MODEL):
            pass
        assert len(one.vectors.nearest(direction("river"), 5)) == 3
        assert one.catalogue.counts().articles == 3


def test_a_writer_is_alone_in_its_process(data: Path) -> None:
    with open_for_writing(data, MODEL):
        for opened in (open_for_reading, open_for_writing):
            with pytest.raises(IndexBusy), opened(data, MODEL):
                pass
    with (
        open_for_reading(data, MODEL),
        pytest.raises(IndexBusy, match="using the index"),
        open_for_writing(data, MODEL),
    ):
        pass
    with open_for_writing(data, MODEL):
        pass


def test_a_writer_is_alone_among_processes(data: Path) -> None:
    with other_process(data, "writing") as writer:
        with pytest.raises(IndexBusy, match="is writing"), open_for_reading(data, MODEL):
            pass
        with pytest.raises(IndexBusy, match="using the index"), open_for_writing(data, MODEL):
            pass
        assert look(data)[1].articles == 3
        writer.kill()
        writer.wait(timeout=240)
        # A lock ends with the process that held it, however that ended.
        assert nearest(data, "vote") == "Vote"
    with other_process(data, "reading") as reader:
        with pytest.raises(IndexBusy), open_for_writing(data, MODEL):
            pass
        assert nearest(data, "vote") == "Vote"
        reader.kill()
        reader.wait(timeout=240)
        with open_for_writing(data, MODEL):
            pass


def test_a_writer_clears_up_after_one_that_failed(data: Path) -> None:
    with cut_short(data) as index:
        first, *_ = sorted(index.catalogue.live_numbers())
        index.vectors.add([900, 901], np.stack([direction("sea")] * 2), ["gone", "gone"])
        index.vectors.remove([first])
        index.vectors.add([902], direction("river")[None], ["gone"])
    with open_for_writing(data, MODEL) as index:
        assert index.vectors.numbers() == index.catalogue.live_numbers()
        for number, article_id, vector in index.catalogue.vectors():
            ((found, cosine),) = index.vectors.nearest(vector[0], 1, [article_id])
            assert found == number
            assert cosine == pytest.approx(1.0, abs=1e-3)
    assert not look_at_writing(data)


def look_at_writing(data: Path) -> bool:
    catalogue = Catalogue(live(data, "catalogue.sqlite"), read_only=True)
    writing = catalogue.writing
    catalogue.close()
    return writing


def test_a_reader_after_a_failed_writer_drops_what_is_not_live(data: Path) -> None:
    with cut_short(data) as index:
        index.vectors.add([900], direction("river river")[None], ["gone"])
    assert look_at_writing(data)
    with open_for_reading(data, MODEL) as index:
        found = [number for number, _ in index.vectors.nearest(direction("river river"), 10)]
        assert found[0] == 900
        assert set(index.catalogue.passages(found)) == index.catalogue.live_numbers()
