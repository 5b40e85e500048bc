"""Every route takes one scope, said in one place, and is closed to all who have not got it."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Mount

from server.access.callers import bearer
from server.access.scopes import RULES, Rule, Scope, granted, rule_of
from server.app import create_app
from server.settings import Settings
from tests.server.access.conftest import Opened


def calls(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and path that the application answers."""
    for route in iter_route_contexts(app.router.routes):
        if isinstance(route.original_route, Mount):
            yield "GET", str(route.path)
        else:
            assert route.methods, f"{route.path} is neither a route nor a folder"
            for method in route.methods - {"HEAD"}:
                yield method, str(route.path)


CALLS = sorted(calls(create_app(Settings())))
CLOSED = [rule for rule in RULES if rule.scope is not None]


def of(rule: Rule) -> str:
    return re.sub(r"\{\w+\}", "any", rule.path)


def named(rule: Rule) -> str:
    return f"{rule.method} {rule.path}"


def send(client: TestClient, rule: Rule, **headers: str) -> Any:
    return client.request(rule.method, of(rule), headers=headers)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_each_route_has_one_rule(call: tuple[str, str]) -> None:
    rules = [rule for rule in RULES if (rule.method, rule.path) == call]
    assert len(rules) == 1, f"say in server/access/scopes.py what {' '.join(call)} takes"
    assert rule_of(call[0], of(rules[0])) == rules[0], "another rule comes before it"


def test_each_rule_has_its_route() -> None:
    assert {(rule.method, rule.path) for rule in RULES} == set(CALLS)
    assert len(RULES) == len(CALLS) > 30


def test_no_more_is_public_than_was_meant() -> None:
    assert {named(rule) for rule in RULES if rule.scope is None} <= {
        "GET /healthz",
        "GET /readyz",
        "GET /openapi.json",
        "GET /icon.svg",
        "GET /manifest.webmanifest",
        "GET /scripts",
        "GET /styles",
        "GET /sign-in",
        "GET /v1/session",
        "POST /v1/session",
        "DELETE /v1/session",
    }


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_without_a_key_it_is_closed(keyed: TestClient, rule: Rule) -> None:
    reply = send(keyed, rule)
    if rule.page:
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/sign-in?next=%2F")
        return
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == 'Bearer realm="pullquote"'
    if rule.openai:
        assert reply.json()["error"]["code"] == "key_needed"
    else:
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json()["type"] == "urn:pullquote:key-needed"
        assert reply.json()["sign_in"] == "/sign-in"


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_with_a_wrong_key_it_is_closed(keyed: TestClient, rule: Rule) -> None:
    wrong = f"pq_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    reply = send(keyed, rule, authorization=f"Bearer {wrong}")
    assert reply.status_code == (303 if rule.page else 401)
    assert wrong not in reply.text
    if not rule.page:
        assert 'error="invalid_token"' in reply.headers["www-authenticate"]


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_with_a_key_it_is_open_to_its_scope_alone(
    keyed: TestClient, shown: dict[Scope, str], rule: Rule, scope: Scope
) -> None:
    reply = send(keyed, rule, authorization=f"Bearer {shown[scope]}")
    if rule.scope in granted([scope]):
        assert reply.status_code not in (303, 401, 403, 429), reply.text
        return
    assert reply.status_code == 403
    body = reply.json()
    said = body["error"]["message"] if rule.openai else body["detail"]
    assert f"a key with the scope {rule.scope}" in said
    assert f'scope="{rule.scope}"' in reply.headers["www-authenticate"]


def test_the_description_says_what_each_call_takes(keyed: TestClient) -> None:
    paths = keyed.get("/openapi.json").json()["paths"]
    for rule in CLOSED:
        call = paths.get(rule.path, {}).get(rule.method.lower())
        if call is not None:
            assert {} in call["security"], "on this machine it takes none"
            assert {"401", "403", "429"} <= call["responses"].keys()
            assert f"Scope: `{rule.scope}`" in call["description"]
    assert "security" not in paths["/healthz"]["get"]


@pytest.mark.parametrize("rule", [r for r in RULES if r.scope is None], ids=named)
def test_what_is_public_needs_none(keyed: TestClient, rule: Rule) -> None:
    assert send(keyed, rule).status_code not in (303, 401, 403)


def test_a_key_may_stand_in_a_header_of_its_own(keyed: TestClient, shown: dict[Scope, str]) -> None:
    key = shown[Scope.READ]
    assert keyed.get("/v1/session", headers={"x-api-key": key}).json()["proof"] == "key"
    assert keyed.get("/v1/jobs", headers={"x-api-key": key}).status_code == 503
    assert keyed.get(f"/v1/jobs?key={key}").status_code == 401
    assert keyed.get(f"/v1/jobs?api_key={key}&access_token={key}").status_code == 401


