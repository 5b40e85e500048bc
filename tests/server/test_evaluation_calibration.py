"""An evaluation answers as surely as the program would over the same articles."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.data_folder import Index, open_for_writing
from index.embedding import EmbeddingModel
from index.sync import SyncReport
from server.answering.confidence import PLAIN, Calibration
from server.calibration.fitting import FEWEST
from server.calibration.refreshing import calibration_for, calibration_of, refresh
from server.calibration.stored import FILE, read, write
from server.evaluation.benches import bench, copied
from server.settings import Settings

ARTICLES = FEWEST + 4


def text(number: int) -> str:
    return (
        f"Ferry number {number} runs again\n\nThe ferry to island {number} carried "
        f"{number + 30} people on Monday, said its captain, and nobody was late for work.\n"
    )


def place(index: Index) -> Path:
    return index.catalogue.path.parent


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    documents = [{"doc_id": str(n), "title": "", "text": text(n)} for n in range(ARTICLES)]
    rows = [
        {"qid": "1", "question": "Who was late?", "evidence": [{"doc_id": "1"}], "answer": "nobody"}
    ]
    for name, items in (("corpus", documents), ("queries", rows)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n")
    return folder


def test_a_data_set_is_calibrated_as_after_a_sync(dataset: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with bench(dataset, settings, 0, 0.0, 7) as measured:
        stored = read(place(measured.index))
        assert stored is not None
        assert stored.articles == ARTICLES
        assert calibration_for(measured.index, settings) == stored.calibration
        assert refresh(measured.index).state == "kept"


def test_with_a_reranker_it_is_not(dataset: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", reranker="some")
    with bench(dataset, settings, 0, 0.0, 7) as measured:
        assert read(place(measured.index)) is None
        assert calibration_for(measured.index, settings) == PLAIN


def test_one_own_index_keeps_its_own(
    tmp_path: Path, index_folder: Callable[[Path, Path], SyncReport], model: EmbeddingModel
) -> None:
    folder, data = tmp_path / "ferries", tmp_path / "data"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number}.txt").write_text(text(number))
    index_folder(folder, data)
    with open_for_writing(data, model) as index:
        assert refresh(index).state == "made"
        made = read(place(index))
        assert made is not None
        own = replace(made, offset=-0.125)  # no measuring would give it
        write(place(index), own)
    questions = tmp_path / "questions.jsonl"
    row = {"question": "Which island had 30 people?", "quote": "carried 30 people on Monday"}
    questions.write_text(json.dumps(row) + "\n")

    def used(remove: float) -> Calibration:
        settings = Settings(data=data)
        with bench(questions, settings, 0, remove, 7) as measured:
            return calibration_for(measured.index, settings)

    assert used(0.0) == own.calibration
    assert used(1.0) == own.calibration, "one article less is no reason to make it anew"
    with open_for_writing(data, model) as index:  # a server may hold it as well
        assert used(0.0) == own.calibration
        (place(index) / FILE).write_text("{")
        with copied(data, model) as copy:
            assert calibration_of(copy) == PLAIN
