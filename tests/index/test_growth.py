"""The data folder does not grow with what was, only with what is."""

from pathlib import Path

import pytest

from index.checking import check
from index.data_folder import open_owned, owning
from index.jobs import Jobs
from index.live import LiveIndex
from index.status import size_of
from index.work import Worker
from tests.index.made_up import WordModel

ROUNDS = 20
MOST = 1.5
ARTICLES, PARAGRAPHS = 30, 12


def write(folder: Path, round_: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(ARTICLES):
        days = [
            f"On day {day} of round {round_} report {number} counted {day * number + round_} seals "
            "and said that nobody by the river had slept since the water rose."
            for day in range(PARAGRAPHS)
        ]
        (folder / f"{number:02}.txt").write_text(f"Report {number}\n\n" + "\n\n".join(days) + "\n")


def done(data: Path, *kinds: tuple[str, dict[str, object]]) -> None:
    """Do jobs in one process, as a server would, and check what is left."""
    with owning(data):
        live = LiveIndex(open_owned(data, WordModel()))
        try:
            jobs = Jobs(data)
            for kind, request in kinds:
                job = jobs.take(jobs.add(kind, request).id)
                assert job is not None
                Worker(data, live, jobs).run(job)
            assert check(live.index) == []
        finally:
            live.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "news"


def test_twenty_rounds_of_changing_every_article(folder: Path, tmp_path: Path) -> None:
    used, fresh = tmp_path / "used", tmp_path / "fresh"
    for round_ in range(ROUNDS):
        write(folder, round_)
        done(used, ("sync", {"targets": [str(folder)]}))
    done(fresh, ("sync", {"targets": [str(folder)]}))
    assert size_of(used) <= MOST * size_of(fresh), (size_of(used), size_of(fresh))


def test_re_indexing_everything_twenty_times(folder: Path, tmp_path: Path) -> None:
    used, fresh = tmp_path / "used", tmp_path / "fresh"
    write(folder, 0)
    done(used, ("sync", {"targets": [str(folder)]}))
    again: list[tuple[str, dict[str, object]]] = [
        ("rebuild", {"embed": True}),
        ("sync", {"targets": [str(folder)]}),
    ]
    done(used, *(again * ROUNDS), ("prune", {}))
    done(fresh, ("sync", {"targets": [str(folder)]}))
    assert size_of(used) <= MOST * size_of(fresh), (size_of(used), size_of(fresh))


def test_a_rebuild_keeps_one_index_to_go_back_to_and_no_more(folder: Path, tmp_path: Path) -> None:
    write(folder, 0)
    data = tmp_path / "data"
    done(data, ("sync", {"targets": [str(folder)]}), *[("rebuild", {})] * 3)
    done(data)
    assert len(list((data / "generations").iterdir())) == 2
