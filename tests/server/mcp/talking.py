"""The official client, as tests use it."""

import json
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, TextContent, TextResourceContents
from starlette.requests import Request

from index.data_folder import Index
from server.answering.assistant import Assistant
from server.mcp.corpus import Corpus
from server.mcp.serving import make_server

MODES = ("auto", "legacy")  # of the protocol: today's, and the one that opens with a handshake
T = TypeVar("T")


def talk(
    server: Server[Any] | StdioServerParameters | str,
    said: Callable[[Client], Awaitable[T]],
    mode: str = "auto",
) -> T:
    """What came of a conversation with a server."""

    async def run() -> T:
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await said(client)

    # Browser tests leave a loop running in the main thread, and beside it there can be no other.
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(anyio.run, run).result()


def call(
    server: Server[Any] | StdioServerParameters | str, tool: str, mode: str = "auto", **given: Any
) -> dict[str, Any]:
    """What one tool gives. The client checks it against the tool's schema."""
    return given_by(talk(server, lambda client: client.call_tool(tool, given), mode))


def given_by(result: CallToolResult) -> dict[str, Any]:
    """What a call gave: the same once as structure and once as one JSON text."""
    assert not result.is_error, result.content
    assert result.structured_content is not None
    assert json.loads(text_of(result)) == result.structured_content
    return dict(result.structured_content)


def refused(server: Server[Any] | str, tool: str, mode: str = "auto", **given: Any) -> str:
    """What a tool says that fails."""
    result = talk(server, lambda client: client.call_tool(tool, given), mode)
    assert result.is_error
    assert result.structured_content is None
    return text_of(result)


def text_of(result: CallToolResult) -> str:
    """The one text that a result has."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def read(client: Client, uri: str) -> str:
    """The one text of a resource."""
    (contents,) = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    assert contents.uri == uri
    return contents.text


async def unread(client: Client, uri: str) -> str:
    """Why a resource cannot be read."""
    with pytest.raises(MCPError) as met:
        await client.read_resource(uri)
    return str(met.value)


def serving_index(index: Index, base: str | None = None) -> Server[Any]:
    """A server over an open index, in this process."""

    @contextmanager
    def lease(_: Request | None) -> Iterator[Corpus]:
        yield Corpus(Assistant(index, max_characters=2_000, max_statements=4), base)

    return make_server(lease)


def failing(error: Exception) -> Server[Any]:
    """A server that cannot get hold of the articles."""

    def lease(_: Request | None) -> AbstractContextManager[Corpus]:
        raise error

    return make_server(lease)
