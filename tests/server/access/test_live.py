"""Keys as real clients show them, to a real server: openai's package, MCP's, the command line."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import openai
import pytest
from openai import OpenAI

from server.access.keys import KeyStore
from server.access.scopes import Scope
from server.cli import main
from tests.conftest import LiveServer, serving
from tests.server.access.apart import apart

QUESTION = "How many councillors voted for closing the bridge?"


@pytest.fixture(scope="module")
def live(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("keys") / "data")
    settings = {
        "PULLQUOTE_REQUIRE_KEYS": "true",
        "PULLQUOTE_RATE_LIMIT_ASK": "6/day",
        "PULLQUOTE_ANSWERS_AT_ONCE": "1",
    }
    with serving(data, **settings) as server:
        yield server


@pytest.fixture
def store(live: LiveServer) -> KeyStore:
    return KeyStore(live.data)


def client(live: LiveServer, key: str) -> OpenAI:
    return OpenAI(base_url=f"{live.url}/v1", api_key=key, max_retries=0)


def ask(spoken_to: OpenAI) -> str:
    message = {"role": "user", "content": QUESTION}
    reply = spoken_to.chat.completions.create(model="pullquote", messages=[message])  # type: ignore[list-item]
    return str(reply.choices[0].message.content)


def test_the_openai_package_shows_its_key(live: LiveServer, store: KeyStore) -> None:
    key, shown = store.make("chat", [Scope.ASK], None)
    asking = client(live, shown)
    assert "[1]" in ask(asking)
    stream = asking.chat.completions.create(
        model="pullquote", messages=[{"role": "user", "content": QUESTION}], stream=True
    )
    assert "[1]" in "".join(c.choices[0].delta.content or "" for c in stream if c.choices)
    for _ in range(4):
        ask(asking)
    with pytest.raises(openai.RateLimitError) as limited:
        ask(asking)
    assert int(limited.value.response.headers["retry-after"]) >= 1
    store.revoke(key.id)
    with pytest.raises(openai.AuthenticationError, match="not known here"):
        ask(asking)


def test_it_is_told_what_is_wrong_with_a_key(live: LiveServer, store: KeyStore) -> None:
    with pytest.raises(openai.AuthenticationError):
        ask(client(live, "none is needed"))
    _, shown = store.make("reader", [Scope.READ], None)
    with pytest.raises(openai.PermissionDeniedError, match="the scope ask"):
        ask(client(live, shown))


def test_questions_wait_for_their_turn(live: LiveServer, store: KeyStore) -> None:
    """One at a time, and all are answered."""
    keys = [store.make(f"client {n}", [Scope.ASK], None)[1] for n in range(3)]

    async def run() -> list[int]:
        codes = []

        async def one(http: httpx.AsyncClient, key: str) -> None:
            headers = {"authorization": f"Bearer {key}"}
            reply = await http.post("/v1/ask", json={"question": QUESTION}, headers=headers)
            codes.append(reply.status_code)

        async with (
            httpx.AsyncClient(base_url=live.url, timeout=120) as http,
            anyio.create_task_group() as group,
        ):
            for key in keys * 4:
                group.start_soon(one, http, key)
        return codes

    assert apart(run) == [200] * 12


def test_mcp_takes_a_key(live: LiveServer, store: KeyStore) -> None:
    from mcp.client.session import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    _, shown = store.make("assistant", [Scope.ASK], None)

    async def tools() -> list[str]:
        headers = {"authorization": f"Bearer {shown}"}
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as http,
            streamable_http_client(f"{live.url}/mcp", http_client=http) as streams,  # type: ignore[arg-type]
            ClientSession(*streams[:2]) as session,
        ):
            await session.initialize()
            return [tool.name for tool in (await session.list_tools()).tools]

    assert "ask" in apart(tools)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    reply = httpx.post(f"{live.url}/mcp", json=ping, timeout=60)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_the_command_line_of_this_machine_needs_none(
    live: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "Chandlers Bridge", "--data", str(live.data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"]
    token = json.loads((live.data / "server.json").read_text())["token"]
    headers = {"authorization": f"Bearer {token}"}
    reply = httpx.post(f"{live.url}/v1/index/check", headers=headers, timeout=60)
    assert reply.status_code == 202
