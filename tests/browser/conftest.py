"""Chromium, and pages in it that fail their test on errors and on any call to another host."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.conftest import serving

WAIT = 30_000  # milliseconds, on a busy machine; what never comes still fails
expect.set_options(timeout=WAIT)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# West of Greenwich, where the day of a date is easily lost.
WEST = "America/Los_Angeles"

# Questions about the sample articles, by what the answer should be. Which of them the search
# is sure of is not these tests' business: they take the first that comes out so.
QUESTIONS = {
    "answered": (
        "How did the council vote on closing Chandlers Bridge to traffic?",
        "How many cross-beams were badly corroded according to the engineers' survey?",
        "Who led the police inquiry into the stolen outboard engines?",
    ),
    "related": (
        "What salary is the mayor Lionel Crabtree paid?",
        "Which singer opened the Lantern Fair in 1998?",
        "How many swans live on the River Skelder?",
    ),
    "not_found": (
        "What is the boiling point of nitrogen?",
        "Who won the 2022 football World Cup?",
        "How many aircraft carriers does Brazil operate?",
    ),
}


# With the area that a pseudo-element adds around a small mark.
SMALL_TARGETS = """() => {
    const targets = [...document.querySelectorAll("button, a, summary, textarea")];
    const sizes = targets.filter((target) => target.checkVisibility()).map((target) => {
        const box = target.getBoundingClientRect();
        const around = getComputedStyle(target, "::after");
        const extra = around.content === "none" ? [0, 0] : [around.width, around.height];
        const [width, height] = extra.map((size) => Number.parseFloat(size) || 0);
        const named = `${target.className} ${target.textContent}`;
        return [named, Math.max(box.width, width), Math.max(box.height, height)];
    });
    return sizes.filter(([named, width, height]) =>
        !named.startsWith("skip") && Math.min(width, height) < 44);
}"""


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


@pytest.fixture(scope="session")
def newsroom(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server over the sample articles, and more, that may be written to."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("newsroom") / "data")
    with serving(data) as server:
        yield server.url.rstrip("/")


@pytest.fixture(scope="session")
def public(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server that other machines reach: none of them may write or keep."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("public") / "data")
    reached = {"PULLQUOTE_HOST": "0.0.0.0", "PULLQUOTE_OPEN": "true"}  # noqa: S104 - of tests alone
    with serving(data, **reached) as server:
        yield server.url.rstrip("/")


@pytest.fixture
def complaints() -> list[str]:
    """What consoles and networks complain of; a test that provokes some clears it."""
    return []


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Contexts by their options, for tests to share: a new one costs more than most tests do."""
    kept: dict[str, BrowserContext] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def alone() -> None:
    """For a test that changes its context, its clock for one, or looks at what is cached."""


@pytest.fixture
def open_page(
    browser: Browser,
    contexts: dict[str, BrowserContext],
    served: str,
    complaints: list[str],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Page]]:
    """Make a watched page that remembers nothing; ``width``, ``height`` and context options."""
    used: list[BrowserContext] = []
    shared = "alone" not in request.fixturenames

    def context_with(settings: dict[str, Any]) -> BrowserContext:
        key = repr(sorted(settings.items()))
        context = contexts.get(key) if shared else None
        if context is None:
            context = browser.new_context(**settings)
            context.set_default_timeout(WAIT)
        if shared:
            contexts[key] = context
        used.append(context)
        return context

    def make(width: int = 1280, height: int = 800, **options: Any) -> Page:
        size = {"width": width, "height": height}
        settings = {"base_url": served, "timezone_id": WEST, "viewport": size, **options}
        context = context_with(settings)
        page = context.new_page()
        url = urlsplit(str(settings["base_url"]))
        host = url.netloc
        context.clear_cookies()
        session = context.new_cdp_session(page)
        origin = {"origin": f"{url.scheme}://{host}", "storageTypes": "all"}
        session.send("Storage.clearDataForOrigin", origin)
        session.detach()

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
    for context in used:
        for page in context.pages:
            page.close()
        if shared:
            context.set_offline(False)
        else:
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
    expect(page.locator("#welcome .fresh")).to_be_visible()
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


@pytest.fixture(scope="session")
def answered(browser: Browser, served: str) -> str:
    """A question that is answered."""
    return question_with(browser, served, "answered")


@pytest.fixture(scope="session")
def related(browser: Browser, served: str) -> str:
    """A question that the articles speak of and do not answer."""
    return question_with(browser, served, "related")


@pytest.fixture(scope="session")
def not_found(browser: Browser, served: str) -> str:
    """A question about nothing in the articles."""
    return question_with(browser, served, "not_found")


def question_with(browser: Browser, served: str, status: str) -> str:
    context = browser.new_context(base_url=served)
    given = {
        context.request.post("/v1/ask", data={"question": question}).json()["status"]: question
        for question in reversed(QUESTIONS[status])
    }
    context.close()
    return given[status]


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fail where axe finds something, in the light or in the dark; leaves the page in the light.

    Only colours differ between the two.
    """
    axe = Axe()
    colours = {"runOnly": ["color-contrast", "link-in-text-block"], **DEFAULT_OPTIONS}

    def looked(page: Page, scheme: Literal["light", "dark"], options: dict[str, Any]) -> None:
        # Colours on their way from one to the other have a contrast of their own.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = axe.run(page, options=options)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"

    def checked(page: Page) -> None:
        looked(page, "dark", colours)
        looked(page, "light", DEFAULT_OPTIONS)

    return checked


@pytest.fixture(scope="session")
def small_targets() -> Callable[[Page], Any]:
    """What can be tapped and is less than 44 px either way."""
    return lambda page: page.evaluate(SMALL_TARGETS)


@pytest.fixture(scope="session")
def evaluate(browser: Browser, served: str) -> Iterator[Callable[..., Any]]:
    """Call ``function(module, given)`` with one of the page's own modules, in Chromium."""
    context = browser.new_context(base_url=served, timezone_id=WEST)
    page = context.new_page()
    page.goto("/")

    def call(module: str, function: str, given: object = None) -> Any:
        wrapped = f"async (given) => ({function})(await import('/scripts/{module}'), given)"
        return page.evaluate(wrapped, given)

    yield call
    context.close()
