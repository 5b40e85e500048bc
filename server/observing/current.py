"""The request that is being answered, wherever in the program that is.

It goes along into threads and tasks by itself, as context variables do: lines of the log carry
its id, and what takes time is counted where the application that answers keeps its figures.
"""

import re
import uuid
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.observing.metrics import Metrics

_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


@dataclass(frozen=True, slots=True)
class Served:
    """One request, and where it is counted."""

    id: str
    metrics: "Metrics"
    shows_questions: bool = False


SERVED: ContextVar[Served | None] = ContextVar("served", default=None)


def request_id() -> str | None:
    """The id of the request that is being answered."""
    served = SERVED.get()
    return served.id if served else None


def accepted_id(sent: str | None) -> str:
    """The id that a caller gave a request, if it is sane; else a new one."""
    return sent if sent and _SANE.fullmatch(sent) else uuid.uuid4().hex
