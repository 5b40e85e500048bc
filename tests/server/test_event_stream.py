"""Events over a real connection: heartbeats, the client that goes, the maker that fails."""

import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from server.event_stream import EVENT_STREAM, EventStream, relayed
from tests.conftest import wait_for

Make = Callable[[threading.Event], Generator[bytes, None, None]]
NEVER = 3_600.0  # seconds: a busy machine can be silent for longer than it takes to beat


@contextmanager
def streaming(make: Make, every: float = 0.05) -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that streams what ``make`` gives, and its stop event."""
    app, stop = FastAPI(), threading.Event()

    @app.get("/")
    async def stream() -> EventStream:
        return EventStream(relayed(b"data: first\n\n", make(stop), stop, every))

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", stop
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def test_events_come_in_order_and_the_stream_ends() -> None:
    def three(_: threading.Event) -> Generator[bytes, None, None]:
        for n in range(3):
            yield f"data: {n}\n\n".encode()

    with streaming(three, NEVER) as (url, _):
        reply = httpx.get(url, timeout=60)
    assert reply.text == "data: first\n\ndata: 0\n\ndata: 1\n\ndata: 2\n\n"
    assert reply.headers["content-type"].startswith(EVENT_STREAM)
    assert reply.headers["cache-control"] == "no-store"


def test_a_silent_maker_is_heard_of_all_the_same() -> None:
    heard = threading.Event()

    def slow(_: threading.Event) -> Generator[bytes, None, None]:
        heard.wait(60)
        yield b"data: late\n\n"

    with streaming(slow) as (url, _), httpx.stream("GET", url, timeout=60) as reply:
        pieces, text = reply.iter_text(), ""
        while ": still" not in text:
            text += next(pieces)
        heard.set()
        text += "".join(pieces)
    assert text.startswith("data: first\n\n: still here\n\n")
    assert text.endswith("data: late\n\n")


def test_the_first_event_does_not_wait_for_the_second() -> None:
    held = threading.Event()

    def waits(_: threading.Event) -> Generator[bytes, None, None]:
        held.wait(60)
        yield b"data: second\n\n"

    with streaming(waits, NEVER) as (url, _), httpx.stream("GET", url, timeout=60) as reply:
        chunks = reply.iter_raw()
        assert next(chunks) == b"data: first\n\n"
        held.set()
        assert b"data: second\n\n" in b"".join(chunks)


@pytest.mark.parametrize("every", [0.05, NEVER], ids=["between heartbeats", "in long silence"])
def test_a_client_that_goes_stops_the_maker(every: float) -> None:
    ended = threading.Event()

    def endless(stop: threading.Event) -> Generator[bytes, None, None]:
        try:
            while not stop.wait(0.01):
                pass
            yield b"data: nobody hears this\n\n"
        finally:
            ended.set()

    with streaming(endless, every) as (url, stop):
        with httpx.stream("GET", url, timeout=60) as reply:
            # Kept by name: a generator that is let go closes the connection.
            chunks = reply.iter_raw()
            assert next(chunks).startswith(b"data: first\n\n")
            assert not stop.is_set()
        assert stop.wait(60), "the maker is told at once"
        assert ended.wait(60), "and ends"


def test_a_maker_that_fails_breaks_the_stream_off() -> None:
    def fails(_: threading.Event) -> Generator[bytes, None, None]:
        yield b"data: 0\n\n"
        raise ValueError("a fault of the program's")

    with streaming(fails) as (url, stop):
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(url, timeout=60)
        assert stop.is_set()
