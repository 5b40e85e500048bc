"""A small server that speaks as OpenAI's, Anthropic's and Ollama's do, and behaves as told."""

import json
import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Literal

Wire = Literal["openai", "anthropic", "ollama"]
WIRES: tuple[Wire, ...] = ("openai", "anthropic", "ollama")
_WIRE_OF: dict[str, Wire] = {
    "/v1/chat/completions": "openai",
    "/v1/messages": "anthropic",
    "/api/chat": "ollama",
}
_TOO_LONG = 20.0  # seconds after which a test has failed anyway


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    wire: Wire
    headers: Mapping[str, str]
    body: dict[str, Any]


Behaviour = Callable[["Reply"], None]


@dataclass
class ModelServer:
    """A running server; the last of its behaviours is repeated."""

    url: str
    behaviours: list[Behaviour]
    requests: list[Request] = field(default_factory=list)
    left: Event = field(default_factory=Event)  # whether a client closed before the end

    def next(self) -> Behaviour:
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[ModelServer]:
    """A server whose first reply behaves as the first, and so on."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            wire = _WIRE_OF[self.path]
            body = json.loads(self.rfile.read(length))
            server.requests.append(Request(wire, dict(self.headers), body))
            try:
                server.next()(Reply(self, wire))
            except (BrokenPipeError, ConnectionResetError):
                server.left.set()
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests are quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = ModelServer(f"http://127.0.0.1:{listening.server_port}", list(behaviours))
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


@dataclass(frozen=True)
class Reply:
    """One reply being given."""

    handler: BaseHTTPRequestHandler
    wire: Wire

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()

    def begin(self) -> None:
        kind = "application/x-ndjson" if self.wire == "ollama" else "text/event-stream"
        self.head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})

    def send(self, data: bytes) -> None:
        """One chunk; raises ``BrokenPipeError`` if the client has gone."""
        readable, _, _ = select.select([self.handler.connection], [], [], 0)
        if readable:  # a client says nothing more, so that this is its end
            raise BrokenPipeError
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()


def says(text: str, pause: float = 0.0, piece: int = 7) -> Behaviour:
    """A good stream of the text."""

    def behave(reply: Reply) -> None:
        reply.begin()
        for data in stream(reply.wire, text, piece):
            reply.send(data)
            time.sleep(pause)
        reply.send(b"")

    return behave


def cuts(text: str) -> Behaviour:
    """The text, and then nothing: the connection is closed in the middle of the stream."""

    def behave(reply: Reply) -> None:
        reply.begin()
        for data in stream(reply.wire, text, 7)[: -3 if reply.wire == "anthropic" else -1]:
            reply.send(data)
        reply.handler.close_connection = True

    return behave


def drips(text: str) -> Behaviour:
    """A byte every twentieth of a second, from the beginning, over and over."""

    def behave(reply: Reply) -> None:
        reply.begin()
        data = b"".join(stream(reply.wire, text, 7)[:-1])
        deadline = time.monotonic() + _TOO_LONG
        while time.monotonic() < deadline:
            for at in range(len(data)):
                reply.send(data[at : at + 1])
                time.sleep(0.05)

    return behave


def stalls(text: str = "") -> Behaviour:
    """The text, if any, and then nothing, while the connection stays open."""

    def behave(reply: Reply) -> None:
        if text:
            reply.begin()
            for data in stream(reply.wire, text, 7)[:-3]:
                reply.send(data)
        select.select([reply.handler.connection], [], [], _TOO_LONG)
        raise BrokenPipeError

    return behave


def fails(status: int, headers: Mapping[str, str] | None = None, says: str = "no") -> Behaviour:
    """An error in JSON."""
    return lambda reply: _whole(
        reply,
        status,
        json.dumps({"error": {"message": says, "type": "trouble"}}),
        {"Content-Type": "application/json", **(headers or {})},
    )


def html() -> Behaviour:
    """A page, as a proxy in between would show it."""
    page = "<!doctype html><title>Welcome</title><p>Please sign in."
    return lambda reply: _whole(reply, 200, page, {"Content-Type": "text/html"})


def broken() -> Behaviour:
    """A stream whose frames hold no JSON."""
    return lambda reply: _whole(
        reply,
        200,
        "{not json\n" if reply.wire == "ollama" else "event: message_start\ndata: {not json\n\n",
        {"Content-Type": "text/event-stream"},
    )


def misshapen() -> Behaviour:
    """A stream whose frames hold JSON of no known shape."""
    return lambda reply: _whole(
        reply,
        200,
        "[1, 2]\n" if reply.wire == "ollama" else "event: message_start\ndata: [1, 2]\n\n",
        {"Content-Type": "text/event-stream"},
    )


def stream(wire: Wire, text: str, piece: int) -> list[bytes]:
    """The frames of a reply, the text cut into pieces."""
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    match wire:
        case "openai":
            frames = [_chunk({"content": p}) for p in pieces]
            return [_chunk({"role": "assistant"}), *frames, _chunk({}, "stop"), b"data: [DONE]\n\n"]
        case "anthropic":
            return list(_events(pieces))
        case "ollama":
            return [_line(p) for p in pieces] + [_line("", done=True)]


def _chunk(delta: Mapping[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    whole = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return b"data: " + json.dumps({**whole, "choices": [choice]}).encode() + b"\n\n"


def _events(pieces: Sequence[str]) -> Iterator[bytes]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": []}
    ends = {"stop_reason": None, "stop_sequence": None}
    tool = {"type": "tool_use", "id": "t1", "name": "reply", "input": {}}
    yield _event("message_start", message={**message, **ends, "usage": usage})
    yield _event("content_block_start", index=0, content_block=tool)
    for piece in pieces:
        delta = {"type": "input_json_delta", "partial_json": piece}
        yield _event("content_block_delta", index=0, delta=delta)
    yield _event("content_block_stop", index=0)
    yield _event("message_delta", delta={**ends, "stop_reason": "tool_use"}, usage=usage)
    yield _event("message_stop")


def _event(kind: str, **held: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **held})}\n\n".encode()


def _line(piece: str, *, done: bool = False) -> bytes:
    message = {"role": "assistant", "content": piece}
    told = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": done}
    return json.dumps(told).encode() + b"\n"


def _whole(reply: Reply, status: int, text: str, headers: Mapping[str, str]) -> None:
    data = text.encode()
    reply.head(status, {**headers, "Content-Length": str(len(data))})
    reply.handler.wfile.write(data)
