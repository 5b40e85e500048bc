"""Scripts that come late: what a reader does before they are there is kept, and nothing jumps."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]


@contextmanager
def held(page: Page, path: str) -> Iterator[Callable[[], None]]:
    """Hold a path back until it is let go; gives what lets it go, once it has been asked for."""
    waiting: list[Route] = []
    page.route(f"**/{path}", lambda route: waiting.append(route))

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
    with held(chat, "scripts/turn.js") as let_go:
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
    with held(chat, "scripts/turn.js") as let_go:
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
    with held(chat, "scripts/reader.js") as let_go:
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
    with held(page, "scripts/main.js") as let_go:
        page.goto("/", wait_until="commit")
        page.get_by_label("Your question").fill(answered)
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
        let_go()
    expect(page.locator("#welcome .fresh")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value(answered)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("blockquote").first).to_be_visible()


def test_enter_pressed_before_the_scripts_come_asks(page: Page, answered: str) -> None:
    field = page.get_by_label("Your question")
    with held(page, "scripts/main.js") as let_go:
        page.goto("/", wait_until="commit")
        field.fill(answered)
        field.press("Enter")
        let_go()
    expect(page.get_by_role("heading", level=2, name=answered, exact=True)).to_be_visible()
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_a_draft_that_was_kept_is_not_asked_by_coming_back(page: Page, answered: str) -> None:
    field = page.get_by_label("Your question")
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    field.fill(answered)
    field.press("Shift+Enter")
    page.goto("/library")
    page.go_back()
    expect(page.locator("#welcome .fresh")).to_be_visible()
    expect(field).to_have_value(f"{answered}\n")
    expect(page.locator(".turn")).to_have_count(0)


def test_what_is_asked_while_a_conversation_opens_comes_after_its_turns(
    chat: Page, ask: Ask, answered: str, related: str
) -> None:
    ask(chat, answered)
    address = chat.url
    chat.goto("/library")  # what the tab holds is kept once more as its page goes
    chat.evaluate("sessionStorage.clear()")
    with (
        held(chat, "scripts/main.js") as let_scripts_go,
        held(chat, "v1/conversations/*") as let_conversation_go,
        held(chat, "v1/ask") as let_question_go,
    ):
        chat.goto(address, wait_until="commit")
        chat.get_by_label("Your question").fill(related)
        chat.keyboard.press("Enter")
        let_scripts_go()
        expect(chat.locator(".asked")).to_have_text([related])
        let_conversation_go()
        expect(chat.locator(".asked")).to_have_text([answered, related])
        let_question_go()
    expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_enabled()


def test_enter_pressed_before_the_archive_is_open_asks_unless_the_question_goes_on(
    page: Page, answered: str
) -> None:
    field = page.get_by_label("Your question")
    announcer = page.locator("#announcer")
    with held(page, "v1/suggestions*") as let_go:
        page.goto("/")
        field.fill(answered[:-1])
        field.press("Enter")
        expect(announcer).to_have_text(re.compile("^Your question is asked as soon as"))
        field.press("?")
        let_go()
    expect(page.locator("#welcome .fresh")).to_be_visible()
    expect(field).to_have_value(answered)
    with held(page, "v1/suggestions*") as let_go:
        page.reload()
        field.press("Enter")
        page.get_by_role("button", name="Conversations").focus()
        let_go()
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_role("button", name="Conversations")).to_be_focused()


def test_a_question_stays_in_sight_until_what_shows_answers_comes(
    chat: Page, answered: str
) -> None:
    with held(chat, "scripts/turn.js") as let_go:
        chat.get_by_label("Your question").fill(answered)
        chat.keyboard.press("Enter")
        expect(chat.locator("#conversation-notice")).to_contain_text(answered)
        let_go()
    expect(chat.locator("blockquote").first).to_be_visible()
    expect(chat.locator("#conversation-notice")).to_be_hidden()


def test_a_quotation_and_an_address_begun_before_the_scripts_come_are_kept(page: Page) -> None:
    with held(page, "scripts/check/main.js") as let_go:
        page.goto("/check", wait_until="commit")
        page.get_by_label("The quotation").fill("looked at the river")
        expect(page.get_by_role("button", name="Check", exact=True)).to_be_disabled()
        let_go()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdict")).to_have_text("Exact")
    with held(page, "scripts/library/main.js") as let_go:
        page.goto("/library", wait_until="commit")
        address = page.get_by_label("The address of a page")
        address.fill("https://echo.example/ferry")
        address.press("Enter")
        expect(page.get_by_role("button", name="Add", exact=True)).to_be_disabled()
        let_go()
    expect(page.get_by_role("button", name="Add", exact=True)).to_be_enabled()
    expect(address).to_have_value("https://echo.example/ferry")
