"""``/mcp`` of a real server: the official client, and those who are not welcome."""

import json
import time
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client

from tests.conftest import LiveServer
from tests.server.mcp.talking import MODES, call, given_by, read, refused, talk

BUS = "How many people did the first bus across the bridge carry?"
ACCEPTS = {"accept": "application/json, text/event-stream"}


def message(tool: str, **given: Any) -> dict[str, Any]:
    """A call of a tool as it is sent."""
    params = {"name": tool, "arguments": given}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def sent(server: LiveServer, body: object, **headers: str) -> httpx.Response:
    """What the server replies to one request."""
    return httpx.post(f"{server.url}/mcp", json=body, headers=ACCEPTS | headers, timeout=60)


@pytest.mark.parametrize("mode", MODES)
def test_the_official_client_finds_its_way(live_server: LiveServer, mode: str) -> None:
    async def said(client: Client) -> None:
        assert client.server_info is not None
        assert client.server_info.name == "pullquote"
        assert client.instructions is not None
        assert "verbatim quotes" in client.instructions
        assert len((await client.list_tools()).tools) == 5
        answer = given_by(await client.call_tool("ask", {"question": BUS}))
        first = answer["citations"][0]
        assert "carried 61 people" in first["quote"]
        assert first["href"].startswith(f"{live_server.url}/articles/")
        identity = first["article"]["id"]
        fetched = given_by(await client.call_tool("fetch", {"id": identity}))
        assert first["quote"] in fetched["text"]
        assert fetched["metadata"]["reader"] == f"{live_server.url}/articles/{identity}"
        number = first["paragraph"]["number"]
        assert first["quote"] in await read(client, f"article://{identity}/p/{number}")

    talk(f"{live_server.url}/mcp", said, mode)


def test_addresses_lead_to_pages(live_server: LiveServer) -> None:
    for found in call(f"{live_server.url}/mcp", "search", query="the bridge")["results"]:
        if found["url"].startswith(live_server.url):
            assert httpx.get(found["url"], timeout=60).status_code == 200
    answer = call(f"{live_server.url}/mcp", "ask", question=BUS)
    assert httpx.get(answer["citations"][0]["href"], timeout=60).status_code == 200


def test_one_request_without_a_session_is_answered_in_json(live_server: LiveServer) -> None:
    reply = sent(live_server, message("search", query="the bridge"))
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "mcp-session-id" not in reply.headers
    result = reply.json()["result"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_other_sites_are_refused(live_server: LiveServer, headers: dict[str, str]) -> None:
    reply = sent(live_server, message("search", query="the bridge"), **headers)
    assert reply.status_code == 403
    assert reply.headers["content-type"] == "application/problem+json"
    assert "results" not in reply.text


def test_the_own_page_may_ask(live_server: LiveServer) -> None:
    reply = sent(live_server, message("search", query="bridge"), origin=live_server.url)
    assert reply.status_code == 200


@pytest.mark.parametrize("mode", MODES)
def test_a_question_of_100_kb_is_refused_in_words(live_server: LiveServer, mode: str) -> None:
    said = refused(f"{live_server.url}/mcp", "search", mode, query="bridge " * 15_000)
    assert "characters; the limit is 2,000" in said


def test_larger_bodies_are_not_read(live_server: LiveServer) -> None:
    reply = sent(live_server, message("search", query="x" * 1_100_000))
    assert reply.status_code == 413

    def chunks() -> Any:
        for _ in range(20):
            yield b" " * 100_000

    reply = httpx.post(
        f"{live_server.url}/mcp",
        content=chunks(),
        headers=ACCEPTS | {"content-type": "application/json"},
        timeout=60,
    )
    assert reply.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"jsonrpc":"2.0"}', b"\xff\xfe"])
def test_what_is_no_message_is_refused(live_server: LiveServer, body: bytes) -> None:
    headers = ACCEPTS | {"content-type": "application/json"}
    reply = httpx.post(f"{live_server.url}/mcp", content=body, headers=headers, timeout=60)
    assert 400 <= reply.status_code < 500


def test_half_a_character_is_refused(live_server: LiveServer) -> None:
    body = json.dumps(message("search", query="bridge \ud800")).encode()
    headers = ACCEPTS | {"content-type": "application/json"}
    reply = httpx.post(f"{live_server.url}/mcp", content=body, headers=headers, timeout=60)
    assert reply.status_code < 500
    assert "results" not in reply.text


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_there_are_no_streams_and_no_sessions(live_server: LiveServer, method: str) -> None:
    reply = httpx.request(method, f"{live_server.url}/mcp", headers=ACCEPTS, timeout=60)
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"


@pytest.mark.parametrize("mode", MODES)
def test_calls_at_once_are_all_answered(live_server: LiveServer, mode: str) -> None:
    async def said(client: Client) -> list[str]:
        quotes: list[str] = []

        async def one() -> None:
            answer = given_by(await client.call_tool("ask", {"question": BUS}))
            quotes.append(answer["citations"][0]["quote"])

        async with anyio.create_task_group() as together:
            for _ in range(12):
                together.start_soon(one)
        return quotes

    quotes = talk(f"{live_server.url}/mcp", said, mode)
    assert len(quotes) == 12
    assert len(set(quotes)) == 1


@pytest.mark.parametrize("mode", MODES)
def test_a_cancelled_call_harms_no_other(live_server: LiveServer, mode: str) -> None:
    async def said(client: Client) -> None:
        for wait in (0.0, 0.005, 0.02):
            with anyio.move_on_after(wait) as scope:
                await client.call_tool("ask", {"question": BUS})
                await anyio.sleep(1)
            assert scope.cancelled_caught
        answer = given_by(await client.call_tool("ask", {"question": BUS}))
        assert answer["status"] == "answered"

    started = time.monotonic()
    talk(f"{live_server.url}/mcp", said, mode)
    assert time.monotonic() - started < 30
