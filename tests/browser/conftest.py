"""Chromium, and pages in it that fail their test on errors and on any call to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class LiveServer(Protocol):
    @property
    def url(self) -> str: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("PULLQUOTE_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(found).exists():
        words = f"no Chromium at {found}: set PULLQUOTE_CHROMIUM to test the pages"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def served(live_server: LiveServer) -> str:
    """The base URL of a real server over the sample articles."""
    return live_server.url.rstrip("/")


@pytest.fixture
def complaints() -> list[str]:
    """What consoles and networks complain of; a test that provokes some clears it."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, served: str, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Make a watched page in a fresh context; ``width``, ``height`` and context options."""
    contexts: list[BrowserContext] = []

    def make(width: int = 1280, height: int = 800, **options: Any) -> Page:
        # The time zone lies west of Greenwich, where the day of a date is easily lost.
        settings = {"base_url": served, "timezone_id": "America/Los_Angeles", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        host = urlsplit(str(settings["base_url"])).netloc

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                complaints.append(message.text)

        def requested(url: str) -> None:
            if urlsplit(url).netloc != host:
                complaints.append(f"request to another host: {url}")

        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requested(request.url))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A desk-sized page, nothing opened yet."""
    return open_page(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def chat(page: Page) -> Page:
    """The chat page, ready for a question."""
    page.goto("/")
    expect(page.locator(".fresh")).to_be_visible()
    return page


@pytest.fixture(scope="session")
def ask() -> Callable[[Page, str], Locator]:
    """Ask as a reader does; gives the turn, once it is over."""

    def asked(page: Page, question: str) -> Locator:
        field = page.get_by_label("Your question")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
        field.fill(question)
        field.press("Enter")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
        return page.locator(".turn").last

    return asked


@pytest.fixture(scope="session")
def answer_of() -> Callable[[Page, str], Any]:
    """The same question put to the API."""

    def answered(page: Page, question: str) -> Any:
        return page.request.post("/v1/ask", data={"question": question}).json()

    return answered


@pytest.fixture
def evaluate(page: Page) -> Callable[..., Any]:
    """Call ``function(module, given)`` with one of the page's own modules, in Chromium."""
    page.goto("/")

    def call(module: str, function: str, given: object = None) -> Any:
        wrapped = f"async (given) => ({function})(await import('/scripts/{module}'), given)"
        return page.evaluate(wrapped, given)

    return call
