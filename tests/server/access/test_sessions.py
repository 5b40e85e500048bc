"""Sessions of the pages: begun with a key, closed to other sites, renewed, ended."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.access.keys import KeyStore, digest
from server.access.scopes import Scope
from server.access.sessions import GRACE, LASTS, MOST_A_KEY, RENEWED_AFTER, SessionStore

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


def pass_time(store: KeyStore, seconds: float) -> None:
    """All sessions are so much older."""
    age(store, "UPDATE sessions SET made = made - ?1, expires = expires - ?1", seconds)


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


def test_a_session_is_renewed_and_the_cookie_before_soon_ends(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    assert "set-cookie" not in keyed.get("/", headers=begun).headers
    pass_time(store, RENEWED_AFTER + 1)
    reply = keyed.get("/", headers=begun)
    keyed.cookies.clear()
    renewed = with_session(reply)
    assert renewed != begun
    assert int(cookie_in(reply)["max-age"]) <= LASTS - RENEWED_AFTER, "it lasts no longer"
    assert keyed.get("/", headers=renewed).status_code == 200
    again = keyed.get("/", headers=begun)  # a request that was under way
    assert again.status_code == 200
    assert "set-cookie" not in again.headers, "whoever has stolen it cannot renew it"
    pass_time(store, GRACE + 1)
    assert keyed.get("/", headers=begun).status_code == 303
    assert keyed.get("/", headers=renewed).status_code == 200


def test_a_renewal_that_never_arrives_signs_nobody_out(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    pass_time(store, RENEWED_AFTER + 1)
    lost = keyed.get("/", headers=begun)
    keyed.cookies.clear()
    assert "set-cookie" in lost.headers
    pass_time(store, RENEWED_AFTER)  # the lid of the laptop was shut
    reply = keyed.get("/", headers=begun)
    keyed.cookies.clear()
    assert reply.status_code == 200
    assert with_session(reply) == with_session(lost), "the same: either may arrive last"
    renewed = with_session(reply)
    reply = keyed.get("/", headers=renewed)
    keyed.cookies.clear()
    assert reply.status_code == 200
    pass_time(store, GRACE + 1)
    assert keyed.get("/", headers=begun).status_code == 303, "now it has had its time"
    assert keyed.get("/", headers=renewed).status_code == 200
    keyed.cookies.clear()


def test_a_session_of_lost_renewals_ends_all_the_same(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    pass_time(store, LASTS - 10)
    lost = keyed.get("/", headers=begun)
    keyed.cookies.clear()
    assert int(cookie_in(lost)["max-age"]) <= 10
    pass_time(store, 11)
    assert keyed.get("/", headers=begun).status_code == 303
    assert keyed.get("/", headers=with_session(lost)).status_code == 303


def test_what_is_kept_of_a_renewal_gives_no_cookie_away(
    keyed: TestClient, store: KeyStore, begun: dict[str, str]
) -> None:
    pass_time(store, RENEWED_AFTER + 1)
    renewed = cookie_in(keyed.get("/", headers=begun)).value
    keyed.cookies.clear()
    kept = store.path.read_bytes()
    assert renewed.encode() not in kept
    assert begun["cookie"].partition("=")[2].encode() not in kept
    assert digest(renewed) in kept


@pytest.mark.parametrize("with_the_next", [True, False])
def test_signing_out_ends_the_cookies_before_and_after(
    keyed: TestClient, store: KeyStore, begun: dict[str, str], with_the_next: bool
) -> None:
    other = minted(store, store.make("another", [Scope.READ], None)[1])
    pass_time(store, RENEWED_AFTER + 1)
    renewed = with_session(keyed.get("/", headers=begun))
    keyed.cookies.clear()
    shown = renewed if with_the_next else begun
    assert keyed.delete("/v1/session", headers=shown | OWN).status_code == 204
    keyed.cookies.clear()
    assert keyed.get("/", headers=begun).status_code == 303
    assert keyed.get("/", headers=renewed).status_code == 303
    assert keyed.get("/", headers=other).status_code == 200
    keyed.cookies.clear()


def test_of_requests_at_once_each_brings_the_same_next_cookie(store: KeyStore) -> None:
    key, _ = store.make("several tabs", [Scope.READ], None)
    sessions = SessionStore(store.path.parent)
    cookie, _ = sessions.begin(key)
    pass_time(store, RENEWED_AFTER + 1)
    one, other = sessions.find(cookie), sessions.find(cookie)
    assert one is not None
    assert other is not None
    following = sessions.renew(cookie, one)
    assert following is not None
    assert sessions.renew(cookie, other) == following
    assert sessions.find(following) is not None
    assert sessions.renew(cookie, replace(other, salt=None)) is None, "it has been used"


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """A file that SQLite reads and does not write: its header names a later version's writer."""
    set_write_version(path, b"\x03")
    try:
        yield
    finally:
        set_write_version(path, b"\x01")


def set_write_version(path: Path, version: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(18)
        file.write(version)


def test_keys_that_cannot_be_written_sign_nobody_out(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key, _ = store.make("reader", [Scope.READ], None)
    sessions = SessionStore(tmp_path)
    cookie, _ = sessions.begin(key)
    pass_time(store, RENEWED_AFTER + 1)
    with read_only(store.path):
        found = sessions.find(cookie)
        assert found is not None
        assert found.due
        assert sessions.renew(cookie, found) is None
    following = sessions.renew(cookie, found)
    assert following is not None
    with read_only(store.path):
        assert sessions.find(following) is not None
        assert sessions.find(cookie) is not None


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
    pass_time(store, RENEWED_AFTER + 1)
    reply = keyed.get("/v1/keys", headers=begun)
    keyed.cookies.clear()
    assert reply.status_code == 403
    assert keyed.get("/", headers=with_session(reply)).status_code == 200
