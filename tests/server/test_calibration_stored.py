"""A calibration is stored in one step, used while it fits, and made anew when it does not."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.data_folder import Index, open_for_writing
from index.embedding import EmbeddingModel, Matrix
from index.errors import IndexBroken
from index.jobs import Jobs
from index.live import LiveIndex
from index.progress import Watch
from index.status import describe
from index.sync import SyncOptions, SyncReport, sync
from index.work import Worker, WorkOptions
from server.answering.confidence import PLAIN, Calibration
from server.calibration import refreshing, stored
from server.calibration.fitting import FEWEST, LOWEST
from server.calibration.refreshing import (
    calibration_for,
    calibration_of,
    refresh,
    work_options,
)
from server.calibration.reporting import calibration_report, readable_calibration
from server.calibration.stored import CalibrationDamaged, Stored, made_by, read, write
from server.settings import Settings
from tests.conftest import ROOT
from tests.index.made_up import WordModel

IndexFolder = Callable[[Path, Path], SyncReport]
ARTICLES = 24
TOWNS = "Arden Belmar Corrie Dunmore Eskdale Farley Gorran Helmsby Inchmore Jarrow Kelso".split()
THINGS = "ferry school bakery harbour library orchard quarry theatre market bridge".split()


def write_article(folder: Path, number: int) -> None:
    town, thing = TOWNS[number % len(TOWNS)], THINGS[number % len(THINGS)]
    (folder / f"{number:02}.txt").write_text(
        f"The {thing} of {town} has a new owner\n\n"
        f"The {thing} near {town} was sold for {number + 20} thousand crowns on Monday, its board "
        f"told neighbours.\n\nOwner Ann {town}son said that its {number + 3} workers would keep "
        "their places and that the roof would be mended before winter comes.\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(ARTICLES):
        write_article(folder, number)
    return folder


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Iterator[Index]:
    with open_for_writing(tmp_path / "data", WordModel()) as index:
        sync(index, [folder])
        yield index


def place(index: Index) -> Path:
    return index.catalogue.path.parent


def some(index: Index, **changes: Any) -> Stored:
    about, counts = index.catalogue.about(), index.catalogue.counts()
    by = made_by(index.model.fingerprint)
    found = refreshing.summed_up([], by, about, counts)
    return replace(found, offset=-0.25, **changes)


def test_it_is_made_once_and_kept_while_little_changes(
    index: Index, folder: Path, tmp_path: Path
) -> None:
    assert refresh(index).state == "made"
    first = read(place(index))
    assert first is not None
    assert first.articles == ARTICLES
    assert 0 < first.questions <= ARTICLES
    assert calibration_of(index) == first.calibration
    asked: list[str] = []
    silent = Watch(lambda progress: asked.append(progress.phase))
    assert refresh(index, silent).state == "kept"
    write_article(folder, ARTICLES)
    sync(index, [folder])
    assert refresh(index, silent).state == "kept"
    assert asked == []  # not one question
    assert read(place(index)) == first


def test_it_is_made_anew_when_a_fifth_has_come_changed_or_gone(index: Index, folder: Path) -> None:
    refresh(index)
    for number in range(5):  # other words in as many articles
        write_article(folder, number)
        path = folder / f"{number:02}.txt"
        path.write_text(path.read_text().replace("Monday", "Friday"))
    sync(index, [folder])
    assert refresh(index).state == "made"
    for number in range(ARTICLES, ARTICLES + 5):
        write_article(folder, number)
    sync(index, [folder])
    assert refresh(index).state == "made"
    for number in range(6):
        (folder / f"{number:02}.txt").unlink()
    sync(index, [folder], SyncOptions(allow_removals=True))
    assert refresh(index).state == "made"
    assert refresh(index).state == "kept"


def test_the_same_index_gives_the_same(index: Index) -> None:
    refresh(index)
    first = read(place(index))
    (place(index) / stored.FILE).unlink()
    refresh(index)
    again = read(place(index))
    assert first
    assert again
    assert replace(first, made="") == replace(again, made="")


def test_few_articles_are_left_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    for number in range(FEWEST - 1):
        write_article(folder, number)
    with open_for_writing(tmp_path / "data", WordModel()) as index:
        sync(index, [folder])
        assert refresh(index).state == "none"
        assert calibration_of(index) == PLAIN
        assert not (place(index) / stored.FILE).exists()


def test_one_of_another_version_or_model_is_not_used(index: Index) -> None:
    write(place(index), some(index))
    assert calibration_of(index) == Calibration(1.0, -0.25)
    for other in ("0/another program/words-1", made_by("another model")):
        write(place(index), some(index, made_by=other))
        assert calibration_of(index) == PLAIN
    assert refresh(index).state == "made"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"offset": -0.1}',
        b'{"offset": -0.1, "unknown": 1}',
    ],
)
def test_a_damaged_one_is_said_not_used_and_made_anew(
    index: Index, tmp_path: Path, content: bytes
) -> None:
    (place(index) / stored.FILE).write_bytes(content)
    with pytest.raises(CalibrationDamaged):
        read(place(index))
    assert calibration_of(index) == PLAIN
    report = calibration_report(describe(tmp_path / "data"), None, whole_paths=False)
    assert report.state == "damaged"
    assert report.error
    assert str(tmp_path) not in report.error
    assert "damaged" in readable_calibration(report)
    assert refresh(index).state == "made"
    assert calibration_report(describe(tmp_path / "data"), None, whole_paths=False).state == "used"


@pytest.mark.parametrize(
    "value",
    [
        {"offset": 0.1},  # never more sure
        {"offset": LOWEST - 0.01},
        {"offset": "-0.1"},
        {"offset": None},
        {"offset": float("nan")},
        {"slope": 4.0},
        {"made": "yesterday"},
        {"articles": "many"},
    ],
)
def test_what_no_calibration_can_be_is_damaged(index: Index, value: dict[str, Any]) -> None:
    write(place(index), some(index))
    assert read(place(index)) is not None
    path = place(index) / stored.FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | value))
    with pytest.raises(CalibrationDamaged):
        read(place(index))


def test_the_status_tells_of_it(index: Index, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert calibration_report(describe(data), None, whole_paths=True).state == "none"
    refresh(index)
    report = calibration_report(describe(data), None, whole_paths=True)
    assert report.state == "used"
    assert report.articles == ARTICLES
    assert report.made
    assert f"{ARTICLES} articles" in readable_calibration(report)
    write(place(index), some(index, made_by="0/another/words-1"))
    assert calibration_report(describe(data), None, whole_paths=True).state == "old"


def test_a_sync_calibrates_and_tells(folder: Path, tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "data", WordModel()) as index:
        jobs = Jobs(tmp_path / "data")
        worker = Worker(tmp_path / "data", LiveIndex(index), jobs, work_options(Settings()))
        for expected in ("made", "kept"):
            job = jobs.take(jobs.add("sync", {"targets": [str(folder)]}).id)
            assert job is not None
            report = worker.run(job).report
            assert report is not None
            assert report["calibration"] == {"state": expected, "error": None}


def test_with_a_reranker_there_is_none(index: Index, tmp_path: Path) -> None:
    write(place(index), some(index))
    assert calibration_for(index, Settings()).offset == -0.25
    assert calibration_for(index, Settings(reranker="some")) == PLAIN
    report = calibration_report(describe(tmp_path / "data"), "some", whole_paths=True)
    assert report.state == "old"
    assert work_options(Settings(reranker="some")).follow_up == WorkOptions().follow_up


def test_what_goes_wrong_is_told_and_fails_no_sync(folder: Path, tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "data", WordModel()) as index:
        (place(index) / f"{stored.FILE}.new").mkdir()  # where the file is to be written
        jobs = Jobs(tmp_path / "data")
        worker = Worker(tmp_path / "data", LiveIndex(index), jobs, work_options(Settings()))
        job = jobs.take(jobs.add("sync", {"targets": [str(folder)]}).id)
        assert job is not None
        done = worker.run(job)
        assert done.report is not None
        assert done.report["added"] == ARTICLES
        assert done.report["calibration"]["state"] == "failed"
        assert "could not be calibrated" in done.report["calibration"]["error"]
        assert calibration_of(index) == PLAIN


class FailingModel(WordModel):
    """Embeds passages and fails at questions."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        assert texts
        raise IndexBroken("no questions today")


