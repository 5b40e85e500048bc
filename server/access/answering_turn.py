"""A request that is answered when it is its caller's turn, and within a time."""

import anyio
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Asgi

from server.access.refusals import AnswerTimedOut, ServerBusy
from server.access.turns import Turns


async def answered_in_turn(
    app: ASGIApp, call: tuple[Asgi, Receive, Send], turns: Turns, identity: str, seconds: float
) -> None:
    """Answer it. Who goes away while waiting leaves the queue.

    Raises ``ServerBusy`` and ``AnswerTimedOut`` while nothing was sent; a response that is
    under way when the time is over is broken off.
    """
    scope, receive, send = call
    started = False

    async def sent(message: Message) -> None:
        nonlocal started
        started = True
        await send(message)

    with anyio.move_on_after(seconds) as limit:
        # Only behind the body does the connection say that the client has gone.
        body = await _whole_body(receive)
        if body is not None and await _has_turn(turns, identity, receive):
            try:
                await app(scope, _again(body, receive), sent)
            finally:
                turns.leave()
    if limit.cancelled_caught and not started:
        raise AnswerTimedOut(
            f"there was no answer within {seconds:g} seconds; ask again, or ask less"
        )


async def _whole_body(receive: Receive) -> list[Message] | None:
    """The messages of the body; ``None`` if the client went away before its end."""
    messages = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        messages.append(message)
        if not message.get("more_body", False):
            return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    left = iter(messages)

    async def again() -> Message:
        message = next(left, None)
        return await receive() if message is None else message

    return again


async def _has_turn(turns: Turns, identity: str, receive: Receive) -> bool:
    """Wait for a turn; ``False`` if the client went away. Raises ``ServerBusy``."""
    if turns.enter_at_once():
        return True
    busy: ServerBusy | None = None
    entered = False
    try:
        async with anyio.create_task_group() as group:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                group.cancel_scope.cancel()

            group.start_soon(watch)
            try:
                await turns.enter(identity)
                entered = True
            except ServerBusy as error:  # a group would wrap it
                busy = error
            group.cancel_scope.cancel()
    except BaseException:
        if entered:  # the time was over just as the turn came, while the group still ended
            turns.leave()
        raise
    if busy is not None:
        raise busy
    return entered
