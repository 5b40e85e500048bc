"""Server-sent events: made in a thread, sent with a heartbeat, broken off when the client goes."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing, suppress

import anyio
import anyio.to_thread
from fastapi import Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.types import Receive, Scope, Send

EVENT_STREAM = "text/event-stream"
HEARTBEAT = 15.0  # seconds of silence; proxies give a silent connection up after 30 to 60
BEAT = b": still here\n\n"


class EventStream(StreamingResponse):
    """A response of events; their generator is closed as soon as the client has gone."""

    media_type = EVENT_STREAM

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        super().__init__(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        self._events = events

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send the events until they end or nobody listens."""
        # The base class only notices at its next event that the client has gone.
        async with anyio.create_task_group() as group:

            async def watch() -> None:
                await self.listen_for_disconnect(receive)
                group.cancel_scope.cancel()

            group.start_soon(watch)
            async with aclosing(self._events):
                with suppress(OSError):  # gone while something was sent
                    await self.stream_response(send)
            group.cancel_scope.cancel()


def wants_events(request: Request) -> bool:
    """Whether the caller asks for events instead of one JSON document."""
    return EVENT_STREAM in request.headers.get("accept", "")


def event(name: str, data: BaseModel) -> bytes:
    """One event as it is sent."""
    return format_sse_event(data_str=data.model_dump_json(), event=name)


async def relayed(
    first: bytes,
    rest: Generator[bytes, None, None],
    stop: threading.Event,
    every: float = HEARTBEAT,
) -> AsyncGenerator[bytes, None]:
    """``first``, then what a blocking generator gives, with a heartbeat while it is silent.

    If this is closed early ``stop`` is set, for the generator to look at, and its end is waited
    for: what it reads from stays open until then. What it raises is raised here.
    """
    loop, queue = asyncio.get_running_loop(), asyncio.Queue[bytes | None]()

    def put(item: bytes | None) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, item)

    task = asyncio.ensure_future(anyio.to_thread.run_sync(_run, rest, stop, put))
    try:
        yield first
        while True:
            try:
                item = await asyncio.wait_for(queue.get(), every)
            except TimeoutError:
                yield BEAT
                continue
            if item is None:
                break
            yield item
        await task
    finally:
        stop.set()
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task])


def _run(
    rest: Generator[bytes, None, None], stop: threading.Event, put: Callable[[bytes | None], None]
) -> None:
    try:
        for item in rest:
            if stop.is_set():
                break
            put(item)
    finally:
        rest.close()
        put(None)
