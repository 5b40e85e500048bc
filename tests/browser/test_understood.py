"""A question as it was understood: shown, put otherwise, asked again; and one taken up again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
OpenPage = Callable[..., Page]

FIRST = "How did the council vote on closing Chandlers Bridge to traffic?"
FOLLOW_UP = "And who was against it?"
MEANT = "Who voted against closing Chandlers Bridge?"
SLIP = "What did Mr Oxbarow tell detectives?"
HOSTILE = "<img src=x onerror=alert(1)> Chandlers Bridge"


@pytest.fixture
def follow_up(chat: Page, ask: Ask) -> Locator:
    """A follow-up that was completed, and its answer."""
    ask(chat, FIRST)
    ask(chat, FOLLOW_UP)
    turn = chat.locator(".turn").nth(1)
    expect(turn.locator(".interpreted")).to_contain_text("Understood as: And who was against")
    return turn


def test_it_is_put_otherwise_and_asked_again(chat: Page, follow_up: Locator) -> None:
    edit = follow_up.get_by_role("button", name="Edit how the question is understood")
    edit.press("Enter")
    field = follow_up.get_by_label("How the question is meant")
    expect(field).to_be_focused()
    chat.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(edit).to_be_focused()
    edit.press("Enter")
    field.fill(MEANT)
    with chat.expect_request("**/v1/ask") as sent:
        chat.keyboard.press("Enter")
    body: Any = sent.value.post_data_json
    assert (body["question"], body["standalone_question"]) == (FOLLOW_UP, MEANT)
    turns = chat.locator(".turn")
    expect(turns).to_have_count(3)
    expect(turns.last.locator(".interpreted")).to_contain_text(f"Understood as: {MEANT}")
    expect(turns.last.locator("blockquote").first).to_be_visible()
    expect(follow_up.locator("form")).to_have_count(0)
    chat.reload()  # it is kept as it was meant
    expect(turns.last.locator(".interpreted")).to_contain_text(f"Understood as: {MEANT}")


def test_a_slip_is_shown_as_it_was_read_and_can_be_meant(chat: Page, ask: Ask) -> None:
    turn = ask(chat, SLIP)  # the first question of all
    expect(turn.locator(".interpreted")).to_contain_text("Understood as: What did Mr Oxbarrow tell")
    turn.get_by_role("button", name="Edit how the question is understood").click()
    turn.get_by_label("How the question is meant").fill(SLIP)
    with chat.expect_request("**/v1/ask") as sent:
        turn.get_by_role("button", name="Ask again").click()
    body: Any = sent.value.post_data_json
    assert body["standalone_question"] == SLIP
    last = chat.locator(".turn").nth(1)
    expect(last).to_contain_text("Oxbarow")
    expect(last.locator(".interpreted")).to_be_hidden()


def test_escape_closes_the_field_and_not_the_article(chat: Page, follow_up: Locator) -> None:
    follow_up.locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened").first).to_be_visible()
    follow_up.get_by_role("button", name="Edit how the question is understood").click()
    chat.keyboard.press("Escape")
    expect(chat.locator("#reader mark.opened").first).to_be_visible()
    chat.keyboard.press("Escape")
    expect(chat.locator("#reader .contents")).to_be_visible()


def test_what_is_meant_is_text_and_never_markup(
    chat: Page, follow_up: Locator, assert_accessible: Callable[[Page], None]
) -> None:
    follow_up.get_by_role("button", name="Edit how the question is understood").click()
    assert_accessible(chat)
    follow_up.get_by_label("How the question is meant").fill(HOSTILE)
    follow_up.get_by_role("button", name="Ask again").click()
    last = chat.locator(".turn").nth(2)
    expect(last.locator(".interpreted")).to_contain_text(f"Understood as: {HOSTILE}")
    expect(last.locator(".turn-foot button, .note p").first).to_be_visible()
    expect(chat.locator("main img")).to_have_count(0)


def test_a_hostile_question_is_text_everywhere(chat: Page, ask: Ask) -> None:
    ask(chat, HOSTILE)
    expect(chat.locator(".asked")).to_have_text(HOSTILE)
    expect(chat).to_have_title(f"{HOSTILE} · Pullquote")
    chat.reload()
    expect(chat.locator(".asked")).to_have_text(HOSTILE)
    expect(chat.locator("main img")).to_have_count(0)


def test_a_refused_question_is_taken_up_again(chat: Page, complaints: list[str]) -> None:
    long = "why " * 5_000
    field = chat.get_by_label("Your question")
    field.fill(long)
    chat.keyboard.press("Enter")
    expect(chat.locator(".progress")).to_contain_text("Change the question, then ask again.")
    chat.get_by_role("button", name="Edit question").click()
    expect(field).to_be_focused()
    assert field.input_value().strip() == long.strip()
    assert all("422" in said for said in complaints)
    complaints.clear()


def test_copies_are_made_by_keyboard(chat: Page, ask: Ask) -> None:
    turn = ask(chat, FIRST)
    turn.get_by_role("button", name="Copy with citations").focus()
    chat.keyboard.press("Tab")
    more = turn.get_by_role("button", name="More ways to copy")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    chat.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    chat.keyboard.press("Tab")
    chat.keyboard.press("Enter")
    expect(chat.get_by_role("status")).to_have_text("Answer copied.")
    markdown = str(chat.evaluate("navigator.clipboard.readText()"))
    assert markdown.startswith(f"**{FIRST}**\n\n> ")
    chat.keyboard.press("Tab")
    chat.keyboard.press("Enter")
    expect(turn.locator(".copy-html")).to_have_text("Copied")
    flavours: Any = chat.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const read = async (type) => (await item.getType(type)).text();
            return [await read("text/html"), await read("text/plain")];
        }"""
    )
    assert "<blockquote>" in flavours[0]
    assert flavours[1].startswith(f"{FIRST}\n\n")
    more.press("Enter")
    expect(turn.locator(".copy-html")).to_have_count(0)


def test_a_mark_says_who_speaks_before_it_is_pressed(chat: Page, ask: Ask) -> None:
    turn = ask(chat, "What did Winifred Strake say?")
    named = turn.locator("figure", has=chat.locator("figcaption strong")).first
    mark = named.locator(".citation").first
    mark.hover()
    card = chat.locator("#preview")
    expect(card).to_be_visible()
    expect(card.locator("strong")).not_to_be_empty()
    expect(card.locator(".who")).to_contain_text("Strake")
    chat.keyboard.press("Escape")
    expect(card).to_be_hidden()
