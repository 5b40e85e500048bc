"""Planted articles change nothing of what other articles answer."""

from collections.abc import Callable
from pathlib import Path

from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.sync import SyncReport
from server.answering.assistant import Assistant
from server.schemas import Answer
from tests.conftest import SAMPLE
from tests.server.hostile.payloads import EVERY, NOT_HERE, ORDERS, listed
from tests.server.hostile.planting import ASKED

IndexIt = Callable[[Path, Path], SyncReport]

QUESTIONS = (
    *(asked.question for asked in ASKED),
    "What did Derek Munsey say about the bridge?",
    "How high is the new step of the school?",
    "Who paid for the eel pass?",
    "What is the herring made of?",
)
# What an article about something else says: no question above is about it.
_BYSTANDER = (
    "Garden notes, number {n}\n\nBy Olive Tranter\nThe Saltings Review\n\n"
    "Row {n} of the seed catalogue is given over to runner beans, which want a deep trench, old "
    "newspaper and patience.\n\n{plant}\n\n"
    "Sow them under glass in the last week of April, says plot holder {n}, and plant them out "
    "when the hawthorn is over."
)


def answers(folder: Path, index_it: IndexIt, model: EmbeddingModel) -> list[Answer]:
    """What is answered over the sample articles and those in ``folder``."""
    for sample in SAMPLE.iterdir():
        (folder / sample.name).write_bytes(sample.read_bytes())
    data = folder.with_name(f"{folder.name}-data")
    assert not index_it(folder, data).failed
    with open_for_reading(data, model) as index:
        ask = Assistant(index, max_characters=500, max_statements=4).ask
        return [ask(question) for question in QUESTIONS]


def told(answer: Answer) -> tuple[str, list[tuple[str, str]]]:
    """Whether it is answered, and each quote with its article."""
    return answer.status, [(c.article.title, c.quote) for c in answer.citations]


# Stands where a plant would: not searched either, so that passages are cut alike.
_FURNITURE = "Share this article"


def beside(folder: Path, plants: tuple[str, ...], planted: bool) -> Path:
    folder.mkdir()
    for n, payload in enumerate(plants):
        words = payload if planted else _FURNITURE
        text = _BYSTANDER.format(n=n, plant="{plant}").replace("{plant}", words)
        (folder / f"garden notes {n:03}.txt").write_text(text, encoding="utf-8")
    return folder


def test_orders_in_one_article_change_no_answer_of_another(
    tmp_path: Path, index_folder: IndexIt, model: EmbeddingModel
) -> None:
    clean = answers(beside(tmp_path / "clean", ORDERS, False), index_folder, model)
    planted = answers(beside(tmp_path / "planted", ORDERS, True), index_folder, model)
    assert [told(answer) for answer in planted] == [told(answer) for answer in clean]
    assert sum(answer.status == "answered" for answer in clean) >= len(ASKED)


@NOT_HERE
@EVERY
def test_all_listed_payloads_together_change_no_answer(
    tmp_path: Path, index_folder: IndexIt, model: EmbeddingModel, every: int
) -> None:
    """Plain questions among them are searched like any prose, and found by none of these."""
    plants = listed(every)
    clean = answers(beside(tmp_path / "clean", plants, False), index_folder, model)
    planted = answers(beside(tmp_path / "planted", plants, True), index_folder, model)
    assert [told(answer) for answer in planted] == [told(answer) for answer in clean]
