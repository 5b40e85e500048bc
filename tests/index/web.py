"""A small web server on loopback that behaves well, slowly or badly, as a test asks.

Answers are the raw bytes of HTTP, so that any of them can be wrong.
"""

import gzip
import socketserver
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpcore

CERTIFICATE = Path(__file__).with_name("web.pem")  # for news.example
PAGE = b"<!doctype html><title>Skelderwick</title><p>The river rose by a yard in the night."


@dataclass(frozen=True)
class Request:
    target: str
    headers: dict[str, str]


Answer = Callable[[Request], Iterable[bytes]]


@dataclass
class Web:
    """A running server: what it was asked, and by which names over TLS."""

    port: int
    requests: list[Request] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"


@contextmanager
def serving(answers: dict[str, Answer], *, tls: bool = False) -> Iterator[Web]:
    """Serve ``answers`` by path until the block ends."""
    context = _tls_context() if tls else None

    class Handler(socketserver.StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            with suppress(OSError):  # the other side may leave at any time
                if context:
                    secure = context.wrap_socket(self.request, server_side=True)
                    self.request, self.rfile = secure, secure.makefile("rb")
                request = _read_request(self.rfile)
                if request is None:
                    return
                web.requests.append(request)
                answer = answers.get(request.target, answered(b"", status="404 Not Found"))
                for piece in answer(request):
                    self.request.sendall(piece)

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()
            self.request.close()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        web = Web(server.server_address[1])
        if context:
            context.sni_callback = lambda _socket, name, _context: web.names.append(name)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


def answered(
    body: bytes = PAGE, kind: str | None = "text/html", status: str = "200 OK", **headers: str
) -> Answer:
    """A well-behaved answer; ``headers`` by name with ``_`` for ``-``, ``""`` leaves one out."""
    named = {"content-length": str(len(body)), "content-type": kind or ""}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return lambda _request: [f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body]


def raw(*pieces: bytes) -> Answer:
    """Exactly these bytes, then the end."""
    return lambda _request: pieces


def moved(location: str, status: str = "302 Found") -> Answer:
    """A redirect."""
    return answered(b"", status=status, location=location)


def dripping(head: bytes, pause: float = 0.05) -> Answer:
    """``head``, then a byte at a time for ever: no single wait is long."""

    def drip(_request: Request) -> Iterator[bytes]:
        still = threading.Event()
        yield head
        while not still.wait(pause):
            yield b"x"

    return drip


def endless(head: bytes, piece: bytes) -> Answer:
    """``head``, then ``piece`` over and over, as fast as it is taken."""

    def run(_request: Request) -> Iterator[bytes]:
        yield head
        while True:
            yield piece

    return run


def gzip_bomb(unpacked: int) -> bytes:
    """A thousandth of ``unpacked`` zero bytes."""
    squeeze = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    zeros = bytes(2**20)
    return b"".join(squeeze.compress(zeros) for _ in range(unpacked // 2**20)) + squeeze.flush()


def squeezed(data: bytes, coding: str) -> bytes:
    """``data`` in a content coding; ``raw`` is deflate without zlib's frame."""
    if coding == "gzip":
        return gzip.compress(data)
    if coding == "deflate":
        return zlib.compress(data)
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


class Detour(httpcore.NetworkBackend):
    """Takes every connection to one loopback port and remembers where it was meant to go."""

    def __init__(self, port: int, dead: Iterable[str] = ()) -> None:
        self.port, self.dead = port, frozenset(dead)
        self.wanted: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.wanted.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("refused")
        return httpcore.SyncBackend().connect_tcp(
            "127.0.0.1", self.port, timeout, local_address, socket_options
        )


def trusting() -> ssl.SSLContext:
    """A client's context that trusts the server's certificate."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def _tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def _read_request(stream: Any) -> Request | None:
    first = stream.readline(65536).decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while line := stream.readline(65536).decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(first[1], headers)
