"""Connections that can only go where they may: the address checked is the one connected to.

Resolving a name, checking the answer and letting a library resolve it again would leave
a gap in which the answer can change (DNS rebinding). So the check sits in the place
where the connection is made, below httpx: one look-up, then a connection to just those
addresses, while TLS and the Host header keep the host's name.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from index.errors import PageUnreachable
from index.web.gate import Gate

# OpenSSL's numbers of what was found wrong with a certificate.
_CERTIFICATE = {
    10: "has expired",
    18: "is vouched for by nobody but itself",
    62: "is another site's",
    64: "is another site's",
    **dict.fromkeys((2, 19, 20, 21), "is not vouched for by anybody known"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment by which everything has to be over, whatever trickles in meanwhile."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The moment ``seconds`` from now."""
        return cls(time.monotonic() + seconds)

    def left(self, most: float | None = None) -> float:
        """Seconds left, at most ``most``. Raises ``httpcore.TimeoutException`` if none are."""
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise httpcore.TimeoutException("the deadline has passed")
        return seconds if most is None else min(seconds, most)

    @property
    def passed(self) -> bool:
        """Whether it is over, give or take what a timer rounds."""
        return time.monotonic() >= self.at - 0.02


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to addresses the gate has passed, and to nothing else."""

    def __init__(self, gate: Gate, deadline: Deadline, network: httpcore.NetworkBackend) -> None:
        self._gate, self._deadline, self._network = gate, deadline, network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look ``host`` up once and connect to the first of its addresses that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        try:
            addresses = self._gate.addresses(host, port, self._deadline.left(timeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        for address in addresses:
            try:
                stream = self._network.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline, self._gate)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline.

    A limit for each read alone never ends a server that sends one byte at a time.
    """

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, gate: Gate) -> None:
        self._stream, self._deadline, self._gate = stream, deadline, gate

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            seconds = self._deadline.left(timeout)
            secure = self._stream.start_tls(ssl_context, server_hostname, seconds)
        except httpcore.ConnectError as error:
            self.close()
            if isinstance(error.__cause__, ssl.SSLError):
                raise PageUnreachable(
                    _insecure(self._gate.who(server_hostname or ""), error.__cause__)
                ) from error
            raise
        except httpcore.TimeoutException:
            self.close()
            raise
        return _TimedStream(secure, self._deadline, self._gate)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedTransport(httpx.BaseTransport):
    """httpx on a checked network: HTTP/1.1, a connection for each request, short headers.

    Raises httpcore's exceptions as they are, and ``PageUnreachable``.
    """

    def __init__(
        self, network: httpcore.NetworkBackend, tls: ssl.SSLContext, header_bytes: int
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, network_backend=network, max_keepalive_connections=0
        )
        self._header_bytes = header_bytes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``; the body of what comes back is still to be read."""
        reply = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        # With ": " and a line's end each: a million empty headers are not nothing.
        if sum(len(name) + len(value) + 4 for name, value in reply.headers) > self._header_bytes:
            reply.close()
            raise httpcore.RemoteProtocolError("the headers are too long")
        # httpx fails in the next request on a cookie that is not ASCII.
        headers = [h for h in reply.headers if h[0].lower() != b"set-cookie" or h[1].isascii()]
        return httpx.Response(reply.status, headers=headers, stream=_Body(reply))

    def close(self) -> None:
        """Close whatever is still open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, reply: httpcore.Response) -> None:
        self._reply = reply

    def __iter__(self) -> Iterator[bytes]:
        return self._reply.iter_stream()

    def close(self) -> None:
        self._reply.close()


def _insecure(who: str, error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        wrong = _CERTIFICATE.get(error.verify_code, "cannot be trusted")
        return f"{who} does not prove who it is: its certificate {wrong}"
    return f"no secure connection (TLS) can be made with {who}"
