"""A server says honestly why it cannot answer, comes round when it can, and does its jobs."""

import json
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index.data_folder import open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.errors import IndexBusy, IndexMissing
from index.jobs import Jobs, State
from index.sync import SyncReport
from server.calibration.fitting import FEWEST, LOWEST
from server.calibration.stored import read, write
from server.keeper import Keeper
from server.problems import NotReady
from server.settings import Settings
from tests.conftest import wait_for

IndexFolder = Callable[[Path, Path], SyncReport]


@contextmanager
def started(settings: Settings) -> Iterator[Keeper]:
    keeper = Keeper(settings)
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()


def raised(keeper: Keeper) -> type[Exception] | None:
    try:
        with keeper.lease():
            return None
    except (NotReady, IndexBusy, IndexMissing) as error:
        return type(error)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Quay news\n\nA crane fell into the dock on Monday.\n")
    return folder


@pytest.fixture
def data(folder: Path, tmp_path: Path, index_folder: IndexFolder) -> Path:
    index_folder(folder, tmp_path / "data")
    return tmp_path / "data"


def test_it_is_not_ready_before_it_is(data: Path) -> None:
    assert raised(Keeper(Settings(data=data))) is NotReady


def test_a_missing_index_is_said_and_found_when_it_is_there(
    folder: Path, tmp_path: Path, index_folder: IndexFolder
) -> None:
    with started(Settings(data=tmp_path / "data")) as keeper:
        wait_for(lambda: raised(keeper) is IndexMissing)
        index_folder(folder, tmp_path / "data")
        wait_for(lambda: raised(keeper) is None)


def test_it_waits_for_a_writer(data: Path, model: EmbeddingModel) -> None:
    writing, may_finish = threading.Event(), threading.Event()

    def write() -> None:
        with open_for_writing(data, model):
            writing.set()
            may_finish.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(60)  # the lock is the writer's before the server wants it
    try:
        with started(Settings(data=data)) as keeper:
            wait_for(lambda: raised(keeper) is IndexBusy)
            may_finish.set()
            wait_for(lambda: raised(keeper) is None)
    finally:
        may_finish.set()
        writer.join()


def test_suggestions_that_fail_do_not_keep_it_from_answering(
    folder: Path, data: Path, index_folder: IndexFolder, caplog: pytest.LogCaptureFixture
) -> None:
    """A limit below every suggested question's length."""
    (folder / "b.txt").write_text("Dock news\n\n“The crane was old,” said Ada Quill on Friday.\n")
    index_folder(folder, data)
    with started(Settings(data=data, max_question_characters=10)) as keeper:
        wait_for(lambda: raised(keeper) is None)
        wait_for(lambda: "no questions to suggest" in caplog.text)
        with keeper.lease() as assistant:
            assert assistant.ask("crane").status
        assert keeper.suggestions == []


def test_it_owns_the_data_folder_and_says_where_it_is(data: Path, model: EmbeddingModel) -> None:
    with started(Settings(data=data, host="0.0.0.0", port=8123)) as keeper:  # noqa: S104
        wait_for(lambda: (data / "server.json").exists())
        announced = json.loads((data / "server.json").read_text())
        assert announced == {"url": "http://127.0.0.1:8123", "token": keeper.token}
        assert (data / "server.json").stat().st_mode & 0o077 == 0, "nobody else may read it"
        with pytest.raises(IndexBusy), open_for_reading(data, model):
            pass
    assert not (data / "server.json").exists()
    with open_for_reading(data, model):
        pass


def test_jobs_are_done_one_after_the_other(folder: Path, data: Path) -> None:
    with started(Settings(data=data)) as keeper:
        wait_for(lambda: raised(keeper) is None)
        for number in range(3):
            (folder / f"{number}.txt").write_text(f"News {number}\n\nA ship named {number} came.\n")
            keeper.jobs.add("sync", {"targets": [str(folder)]})
        failing = keeper.jobs.add("sync", {"targets": [str(folder / "nowhere")]})
        last = keeper.jobs.add("check", {})
        keeper.begin()
        wait_for(lambda: keeper.jobs.get(last.id).state.ended)
        states = [job.state for job in keeper.jobs.latest(10)[0]]
        assert states == [State.DONE, State.FAILED, State.DONE, State.DONE, State.DONE]
        assert "nowhere" in (keeper.jobs.get(failing.id).error or "")
        assert keeper.jobs.get(last.id).report == {"flaws": []}
        with keeper.lease() as assistant:
            assert "A ship named 2 came." in assistant.ask("Which ship named 2 came?").text


def test_a_job_whose_process_died_is_done_again(folder: Path, data: Path) -> None:
    jobs = Jobs(data)
    (folder / "b.txt").write_text("Harbour\n\nA ship came into the harbour on Friday.\n")
    broken_off = jobs.take(jobs.add("sync", {"targets": [str(folder)]}).id)
    assert broken_off is not None
    assert broken_off.state is State.RUNNING
    with started(Settings(data=data)) as keeper:
        wait_for(lambda: jobs.get(broken_off.id).state.ended)
        done = jobs.get(broken_off.id)
        assert (done.state, done.attempts) == (State.DONE, 2)
        assert done.report is not None
        assert done.report["added"] == 1
        assert raised(keeper) is None


def test_a_rebuild_replaces_the_index_while_it_is_lent(data: Path) -> None:
    with started(Settings(data=data)) as keeper:
        wait_for(lambda: raised(keeper) is None)
        with keeper.lease() as before:
            job = keeper.jobs.add("rebuild", {})
            keeper.begin()
            wait_for(lambda: keeper.jobs.get(job.id).state.ended)
            assert keeper.jobs.get(job.id).state is State.DONE, keeper.jobs.get(job.id).error
            assert before.ask("What fell into the dock?").citations, "it stays open while lent"
        with keeper.lease() as after:
            assert after.ask("What fell into the dock?").status == "answered"
    assert len(list((data / "generations").iterdir())) == 2


def test_the_next_lease_has_the_calibration_of_the_last_sync(folder: Path, data: Path) -> None:
    for number in range(FEWEST + 4):
        (folder / f"{number:02}.txt").write_text(
            f"Ferry number {number} runs again\n\nThe ferry to island {number} carried "
            f"{number + 30} people on Monday, said its captain, and nobody was late for work.\n"
        )

    def synced() -> str:
        job = keeper.jobs.add("sync", {"targets": [str(folder)]})
        keeper.begin()
        wait_for(lambda: keeper.jobs.get(job.id).state.ended)
        report = keeper.jobs.get(job.id).report
        assert report is not None
        return str(report["calibration"]["state"])

    def odds() -> float:
        with keeper.lease() as assistant:
            sure = assistant.ask("What fell into the dock?").confidence
        return math.log(sure / (1 - sure))

    (generation,) = (data / "generations").iterdir()
    with started(Settings(data=data)) as keeper:
        wait_for(lambda: raised(keeper) is None)
        assert synced() == "made"
        made = read(generation)
        assert made is not None
        # As if it had been made long ago, of other articles.
        write(generation, replace(made, revision=0, offset=LOWEST))
        before = odds()
        (folder / "last.txt").write_text("Weather\n\nRain fell on the moor for a week.\n")
        assert synced() == "made"
        anew = read(generation)
        assert anew is not None
        assert anew.offset > LOWEST
        assert odds() - before == pytest.approx(anew.offset - LOWEST, abs=0.01)
