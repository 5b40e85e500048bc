"""Every snippet of the recipes is run as it stands there, against a real server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from mcp import StdioServerParameters

from server.access.keys import KeyStore
from server.access.scopes import Scope
from tests.conftest import SAMPLE, LiveServer, serving
from tests.docs.blocks import DOCS, Block, blocks
from tests.server.mcp.talking import call

BLOCKS = blocks(DOCS / "recipes.md")
VOTE = "by 17 to 14"
# What each has to say: words that are in what it prints. A snippet that is not here fails.
SAYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Ask a question", "sh"): ('"status":"answered"', VOTE),
    ("Ask a question", "python"): (VOTE, " – "),
    ("Ask a question", "javascript"): (VOTE, " – "),
    ("Ask only some articles", "sh"): ('"status"', '"passages":[{'),
    ("Ask a follow-up", "python"): ("Chandlers Bridge", "£7.9m"),
    ("Read an answer while it is made", "sh"): ("event: sources", "event: statement", VOTE),
    ("Read an answer while it is made", "javascript"): (VOTE, "confidence 0."),
    ("Check a quotation", "sh"): ('"verdict":"exact"',),
    ("Read an article or an answer as Markdown", "sh"): (VOTE, "> "),
    ("Take a quote to a reference manager", "python"): ("@", "TY  - ", '"type"', "schema.org"),
    ("Add articles", "sh"): ("",),
    ("Add articles", "python"): ("done\n",),
    ("The openai package", "python"): (VOTE, "Sources:"),
    ("Assistants that speak MCP", "python"): (VOTE,),
    ("Keys", "sh"): ('"key":"pq_', '"proof":"key"', '"admin"'),
    ("When it goes wrong", "python"): ("answered\n",),
}
RUN = [block for block in BLOCKS if block.language != "json"]


@dataclass(frozen=True)
class Kitchen:
    """A server, a folder to work in, and keys."""

    server: LiveServer
    folder: Path
    keys: dict[str | None, str]


@pytest.fixture(scope="module")
def kitchen(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kitchen]:
    folder = tmp_path_factory.mktemp("recipes")
    data = shutil.copytree(sample_data, folder / "data")
    shutil.copytree(SAMPLE, folder / "articles")
    store = KeyStore(data)
    scopes = {None: [Scope.ASK, Scope.WRITE], "admin": [Scope.ADMIN]}
    keys = {word: store.make(str(word), found, None)[1] for word, found in scopes.items()}
    with serving(data, PULLQUOTE_REQUIRE_KEYS="true") as server:
        yield Kitchen(server, folder, keys)


def command(block: Block) -> list[str]:
    if block.language == "sh":
        return ["bash", "-euo", "pipefail", "-c", block.code]
    if block.language == "python":
        return [sys.executable, "-W", "error::DeprecationWarning", "-c", block.code]
    assert block.language == "javascript"
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    return ["node", "--input-type=module", "--eval", block.code]


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"{block.heading}, {block.language}")
def test_a_snippet_does_what_it_says(kitchen: Kitchen, block: Block) -> None:
    env = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PULLQUOTE_URL": kitchen.server.url,
        "PULLQUOTE_KEY": kitchen.keys[block.word],
        "PULLQUOTE_DATA": str(kitchen.server.data),
    }
    done = subprocess.run(
        command(block),
        cwd=kitchen.folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{block.code}\n{done.stdout}\n{done.stderr}"
    for words in SAYS[block.heading, block.language]:
        assert words in done.stdout
    if "Idempotency-Key" in block.code:
        assert done.stdout.lower().count("idempotent-replayed: true") == 1
        assert done.stdout.count("HTTP/1.1 202 Accepted") == 2
        assert len({line for line in done.stdout.splitlines() if line.startswith("location:")}) == 1
    if "pullquote index" in block.code:
        assert "unchanged" in done.stdout + done.stderr


def test_each_snippet_is_run() -> None:
    assert {(block.heading, block.language) for block in RUN} == SAYS.keys()
    assert {block.language for block in BLOCKS} == {"sh", "python", "javascript", "json"}


def test_an_assistant_can_start_the_command_it_is_told(kitchen: Kitchen) -> None:
    (block,) = (block for block in BLOCKS if block.language == "json")
    told = json.loads(block.code)["mcpServers"]["pullquote"]
    server = StdioServerParameters(
        command=str(Path(sys.executable).with_name(told["command"])),
        args=told["args"],
        cwd=kitchen.folder,
    )
    question = "How many councillors voted for closing the bridge?"
    assert VOTE in call(server, "ask", question=question)["text"]
