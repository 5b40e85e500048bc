"""The administrator's page: nothing is left out, and each of its commands was run."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from server import problems
from server.access.keys import KeyStore
from server.access.scopes import Scope
from server.settings import Settings
from tests.conftest import ROOT, SAMPLE, LiveServer, wait_for
from tests.docs.blocks import DOCS, Block, blocks

PAGE = DOCS / "administration.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)
# Of those that are not run here: why.
NOT_HERE = {
    "make .venv/.ready": "what runs this test was made by it",
    "python3 -m pip wheel": "downloads all packages again",
    "useradd --system": "makes a user of the machine's",
    "docker compose build": "needs Docker; tests/test_compose.py runs what its files say",
    "export PULLQUOTE_TRUSTED_PROXIES": "tests/docs/test_proxies.py runs it behind each proxy",
    "ps -o pid": "tests/index/test_lease.py stops and ends a process in the middle of a change",
    "export PULLQUOTE_CHROMA_URL": "several servers are started by `make chroma`",
}


def test_each_setting_is_named_with_its_default_and_meaning() -> None:
    rows = re.findall(r"^\| `PULLQUOTE_(\w+)` \| `([^`]*)` \| (.+) \|$", TEXT, re.MULTILINE)
    assert rows == [
        (name.upper(), str(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]


def test_each_kind_of_problem_is_named_with_its_status() -> None:
    kinds = {kind: status for status, kind, _ in problems._KINDS.values()}
    for place in sorted((ROOT / "server").rglob("*.py")):
        for kind in re.findall(r'"urn:pullquote:([a-z-]+)"', place.read_text(encoding="utf-8")):
            kinds.setdefault(kind, 0)
    for kind in (problems.problem_of(problems.NotReady("x")),):
        kinds[kind.type.rpartition(":")[2]] = kind.status
    told = {k: int(s) for k, s in re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", TEXT, re.MULTILINE)}
    assert {kind: told.get(kind) for kind in kinds} == {
        kind: status or told.get(kind, "not told") for kind, status in kinds.items()
    }


def test_each_scope_and_each_file_format_of_a_block_is_known() -> None:
    for scope in Scope:
        assert f"| `{scope}` |" in TEXT
    assert {block.language for block in BLOCKS} == {"sh", "ini", "nginx", "caddy", "yaml"}


def test_each_figure_is_named_and_no_other(live_server: LiveServer) -> None:
    shown = httpx.get(f"{live_server.url}/metrics", timeout=60).text
    kinds = dict(re.findall(r"^# TYPE (pullquote_\w+) (\w+)$", shown, re.MULTILINE))
    names = {name for name, _ in kinds.items() if not name.endswith("_created")}
    # How long a sync took and when it was done is told once a server has done one.
    names |= {"pullquote_last_sync_seconds", "pullquote_last_sync_timestamp_seconds"}
    table = TEXT[TEXT.index("| figure |") : TEXT.index("Alerts to begin with")]
    assert set(re.findall(r"`(pullquote_\w+)`", table)) == names
    assert set(re.findall(r"\bpullquote_\w+", TEXT)) <= names


def test_alerts_can_be_read() -> None:
    (block,) = (block for block in BLOCKS if block.language == "yaml")
    (group,) = yaml.safe_load(block.code)["groups"]
    assert len(group["rules"]) > 3
    assert all(rule.keys() <= {"alert", "expr", "for"} for rule in group["rules"])


def test_each_block_is_run_or_told_why_not() -> None:
    left = [block for block in BLOCKS if block.language == "sh" and block.word == "not-here"]
    assert {next(n for n in NOT_HERE if block.first.startswith(n)) for block in left} == (
        NOT_HERE.keys()
    )
    assert {b.word for b in BLOCKS} == {None, "not-here", "serve", "stopped", "chroma"}


# The commands, run one after the other as the page has them.


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: str, env: dict[str, str], folder: Path, ready: str) -> Iterator[None]:
    """A command that goes on until the block ends; it then has to end well."""
    with (folder / "messages").open("w+") as messages:
        whole = ["sh", "-c", f"exec {command}"]
        process = subprocess.Popen(whole, cwd=folder, env=env, stderr=messages)
        try:

            def answers() -> bool:
                assert process.poll() is None, (folder / "messages").read_text()
                try:
                    return httpx.get(ready, timeout=10).is_success
                except httpx.TransportError:
                    return False

            wait_for(answers, seconds=300)
            yield
        finally:
            process.terminate()
            process.wait(timeout=120)


@pytest.mark.processes
def test_the_commands_in_their_order(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "articles")
    data, port = tmp_path / "data", free_port()
    env = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PULLQUOTE_DATA": str(data),
        "PULLQUOTE_PORT": str(port),
        "PULLQUOTE_URL": f"http://127.0.0.1:{port}",
    }

    def run(block: Block) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.code],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{block.code}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    said: dict[str, str] = {}
    with ExitStack() as server:
        for block in BLOCKS:
            if block.language != "sh" or block.word == "not-here":
                continue
            if block.word == "serve":
                _, env["PULLQUOTE_KEY"] = KeyStore(data).make("admin", [Scope.ADMIN], None)
                url = env["PULLQUOTE_URL"]
                server.enter_context(running(block.code, env, tmp_path, f"{url}/readyz"))
            elif block.word == "chroma":
                command = block.code.replace("8001", str(other := free_port()))
                heartbeat = f"http://127.0.0.1:{other}/api/v2/heartbeat"
                with running(command, env, tmp_path, heartbeat):
                    pass
            elif block.word == "stopped":
                server.close()
                said[block.heading] = run(block)
                server.enter_context(
                    running("pullquote serve", env, tmp_path, f"{env['PULLQUOTE_URL']}/readyz")
                )
            else:
                said[block.heading] = said.get(block.heading, "") + run(block)

    assert "18 articles" in said["Index, and serve"]
    assert '"status":"ready"' in said["Index, and serve"]
    assert re.search(r"pq_\w+", said["Keys and scopes"])
    assert '"name":"the archive"' in said["Keys and scopes"]
    assert "City desk" in said["Keys and scopes"]
    assert "read back" in said["Backup and restore"] or "again" in said["Backup and restore"]
    assert "pullquote_ready 1.0" in said["What to watch"]
