"""The protocol's server: tools and resources over whatever holds the articles.

The SDK's low-level server is used. The one above it reads string arguments as JSON, so that a
quotation such as "[1]" would become a list; ignores arguments it does not know, so that a
misspelt filter would filter nothing; and sets up the logging of the whole process.
"""

import json
import logging
import sqlite3
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError
from starlette.requests import Request

from index.errors import ArticleUnknown, IndexBroken, PullquoteError
from server import VERSION
from server.mcp import reading
from server.mcp.corpus import Lease
from server.mcp.tools import DATA, TOOLS, Tool
from server.problems import problem_of

INSTRUCTIONS = (
    "Pullquote answers questions about a folder of newspaper articles in verbatim quotes, each "
    "pointing at its source paragraph. Use ask for a question, search and fetch to read around "
    "it, verify_quote before a quotation is published, list_articles to see what there is. Quotes "
    f"must be given exactly as they stand and cited. {DATA}"
)
_READS = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_LOG = logging.getLogger(__name__)
_TOOLS = {tool.name: tool for tool in TOOLS}
_LISTED = types.ListToolsResult(
    tools=[
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.parameters,
            output_schema=tool.gives,
            annotations=_READS,
        )
        for tool in TOOLS
    ]
)
_TEMPLATES = types.ListResourceTemplatesResult(
    resource_templates=[
        types.ResourceTemplate(
            name="article",
            title="An article",
            uri_template=reading.TEMPLATE,
            description=f"Headline and paragraphs of the article with this id. {DATA}",
            mime_type="text/plain",
        ),
        types.ResourceTemplate(
            name="paragraph",
            title="A paragraph of an article",
            uri_template=reading.PARAGRAPH_TEMPLATE,
            description=f"One paragraph, by the number that citations give. {DATA}",
            mime_type="text/plain",
        ),
    ]
)

Context = ServerRequestContext[Any, Request]
T = TypeVar("T")


def make_server(lease: Lease) -> Server[Any]:
    """A server whose calls get hold of the articles by ``lease``."""

    async def call_tool(
        context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = _TOOLS.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name}")
        work = partial(_call, tool, params.arguments or {}, lease, context.request)
        return await to_thread.run_sync(work)

    async def read_resource(
        context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        text = await to_thread.run_sync(partial(_read, params.uri, lease, context.request))
        contents = types.TextResourceContents(uri=params.uri, text=text, mime_type="text/plain")
        return types.ReadResourceResult(contents=[contents])

    async def list_tools(_: Context, __: object) -> types.ListToolsResult:
        return _LISTED

    async def list_templates(_: Context, __: object) -> types.ListResourceTemplatesResult:
        return _TEMPLATES

    async def list_resources(_: Context, __: object) -> types.ListResourcesResult:
        # Clients read the whole list when they start: thousands of articles are not for that.
        return types.ListResourcesResult(resources=[])

    return Server(
        "pullquote",
        title="Pullquote",
        version=VERSION,
        instructions=INSTRUCTIONS,
        get_tool_input_schema=_parameters,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _parameters(name: str) -> dict[str, Any] | None:
    tool = _TOOLS.get(name)
    return None if tool is None else tool.parameters


def _call(
    tool: Tool[Any], arguments: dict[str, Any], lease: Lease, request: Request | None
) -> types.CallToolResult:
    """What the tool gives; what it fails with is a result too, in words for whoever called."""
    try:
        asked = tool.takes.model_validate(arguments)
    except ValidationError as error:
        return _failed("; ".join(_wrong(each) for each in error.errors()[:5]))
    try:
        with lease(request) as corpus:
            given = tool.run(corpus, asked)
    except (PullquoteError, sqlite3.DatabaseError) as error:
        return _failed(_sentence(error))
    except Exception:  # noqa: BLE001 - the edge: the SDK would tell the caller what it says
        _LOG.exception("the tool %s failed", tool.name)
        return _failed("The server met an error of its own; it has been logged.")
    text = json.dumps(given, ensure_ascii=False)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=given
    )


def _read(uri: str, lease: Lease, request: Request | None) -> str:
    try:
        with lease(request) as corpus:
            return reading.resource(corpus, uri)
    except ArticleUnknown as error:
        message = f"Resource not found: {error}"
        raise MCPError(types.INVALID_PARAMS, message, {"uri": uri}) from error
    except (PullquoteError, sqlite3.DatabaseError) as error:
        raise MCPError(types.INTERNAL_ERROR, _sentence(error), {"uri": uri}) from error
    except Exception as error:
        _LOG.exception("a resource could not be read")
        message = "The server met an error of its own; it has been logged."
        raise MCPError(types.INTERNAL_ERROR, message, {"uri": uri}) from error


def _sentence(error: PullquoteError | sqlite3.DatabaseError) -> str:
    if isinstance(error, sqlite3.DatabaseError):
        error = IndexBroken(f"the catalogue cannot be read: {error}")
    return problem_of(error).detail


def _wrong(error: Any) -> str:
    return f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"


def _failed(message: str) -> types.CallToolResult:
    content = [types.TextContent(type="text", text=message)]
    return types.CallToolResult(content=content, is_error=True)
