"""Coroutines run in a thread of their own."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def apart(run: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What a coroutine gives.

    Browser tests leave a loop running in the main thread, and beside it there can be no other.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()
