"""Steps of answering, timed: for metrics, and for traces by LlamaIndex's instrumentation.

What LlamaIndex does inside a step (a call of a language model, say) is a span within it, and
any handler that is made for LlamaIndex sees both.
"""

import inspect
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import active_span_id

from server.observing.current import SERVED

Step = Literal["request", "search", "rank", "decide", "model", "check"]
STEPS: tuple[Step, ...] = ("search", "rank", "decide", "model", "check")
"""Those inside a request."""
_DISPATCHER = get_dispatcher("pullquote")
_NO_ARGUMENTS = inspect.signature(lambda: None).bind()


class Attributes(dict[str, str | int | float | bool]):
    """What is told of a span at its end."""


@contextmanager
def span(step: Step) -> Iterator[Attributes]:
    """Time a step; no ``yield`` of a generator may be inside, which may go on in another thread."""
    identity = f"{step}-{uuid.uuid4()}"
    token = active_span_id.set(identity)
    attributes = Attributes()
    parent = token.old_value if isinstance(token.old_value, str) else None
    _DISPATCHER.span_enter(identity, _NO_ARGUMENTS, parent_id=parent)
    started = time.perf_counter()
    try:
        yield attributes
    except BaseException as error:
        _DISPATCHER.span_drop(identity, _NO_ARGUMENTS, err=error)
        raise
    else:
        _DISPATCHER.span_exit(identity, _NO_ARGUMENTS, result=attributes)
    finally:
        active_span_id.reset(token)
        served = SERVED.get()
        if served is not None and step != "request":
            served.metrics.step(step, time.perf_counter() - started)
