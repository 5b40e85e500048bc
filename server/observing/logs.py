r"""Lines of the log: JSON or plain, one line each, whatever a caller has sent.

Control characters leave as ``\x1b`` or ``\n``, so that nobody can forge a line or steer a
terminal. Of an exception the place and the type are logged, not its words: they may quote.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from server.observing.current import request_id
from server.settings import Settings

# Of libraries only what is wrong is logged.
_TOLD = ("server", "index")
FIELDS = "fields"
"""The name of ``extra`` that holds what a line is about, beside its words."""


def configure(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Have this process log as the settings say. Only for who owns the process."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        Json(settings.log_questions)
        if settings.log_format == "json"
        else Plain(settings.log_questions)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _TOLD:
        logging.getLogger(name).setLevel(settings.log_level.upper())


class _Formatter(logging.Formatter):
    def __init__(self, shows_messages: bool) -> None:
        super().__init__()
        self._shows_messages = shows_messages

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """What is known beside time, level and words."""
        found = {"logger": record.name}
        identity = request_id()
        if identity is not None:
            found["request_id"] = identity
        given = getattr(record, FIELDS, {})
        return found | {name: value for name, value in given.items() if value is not None}

    def trace(self, record: logging.LogRecord) -> str | None:
        """Where an exception came from."""
        error = record.exc_info[1] if record.exc_info else None
        return None if error is None else frames(error, messages=self._shows_messages)


class Json(_Formatter):
    """One JSON object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **self.fields(record),
        }
        trace = self.trace(record)
        if trace is not None:
            told["trace"] = trace
        return json.dumps(told, default=str)


class Plain(_Formatter):
    """Words first, then ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; where an exception came from is indented below it."""
        told = " ".join(f"{name}={value}" for name, value in self.fields(record).items())
        line = escaped(f"{_time(record)} {record.levelname} {record.getMessage()} {told}")
        trace = self.trace(record)
        if trace is None:
            return line
        return "\n    ".join([line, *(escaped(each) for each in trace.splitlines())])


def frames(error: BaseException, *, messages: bool = False) -> str:
    """The places and types of an exception and of those that led to it, the first one first."""
    lines = []
    found: BaseException | None = error
    chain = []
    while found is not None and found not in chain:
        chain.append(found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    for each in reversed(chain):
        for frame in traceback.extract_tb(each.__traceback__):
            lines.append(f"{frame.filename}:{frame.lineno} in {frame.name}")
        words = f": {each}" if messages else ""
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}{words}")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """The text in one line that steers no terminal."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def _time(record: logging.LogRecord) -> str:
    when = datetime.fromtimestamp(record.created, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
