"""The reranker is one setting: it decides what every way in shows first."""

import json
import os
import subprocess
from pathlib import Path

import httpx
import pytest

from index.data_folder import Index, open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.errors import ModelUnavailable
from index.reranking import Reranker
from index.sync import sync
from server.answering.assistant import Assistant
from server.keeper import Keeper
from server.settings import Settings
from tests.conftest import PULLQUOTE, ROOT, serving, wait_for
from tests.index.made_reranker import TOPICS, contrary, trained

QUESTION = "What was said of the ferry?"


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reranker that prefers passages without what is asked about: nobody can overlook it."""
    place = tmp_path_factory.mktemp("reranker")
    return contrary(trained(place / "trained"), place / "contrary")


@pytest.fixture(scope="module")
def data(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("topics")
    (place / "articles").mkdir()
    for topic in TOPICS:
        text = f"New {topic}\n\nThe {topic} was shut in the harbour.\n"
        (place / "articles" / f"{topic}.txt").write_text(text)
    with open_for_writing(place / "data", model) as index:
        assert not sync(index, [place / "articles"]).failed
    return place / "data"


def assistant(index: Index, reranker: Reranker | None = None) -> Assistant:
    return Assistant(index, max_characters=500, max_statements=4, reranker=reranker)


def test_search_and_answer_are_in_its_order(
    data: Path, model: EmbeddingModel, turned: Path
) -> None:
    with open_for_reading(data, model) as index:
        plain, other = assistant(index), assistant(index, Reranker.open(str(turned)))
        found = plain.search(QUESTION, 10).passages
        assert "ferry" in found[0].text
        reranked = other.search(QUESTION, 10).passages
        assert "ferry" in reranked[-1].text
        assert {p.text for p in reranked} == {p.text for p in found}
        assert other.ask(QUESTION).passages[-1].text == reranked[-1].text
        assert plain.ask(QUESTION).passages[0].text == found[0].text
        # The first is the first, however many are asked for.
        assert other.search(QUESTION, 1).passages == reranked[:1]


def run(*arguments: object, reranker: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PULLQUOTE, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PULLQUOTE_RERANKER": str(reranker)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ask_and_status_on_the_command_line(data: Path, turned: Path) -> None:
    done = run("ask", QUESTION, "--data", data, "--json", reranker=turned)
    assert done.returncode == 0, done.stderr
    assert "ferry" in json.loads(done.stdout.strip().split("\n")[-1])["passages"][-1]["text"]
    assert str(turned) in run("status", "--data", data, reranker=turned).stdout


def test_a_reranker_that_is_not_there_is_said(data: Path) -> None:
    done = run("ask", QUESTION, "--data", data, reranker="nowhere")
    assert done.returncode == 1
    assert "the reranker nowhere is neither a folder nor in the local model cache" in done.stderr
    assert done.stdout == ""


def test_the_server_uses_and_names_it(data: Path, turned: Path) -> None:
    with (
        serving(data, PULLQUOTE_RERANKER=str(turned)) as server,
        httpx.Client(base_url=server.url, timeout=60) as api,
    ):
        found = api.get("/v1/search", params={"q": QUESTION}).raise_for_status().json()["passages"]
        assert "ferry" in found[-1]["text"]
        answer = api.post("/v1/ask", json={"question": QUESTION}).raise_for_status().json()
        assert "ferry" in answer["passages"][-1]["text"]
        # Its place on the machine is nobody else's business.
        assert api.get("/v1/index").raise_for_status().json()["reranker"] == turned.name


def test_a_server_without_one_names_none(data: Path) -> None:
    with serving(data) as server, httpx.Client(base_url=server.url, timeout=60) as api:
        assert api.get("/v1/index").raise_for_status().json()["reranker"] is None


def test_a_server_whose_reranker_cannot_be_used_says_so(data: Path, model: EmbeddingModel) -> None:
    keeper = Keeper(Settings(data=data, reranker=str(model._folder)))
    keeper.start()
    try:
        wait_for(lambda: isinstance(keeper._error, ModelUnavailable))
        with pytest.raises(ModelUnavailable, match="no cross-encoder"), keeper.lease():
            pass
    finally:
        keeper.stop()
