"""From where a server is reached: other machines, other names, proxies, other sites' pages."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.access.keys import KeyStore
from server.access.scopes import Scope
from server.access.starting import check_proxies, check_reachable, proxies
from server.app import create_app
from server.cli import main
from server.origins import host_refusal, is_local, refusal
from server.settings import Settings, SettingsRefused, load_settings
from tests.server.access.conftest import Opened

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there
SITE = "https://newsroom.example"


def settings(**given: Any) -> Settings:
    return Settings.model_validate(given)


# Before it listens


def test_an_address_that_others_reach_takes_a_key(tmp_path: Path) -> None:
    reached = settings(host=EVERYWHERE, data=tmp_path)
    with pytest.raises(SettingsRefused) as refused:
        check_reachable(reached)
    assert "pullquote keys make" in str(refused.value)
    assert "--open" in str(refused.value)
    key, _ = KeyStore(tmp_path).make("desk", [Scope.READ], None)
    check_reachable(reached)
    KeyStore(tmp_path).revoke(key.id)
    with pytest.raises(SettingsRefused):
        check_reachable(reached)


def test_this_machine_and_an_open_server_need_none(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        check_reachable(settings(host=host, data=tmp_path))
    check_reachable(settings(host=EVERYWHERE, data=tmp_path, open=True))


def test_serve_does_not_start_without(
    sample_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--data", str(sample_data), "--host", EVERYWHERE]) == 2
    assert "there is no key yet" in capsys.readouterr().err


# Names


def test_only_named_hosts_are_answered_to_once_one_is_named() -> None:
    named = settings(host=EVERYWHERE, allowed_hosts="News.example, archive.example")
    assert host_refusal(Headers({"host": "archive.example"}), named) is None
    assert host_refusal(Headers({"host": "news.example:443"}), named) is None
    assert host_refusal(Headers({"host": "localhost:8000"}), named) is None, "health checks"
    assert host_refusal(Headers({"host": "evil.example"}), named) is not None
    assert host_refusal(Headers({"host": "archive.example"}), settings()) is not None


def test_named_hosts_count_for_those_with_a_key_too(opened: Opened) -> None:
    client = opened(require_keys=True, allowed_hosts="archive.example")
    _, key = client.app.state.access.keys.make("any", [Scope.READ], None)  # type: ignore[attr-defined]
    for host, status in (("archive.example", 503), ("evil.example", 403)):
        headers = {"host": host, "x-api-key": key}
        assert client.get("/v1/jobs", headers=headers).status_code == status


# Proxies


def test_only_named_proxies_are_believed() -> None:
    assert proxies(settings()) == {"proxy_headers": False, "forwarded_allow_ips": []}
    named = proxies(settings(trusted_proxies="10.0.0.2, 172.16.0.0/12"))
    assert named == {"proxy_headers": True, "forwarded_allow_ips": ["10.0.0.2", "172.16.0.0/12"]}


@pytest.mark.parametrize("named", ["", "*", "127.0.0.1", "::1", "10.0.0.2, 172.16.0.0/12"])
def test_addresses_and_networks_may_be_proxies(named: str) -> None:
    check_proxies(settings(trusted_proxies=named))


@pytest.mark.parametrize("named", ["caddy", "10.0.0.2/8", "10.0.0.2;10.0.0.3"])
def test_what_can_be_no_proxy_is_said(named: str) -> None:
    with pytest.raises(SettingsRefused, match="is no address or network"):
        check_proxies(settings(trusted_proxies=named))


def test_serve_does_not_start_with_such_a_one(
    sample_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_TRUSTED_PROXIES", "caddy")
    assert main(["serve", "--data", str(sample_data)]) == 2
    assert "“caddy” is no address" in capsys.readouterr().err


def test_what_came_through_a_proxy_is_not_local() -> None:
    assert is_local(Headers({"host": "localhost"}), settings())
    for header in ("Forwarded", "X-Forwarded-For", "X-Real-IP"):
        assert not is_local(Headers({"host": "localhost", header: "1.2.3.4"}), settings())
    assert not is_local(Headers({}), settings(host=EVERYWHERE))


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_that_is_believed_says_who_asks_and_how(tmp_path: Path, trusted: bool) -> None:
    named = settings(data=tmp_path, trusted_proxies="10.0.0.2" if trusted else "10.0.0.3")
    _, key = KeyStore(tmp_path).make("any", [Scope.READ], None)
    behind: Any = ProxyHeadersMiddleware(
        create_app(named),  # type: ignore[arg-type]
        proxies(named)["forwarded_allow_ips"],
    )
    passed_on = {"x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https"}
    own = {"origin": "http://localhost"}
    with TestClient(behind, base_url="http://localhost", client=("10.0.0.2", 1)) as through:
        reply = through.post("/v1/session", json={"key": key}, headers=passed_on | own)
        assert reply.status_code == 201
        assert ("Secure" in reply.headers["set-cookie"]) == trusted
        for number in range(12):
            headers = {"authorization": "Bearer wrong", "x-forwarded-for": f"203.0.113.{number}"}
            last = through.get("/v1/jobs", headers=headers)
        assert last.status_code == (401 if trusted else 429), "each address is counted alone"


def test_behind_a_proxy_opened_to_all_nobody_writes_without_a_key(opened: Opened) -> None:
    client = opened(open=True)
    passed_on = {"x-forwarded-for": "203.0.113.7", "host": "archive.example"}
    assert client.get("/v1/jobs", headers=passed_on).status_code == 503
    assert client.post("/v1/index/sync", headers=passed_on).status_code == 403
    assert client.get("/v1/conversations", headers=passed_on).status_code == 403
    assert client.get("/v1/keys", headers=passed_on).status_code == 401


# Other sites' pages


@pytest.fixture(scope="module")
def named(opened: Opened) -> TestClient:
    return opened(require_keys=True, cors_origins=f"{SITE}, http://localhost:3000")


def preflight(client: TestClient, origin: str, method: str = "POST") -> Any:
    return client.options(
        "/v1/ask",
        headers={
            "origin": origin,
            "access-control-request-method": method,
            "access-control-request-headers": "authorization, content-type",
        },
    )


@pytest.mark.parametrize("origin", [SITE, "http://localhost:3000"])
def test_a_named_site_may_call(named: TestClient, origin: str) -> None:
    reply = preflight(named, origin)
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == origin
    assert "authorization" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers
    # A refusal can be read too.
    refused = named.post("/v1/ask", headers={"origin": origin})
    assert refused.status_code == 401
    assert refused.headers["access-control-allow-origin"] == origin
    assert "retry-after" in refused.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://newsroom.example",
        f"{SITE}.evil.example",
        f"{SITE}:444",
        "http://localhost:3001",
    ],
)
def test_other_sites_may_not(named: TestClient, origin: str) -> None:
    assert "access-control-allow-origin" not in preflight(named, origin).headers
    reply = named.get("/v1/session", headers={"origin": origin})
    assert "access-control-allow-origin" not in reply.headers


def test_unless_sites_are_named_none_may(keyed: TestClient) -> None:
    assert preflight(keyed, SITE).status_code == 405
    reply = keyed.get("/v1/session", headers={"origin": SITE})
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_a_named_site_shows_a_key_and_no_cookie(named: TestClient) -> None:
    _, key = named.app.state.access.keys.make("any", [Scope.ADMIN], None)  # type: ignore[attr-defined]
    shown = {"origin": SITE, "authorization": f"Bearer {key}"}
    assert named.post("/v1/index/sync", headers=shown).status_code == 503, "let through"
    begun = named.post("/v1/session", json={"key": key}, headers={"origin": SITE})
    assert begun.status_code == 403
    cookie, _ = named.app.state.access.sessions.begin(  # type: ignore[attr-defined]
        named.app.state.access.keys.prove(key)  # type: ignore[attr-defined]
    )
    headers = {"origin": SITE, "cookie": f"pullquote_session={cookie}"}
    assert named.post("/v1/index/sync", headers=headers).status_code == 403


def test_without_keys_a_named_site_may_ask_and_no_more(opened: Opened) -> None:
    client = opened(cors_origins=SITE)
    site = {"origin": SITE, "sec-fetch-site": "cross-site"}
    assert client.post("/v1/ask", json={"question": "Who?"}, headers=site).status_code == 503
    assert client.post("/v1/index/sync", headers=site).status_code == 403
    assert client.get("/v1/conversations", headers=site).status_code == 403
    other = {"origin": "https://evil.example"}
    assert client.post("/v1/ask", json={"question": "Who?"}, headers=other).status_code == 403


@pytest.mark.parametrize(
    "value", ["*", "newsroom.example", "https://a.example/path", "https://a.example,*", "null"]
)
def test_sites_are_named_whole_or_not_at_all(value: str) -> None:
    with pytest.raises(SettingsRefused, match="cors_origins"):
        load_settings({"PULLQUOTE_CORS_ORIGINS": value})


def test_naming_a_site_lets_no_name_in_that_leads_here() -> None:
    named = settings(cors_origins=SITE)
    headers = Headers({"host": "evil.example", "origin": SITE})
    assert refusal(headers, named, named_may=True) is not None


def test_a_body_that_is_refused_is_read_to_its_end(keyed: TestClient) -> None:
    sent = []

    def body() -> Any:
        for _ in range(50):
            sent.append(1)
            yield b"x" * 10_000

    reply = keyed.post("/v1/articles", content=body())
    assert reply.status_code == 401
    assert len(sent) == 50
