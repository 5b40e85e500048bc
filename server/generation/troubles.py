"""What an error of a provider's package means, and whether asking again may help."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from server.generation.failures import Code, WritingFailed

# What the providers' packages raise, none of them on purpose, at a reply not of their form.
MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed attempt: what it comes to, and when asking again may help."""

    failure: WritingFailed
    again: bool = False
    wait: float | None = None  # seconds, as the server asks for
    shape_refused: bool = False  # perhaps


def trouble_of(error: Exception, *, heard: bool) -> Trouble:
    """What an error means; ``heard`` tells whether the reply had begun."""
    if isinstance(error, WritingFailed):
        return Trouble(error, again=error.code == "cut")
    status = _status(error)
    if status in (401, 403):
        return Trouble(_failed("refused", f"The language model refuses the key ({status})."))
    if status in (408, 429) or status >= 500:
        failure = _failed("busy", f"The language model is busy or in trouble ({status}).")
        return Trouble(failure, again=True, wait=_wait(error))
    if status >= 400:
        message = f"The language model turns the request down ({status})."
        return Trouble(_failed("refused", message), shape_refused=status in (400, 422))
    if isinstance(error, MISSHAPEN):
        message = "What answers at the language model's address does not speak as one."
        return Trouble(_failed("nonsense", message))
    if any("Timeout" in type(e).__name__ for e in _chain(error)):
        return Trouble(_failed("timeout", "The language model did not answer in time."))
    if heard:
        return Trouble(_failed("cut", "The language model broke off."), again=True)
    return Trouble(_failed("unreachable", "The language model cannot be reached."), again=True)


def _failed(code: Code, message: str) -> WritingFailed:
    return WritingFailed(code, message)


def _status(error: Exception) -> int:
    """The HTTP status an error tells of; 0 if none."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status >= 400 else 0


def _wait(error: Exception) -> float | None:
    """The seconds of the response's ``Retry-After``, written as such or as a date."""
    for link in _chain(error):
        response = getattr(link, "response", None)
        given = response.headers.get("retry-after") if response is not None else None
        if given is None:
            continue
        try:
            return max(0.0, float(given))
        except ValueError:
            pass
        try:
            moment = parsedate_to_datetime(given)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what led to it: some packages keep the response there alone."""
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
