"""For everyone: rules that axe checks, targets, keyboard, colours, motion and paper."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
OpenPage = Callable[..., Page]


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(
    open_page: OpenPage,
    ask: Ask,
    assert_accessible: Callable[[Page], None],
    answered: str,
    related: str,
    not_found: str,
    width: int,
) -> None:
    page = open_page(width=width, reduced_motion="reduce")
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    assert_accessible(page)
    ask(page, related)
    ask(page, not_found)
    assert_accessible(page)
    mark = ask(page, answered).locator(".citation").first
    mark.focus()
    assert_accessible(page)
    mark.click()
    expect(page.locator("#reader mark.opened").first).to_be_visible()
    assert_accessible(page)
    page.goto(str(page.get_by_role("link", name="Full page").get_attribute("href")))
    expect(page.locator("mark.opened").first).to_be_visible()
    assert_accessible(page)
    page.goto("/")
    if width == 360:  # on a desk the list has been there from the start
        page.get_by_role("button", name="Articles").click()
        expect(page.locator(".contents li").first).to_be_visible()
        assert_accessible(page)


def test_on_a_phone_every_target_is_a_fingertip_wide(
    open_page: OpenPage, ask: Ask, answered: str, small_targets: Callable[[Page], Any]
) -> None:
    page = open_page(width=360, height=740, has_touch=True)
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    assert small_targets(page) == []
    mark = ask(page, answered).locator(".citation").first
    assert small_targets(page) == []
    mark.click()
    expect(page.locator("#reader mark.opened").first).to_be_visible()
    assert small_targets(page) == []
    page.goto(str(page.get_by_role("link", name="Full page").get_attribute("href")))
    assert small_targets(page) == []


def test_the_first_tab_skips_to_the_question(chat: Page) -> None:
    chat.keyboard.press("Tab")
    skip = chat.get_by_role("link", name="Skip to the question")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    chat.keyboard.press("Enter")
    expect(chat.get_by_label("Your question")).to_be_focused()


def test_the_page_has_its_landmarks_and_one_first_heading(
    chat: Page, ask: Ask, answered: str
) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader .headline")).to_be_visible()
    for role in ("banner", "main", "complementary", "log"):
        expect(chat.locator(f'[role="{role}"]').or_(chat.get_by_role(role))).to_have_count(1)
    expect(chat.locator("h1")).to_have_count(1)
    levels = chat.locator("h1, h2, h3").evaluate_all(
        "(headings) => headings.map((heading) => Number(heading.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_everything_is_reached_by_keyboard_and_shows_it(
    chat: Page, ask: Ask, answered: str
) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    reached = set()
    for _ in range(90):
        chat.keyboard.press("Tab")
        described = chat.evaluate(
            """() => {
                const focused = document.activeElement;
                if (focused === document.body) return null;
                const inside = focused.closest(".composer-box");
                const style = getComputedStyle(focused);
                const ring = style.outlineStyle !== "none" || (inside &&
                    getComputedStyle(inside).boxShadow !== "none");
                return [focused.className || focused.id || focused.tagName, Boolean(ring)];
            }"""
        )
        if described is None:  # past the last one, on the way round to the first
            continue
        name, ring = described
        assert ring, f"no focus ring on {name}"
        reached.add(name.split()[0])
    assert {"skip", "quiet", "citation", "question", "primary", "paragraph-number"} <= reached


def test_a_screen_reader_hears_the_outcome_not_each_statement(
    chat: Page, ask: Ask, answered: str
) -> None:
    chat.evaluate(
        """() => {
            window.heard = [];
            const status = document.querySelector("[role=status]");
            const listen = () => window.heard.push(status.textContent);
            new MutationObserver(listen).observe(status, { childList: true });
        }"""
    )
    ask(chat, answered)
    expect(chat.get_by_role("status")).to_contain_text("Answered with")
    chat.get_by_label("Your question").press_sequentially("And")
    heard = chat.evaluate("window.heard")
    assert len(heard) == 2
    assert heard[0] == "Searching the articles."
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "off")


def test_reduced_motion_moves_nothing(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    moving = """() => [...document.querySelectorAll("*")].filter((found) => {
        const style = getComputedStyle(found);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0


def test_more_contrast_leaves_no_soft_ink(open_page: OpenPage) -> None:
    page = open_page(contrast="more")
    page.goto("/")
    fresh = page.locator("#welcome .fresh")
    expect(fresh).to_be_visible()
    colour = "(found) => getComputedStyle(found).color"
    assert fresh.evaluate(colour) == page.locator("body").evaluate(colour)


def test_on_paper_an_answer_keeps_its_quotes_and_names_its_sources(
    chat: Page, ask: Ask, answered: str
) -> None:
    turn = ask(chat, answered)
    expect(turn.locator(".sources")).to_be_hidden()
    chat.emulate_media(media="print")
    expect(turn.locator("blockquote").first).to_be_visible()
    expect(turn.locator(".sources li")).to_have_count(turn.locator(".citation").count())
    expect(turn.locator(".sources li").first).to_be_visible()
    for hidden in (".composer", ".reader", ".masthead-actions", ".turn-foot button"):
        expect(chat.locator(hidden).first).to_be_hidden()
    heights = chat.locator("#chat-scroller").evaluate("(s) => [s.scrollHeight, s.clientHeight]")
    assert heights[0] == heights[1]
