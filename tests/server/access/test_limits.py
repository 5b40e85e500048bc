"""How much a caller may ask: counted by key or address, and told in headers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.access.addresses import address_of
from server.access.limiting import Limits
from server.access.refusals import TooManyRequests
from server.access.scopes import Group, Scope
from server.settings import Settings, SettingsRefused, load_settings


def limits(**given: str) -> Limits:
    return Limits(Settings.model_validate(given))


def passes(counted: Limits, group: Group, identity: str) -> bool:
    try:
        counted.take(group, identity)
    except TooManyRequests:
        return False
    return True


def test_each_caller_and_each_kind_is_counted_alone() -> None:
    counted = limits(rate_limit_ask="2/day", rate_limit_read="1/day", rate_limit_write="")
    assert [passes(counted, "ask", "key:a") for _ in range(3)] == [True, True, False]
    assert passes(counted, "ask", "key:b")
    assert [passes(counted, "read", "key:a") for _ in range(2)] == [True, False]
    assert all(passes(counted, "write", "key:a") for _ in range(500))


def test_headers_tell_what_is_left() -> None:
    counted = limits(rate_limit_ask="2/day")
    assert counted.take("ask", "key:a").headers["ratelimit-policy"] == '"ask";q=2;w=86400'
    left = counted.take("ask", "key:a").headers["ratelimit"]
    assert re.fullmatch(r'"ask";r=0;t=\d+', left)
    with pytest.raises(TooManyRequests) as refused:
        counted.take("ask", "key:a")
    assert int(refused.value.headers["retry-after"]) >= 1
    assert limits(rate_limit_ask="").take("ask", "key:a").headers == {}


def test_memory_is_bounded() -> None:
    counted = Limits(Settings.model_validate({"rate_limit_read": "5/day"}), most_counted=20)
    assert passes(counted, "read", "address:known")
    for number in range(500):
        passes(counted, "read", f"address:{number}")
    assert counted.counted <= 22
    assert passes(counted, "read", "address:known"), "who was counted before still is"
    assert not passes(counted, "read", "address:new"), "the others share one count"


def test_wrong_keys_without_end_use_up_no_count_of_others() -> None:
    counted = Limits(Settings.model_validate({"rate_limit_read": "5/day"}), most_counted=20)
    for number in range(500):
        counted.count_wrong("203.0.113.66", f"{number:08x}")
    assert counted.tried <= 22, "memory is bounded"
    for number in range(10):
        counted.check_tries(f"198.51.100.{number}", "0badcafe")
        assert passes(counted, "read", f"key:{number}")


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        (("203.0.113.7", 1), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::9%eth0", 1), "2001:db8:1:2::/64"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7"),
        (("testclient", 1), "testclient"),
        (None, "unknown"),
    ],
)
def test_one_subscriber_is_one_address(client: Any, counted: str) -> None:
    assert address_of({"client": client}) == counted


@pytest.mark.parametrize("value", ["sixty", "0/minute", "60/fortnight", "60", "-1/minute"])
def test_a_limit_that_cannot_be_read_is_refused_at_start(value: str) -> None:
    with pytest.raises(SettingsRefused, match="rate_limit_ask"):
        load_settings({"PULLQUOTE_RATE_LIMIT_ASK": value})


@pytest.mark.parametrize("value", ["", "5/second", "60/minute", "1000 / hour", "9/day"])
def test_other_limits_are_taken(value: str) -> None:
    limits(rate_limit_ask=value)


# Over HTTP


@pytest.fixture(scope="module")
def few(opened: Callable[..., TestClient]) -> TestClient:
    return opened(require_keys=True, rate_limit_ask="2/day", rate_limit_read="3/day")


def key(client: TestClient, scope: Scope) -> dict[str, str]:
    _, shown = client.app.state.access.keys.make("any", [scope], None)  # type: ignore[attr-defined]
    return {"authorization": f"Bearer {shown}"}


def test_a_key_that_asks_too_much_is_told_when_to_come_back(few: TestClient) -> None:
    busy, other = key(few, Scope.ASK), key(few, Scope.ASK)
    for _ in range(2):
        reply = few.post("/v1/ask", json={"question": "Who?"}, headers=busy)
        assert reply.status_code == 503
        assert reply.headers["ratelimit"].startswith('"ask";r=')
    reply = few.post("/v1/ask", json={"question": "Who?"}, headers=busy)
    assert reply.status_code == 429
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["type"] == "urn:pullquote:too-many-requests"
    assert int(reply.headers["retry-after"]) >= 1
    assert few.post("/v1/chat/completions", headers=busy).json()["error"]["code"] == (
        "too_many_requests"
    )
    assert few.get("/v1/jobs", headers=busy).status_code == 503, "reading is counted alone"
    assert few.post("/v1/ask", json={"question": "Who?"}, headers=other).status_code == 503


def test_an_open_server_counts_addresses(opened: Callable[..., TestClient]) -> None:
    client = opened(host="0.0.0.0", open=True, rate_limit_read="3/day")  # noqa: S104
    assert [client.get("/v1/jobs").status_code for _ in range(4)] == [503, 503, 503, 429]
    assert client.get("/healthz").status_code == 200


def test_this_machine_is_not_counted(opened: Callable[..., TestClient]) -> None:
    client = opened(rate_limit_read="1/day")
    assert [client.get("/v1/jobs").status_code for _ in range(3)] == [503] * 3


def test_wrong_keys_are_limited_and_logged_without_the_key(
    few: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    good = key(few, Scope.READ)
    wrong = good["authorization"][:-4] + "oops"
    tried = [
        few.get("/v1/session", headers={"authorization": wrong}).status_code for _ in range(12)
    ]
    assert tried == [401] * 10 + [429] * 2
    # Whoever tries the secrets of one key tries no more, not even the right one ...
    assert few.get("/v1/session", headers=good).status_code == 429
    # ... and keeps nobody else out who shares the address.
    assert few.get("/v1/session", headers=key(few, Scope.READ)).status_code == 200
    assert "a wrong key was shown from testclient" in caplog.text
    assert "oops" not in caplog.text


def test_to_sign_in_again_and_again_lifts_no_limit(opened: Callable[..., TestClient]) -> None:
    client = opened(require_keys=True)
    shown = key(client, Scope.READ)["authorization"].removeprefix("Bearer ")
    tried = [client.post("/v1/session", json={"key": shown}).status_code for _ in range(21)]
    assert tried == [201] * 20 + [429]


def test_a_key_s_sessions_share_its_limit(opened: Callable[..., TestClient]) -> None:
    client = opened(require_keys=True, rate_limit_read="3/day")
    shown = key(client, Scope.READ)["authorization"].removeprefix("Bearer ")
    statuses = []
    for _ in range(4):
        client.cookies.clear()
        assert client.post("/v1/session", json={"key": shown}).status_code == 201
        statuses.append(client.get("/v1/jobs").status_code)
    assert statuses == [503, 503, 503, 429]


def test_signing_in_with_wrong_keys_is_limited_too(opened: Callable[..., TestClient]) -> None:
    client = opened(require_keys=True)
    tried = [client.post("/v1/session", json={"key": "guess"}).status_code for _ in range(11)]
    assert tried == [401] * 10 + [429]
