"""Signing in to the pages with a key, and out."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server.access.keys import Key, KeyStore
from server.access.scopes import Scope
from tests.conftest import LiveServer, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def keyed(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("signing") / "data")
    with serving(data, PULLQUOTE_REQUIRE_KEYS="true") as live:
        yield live


@pytest.fixture
def desk(keyed: LiveServer) -> tuple[Key, str]:
    return KeyStore(keyed.data).make("City desk", [Scope.ASK], None)


@pytest.fixture
def page(open_page: Callable[..., Page], keyed: LiveServer) -> Page:
    return open_page(base_url=keyed.url)


def sign_in(page: Page, key: str) -> None:
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def test_whoever_opens_a_page_signs_in_and_is_led_on(
    page: Page, desk: tuple[Key, str], complaints: list[str]
) -> None:
    page.goto("/check?q=the+bridge#x")
    expect(page).to_have_url("/sign-in?next=%2Fcheck%3Fq%3Dthe%2Bbridge#x")
    sign_in(page, desk[1] + "x")
    expect(page.get_by_role("alert")).to_contain_text("not known here")
    complaints.clear()  # the browser tells of the 401
    sign_in(page, desk[1])
    expect(page).to_have_url("/check?q=the+bridge#x")
    expect(page.get_by_role("heading", name="Check a quotation")).to_be_visible()
    assert page.evaluate("document.cookie") == "", "no script sees it"
    [cookie] = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")


def test_who_is_signed_in_can_ask_and_sign_out(
    page: Page, desk: tuple[Key, str], keyed: LiveServer, complaints: list[str]
) -> None:
    page.goto("/")
    sign_in(page, desk[1])
    expect(page.get_by_label("Your question")).to_be_visible()
    asked = "async () => (await fetch('/v1/ask', {method: 'POST', body: '{\"question\": \"Who?\"}',"
    asked += "headers: {'content-type': 'application/json'}})).status"
    assert page.evaluate(asked) == 200
    page.goto("/sign-in")
    expect(page.get_by_text("You are signed in as City desk.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your key")).to_be_visible()
    assert page.context.cookies() == []
    page.goto("/library")
    expect(page).to_have_url("/sign-in?next=%2Flibrary")


def test_a_revoked_key_ends_its_session(
    page: Page, desk: tuple[Key, str], keyed: LiveServer
) -> None:
    page.goto("/check")
    sign_in(page, desk[1])
    expect(page).to_have_url("/check")
    KeyStore(keyed.data).revoke(desk[0].id)
    page.goto("/check")
    expect(page).to_have_url("/sign-in?next=%2Fcheck")


def test_a_session_that_ends_while_a_page_is_open_leads_to_signing_in_and_back(
    page: Page, desk: tuple[Key, str], keyed: LiveServer, complaints: list[str]
) -> None:
    page.goto("/check")
    sign_in(page, desk[1])
    expect(page).to_have_url("/check")
    KeyStore(keyed.data).revoke(desk[0].id)
    page.locator("#quotation").fill("A free ferry for foot passengers was proposed")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_label("Your key")).to_be_visible()
    assert page.url.endswith("/sign-in?next=%2Fcheck") or "next=%2Fcheck%3Fq" in page.url
    complaints.clear()  # the browser tells of the 401


def test_the_pages_say_who_is_signed_in_and_hide_what_they_may_not(
    page: Page, desk: tuple[Key, str], keyed: LiveServer, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/library")
    sign_in(page, desk[1])
    expect(page.get_by_role("link", name="City desk")).to_be_visible()
    expect(page.locator(".rows h2, .rows h3, .rows a").first).to_be_visible()
    for name in ("Choose files", "Rebuild", "Look for changes"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.locator(".remove").first).to_be_hidden()
    assert_accessible(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for path in ("/", "/check"):
        page.goto(path)
        expect(page.get_by_role("link", name="City desk")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    _, writes = KeyStore(keyed.data).make("Archive", [Scope.WRITE], None)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your key")).to_be_visible()
    page.goto("/library")
    sign_in(page, writes)
    expect(page.get_by_role("link", name="Archive")).to_be_visible()
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    expect(page.locator(".remove").first).to_be_visible()


DESTINATION = "(module, [search, hash]) => module.destination(search, hash, 'http://a.example')"


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("?next=%2Flibrary", "/library"),
        ("?next=%2Farticles%2Fa%3Fq%3D1", "/articles/a?q=1"),
        ("", "/"),
        ("?next=", "/"),
        ("?next=https://evil.example/", "/"),
        ("?next=//evil.example/", "/"),
        ("?next=/\\evil.example/", "/"),
        ("?next=/%09/evil.example/", "/"),
        ("?next=/%0a/evil.example", "/"),
        ("?next=javascript:alert(1)", "/"),
        ("?next=evil", "/"),
        ("?next=/sign-in%3Fnext%3D/", "/"),
        ("?next=/..//evil.example", "/"),
    ],
)
def test_it_leads_to_pages_of_this_site_alone(
    evaluate: Callable[..., Any], asked: str, led_to: str
) -> None:
    assert evaluate("sign_in.js", DESTINATION, [asked, ""]) == led_to


def test_the_paragraph_that_was_asked_for_is_kept(evaluate: Callable[..., Any]) -> None:
    found = evaluate("sign_in.js", DESTINATION, ["?next=%2Farticles%2Fa", "#p7"])
    assert found == "/articles/a#p7"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it(
    open_page: Callable[..., Page],
    keyed: LiveServer,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
    scheme: str,
    width: int,
) -> None:
    page = open_page(base_url=keyed.url, width=width, color_scheme=scheme)
    page.goto("/sign-in")
    expect(page.get_by_label("Your key")).to_be_focused()
    assert_accessible(page)
    assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
