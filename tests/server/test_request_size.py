"""Requests whose heads are too long: a length of thousands of digits, headers without end."""

import asyncio
import shutil
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.types import Message, Receive, Send
from starlette.types import Scope as Asgi

from server.middleware import LimitBody
from tests.conftest import serving
from tests.server.access.apart import apart


async def echo(_: Asgi, receive: Receive, send: Send) -> None:
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def status_of(declared: bytes, body: bytes) -> Any:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    async def run() -> None:
        headers = [(b"content-length", declared)]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
        await LimitBody(echo, 10, ("/v1/articles", 20))(scope, receive, send)

    apart(run)
    return sent[0]["status"]


def test_a_length_of_thousands_of_digits_is_a_length() -> None:
    assert status_of(b"0" * 5_000 + b"1", b"x") == 200
    assert status_of(b"0" * 5_000 + b"11", b"x" * 11) == 413
    assert status_of(b"11", b"") == 413


def test_headers_without_end_are_cut_off_where_others_reach_the_server(
    sample_data: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data")
    with serving(data, PULLQUOTE_HOST="0.0.0.0", PULLQUOTE_OPEN="true") as server:  # noqa: S104
        port = urlsplit(server.url).port
        assert port is not None
        with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
            caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nx: " + b"a" * 70_000)
            # Without an end of the head there is no answer, unless it is refused before.
            assert caller.recv(12) == b"HTTP/1.1 400"
