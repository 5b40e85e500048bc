"""Sessions of the pages: begun with a key, closed to other sites, renewed, ended."""

import sqlite3
from http.cookies import SimpleCookie
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.access.keys import KeyStore, digest
from server.access.scopes import Scope
from server.access.sessions import GRACE, MOST_A_KEY, RENEWED_AFTER, SessionStore

COOKIE = "pullquote_session"
Reply = Any  # what the test client gives
OWN = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}


def sign_in(client: TestClient, key: str, **headers: str) -> Reply:
    return client.post("/v1/session", json={"key": key}, headers=OWN | headers)


def cookie_in(reply: Reply, name: str = COOKIE) -> Any:
    return SimpleCookie(reply.headers["set-cookie"])[name]


def with_session(reply: Reply) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={cookie_in(reply).value}"}


def minted(store: KeyStore, shown: str) -> dict[str, str]:
    """The header of a new session; those begun over HTTP are counted."""
    key = store.prove(shown)
    assert key is not None
    cookie, _ = SessionStore(store.path.parent).begin(key)
    return {"cookie": f"{COOKIE}={cookie}"}


def age(store: KeyStore, statement: str, *values: Any) -> None:
    with sqlite3.connect(store.path) as connection:
        connection.execute(statement, values)
    connection.close()


@pytest.fixture
def begun(keyed: TestClient, store: KeyStore, shown: dict[Scope, str]) -> dict[str, str]:
    """The header of a session that may ask and read."""
    keyed.cookies.clear()
    return minted(store, shown[Scope.ASK])


def test_the_pages_lead_to_the_sign_in_page_and_back(keyed: TestClient) -> None:
    for path, asked in (
        ("/", "%2F"),
        ("/library?q=a%20b&x=1", "%2Flibrary%3Fq%3Da%2520b%26x%3D1"),
        ("/articles/abc", "%2Farticles%2Fabc"),
    ):
        reply = keyed.get(path)
        assert reply.status_code == 303
        assert reply.headers["location"] == f"/sign-in?next={asked}"
        assert reply.headers["cache-control"] == "no-store"
    assert keyed.get("/sign-in?next=%2F").status_code == 200


def test_signing_in_opens_the_pages(keyed: TestClient, begun: dict[str, str]) -> None:
    assert keyed.get("/", headers=begun).status_code == 200
    known = keyed.get("/v1/session", headers=begun).json()
    assert (known["proof"], known["scopes"]) == ("session", ["read", "ask"])
    assert keyed.get("/v1/session").json()["scopes"] == []


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    keyed: TestClient, shown: dict[Scope, str], store: KeyStore
) -> None:
    cookie = cookie_in(sign_in(keyed, shown[Scope.READ]))
    keyed.cookies.clear()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert 0 < int(cookie["max-age"]) <= 7 * 86_400
    assert not cookie["secure"], "without https it would never come back"
    assert shown[Scope.READ] not in cookie.value
    kept = store.path.read_bytes()
    assert cookie.value.encode() not in kept
    assert digest(cookie.value) in kept


def test_over_https_the_cookie_is_for_https_and_this_host_alone(
    keyed: TestClient, shown: dict[Scope, str]
) -> None:
    reply = keyed.post(
        "https://localhost/v1/session",
        json={"key": shown[Scope.READ]},
        headers={"origin": "https://localhost"},
    )
    keyed.cookies.clear()
    cookie = cookie_in(reply, f"__Host-{COOKIE}")
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_wrong_key_begins_no_session(keyed: TestClient) -> None:
    reply = sign_in(keyed, "pq_12345678_wrong")
    assert reply.status_code == 401
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://localhost", "sec-fetch-site": "cross-site"},
        {},
    ],
)
def test_with_a_session_only_the_own_pages_may_change_anything(
    keyed: TestClient, store: KeyStore, shown: dict[Scope, str], headers: dict[str, str]
) -> None:
    session = minted(store, shown[Scope.ADMIN])
    for method, path in (
        ("POST", "/v1/index/sync"),
        ("DELETE", "/v1/articles/any"),
        ("POST", "/v1/ask"),
        ("POST", "/v1/keys"),
        ("PATCH", "/v1/conversations/any"),
        ("DELETE", "/v1/session"),
    ):
        reply = keyed.request(method, path, headers=session | headers)
        assert reply.status_code == 403, (method, path)
        assert reply.json()["type"] == "urn:pullquote:origin-refused"
        assert keyed.request(method, path, headers=session | OWN).status_code != 403, "the own may"
        session = minted(store, shown[Scope.ADMIN])
        keyed.cookies.clear()


