"""Turns at the model: callers in rotation, a bound on who waits, and nobody left in the queue."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import anyio
import pytest
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Asgi

from server.access.answering_turn import answered_in_turn
from server.access.refusals import AnswerTimedOut, ServerBusy
from server.access.turns import Turns
from tests.server.access.apart import apart


async def settled() -> None:
    """Let everything happen that can happen by itself."""
    for _ in range(20):
        await asyncio.sleep(0)


async def queued(turns: Turns, order: list[str], caller: str, name: str) -> asyncio.Task[None]:
    async def wait() -> None:
        await turns.enter(caller)
        order.append(name)

    task = asyncio.ensure_future(wait())
    await settled()
    return task


def test_callers_are_served_in_rotation() -> None:
    async def run() -> list[str]:
        turns, order = Turns(1, 100), list[str]()
        await turns.enter("held")
        for number in range(50):
            await queued(turns, order, "greedy", f"greedy {number}")
        await queued(turns, order, "modest", "modest")
        await queued(turns, order, "other", "other")
        for _ in range(5):
            turns.leave()
            await settled()
        return order

    assert apart(run) == ["greedy 0", "modest", "other", "greedy 1", "greedy 2"]


def test_no_more_than_so_many_are_served_at_once() -> None:
    async def run() -> tuple[int, int]:
        turns, order = Turns(3, 100), list[str]()
        for number in range(10):
            await queued(turns, order, f"caller {number}", str(number))
        before = len(order)
        for _ in range(10):
            turns.leave()
        await settled()
        return before, len(order)

    assert apart(run) == (3, 10)


def test_every_turn_comes_back() -> None:
    async def run() -> bool:
        turns = Turns(2, 100)

        async def ask(number: int) -> None:
            await turns.enter(f"caller {number % 5}")
            await asyncio.sleep(0)
            turns.leave()

        await asyncio.gather(*(ask(number) for number in range(60)))
        return turns.waiting == 0 and turns.enter_at_once() and turns.enter_at_once()

    assert apart(run)


def test_who_comes_when_all_places_are_taken_is_turned_away() -> None:
    async def run() -> int:
        turns, order = Turns(1, 3), list[str]()
        await turns.enter("held")
        for number in range(3):
            await queued(turns, order, "one", str(number))
        with pytest.raises(ServerBusy):
            await turns.enter("one")
        return turns.waiting

    assert apart(run) == 3


def test_a_full_queue_makes_room_for_who_has_fewer_in_it() -> None:
    async def run() -> tuple[list[str], int]:
        turns, order = Turns(1, 3), list[str]()
        await turns.enter("held")
        tasks = [await queued(turns, order, "greedy", f"greedy {n}") for n in range(3)]
        await queued(turns, order, "modest", "modest")
        with pytest.raises(ServerBusy):
            await tasks[2]
        waiting = turns.waiting
        for _ in range(3):
            turns.leave()
            await settled()
        return order, waiting

    assert apart(run) == (["greedy 0", "modest", "greedy 1"], 3)


def test_who_goes_away_leaves_the_queue() -> None:
    async def run() -> tuple[list[str], int]:
        turns, order = Turns(1, 100), list[str]()
        await turns.enter("held")
        first = await queued(turns, order, "a", "first")
        second = await queued(turns, order, "b", "second")
        first.cancel()
        await settled()
        waiting = turns.waiting
        turns.leave()
        await second
        return order, waiting

    assert apart(run) == (["second"], 1)


def test_a_turn_that_comes_as_its_caller_goes_is_passed_on() -> None:
    async def run() -> list[str]:
        turns, order = Turns(1, 100), list[str]()
        await turns.enter("held")
        first = await queued(turns, order, "a", "first")
        second = await queued(turns, order, "b", "second")
        turns.leave()  # the first has it ...
        first.cancel()  # ... and goes before it knows
        await settled()
        assert second.done()
        return order

    assert apart(run) == ["second"]


def test_room_is_made_where_a_caller_has_just_gone() -> None:
    async def run() -> int:
        turns, order = Turns(1, 2), list[str]()
        await turns.enter("held")
        await queued(turns, order, "greedy", "first")
        last = await queued(turns, order, "greedy", "last")
        modest = asyncio.ensure_future(turns.enter("modest"))  # is run before ...
        last.cancel()  # ... this one, which leaves the queue only then
        await settled()
        waiting = turns.waiting
        turns.leave()
        turns.leave()
        await modest
        return waiting

    assert apart(run) == 2


# A request in its turn


class Client:
    """One end of a connection: sends a body, may go away, and keeps what it is sent."""

    def __init__(self, body: tuple[bytes, ...] = (b"{}",)) -> None:
        self.gone = asyncio.Event()
        self.sent: list[Message] = []
        self._body = list(body)

    async def receive(self) -> Message:
        if self._body:
            part = self._body.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self._body)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


async def echo(_: Asgi, receive: Receive, send: Send) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body += message["body"]
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def answering(
    turns: Turns, client: Client, app: Any = echo, seconds: float = 60.0
) -> Awaitable[None]:
    call = ({"type": "http"}, client.receive, client.send)
    return answered_in_turn(app, call, turns, "caller", seconds)


def test_a_request_keeps_its_body_while_it_waits() -> None:
    async def run() -> Any:
        turns, client = Turns(1, 10), Client((b"one ", b"two ", b"three"))
        await turns.enter("held")
        task = asyncio.ensure_future(answering(turns, client))
        await settled()
        assert not client.sent
        turns.leave()
        await task
        assert turns.enter_at_once(), "the turn came back"
        return client.sent[-1]["body"]

    assert apart(run) == b"one two three"


def test_a_client_that_goes_while_waiting_is_not_answered() -> None:
    async def run() -> None:
        turns, client = Turns(1, 10), Client()
        await turns.enter("held")
        task = asyncio.ensure_future(answering(turns, client))
        await settled()
        assert turns.waiting == 1
        client.gone.set()
        await task
        assert turns.waiting == 0
        assert not client.sent

    apart(run)


def test_a_client_that_goes_before_its_body_is_whole_takes_no_turn() -> None:
    async def run() -> None:
        turns, client = Turns(1, 10), Client(())
        client.gone.set()
        await answering(turns, client)
        assert not client.sent
        assert turns.enter_at_once()

    apart(run)


@pytest.mark.parametrize("when", ["while it waits", "while it is answered", "before its body"])
def test_what_takes_too_long_is_given_up(when: str) -> None:
    async def forever(*_: object) -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        turns = Turns(1, 10)
        client = Client(() if when == "before its body" else (b"{}",))
        if when == "while it waits":
            await turns.enter("held")
        with pytest.raises(AnswerTimedOut):
            await answering(turns, client, forever, seconds=0.01)
        assert turns.waiting == 0
        if when == "while it waits":
            turns.leave()
        assert turns.enter_at_once(), "the turn came back"

    apart(run)


def test_an_answer_that_has_begun_is_broken_off_in_time() -> None:
    async def begins(_: Asgi, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    async def run() -> None:
        turns, client = Turns(1, 10), Client()
        await answering(turns, client, begins, seconds=0.01)
        assert turns.enter_at_once(), "the turn came back"

    apart(run)


def test_a_failure_gives_the_turn_back() -> None:
    async def fails(*_: object) -> None:
        raise OSError("a failure")

    async def run() -> None:
        turns = Turns(1, 10)
        with pytest.raises(OSError, match="a failure"):
            await answering(turns, Client(), fails)
        assert turns.enter_at_once()

    apart(run)


def test_too_many_waiting_is_said_plainly() -> None:
    async def run() -> None:
        turns = Turns(1, 1)
        await turns.enter("held")
        waiting = asyncio.ensure_future(answering(turns, Client()))
        await settled()
        with pytest.raises(ServerBusy, match="too many"):
            await answering(turns, Client())
        turns.leave()
        await waiting

    apart(run)


@pytest.mark.parametrize("later", range(6))
def test_a_turn_that_comes_as_the_time_is_over_comes_back(later: int) -> None:
    async def run() -> None:
        turns = Turns(1, 10)
        await turns.enter("held")

        async def ask() -> None:
            with time_over:
                await answering(turns, Client(), seconds=60)

        time_over = anyio.CancelScope()
        asking = asyncio.ensure_future(ask())
        await settled()
        assert turns.waiting == 1
        turns.leave()
        for _ in range(later):
            await asyncio.sleep(0)
        time_over.cancel()
        await asking
        assert turns.enter_at_once(), "nobody has it"

    apart(run)
