"""Scripts that come late: what a reader does before they are there is kept, and nothing jumps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]


@contextmanager
def held(page: Page, script: str) -> Iterator[Callable[[], None]]:
    """Hold a script back until it is let go; gives what lets it go, once it has been asked for."""
    waiting: list[Route] = []
    page.route(f"**/scripts/{script}", lambda route: waiting.append(route))

    def let_go() -> None:
        while not waiting:
            page.wait_for_timeout(20)
        for route in waiting:
            route.continue_()

    yield let_go


@pytest.fixture
def opened(chat: Page, ask: Ask, answered: str) -> Locator:
    """The mark of a quote that is open in the reader."""
    mark = ask(chat, answered).locator(".citation").first
    mark.click()
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    return mark


def test_a_reader_closed_before_the_answers_come_gives_the_focus_to_its_mark(
    chat: Page, opened: Locator
) -> None:
    with held(chat, "turn.js") as let_go:
        chat.reload()
        expect(chat.locator("#reader .headline")).to_be_visible()
        chat.keyboard.press("Escape")
        expect(chat.locator("#reader .contents")).to_be_visible()
        expect(chat.locator(".turn")).to_have_count(0)
        let_go()
    expect(opened).to_be_focused()


def test_another_article_opened_before_the_answers_come_keeps_the_focus(
    chat: Page, opened: Locator
) -> None:
    with held(chat, "turn.js") as let_go:
        chat.reload()
        expect(chat.locator("#reader .headline")).to_be_visible()
        chat.keyboard.press("Escape")
        chat.locator("#reader .contents li a").nth(4).click()
        expect(chat.locator("#reader .paper .headline")).to_be_focused()
        let_go()
    expect(opened).to_be_visible()
    expect(chat.locator("#reader .paper .headline")).to_be_focused()


def test_a_reader_closed_before_it_can_be_shown_does_not_take_the_focus(
    chat: Page, opened: Locator
) -> None:
    with held(chat, "reader.js") as let_go:
        chat.reload()
        expect(opened).to_be_visible()
        expect(chat.get_by_role("status")).to_contain_text("Quote 1 in: ")  # it is here
        chat.keyboard.press("Escape")
        expect(opened).to_be_focused()
        let_go()
        chat.evaluate(
            """async () => {
                await import("/scripts/reader.js");
                await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
            }"""
        )
    expect(opened).to_be_focused()


def test_a_question_begun_before_the_scripts_come_is_kept(page: Page, answered: str) -> None:
    with held(page, "main.js") as let_go:
        page.goto("/", wait_until="commit")
        page.get_by_label("Your question").fill(answered)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
        let_go()
    expect(page.locator("#welcome .fresh")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value(answered)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("blockquote").first).to_be_visible()


def test_a_quotation_and_an_address_begun_before_the_scripts_come_are_kept(page: Page) -> None:
    with held(page, "check/main.js") as let_go:
        page.goto("/check", wait_until="commit")
        page.get_by_label("The quotation").fill("looked at the river")
        expect(page.get_by_role("button", name="Check", exact=True)).to_be_disabled()
        let_go()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdict")).to_have_text("Exact")
    with held(page, "library/main.js") as let_go:
        page.goto("/library", wait_until="commit")
        address = page.get_by_label("The address of a page")
        address.fill("https://echo.example/ferry")
        address.press("Enter")
        expect(page.get_by_role("button", name="Add", exact=True)).to_be_disabled()
        let_go()
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()
    expect(address).to_have_value("https://echo.example/ferry")
