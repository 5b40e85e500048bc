"""A line of the log is one line, says which request it belongs to, and quotes nobody."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import pytest

from server.observing import logs
from server.observing.current import SERVED, Served, accepted_id
from server.observing.logs import FIELDS, escaped, frames
from server.observing.metrics import Metrics
from server.settings import Settings

NASTY = "a\r\nERROR forged\x1b[2J\x9b31m\u2028b\x00"


@pytest.fixture
def root() -> Iterator[None]:
    """Logging as it was before, afterwards."""
    names = ("", "server", "index")
    found = {name: logging.getLogger(name) for name in names}
    before = {name: (each.level, each.handlers[:]) for name, each in found.items()}
    yield
    for name, (level, handlers) in before.items():
        found[name].setLevel(level)
        found[name].handlers[:] = handlers


def logged(form: Literal["json", "plain"], **settings: Any) -> io.StringIO:
    stream = io.StringIO()
    logs.configure(Settings(log_format=form, **settings), stream)
    return stream


def test_json_lines_say_all_in_one_object(root: None) -> None:
    stream = logged("json")
    token = SERVED.set(Served("r-1", Metrics()))
    try:
        told = {"route": "/v1/ask", "status": 200, "key": None}
        logging.getLogger("server.x").info("request %s", NASTY, extra={FIELDS: told})
    finally:
        SERVED.reset(token)
    (line,) = stream.getvalue().splitlines()
    assert line.isascii()
    assert line.isprintable()
    found = json.loads(line)
    assert found["message"] == f"request {NASTY}"
    assert found["request_id"] == "r-1"
    assert (found["route"], found["status"], found["level"]) == ("/v1/ask", 200, "info")
    assert "key" not in found
    assert datetime.fromisoformat(found["time"]).tzinfo is not None


def test_plain_lines_cannot_be_forged(root: None) -> None:
    stream = logged("plain")
    logging.getLogger("server.x").warning("odd %s", NASTY, extra={FIELDS: {"route": NASTY}})
    (line,) = stream.getvalue().split("\n")[:-1]
    assert line.isprintable()
    assert "\\r\\nERROR forged\\x1b[2J\\x9b31m\\u2028b\\x00" in line
    assert escaped("Zoë “and” Ann") == "Zoë “and” Ann"


def failing(secret: str) -> None:
    try:
        int(secret)
    except ValueError as error:
        raise LookupError(f"cannot do {secret}") from error


@pytest.mark.parametrize("form", ["json", "plain"])
def test_of_an_exception_the_place_is_logged_and_its_words_only_if_asked(
    form: Literal["json", "plain"], root: None
) -> None:
    for shown in (False, True):
        stream = logged(form, log_questions=shown)
        try:
            failing("who did it?")
        except LookupError:
            logging.getLogger("server.x").exception("failed")
        said = stream.getvalue()
        assert "builtins.LookupError" in said
        assert "builtins.ValueError" in said
        assert "in failing" in said
        assert ("who did it?" in said) is shown


def test_the_chain_of_exceptions_ends() -> None:
    one, other = ValueError("1"), ValueError("2")
    one.__cause__, other.__cause__ = other, one
    assert frames(one).count("ValueError") == 2


def test_levels(root: None) -> None:
    stream = logged("plain", log_level="warning")
    logging.getLogger("server.x").info("quiet")
    logging.getLogger("httpx").info("GET http://model/?question=who")
    assert stream.getvalue() == ""
    stream = logged("plain")
    logging.getLogger("index.x").info("loud")
    logging.getLogger("httpx").info("GET http://model/?question=who")
    assert stream.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("abc-1.2:3_4", True), ("a" * 64, True), ("a" * 65, False), ("", False), (None, False)]
    + [(bad, False) for bad in ("a b", "a\nb", "ü", '"', "a,b")],
)
def test_only_sane_ids_are_taken_from_callers(sent: str | None, taken: bool) -> None:
    found = accepted_id(sent)
    assert (found == sent) is taken
    assert len(found) <= 64