def test_a_search_that_fails_is_told(index: Index) -> None:
    broken = Index(index.catalogue, index.vectors, FailingModel())
    found = refresh(broken)
    assert (found.state, found.error) == (
        "failed",
        "the index could not be calibrated: no questions today",
    )


def test_stopped_on_the_way_it_is_made_the_next_time(index: Index) -> None:
    assert refresh(index, Watch(cancelled=lambda: True)).state == "stopped"
    assert read(place(index)) is None
    assert refresh(index).state == "made"


KILLED = """
import os, signal, sys
from pathlib import Path
from server.calibration import stored

steps, last = 0, int(sys.argv[2])

def count(frame, event, argument):
    global steps
    steps += 1
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)

before = stored.read(Path(sys.argv[1]))
after = stored.Stored(**{**stored.asdict(before), "offset": -0.375})
sys.setprofile(count)
stored.write(Path(sys.argv[1]), after)
sys.setprofile(None)
print(steps)
"""


def test_killed_while_it_is_written_there_is_the_one_before_or_the_new_one(index: Index) -> None:
    def run(last: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(place(index)), str(last)]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    write(place(index), some(index))
    steps = int(run(0).stdout)
    assert steps > 20
    seen = set()
    for last in sorted({1, *range(2, steps, max(1, steps // 8)), *range(steps - 4, steps)}):
        write(place(index), some(index))
        assert run(last).returncode == -signal.SIGKILL
        found = read(place(index))
        assert found is not None
        seen.add(found.offset)
    assert seen <= {-0.25, -0.375}
    assert -0.25 in seen


def test_the_model_that_answers_asks(
    folder: Path, tmp_path: Path, model: EmbeddingModel, index_folder: IndexFolder
) -> None:
    index_folder(folder, tmp_path / "real")
    with open_for_writing(tmp_path / "real", model) as index:
        assert refresh(index).state == "made"
        found = read(place(index))
    assert found is not None
    assert found.inside > found.outside
    assert LOWEST <= found.offset <= 0
