"""The command line as a user types it: real processes, exit codes and sentences."""

import contextlib
import fcntl
import json
import os
import pty
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.data_folder import require
from tests.conftest import PULLQUOTE, ROOT, SAMPLE, serving

QUAY = "Quay\n\nA crane fell into the dock on Monday.\n"


def run(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*PULLQUOTE, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, timeout=300
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two small articles of our own."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, words in (("lighthouse", "The lighthouse keeper retired"), ("fair", "The fair made")):
        (folder / f"{name}.txt").write_text(
            f"{name.title()} news\n\n{words} after 31 years of service, the harbour office said.\n"
        )
    return folder


def test_index_ask_and_status(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = run("index", folder, "--data", data, "--json")
    assert done.returncode == 0
    report = last_line(done)
    assert (report["added"], report["articles"], report["failed"]) == (2, 2, [])
    assert {"updated", "removed", "unchanged", "paragraphs", "passages", "seconds"} <= set(report)

    done = run("ask", "When did the lighthouse keeper retire?", "--data", data, "--json")
    answer = last_line(done)
    assert done.returncode == 0
    assert "31 years" in answer["citations"][0]["quote"]
    printed = run("ask", "When did the lighthouse keeper retire?", "--data", data).stdout
    assert "“The lighthouse keeper retired after 31 years" in printed
    assert "[1]" in printed

    status = last_line(run("status", "--data", data, "--json"))
    assert status["articles"] == 2
    assert "2 articles" in run("status", "--data", data).stdout


def test_some_unreadable_files_exit_3_and_the_rest_is_indexed(folder: Path, tmp_path: Path) -> None:
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 500)
    (folder / "latin.txt").write_bytes(
        "Café news\n\nThe café by the harbour closed its doors for good on Friday.".encode(
            "latin-1"
        )
    )
    (folder / "empty.txt").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = run("index", folder, "--data", tmp_path / "data", "--json")
    assert done.returncode == 3
    report = last_line(done)
    assert (report["added"], report["ignored"]) == (3, 1)
    assert "ignored: 1 file of other kinds\n" in done.stderr
    reasons = {failure["source"]: failure["error"] for failure in report["failed"]}
    assert set(reasons) == {
        "articles/binary.txt",
        "articles/empty.txt",
        "articles/scan.pdf",
    }
    assert all(reasons.values())
    for source in reasons:
        assert source in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["index", "nowhere", "--data", "DATA"], 2, "there is no folder or file"),
        (["index", "EMPTY", "--data", "DATA"], 1, "there are no articles in"),
        (["index", "--data", "DATA"], 4, "there is no index in"),
        (["index", "--field", "text", "EMPTY"], 2, "is not OURS=THEIRS"),
        (["index", "--field", "txt=Kop", "EMPTY"], 1, "no field 'txt' to map a column to"),
        (["remove", "anything", "--data", "DATA"], 4, "there is no index in"),
        (["rebuild", "--data", "DATA"], 4, "there is no index in"),
        (["status", "--check", "--data", "DATA"], 4, "there is no index in"),
        (["ask", "anything", "--data", "DATA"], 4, "there is no index in"),
        (["serve", "--data", "DATA"], 4, "there is no index in"),
        (["status", "--data", "DATA"], 4, "there is no index in"),
        (["serve", "--port", "99999999", "--data", "DATA"], 2, "setting port"),
        (["nonsense"], 2, "invalid choice"),
        (["eval", "nowhere"], 1, "cannot be read"),
    ],
)
def test_bad_input_is_one_sentence_and_an_exit_code(
    arguments: list[str], code: int, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"DATA": str(tmp_path / "data"), "EMPTY": str(tmp_path / "empty")}
    done = run(*(places.get(a, a) for a in arguments))
    assert done.returncode == code
    assert sentence in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_not_there_leaves_no_index_behind(tmp_path: Path) -> None:
    run("index", "nowhere", "--data", tmp_path / "data")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("question", ["", "   ", "?!", "why " * 1_000])
