"""``pullquote mcp`` as an editor starts it."""

import json
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from index.data_folder import owning
from tests.conftest import PULLQUOTE, ROOT, LiveServer, serving
from tests.server.mcp.talking import MODES, given_by, read, talk, text_of, unread

BUS = "How many people did the first bus across the bridge carry?"


def command(data: Path) -> StdioServerParameters:
    """How the command is started."""
    program, *arguments = PULLQUOTE
    return StdioServerParameters(
        command=program, args=[*arguments, "mcp", "--data", str(data)], cwd=ROOT
    )


async def everything(client: Client, base: str | None) -> None:
    """Each tool and resource, from wherever it is answered."""
    assert len((await client.list_tools()).tools) == 5
    answer = given_by(await client.call_tool("ask", {"question": BUS}))
    first = answer["citations"][0]
    assert "carried 61 people" in first["quote"]
    identity, number = first["article"]["id"], first["paragraph"]["number"]
    reader = f"article://{identity}" if base is None else f"{base}/articles/{identity}"
    assert first["href"] == f"{reader}/p/{number}" if base is None else f"{reader}#p{number}"
    found = given_by(await client.call_tool("search", {"query": BUS}))["results"]
    assert found[0]["id"] == identity
    fetched = given_by(await client.call_tool("fetch", {"id": identity}))
    assert fetched["metadata"]["reader"] == reader
    assert first["quote"] in await read(client, f"article://{identity}/p/{number}")
    assert await read(client, f"article://{identity}") == fetched["text"]
    verified = given_by(await client.call_tool("verify_quote", {"quote": first["quote"]}))
    assert verified["verdict"] == "exact"
    filters = {
        "q": "bridge",
        "publisher": first["article"]["publisher"],
        "published_from": first["article"]["published"],
        "limit": 100,
    }
    listed = given_by(await client.call_tool("list_articles", filters))
    assert identity in [article["id"] for article in listed["items"]]
    assert listed["total"] == len(listed["items"])
    history = [
        {"role": "user", "content": "When did Chandlers Bridge reopen?"},
        {"role": "assistant", "content": "In September."},
    ]
    asked = {"question": "And why was it closed?", "history": history}
    follow_up = given_by(await client.call_tool("ask", asked))
    assert "Bridge" in follow_up["standalone_question"]


async def refusals(client: Client) -> None:
    """What fails, in the same words from wherever it is answered."""
    for tool, given, said in (
        ("search", {"query": "bridge " * 15_000}, "characters; the limit is 2,000"),
        ("ask", {"question": "bridge " * 15_000}, "characters; the limit is 2,000"),
        ("ask", {"question": "?"}, "The question is empty; ask something in words."),
        ("fetch", {"id": "a/../b?c#d"}, "There is no article 'a/../b?c#d'."),
        ("list_articles", {"limit": 1000}, "limit: "),
    ):
        result = await client.call_tool(tool, given)
        assert result.is_error
        assert said in text_of(result)
    assert "Resource not found" in await unread(client, "article://nothing-of-this-name")


@pytest.mark.parametrize("mode", MODES)
def test_without_a_server_the_index_answers(sample_data: Path, mode: str) -> None:
    async def said(client: Client) -> None:
        await everything(client, None)
        await refusals(client)

    talk(command(sample_data), said, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_running_server_answers(live_server: LiveServer, mode: str) -> None:
    async def said(client: Client) -> None:
        await everything(client, live_server.url)
        await refusals(client)

    talk(command(live_server.data), said, mode)


def test_calls_at_once_and_cancelled_ones_are_survived(sample_data: Path) -> None:
    async def said(client: Client) -> list[str]:
        quotes: list[str] = []

        async def one() -> None:
            answer = given_by(await client.call_tool("ask", {"question": BUS}))
            quotes.append(answer["citations"][0]["quote"])

        with anyio.move_on_after(0.05):
            await client.call_tool("search", {"query": BUS})
            await anyio.sleep(1)
        async with anyio.create_task_group() as together:
            for _ in range(6):
                together.start_soon(one)
        return quotes

    quotes = talk(command(sample_data), said)
    assert len(quotes) == 6
    assert len(set(quotes)) == 1


def test_servers_may_come_and_go_and_the_index_is_not_held(
    sample_data: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data")

    async def said(client: Client) -> None:
        async def address() -> Any:
            answer = given_by(await client.call_tool("ask", {"question": BUS}))
            return answer["citations"][0]["href"]

        assert (await address()).startswith("article://")
        with owning(data):  # as one who writes
            busy = await client.call_tool("search", {"query": BUS})
            assert busy.is_error
            assert "another process is writing to the index" in text_of(busy).lower()
        with serving(data) as server:
            assert (await address()).startswith(server.url)
        assert (await address()).startswith("article://")

    talk(command(data), said)


def test_standard_output_holds_nothing_but_the_protocol(sample_data: Path) -> None:
    opening = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    said: list[object] = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": opening},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "ask", "arguments": {"question": BUS}},
        },
        {
            "jsonrpc": "2.0",
            "id": 3,
            "method": "tools/call",
            "params": {"name": "fetch", "arguments": {"id": "nothing-of-this-name"}},
        },
    ]
    process = subprocess.Popen(
        [*PULLQUOTE, "mcp", "--data", str(sample_data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        lines = [json.dumps(each).encode() + b"\n" for each in said]
        process.stdin.writelines([*lines, b"this is no message\n"])
        process.stdin.flush()
        replies: dict[Any, dict[str, Any]] = {}
        while not replies.keys() >= {1, 2, 3}:
            line = process.stdout.readline()
            assert line, "it ended"
            reply = json.loads(line)
            assert reply["jsonrpc"] == "2.0"
            replies[reply.get("id")] = reply
    finally:
        rest, errors = process.communicate(timeout=300)
    for line in rest.splitlines():
        assert json.loads(line)["jsonrpc"] == "2.0"
    assert process.returncode == 0  # it ends with its input
    assert "carried 61 people" in json.dumps(replies[2]["result"])
    assert replies[3]["result"]["isError"]
    assert b"Traceback" not in errors


def test_without_an_index_it_says_so_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PULLQUOTE, "mcp", "--data", str(tmp_path / "none")],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == 4
    assert done.stdout == b""
    assert b"there is no index" in done.stderr


def test_an_interrupt_ends_it_while_it_waits(sample_data: Path) -> None:
    process = subprocess.Popen(
        [*PULLQUOTE, "mcp", "--data", str(sample_data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        process.stdin.write(json.dumps(ping).encode() + b"\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=240) != 0
