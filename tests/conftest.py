"""What tests share: the real model, an index of the sample articles, a server over it."""

import gc
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index.data_folder import Index, open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.quantised import QuantisedModel
from index.sync import SyncReport, sync

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "articles"
PULLQUOTE = (sys.executable, "-m", "server")
# The same examples each time and everywhere: what fails has to do with what was changed, and
# with no busy machine. Other examples: pytest --hypothesis-profile=default.
settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same")
# Below what systems give to connections going out (32768 on Linux, 49152 elsewhere): one of
# those would hold the port of a server that is not yet up, or that is down for a moment.
PORTS = range(12_000, 32_000)


@dataclass(frozen=True)
class LiveServer:
    """A running server."""

    url: str
    data: Path


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def model() -> EmbeddingModel:
    """The real embedding model in its quick form, loaded once."""
    found = QuantisedModel()
    found.load()
    return found


@pytest.fixture(scope="session")
def sample_data(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index of the sample articles; not to be written to."""
    data = tmp_path_factory.mktemp("sample") / "data"
    with open_for_writing(data, model) as index:
        report = sync(index, [SAMPLE])
    assert not report.failed
    return data


@pytest.fixture
def sample_index(sample_data: Path, model: EmbeddingModel) -> Iterator[Index]:
    """The sample articles' index, open for reading."""
    with open_for_reading(sample_data, model) as index:
        yield index


@pytest.fixture(scope="session")
def module_index(model: EmbeddingModel) -> Callable[[Path, Path], SyncReport]:
    """``index_folder`` for fixtures that are made once."""

    def run(folder: Path, data: Path) -> SyncReport:
        with open_for_writing(data, model) as index:
            return sync(index, [folder])

    return run


@pytest.fixture
def index_folder(model: EmbeddingModel) -> Callable[[Path, Path], SyncReport]:
    """Index one folder into a data folder, in this process."""

    def run(folder: Path, data: Path) -> SyncReport:
        with open_for_writing(data, model) as index:
            return sync(index, [folder])

    return run


@pytest.fixture(scope="session")
def live_server(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A real server process over the sample articles, ready to answer; not to be written to.

    It owns its data folder, so that it has a copy.
    """
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("served") / "data")
    with serving(data) as server:
        yield server


def wait_for(condition: Callable[[], bool], seconds: float = 240) -> None:
    """Wait until something is so. The bound is for what never comes, on however busy a machine."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody listens on, for a server that is to be started."""
    chance = random.SystemRandom()  # other test processes choose as well
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port := chance.choice(PORTS)))
            except OSError:
                continue
            return port


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[LiveServer]:
    """Serve a data folder in a process of its own until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    # Into a file: nobody reads a pipe while the server runs, and a full one would hold it up.
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            [*PULLQUOTE, "serve", "--data", str(data), "--port", str(port)],
            cwd=ROOT,
            env=os.environ | settings,
            stderr=messages,
        )
        try:
            deadline = time.monotonic() + 240
            while not _ready(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    process.kill()
                    process.wait()
                    messages.seek(0)
                    raise RuntimeError(messages.read().decode())
                time.sleep(0.1)
            yield LiveServer(url, data)
        finally:
            process.terminate()
            process.wait(timeout=240)


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=10) as reply:
            return bool(reply.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False
