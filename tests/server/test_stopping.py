"""A server that is told to stop finishes what is under way, within a bound; told twice, at once."""

import json
import os
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.jobs import Jobs, State
from tests.conftest import PULLQUOTE, ROOT, free_port, wait_for
from tests.server.generation import model_server
from tests.server.generation.model_server import Behaviour, ModelServer, Reply, says

QUESTION = "Who shut Chandlers Bridge?"
WROTE = '{"statements": []}'


@dataclass(frozen=True)
class Served:
    """A server, and the language model that it waits for until ``go``."""

    url: str
    data: Path
    process: "subprocess.Popen[bytes]"
    model: ModelServer
    go: threading.Event

    def asked(self, *, events: bool = False) -> str:
        """The answer, as it came."""
        request = urllib.request.Request(
            f"{self.url}/v1/ask",
            json.dumps({"question": QUESTION, "mode": "generative"}).encode(),
            {"content-type": "application/json"}
            | ({"accept": "text/event-stream"} if events else {}),
        )
        with urllib.request.urlopen(request, timeout=120) as reply:
            return str(reply.read().decode())

    def refuses(self) -> bool:
        """Whether nobody new is let in."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10):
                return False
        except urllib.error.HTTPError as error:
            with error:
                return error.status == 503
        except OSError:
            return True


def waits_for(go: threading.Event) -> Behaviour:
    """Say nothing until then."""

    def behave(reply: Reply) -> None:
        go.wait(120)
        says(WROTE)(reply)

    return behave


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[Served]:
    go = threading.Event()
    port = free_port()
    with model_server.serving(waits_for(go)) as model:
        language_model = {
            "PULLQUOTE_LLM": "openai",
            "PULLQUOTE_LLM_MODEL": "m",
            "PULLQUOTE_LLM_URL": f"{model.url}/v1",
            "PULLQUOTE_LLM_SECONDS": "100",
        }
        process = subprocess.Popen(
            [*PULLQUOTE, "serve", "--data", str(data), "--port", str(port)],
            cwd=ROOT,
            env=os.environ | language_model | settings,
            stderr=subprocess.DEVNULL,
        )
        served = Served(f"http://127.0.0.1:{port}", data, process, model, go)
        try:
            wait_for(lambda: process.poll() is not None or not served.refuses())
            yield served
        finally:
            go.set()
            process.kill()
            process.wait()


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sample_data, tmp_path / "data")


def test_answers_under_way_are_finished_and_nobody_new_is_let_in(data: Path) -> None:
    with serving(data) as served, ThreadPoolExecutor() as threads:
        answers = [threads.submit(served.asked, events=events) for events in (False, True)]
        wait_for(lambda: len(served.model.requests) == 2)
        served.process.send_signal(signal.SIGTERM)
        wait_for(served.refuses)
        assert not any(answer.done() for answer in answers)
        assert served.process.poll() is None
        served.go.set()
        plain, streamed = (answer.result() for answer in answers)
        assert json.loads(plain)["status"] == "answered"
        assert json.loads(plain)["generation"]["attempts"] == 1
        assert "event: answer" in streamed
        assert served.process.wait(240) == 0
    assert not (data / "server.json").exists(), "it does not say any longer that it is there"


@pytest.mark.processes
def test_what_takes_too_long_is_given_up_and_a_second_signal_ends_all(data: Path) -> None:
    with (
        serving(data, PULLQUOTE_SHUTDOWN_SECONDS="1") as served,
        ThreadPoolExecutor() as threads,
    ):
        answer = threads.submit(served.asked)
        wait_for(lambda: len(served.model.requests) == 1)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(240) == 0, "though the model never replies"
        with pytest.raises((OSError, urllib.error.HTTPError)):
            answer.result()
    with serving(data) as served, ThreadPoolExecutor() as threads:
        answer = threads.submit(served.asked)
        wait_for(lambda: len(served.model.requests) == 1)
        served.process.send_signal(signal.SIGTERM)
        wait_for(served.refuses)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(240) == -signal.SIGTERM
        with pytest.raises(OSError):  # noqa: PT011 - however the connection ends
            answer.result()


@pytest.mark.processes
def test_a_sync_stops_at_a_safe_point_and_goes_on_at_the_next_start(
    data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(60):
        text = f"Ferry {number}\n\nThe ferry to island {number} carried {number} people that day.\n"
        (folder / f"{number}.txt").write_text(text)
    with serving(data) as served:
        jobs = Jobs(data)
        job = jobs.add("sync", {"targets": [str(folder)]})
        token = json.loads((data / "server.json").read_text())["token"]
        begun = urllib.request.Request(
            f"{served.url}/v1/index/check", b"", {"authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(begun, timeout=60):
            pass  # has the server look for jobs
        wait_for(lambda: jobs.get(job.id).state is State.RUNNING)
        followed = urllib.request.Request(
            f"{served.url}/v1/jobs/{job.id}", headers={"accept": "text/event-stream"}
        )
        with urllib.request.urlopen(followed, timeout=60) as events:
            served.process.send_signal(signal.SIGTERM)
            assert b"event: job" in events.read(), "who follows a job does not hold up the end"
        assert served.process.wait(240) == 0
        assert jobs.get(job.id).state is State.QUEUED
    with serving(data):
        wait_for(lambda: jobs.get(job.id).state.ended)
        report = jobs.get(job.id).report
        assert report is not None
        assert report["articles"] == 18 + 60