def test_nobody_is_signed_in_from_another_site(keyed: TestClient, shown: dict[Scope, str]) -> None:
    reply = sign_in(keyed, shown[Scope.READ], origin="https://evil.example")
    assert reply.status_code == 403
    assert "set-cookie" not in reply.headers


def test_a_session_ends_with_its_key(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    key, shown = store.make("short", [Scope.READ], None)
    session = with_session(sign_in(keyed, shown))
    keyed.cookies.clear()
    assert keyed.get("/", headers=session).status_code == 200
    store.revoke(key.id)
    assert keyed.get("/", headers=session).status_code == 303
    assert keyed.get("/v1/jobs", headers=session).status_code == 401
    assert keyed.get("/", headers=begun).status_code == 200, "another's goes on"


def test_signing_out_ends_it_on_the_server(keyed: TestClient, begun: dict[str, str]) -> None:
    reply = keyed.delete("/v1/session", headers=begun | OWN)
    assert reply.status_code == 204
    assert cookie_in(reply)["max-age"] == "0"
    assert keyed.get("/", headers=begun).status_code == 303


def test_signing_in_anew_ends_the_session_before(
    keyed: TestClient, shown: dict[Scope, str], begun: dict[str, str]
) -> None:
    sign_in(keyed, shown[Scope.READ], **begun)
    keyed.cookies.clear()
    assert keyed.get("/", headers=begun).status_code == 303


def test_a_session_is_renewed_once_and_the_cookie_before_soon_ends(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    cookie = begun["cookie"].partition("=")[2]
    assert "set-cookie" not in keyed.get("/", headers=begun).headers
    age(
        store,
        "UPDATE sessions SET made = made - ? WHERE digest = ?",
        RENEWED_AFTER + 1,
        digest(cookie),
    )
    reply = keyed.get("/", headers=begun)
    keyed.cookies.clear()
    renewed = with_session(reply)
    assert renewed != begun
    assert keyed.get("/", headers=renewed).status_code == 200
    again = keyed.get("/", headers=begun)  # a request that was under way
    assert again.status_code == 200
    assert "set-cookie" not in again.headers
    age(store, "UPDATE sessions SET expires = expires - ? WHERE renewed", GRACE + 1)
    assert keyed.get("/", headers=begun).status_code == 303
    assert keyed.get("/", headers=renewed).status_code == 200


def test_a_session_ends_by_itself(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    cookie = begun["cookie"].partition("=")[2]
    age(store, "UPDATE sessions SET expires = made WHERE digest = ?", digest(cookie))
    assert keyed.get("/", headers=begun).status_code == 303


def test_a_key_has_no_more_sessions_than_are_kept(store: KeyStore) -> None:
    key, _ = store.make("busy", [Scope.READ], 1)
    sessions = SessionStore(store.path.parent)
    cookies = [sessions.begin(key) for _ in range(MOST_A_KEY + 2)]
    found = [sessions.find(cookie) is not None for cookie, _ in cookies]
    assert found.count(True) == MOST_A_KEY
    assert found[-1]
    assert all(expires <= (key.expires or 0) for _, expires in cookies)


@pytest.mark.parametrize("cookie", [f"{COOKIE}=nothing", f"{COOKIE}=", "=;;;", f'{COOKIE}="\\'])
def test_other_cookies_open_nothing(keyed: TestClient, cookie: str) -> None:
    assert keyed.get("/", headers={"cookie": cookie}).status_code == 303


@pytest.mark.parametrize(
    "other", ['prefs={"a":1}', "words=a b", "a[0]=1", "alone", "", 'broken="', "pullquote_session="]
)
def test_cookies_of_other_programs_on_this_host_hide_no_session(
    keyed: TestClient, begun: dict[str, str], other: str
) -> None:
    for cookies in (f"{other}; {begun['cookie']}", f"{begun['cookie']}; {other}"):
        assert keyed.get("/", headers={"cookie": cookies}).status_code == 200


def test_a_cookie_made_to_keep_the_server_busy_does_not(keyed: TestClient) -> None:
    # A second of this server's time was had for 16,000 signs of it, and 15 for 60,000.
    cookie = f'{COOKIE}="' + '\\"' * 500_000 + '"'
    assert keyed.get("/", headers={"cookie": cookie}).status_code == 303


def test_who_is_turned_away_keeps_the_renewed_session(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    age(
        store,
        "UPDATE sessions SET made = made - ? WHERE digest = ?",
        RENEWED_AFTER + 1,
        digest(begun["cookie"].partition("=")[2]),
    )
    reply = keyed.get("/v1/keys", headers=begun)
    keyed.cookies.clear()
    assert reply.status_code == 403
    assert keyed.get("/", headers=with_session(reply)).status_code == 200
