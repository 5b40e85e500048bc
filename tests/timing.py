"""Timings that do not depend on what ran before them in the same process."""

import gc
import time
from collections.abc import Callable


def least_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The least processor time, in seconds, that one of several runs takes.

    The garbage collector rests meanwhile: after thousands of tests it goes through so much that
    one round of it takes longer than what is timed.
    """
    found = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            began = time.process_time()
            work()
            found.append(time.process_time() - began)
    finally:
        gc.enable()
    return min(found)
