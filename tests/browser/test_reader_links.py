"""Out of an article with a citation in hand: links to paragraphs, quotes with their source."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
OpenPage = Callable[..., Page]


def first_article(page: Page) -> dict[str, Any]:
    head = page.request.get("/v1/articles?limit=1").json()["items"][0]
    article: dict[str, Any] = page.request.get(f"/v1/articles/{head['id']}").json()
    return article


def paragraph_of(article: dict[str, Any]) -> tuple[int, str]:
    """The number and the words of the second paragraph."""
    found = [p for p in article["paragraphs"] if p["kind"] == "paragraph"][1]
    return found["number"], article["text"][found["start"] : found["end"]]


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_keyboard_copies_a_link_to_a_paragraph_and_the_link_leads_there(page: Page) -> None:
    article = first_article(page)
    number, _ = paragraph_of(article)
    page.goto(f"/articles/{article['id']}")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    page.locator(f"#p{number} .paragraph-number").focus()
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name=f"Copy link to paragraph {number}", exact=True)
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live]", has_text="copied")).to_have_text(
        f"Link to paragraph {number} copied."
    )
    address = urlsplit(clipboard(page))
    assert (address.path, address.fragment) == (f"/articles/{article['id']}", f"p{number}")
    revision = parse_qs(address.query)["revision"][0]
    assert article["revision"].startswith(f"sha256:{revision}")
    assert len(revision) == 12
    page.goto(clipboard(page))
    expect(page.locator(f"#p{number}")).to_be_in_viewport()
    expect(page.locator(".reader-notice")).to_have_count(0)


def test_selected_words_are_copied_with_their_source_and_a_link_that_marks_them(page: Page) -> None:
    article = first_article(page)
    number, words = paragraph_of(article)
    page.goto(f"/articles/{article['id']}")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    end = words.index(" ", 30)
    page.locator(f"#p{number} > p").evaluate(
        "(p, end) => getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, end)", end
    )
    page.locator(f"#p{number}").hover()
    page.get_by_role("button", name=f"Copy quote from paragraph {number}").click()
    expect(page.locator(".paragraph-tools")).to_contain_text("Copied")
    quote, source, address = clipboard(page).split("\n")
    assert quote == f"“{words[:end]}”"
    assert source.startswith(f"{article['title']}, {article['byline']}, {article['publisher']}, ")
    assert source.endswith(f", paragraph {number}")
    page.goto(address)
    expect(page.locator("mark.opened")).to_have_text(words[:end])


def test_without_a_selection_the_whole_paragraph_is_copied(page: Page) -> None:
    article = first_article(page)
    number, words = paragraph_of(article)
    page.goto(f"/articles/{article['id']}")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    page.locator(f"#p{number}").hover()
    page.get_by_role("button", name=f"Copy quote from paragraph {number}").click()
    expect(page.locator(".paragraph-tools")).to_contain_text("Copied")
    assert clipboard(page).split("\n")[0] == f"“{words}”"


def test_beside_the_chat_the_opened_quote_is_copied(chat: Page, ask: Ask, answered: str) -> None:
    ask(chat, answered).locator(".citation").first.click()
    marked = chat.locator("#reader mark.opened")
    expect(marked.first).to_be_focused()
    chat.get_by_role("button", name="Find", exact=True).wait_for()
    chat.locator("#reader .paragraph", has=chat.locator("mark.opened")).hover()
    chat.get_by_role("button", name="Copy quote from paragraph").click()
    expect(chat.locator(".paragraph-tools")).to_contain_text("Copied")
    words = "".join(marked.all_text_contents())
    assert clipboard(chat).split("\n")[0] == f"“{words}”"


def test_on_a_phone_a_tapped_number_shows_the_buttons(
    open_page: OpenPage, small_targets: Callable[[Page], Any]
) -> None:
    page = open_page(width=360, height=740, has_touch=True)
    article = first_article(page)
    number, _ = paragraph_of(article)
    page.goto(f"/articles/{article['id']}")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    page.locator(f"#p{number} > p").tap()
    expect(page.locator(".paragraph-tools")).to_have_count(0)
    page.locator(f"#p{number} .paragraph-number").tap()
    expect(page.locator(f"#p{number} .paragraph-tools")).to_be_in_viewport(ratio=1)
    assert small_targets(page) == []
