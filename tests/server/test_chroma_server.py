"""Several servers answer from one Chroma server: it goes and comes back, and so do they."""

import json
import os
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from index.checking import check
from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.places import ChromaServer
from tests.chroma_process import ChromaProcess
from tests.conftest import PULLQUOTE, ROOT, free_port, wait_for

pytestmark = pytest.mark.chroma
QUESTION = "How many homes did the flood at Sluice Bank empty?"


@dataclass
class Server:
    """A server process over the shared data folder."""

    data: Path
    chroma: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def start(self) -> None:
        self.port = free_port()
        self.log = self.data.parent / f"{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*PULLQUOTE, "serve", "--data", str(self.data), "--port", str(self.port)],
                cwd=ROOT,
                env=os.environ | {"PULLQUOTE_CHROMA_URL": self.chroma},
                stderr=log,
            )

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON; a server that is not there has status 0."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            None if body is None else json.dumps(body).encode(),
            {"content-type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                problem = json.loads(error.read())
                return error.code, problem | {"retry": error.headers["retry-after"]}
        except OSError:
            return 0, None

    def ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        return self.call("GET", "/readyz")[0] == 200

    def ask(self, question: str) -> tuple[int, Any]:
        return self.call("POST", "/v1/ask", {"question": question})

    @property
    def writes(self) -> bool:
        found = json.loads((self.data / "server.json").read_text())
        return bool(found["url"].endswith(f":{self.port}"))

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(240)
            self.process = None


@dataclass(frozen=True)
class House:
    """A Chroma server, a folder of articles, and servers that answer from them."""

    chroma: ChromaProcess
    folder: Path
    data: Path
    servers: list[Server]

    def writer(self) -> Server:
        wait_for(lambda: any(s.process and s.writes for s in self.servers))
        return next(s for s in self.servers if s.process and s.writes)

    def reader(self) -> Server:
        return next(s for s in self.servers if s.process and not s.writes)


@pytest.fixture(scope="module")
def house(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two servers over the sample articles, whose vectors were in the data folder before."""
    place = tmp_path_factory.mktemp("house")
    data = shutil.copytree(sample_data, place / "data")
    folder = place / "articles"
    folder.mkdir()
    chroma = ChromaProcess(place / "chroma")
    chroma.start()
    servers = [Server(data, chroma.url) for _ in range(2)]
    try:
        for server in servers:
            server.start()
        for server in servers:
            wait_for(server.ready)
        yield House(chroma, folder, data, servers)
    finally:
        for server in servers:
            server.end()
        chroma.kill()


@contextmanager
def asking(servers: list[Server], expected: dict[str, Any]) -> Iterator[list[tuple[int, str]]]:
    """Ask all servers all the time: each reply is the right answer, or 503 with a reason.

    Gives what came: status, and type of problem if it is one.
    """
    over = threading.Event()
    seen: list[tuple[int, str]] = []
    wrong: list[object] = []

    def ask(server: Server) -> None:
        while not over.wait(0.02):
            status, reply = server.ask(QUESTION)
            if status == 200:
                if told(reply) != expected:
                    wrong.append(reply)
            elif status == 503:
                if not reply["detail"] or not reply["retry"]:
                    wrong.append(reply)
            elif status or server.process is not None:
                wrong.append((status, reply))
            seen.append((status, "" if status == 200 else (reply or {}).get("type", "")))

    threads = [threading.Thread(target=ask, args=(server,)) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert not wrong, wrong[:3]


def told(answer: dict[str, Any]) -> dict[str, Any]:
    """What of an answer must be the same every time, whatever else is indexed meanwhile."""
    quotes = [(c["article"]["id"], c["start"], c["quote"]) for c in answer["citations"]]
    return {"status": answer["status"], "text": answer["text"], "quotes": quotes}


def consistent(house: House, model: EmbeddingModel) -> bool:
    with open_for_reading(house.data, model, ChromaServer(house.chroma.url)) as index:
        return not check(index)


def since(seen: list[tuple[int, str]], wanted: Callable[[tuple[int, str]], bool]) -> None:
    """Wait for a reply, of those that come from now on, that is as wanted."""
    begin = len(seen)
    wait_for(lambda: any(wanted(reply) for reply in seen[begin:]))


def test_all_answer_and_one_writes(house: House) -> None:
    answers = [told(server.ask(QUESTION)[1]) for server in house.servers]
    assert answers[0] == answers[1]
    assert answers[0]["quotes"]
    assert house.writer() is not house.reader()


def test_chroma_killed_and_brought_back_while_questions_are_asked(
    house: House, model: EmbeddingModel
) -> None:
    expected = told(house.servers[0].ask(QUESTION)[1])
    with asking(house.servers, expected) as seen:
        since(seen, lambda reply: reply[0] == 200)
        house.chroma.kill()
        since(seen, lambda reply: reply == (503, "urn:pullquote:vectors-unavailable"))
        wait_for(lambda: not any(server.ready() for server in house.servers))
        for server in house.servers:
            status, problem = server.call("GET", "/readyz")
            assert (status, problem["type"]) == (503, "urn:pullquote:vectors-unavailable")
            assert house.chroma.url in problem["detail"]
            assert server.call("GET", "/v1/articles")[0] == 200, "what needs no vectors is there"
        (house.folder / "ferry.txt").write_text(
            "Ferry\n\nThe ferry to the island of Oddsey has sunk, its captain Mara Quill said.\n"
        )
        status, job = house.reader().call("POST", "/v1/articles", upload(house.folder))
        assert status == 202, job
        house.chroma.start()
        for server in house.servers:
            wait_for(server.ready)
        done = ended(house.reader(), job)
        assert done["state"] == "done", done
        since(seen, lambda reply: reply[0] == 200)
    for server in house.servers:
        assert "has sunk" in server.ask("What happened to the ferry to Oddsey?")[1]["text"]
    assert consistent(house, model)


def upload(folder: Path) -> dict[str, str]:
    title, text = (folder / "ferry.txt").read_text().split("\n\n")
    return {"title": title, "text": text}


def ended(server: Server, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it has ended; what is followed on one server may be done by another."""
    path = f"/v1/jobs/{job['id']}"
    ends = ("done", "failed", "cancelled", "interrupted")
    wait_for(lambda: server.call("GET", path)[1]["state"] in ends)
    found: dict[str, Any] = server.call("GET", path)[1]
    return found


def test_a_rebuild_by_one_is_followed_by_the_other(house: House, model: EmbeddingModel) -> None:
    reader = house.reader()
    expected = told(reader.ask(QUESTION)[1])
    with asking(house.servers, expected) as seen:
        status, job = reader.call("POST", "/v1/index/rebuild")
        assert status == 202
        assert ended(reader, job)["state"] == "done"
        since(seen, lambda reply: reply[0] == 200)
    assert {status for status, _ in seen} == {200}
    live = json.loads((house.data / "live.json").read_text())["live"]
    assert live != "000001"
    wait_for(lambda: reader.ready())
    assert told(reader.ask(QUESTION)[1]) == expected
    assert consistent(house, model)


def test_a_writer_killed_during_a_sync_is_replaced_and_the_sync_finished(
    house: House, model: EmbeddingModel
) -> None:
    for number in range(100):
        (house.folder / f"{number:03}.txt").write_text(
            f"Notice {number}\n\nThe parish of Lower Wexby {number} has closed its well, the "
            f"clerk of the parish said on Friday.\n\nNobody knows when it will open again.\n"
        )
    writer, reader = house.writer(), house.reader()
    token = json.loads((house.data / "server.json").read_text())["token"]
    request = urllib.request.Request(
        f"http://127.0.0.1:{writer.port}/v1/index/sync",
        json.dumps({"targets": [str(house.folder)]}).encode(),
        {"content-type": "application/json", "authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        job = json.loads(reply.read())
    path = f"/v1/jobs/{job['id']}"
    wait_for(lambda: reader.call("GET", path)[1]["progress"]["passages_done"] > 0)
    expected = told(reader.ask(QUESTION)[1])
    with asking([reader], expected) as seen:
        assert reader.call("GET", path)[1]["state"] == "running"
        writer.end(signal.SIGKILL)
        since(seen, lambda reply: reply[0] == 200)
        done = ended(reader, job)
        assert (done["state"], done["attempts"]) == ("done", 2), done
        since(seen, lambda reply: reply[0] == 200)
        assert {status for status, _ in seen} == {200}, "whoever is left answers all along"
    assert reader.writes
    assert (
        "Lower Wexby 99"
        in reader.ask("Which parish has closed its well: Lower Wexby 99?")[1]["text"]
    )
    assert consistent(house, model)