def test_head_takes_what_get_takes(keyed: TestClient, shown: dict[Scope, str]) -> None:
    assert keyed.head("/openapi.json").status_code == 200
    assert keyed.head("/v1/articles").status_code in (401, 405)


@pytest.mark.parametrize(
    "path", ["/v1/ask/", "//v1/index", "/v1//index", "/V1/index", "/v1/index/", "/v1/../v1/index"]
)
def test_other_ways_to_write_a_path_lead_nowhere_without_a_key(
    keyed: TestClient, path: str
) -> None:
    assert keyed.get(path).status_code in (307, 401, 404, 405)


# Keys are not needed: only this machine asks, or the server was opened


@pytest.fixture(scope="module")
def local(opened: Opened) -> TestClient:
    return opened()


@pytest.fixture(scope="module")
def everybody(opened: Opened) -> TestClient:
    return opened(host="0.0.0.0", open=True)  # noqa: S104 - nothing listens there


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_this_machine_needs_no_key_but_for_keys(local: TestClient, rule: Rule) -> None:
    refused = send(local, rule).status_code in (303, 401, 403)
    assert refused == rule.path.startswith("/v1/keys")


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_pages_of_other_sites_change_nothing(local: TestClient, rule: Rule) -> None:
    reply = send(local, rule, origin="https://evil.example")
    changes = rule.scope in (Scope.WRITE, Scope.ADMIN) or rule.answers
    if changes or "conversations" in rule.path:
        assert reply.status_code in (401, 403), reply.text


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_nobody_gets_in_by_a_name_made_to_lead_here(local: TestClient, rule: Rule) -> None:
    if rule.path.startswith("/v1/models"):  # nothing of the articles is in it
        return
    reply = send(local, rule, host="evil.example", origin="http://evil.example")
    assert reply.status_code in (401, 403), reply.text


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_an_open_server_lets_others_ask_and_read(everybody: TestClient, rule: Rule) -> None:
    reply = send(everybody, rule)
    if rule.scope is Scope.ADMIN:
        assert reply.status_code == 401
    elif rule.scope is Scope.WRITE or "conversations" in rule.path:
        assert reply.status_code == 403
        assert "PULLQUOTE_OPEN_WRITES" in reply.json()["detail"]
    else:
        assert reply.status_code not in (303, 401, 403), reply.text


@pytest.mark.parametrize("rule", CLOSED, ids=named)
def test_what_a_proxy_passes_on_is_not_this_machine(local: TestClient, rule: Rule) -> None:
    for header in ("x-forwarded-for", "forwarded"):
        assert send(local, rule, **{header: "203.0.113.7"}).status_code in (303, 401)


def test_a_key_that_is_shown_counts_though_none_is_needed(opened: Opened) -> None:
    local = opened()
    _, key = local.app.state.access.keys.make("reader", [Scope.READ], None)  # type: ignore[attr-defined]
    shown = {"authorization": f"Bearer {key}"}
    assert local.get("/v1/jobs", headers=shown).status_code == 503
    assert local.post("/v1/index/sync", headers=shown).status_code == 403
    assert local.post("/v1/index/sync").status_code == 503
    # Other programs insist on some key and send any; one that looks like ours is looked at.
    assert local.get("/v1/models", headers={"authorization": "Bearer none"}).status_code == 200
    wrong = {"authorization": f"{shown['authorization']}x"}
    assert local.get("/v1/models", headers=wrong).status_code == 401


def test_a_bearer_is_read_as_the_standard_has_it() -> None:
    from starlette.datastructures import Headers

    assert bearer(Headers({"authorization": "bearer  pq_1"})) == "pq_1"
    assert bearer(Headers({"authorization": "Basic pq_1"})) == ""
    assert bearer(Headers({"authorization": "Basic x", "x-api-key": "pq_2"})) == "pq_2"
    assert bearer(Headers({})) == ""


def test_a_route_that_nobody_thought_of_takes_an_administrators_key(opened: Opened) -> None:
    client = opened(require_keys=True)
    app = client.app
    assert isinstance(app, FastAPI)
    app.add_api_route("/v1/forgotten", lambda: {"secret": 1})
    keys = app.state.access.keys
    for scope in Scope:
        _, key = keys.make("any", [scope], None)
        reply = client.get("/v1/forgotten", headers={"x-api-key": key})
        assert reply.status_code == (200 if scope is Scope.ADMIN else 403)
    assert client.get("/v1/forgotten").status_code == 401
    assert client.get("/v1/unknown").status_code == 404
