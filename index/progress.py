"""How work says how far it is, and hears that it shall stop."""

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is; ``total`` is 0 while it is not known."""

    phase: str
    done: int = 0  # articles
    total: int = 0
    passages: int = 0  # made and embedded so far


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of progress, and who may stop the work."""

    tell: Callable[[Progress], None] = lambda _: None
    cancelled: Callable[[], bool] = lambda: False

    def at(self, phase: str, done: int = 0, total: int = 0, passages: int = 0) -> None:
        """Tell how far the work is. Raises ``Cancelled`` if it shall stop."""
        if self.cancelled():
            raise Cancelled("the work was stopped; what was done stays done")
        self.tell(Progress(phase, done, total, passages))