def test_a_question_that_is_none(question: str, sample_data: Path) -> None:
    done = run("ask", question, "--data", sample_data)
    assert done.returncode == 1
    assert "question" in done.stderr


def test_while_a_server_runs_it_does_the_work(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("index", folder, "--data", data).returncode == 0
    with serving(data):
        (folder / "quay.txt").write_text(QUAY)
        (folder / "empty.txt").write_text("")
        done = run("index", folder, "--data", data, "--json")
        assert done.returncode == 3, done.stderr
        assert last_line(done)["added"] == 1
        assert "failed: articles/empty.txt: " in done.stderr
        answer = last_line(run("ask", "What fell into the dock?", "--data", data, "--json"))
        assert "crane" in answer["text"]
        assert "exact" in run("verify", "A crane fell into the dock", "--data", data).stdout
        done = run("remove", folder / "quay.txt", "--data", data)
        assert done.stdout.startswith("1 removed: quay-")
        assert run("remove", "nothing", "--data", data).returncode == 1
        assert run("index", tmp_path / "nowhere", "--data", data).returncode == 1
        (folder / "fair.txt").unlink()
        done = run("index", folder, "--data", data)
        assert done.returncode == 1
        assert "--allow-removals" in done.stderr
        done = run("index", folder, "--data", data, "--allow-removals", "--json")
        assert last_line(done)["removed"] == 1
        assert run("status", "--check", "--data", data).returncode == 0
        assert "canary questions" in run("rebuild", "--data", data).stdout
    # A server that was killed leaves its announcement behind.
    (data / "server.json").write_text('{"url": "http://127.0.0.1:9", "token": "t"}')
    assert run("index", "--data", data).returncode == 3


def test_the_index_is_rebuilt_gone_back_from_and_pruned(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    run("index", folder, "--data", data)
    done = run("rebuild", "--rollback", "--data", data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no earlier index" in done.stderr
    report = last_line(run("rebuild", "--embed", "--data", data, "--json"))
    assert report["embedded"] == report["passages"] == 2
    assert run("rebuild", "--rollback", "--data", data).returncode == 0
    assert "freed" in run("rebuild", "--prune", "--data", data).stdout
    assert len(list((data / "generations").iterdir())) == 1
    assert "Every promise holds" in run("status", "--check", "--data", data).stdout
    shutil.rmtree(next((data / "generations").iterdir()) / "vectors")
    done = run("status", "--repair", "--data", data)
    assert done.returncode == 0
    assert "31 years" in run("ask", "When did the lighthouse keeper retire?", "--data", data).stdout


def test_another_model_needs_a_rebuild(folder: Path, tmp_path: Path) -> None:
    """The same weights in a folder of another name are another model to the index."""
    data = tmp_path / "data"
    run("index", folder, "--data", data)
    with sqlite3.connect(require(data) / "catalogue.sqlite") as connection:
        connection.execute("UPDATE about SET fingerprint = 'another', model = 'older'")
    for command in (["index", str(folder)], ["ask", "Who retired?"]):
        done = run(*command, "--data", data)
        assert done.returncode == 1
        assert "made with the embedding model older" in done.stderr
        assert "pullquote rebuild" in done.stderr
    assert last_line(run("rebuild", "--data", data, "--json"))["embedded"] == 2
    assert run("ask", "Who retired?", "--data", data).returncode == 0


def test_an_archive_with_columns_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(
        "Nr;Kop;Verhaal\n1;Quay;A crane fell into the dock on Monday.\n"
    )
    done = run("index", tmp_path / "export.csv", "--data", tmp_path / "data")
    assert done.returncode == 3
    assert "Verhaal" in done.stderr, "it says which columns there are"
    fields = ("--field", "text=Verhaal", "--field", "title=Kop")
    done = run("index", tmp_path / "export.csv", *fields, "--data", tmp_path / "data", "--json")
    assert last_line(done)["added"] == 1, done.stderr
    with (tmp_path / "export.csv").open("a") as file:
        file.write("2;Fair;The fair opened on Friday.\n")
    done = run("index", "--data", tmp_path / "data", "--json")
    assert last_line(done)["added"] == 1, "the columns' names are remembered"


def test_a_watched_folder_is_followed(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = subprocess.Popen(
        [*PULLQUOTE, "index", "--watch", str(folder), "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        assert "2 added" in process.stdout.readline()
        with repeatedly(lambda: (folder / "quay.txt").write_text(QUAY)):
            assert "1 added" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=240) in (0, 130)
    finally:
        process.kill()
        process.communicate()


WATCHING = """
import sys
from pathlib import Path
from server.commands.watching import watch
from server.settings import Settings
folder, data = sys.argv[1:]
request = {"targets": [folder], "allow_removals": False, "fields": {}}
watch([folder], request, Settings(data=Path(data)), look_again=300)
"""


def test_a_watched_folder_that_tells_no_changes_is_looked_at_again(
    folder: Path, tmp_path: Path
) -> None:
    never = {"WATCHFILES_FORCE_POLLING": "true", "WATCHFILES_POLL_DELAY_MS": str(24 * 3_600_000)}
    process = subprocess.Popen(
        [sys.executable, "-c", WATCHING, folder, tmp_path / "data"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=os.environ | never,
    )
    assert process.stdout is not None
    try:
        assert "2 added" in process.stdout.readline()
        (folder / "quay.txt").write_text(QUAY)
        assert "1 added" in process.stdout.readline()  # and not each time that nothing is new
        (folder / "quay.txt").unlink()
        assert "1 removed" in process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def repeatedly(write: Callable[[], object]) -> Iterator[None]:
    """Write now, and again until the block ends: who is followed may not be watched yet."""
    noticed = threading.Event()

    def go_on() -> None:
        write()
        while not noticed.wait(5):  # in between it comes to rest
            write()

    writing = threading.Thread(target=go_on)
    writing.start()
    try:
        yield
    finally:
        noticed.set()
        writing.join()


def test_a_port_in_use_is_said(sample_data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--data", sample_data, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot listen on 127.0.0.1" in done.stderr
    assert "Pullquote is at" not in done.stderr


def test_an_empty_folder_leaves_no_index_behind(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("index", tmp_path / "empty", "--data", tmp_path / "data").returncode == 1
    assert not (tmp_path / "data").exists()


def test_a_question_that_is_no_text(sample_data: Path) -> None:
    done = subprocess.run(
        [*PULLQUOTE, "ask", b"\xff bridge", "--data", str(sample_data)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stderr == "pullquote: the question is not valid Unicode text\n"


def test_help_is_quick(tmp_path: Path) -> None:
    """No heavy import: compared with an interpreter that only starts, in the same run."""

    def processor_seconds(arguments: list[str]) -> float:
        """The least of several runs: what else the machine does takes none of it."""
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(arguments, check=True, capture_output=True, cwd=ROOT)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    bare = processor_seconds([PULLQUOTE[0], "-c", "import argparse, json, pydantic_settings"])
    assert processor_seconds([*PULLQUOTE, "--help"]) < 2 * bare


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, contextlib\n"
        "from server.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "heavy = {'torch', 'chromadb', 'llama_index', 'transformers', 'fastapi', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [PULLQUOTE[0], "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.strip() == "[]"


def test_the_sample_corpus_reads_without_a_failure(sample_data: Path) -> None:
    files = [p for p in SAMPLE.iterdir() if not p.name.startswith(".")]
    assert len(files) >= 14
    assert last_line(run("status", "--data", sample_data, "--json"))["articles"] == len(files)


def test_a_terminal_shows_a_progress_bar(folder: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [*PULLQUOTE, "index", str(folder), "--data", str(tmp_path / "data")],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        cwd=ROOT,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # a terminal ends with an error, not with nothing
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    assert process.wait(timeout=240) == 0
    assert b"indexing: 100%" in shown
    assert b"2/2" in shown
