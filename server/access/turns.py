"""Turns at the model: so many answers at once, and those who wait are served in rotation.

Each caller has a queue of their own, and the callers take turns: one with fifty questions does
not keep another from asking one. It lives in the event loop, so that nothing here is locked.
"""

import asyncio
from collections import OrderedDict, deque

from server.access.refusals import ServerBusy

_BUSY = "too many questions are waiting to be answered; try again in a moment"


class Turns:
    """At most ``at_once`` hold a turn, and at most ``most_waiting`` wait for one."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._free = at_once
        self._most_waiting = most_waiting
        # The first caller is the next to be served; who was served goes to the end.
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._queues.values()))

    def enter_at_once(self) -> bool:
        """Take a turn if one is free and nobody waits; whoever gets it has to ``leave``."""
        if self._free and not self._queues:
            self._free -= 1
            return True
        return False

    async def enter(self, caller: str) -> None:
        """Wait for a turn; who is cancelled leaves the queue. Raises ``ServerBusy``."""
        if self.enter_at_once():
            return
        self._make_room(caller)
        place = asyncio.get_running_loop().create_future()
        self._queues.setdefault(caller, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self.leave()  # the turn came in the same moment: the next one has it
            else:
                self._forget(caller, place)
            raise

    def leave(self) -> None:
        """Pass a turn on."""
        self._free += 1
        while self._free and self._queues:
            caller, queue = self._queues.popitem(last=False)
            place = queue.popleft()
            if queue:
                self._queues[caller] = queue  # behind the others
            if not place.done():
                self._free -= 1
                place.set_result(None)

    def _make_room(self, caller: str) -> None:
        """See to it that one more can wait. Raises ``ServerBusy``.

        When all places are taken, the last question of whoever has most of them gives way to
        a caller with fewer.
        """
        if self.waiting < self._most_waiting:
            return
        longest = max(self._queues, key=lambda each: len(self._queues[each]), default=caller)
        # Their last gives way only to one who will then have no more than they.
        if len(self._queues.get(longest, ())) <= len(self._queues.get(caller, ())) + 1:
            raise ServerBusy(_BUSY)
        given_up = self._queues[longest].pop()
        if not given_up.done():  # its caller may have gone in the same moment
            given_up.set_exception(ServerBusy(_BUSY))

    def _forget(self, caller: str, place: asyncio.Future[None]) -> None:
        queue = self._queues.get(caller)
        if queue is not None and place in queue:
            queue.remove(place)
            if not queue:
                del self._queues[caller]
