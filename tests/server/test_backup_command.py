"""A server that answers and indexes is backed up; elsewhere its questions get the same answers."""

import json
import shutil
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from index.checking import check
from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from server.answering.assistant import Assistant
from tests.conftest import PULLQUOTE, ROOT, serving

QUESTIONS = (
    "Who shut Chandlers Bridge?",
    "What did the council decide?",
    "How many votes did the council leader lose by?",
    "Who painted the Sistine Chapel?",
)


def run(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [*PULLQUOTE, *map(str, arguments), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def answered(url: str, question: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{url}/v1/ask",
        json.dumps({"question": question}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as reply:
        found: dict[str, Any] = json.loads(reply.read())
    return found


def told(answer: dict[str, Any]) -> tuple[object, ...]:
    """What an answer says, and where from."""
    quotes = [
        (c["article"]["id"], c["article"]["revision"], c["start"], c["end"], c["quote"])
        for c in answer["citations"]
    ]
    return answer["status"], answer["text"], quotes


@pytest.mark.processes
def test_while_it_answers_and_indexes(
    sample_data: Path, model: EmbeddingModel, tmp_path: Path
) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data")
    news = tmp_path / "news"
    news.mkdir()
    for number in range(12):
        text = f"Buoy {number}\n\nBuoy number {number} was painted green by its keeper.\n"
        (news / f"{number}.txt").write_text(text)
    backup, there = tmp_path / "a.backup", tmp_path / "there"
    asked, stop = [], threading.Event()
    with serving(data) as server:
        before = {question: told(answered(server.url, question)) for question in QUESTIONS}

        def ask() -> None:
            while not stop.is_set():
                asked.append(told(answered(server.url, QUESTIONS[0])))

        asking = threading.Thread(target=ask)
        syncing = threading.Thread(target=run, args=("index", news, "--data", data))
        asking.start()
        syncing.start()
        try:
            taken = run("backup", backup, "--data", data)
        finally:
            syncing.join()
            stop.set()
            asking.join()
    assert asked
    assert set(map(str, asked)) == {str(before[QUESTIONS[0]])}
    assert run("backup", backup, "--verify")["articles"] == taken["articles"] >= 18
    restored = run("restore", backup, "--data", there)
    assert restored["articles"] == taken["articles"]
    with open_for_reading(there, model) as index:
        assert check(index) == []
        assistant = Assistant(index, max_characters=2_000, max_statements=4)
        for question, wanted in before.items():
            assert told(assistant.ask(question).model_dump(mode="json")) == wanted
