"""Who may ask at all."""

import pytest
from starlette.datastructures import Headers

from server.origins import refusal
from server.settings import Settings

LOOPBACK = Settings(host="127.0.0.1")
OPEN = Settings(host="0.0.0.0")  # noqa: S104 - nothing listens there


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1:8000"},
        {"host": "localhost:8000"},
        {"host": "LOCALHOST"},
        {"host": "[::1]:8000"},
        {"host": "localhost:8000", "origin": "http://localhost:8000"},
        {"host": "localhost:8000", "sec-fetch-site": "same-origin"},
        {"host": "localhost:8000", "sec-fetch-site": "none"},
    ],
)
def test_this_machine_may(headers: dict[str, str]) -> None:
    assert refusal(Headers(headers), LOOPBACK) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": ""},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:8000"},
        {"host": "localhost@evil.example"},
        {"host": "[::1"},
        {"host": "evil.example:8000", "origin": "http://evil.example:8000"},  # a rebound name
        {"host": "localhost:8000", "origin": "http://evil.example"},
        {"host": "localhost:8000", "origin": "http://localhost:9000"},
        {"host": "localhost:8000", "origin": "null"},
        {"host": "localhost:8000", "origin": "http://[evil"},
        {"host": "localhost:8000", "sec-fetch-site": "cross-site"},
        {"host": "localhost:8000", "sec-fetch-site": "same-site"},
    ],
)
def test_other_sites_and_other_names_may_not(headers: dict[str, str]) -> None:
    assert refusal(Headers(headers), LOOPBACK) is not None


def test_an_open_server_has_any_name_but_serves_no_other_site() -> None:
    assert refusal(Headers({"host": "archive.example"}), OPEN) is None
    own = {"host": "archive.example", "origin": "https://archive.example"}
    assert refusal(Headers(own), OPEN) is None
    other = {"host": "archive.example", "origin": "https://evil.example"}
    assert refusal(Headers(other), OPEN) is not None
