"""Calls of a language model: on one thread of their own, each within its time.

All calls run on an event loop, because there alone a deadline holds against whatever a server
does: a call is cancelled in the middle of a connection, of a header or of a byte a second, and
its connection is closed.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar, cast

from server.generation.failures import WritingFailed
from server.generation.prompting import Prompt
from server.generation.provider import Provider
from server.generation.reading import Reader
from server.generation.troubles import MISSHAPEN, Trouble, trouble_of
from server.observing.spans import span

_LOG = logging.getLogger(__name__)
_FIRST_PAUSE = 0.5  # seconds before the second attempt, doubled before each further one
_LAST_WORDS = 0.5  # seconds that a server has to end a reply that is complete
_GLANCE = 0.1  # seconds between two looks at whether the client has gone

T = TypeVar("T")


class Call(Generic[T]):
    """What a model writes, piece by piece; to be closed. ``attempts`` counts the requests.

    Iterating raises ``WritingFailed``; what was given before stays valid. It ends early once
    ``stopped`` says so.
    """

    def __init__(self, stopped: Callable[[], bool] | None) -> None:
        self.attempts = 0
        self.failures: list[WritingFailed] = []  # one of each attempt that failed
        self._stopped = stopped
        self._queue: SimpleQueue[T | BaseException | None] = SimpleQueue()
        self._future: Future[None] | None = None
        self._over = False

    def __iter__(self) -> "Call[T]":
        return self

    def __next__(self) -> T:
        while not self._over:
            try:
                given = self._queue.get(timeout=_GLANCE if self._stopped else None)
            except Empty:
                if self._stopped is not None and self._stopped():
                    self.close()
                continue
            if given is None:
                self._over = True
            elif isinstance(given, BaseException):
                self._over = True
                raise given
            else:
                return given
        raise StopIteration

    def close(self) -> None:
        """Closes the connection, if it is still open; what was not fetched is lost."""
        self._over = True
        if self._future is not None:
            self._future.cancel()

    def put(self, given: T) -> None:
        """For the caller: the next piece."""
        self._queue.put(given)

    def runs_as(self, future: "Future[None]") -> None:
        """For the caller: what closing cancels, and whose end is the end."""
        self._future = future
        future.add_done_callback(self._ended)

    def _ended(self, future: "Future[None]") -> None:
        self._queue.put(None if future.cancelled() else future.exception())


class Caller:
    """Runs the calls of one provider's model; thread-safe."""

    def __init__(self, provider: Provider, most_attempts: int) -> None:
        self._provider = provider
        self._most_attempts = most_attempts
        self._slots = asyncio.Semaphore(provider.at_once)
        self._shapeless = False  # whether the endpoint is known not to take a shape
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="language-model", daemon=True)
        self._thread.start()

    def call(
        self,
        prompt: Prompt,
        reader: Callable[[], Reader[T]],
        seconds: float,
        stopped: Callable[[], bool] | None = None,
    ) -> Call[T]:
        """Begins a call; ``seconds`` is for all of it: its turn, its attempts, the pauses."""
        call: Call[T] = Call(stopped)
        running = self._run(call, prompt, reader, seconds)
        call.runs_as(asyncio.run_coroutine_threadsafe(running, self._loop))
        return call

    def close(self) -> None:
        """Ends what is still running and closes the connections."""
        if self._loop.is_closed():
            return
        with suppress(CancelledError):
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {cast("asyncio.Task[Any]", asyncio.current_task())}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._provider.close()
        await asyncio.get_running_loop().shutdown_asyncgens()
        await asyncio.get_running_loop().shutdown_default_executor()

    async def _run(
        self, call: Call[T], prompt: Prompt, reader: Callable[[], Reader[T]], seconds: float
    ) -> None:
        try:
            async with asyncio.timeout(seconds), self._slots:
                with span("model"):
                    await self._attempts(call, prompt, reader, time.monotonic() + seconds)
        except TimeoutError:
            message = f"The language model was not done within {seconds:g} seconds."
            raise WritingFailed("timeout", message) from None

    async def _attempts(
        self, call: Call[T], prompt: Prompt, reader: Callable[[], Reader[T]], deadline: float
    ) -> None:
        pause = _FIRST_PAUSE
        shaped = not self._shapeless
        while True:
            call.attempts += 1
            attempt = _Attempt(self._provider, call, reader())
            trouble = await attempt.run(prompt, shaped=shaped)
            if trouble is None:
                self._shapeless = not shaped
                return
            call.failures.append(trouble.failure)
            last = call.attempts >= self._most_attempts or attempt.gave
            if not last and shaped and trouble.shape_refused and self._provider.may_refuse_shape:
                shaped, wait = False, 0.0
            elif not last and trouble.again:
                wait = pause if trouble.wait is None else trouble.wait
                pause *= 2
            else:
                raise trouble.failure
            if wait >= deadline - time.monotonic():
                raise trouble.failure
            _LOG.warning(
                "%s: %s; asked again in %.1f s", self._provider.name, trouble.failure.message, wait
            )
            await asyncio.sleep(wait)


class _Attempt(Generic[T]):
    """One request and its reply."""

    def __init__(self, provider: Provider, call: Call[T], reader: Reader[T]) -> None:
        self._provider, self._call, self._reader = provider, call, reader
        self.gave = False
        self._heard = False

    async def run(self, prompt: Prompt, *, shaped: bool) -> Trouble | None:
        """Hands on what the reply holds; what went wrong, if something did."""
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
            ChatMessage(role=MessageRole.USER, content=prompt.user),
        ]
        shape = self._provider.shaped(prompt.schema) if shaped else {}
        failures: tuple[type[Exception], ...] = (*self._provider.errors, *MISSHAPEN)
        try:
            chunks = await self._provider.llm.astream_chat(messages, **shape)
            words = _words(self._provider, chunks)
            try:
                await self._read(words)
            except WritingFailed as failure:
                await _drained(words, 0, failures)
                return trouble_of(failure, heard=True)
            await _drained(words, _LAST_WORDS, failures)
        except failures as error:
            _LOG.warning("%s: %s", self._provider.name, type(error).__name__)
            return trouble_of(error, heard=self._heard)
        return None

    async def _read(self, words: AsyncIterator[str]) -> None:
        async for piece in words:
            self._heard = True
            for given in self._reader.feed(piece):
                self.gave = True
                self._call.put(given)
            if self._reader.done:
                return
        self._reader.finish()


async def _words(provider: Provider, chunks: AsyncIterator[Any]) -> AsyncIterator[str]:
    async for chunk in chunks:
        yield provider.words(chunk)


async def _drained(
    words: AsyncIterator[str], seconds: float, failures: tuple[type[Exception], ...]
) -> None:
    """Lets a reply end, of which nothing more is wanted, or breaks it off.

    Cancelled while it waits for the next bytes, each layer below closes what it holds; a
    generator that is just left alone closes its connection when it is collected, or never.
    """
    with suppress(TimeoutError, *failures):
        async with asyncio.timeout(seconds):
            async for _ in words:
                pass
