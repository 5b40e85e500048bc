"""Finding within an article: which words are the same, and the bar that goes through them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
Evaluate = Callable[..., Any]

# What is painted over the page, as the browser itself holds it.
PAINTED = """(name) => [...(CSS.highlights.get(name) ?? [])].map((range) => {
    const live = new Range();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    return live.toString();
})"""

TOP = """() => {
    const [range] = CSS.highlights.get("found-current");
    return range.startContainer.parentElement.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("The Bridge, the bridges", "bridge", ["Bridge", "bridge"]),
        ("the mayor’s “plan” – now", 'mayor\'s "plan" - NOW', ["mayor’s “plan” – now"]),
        ("Café society in Łódź", "cafe", ["Café"]),
        ("A cafe", "CAFÉ", ["cafe"]),
        ("🚣 rowed 🚣 rowed", "rowed", ["rowed", "rowed"]),
        ("İstanbul and istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("one\ntwo", "  one   two ", ["one\ntwo"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("a.b", ".", ["."]),
        ("nothing", "something", []),
    ],
)
def test_words_are_found_as_people_type_them(
    evaluate: Evaluate, text: str, typed: str, found: list[str]
) -> None:
    got = evaluate(
        "finding.js",
        """({ fold, placesOf, soughtIn }, { text, typed }) =>
            placesOf(fold(text), soughtIn(typed), 9).map((at) => text.slice(at.start, at.end))""",
        {"text": text, "typed": typed},
    )
    assert got == found


def test_nothing_typed_is_nothing_sought(evaluate: Evaluate) -> None:
    assert evaluate("finding.js", "({ soughtIn }) => soughtIn('   ')") == ""


def test_a_browser_without_highlights_gets_marks_and_loses_them_again(evaluate: Evaluate) -> None:
    got = evaluate(
        "painting.js",
        """({ marker }) => {
            const p = document.createElement("p");
            p.innerHTML = "one <mark>two three</mark> four";
            const before = p.innerHTML;
            const paint = marker();
            const found = [[1, 3], [4, 9], [10, 18]].map(([start, end]) =>
                ({ words: p, place: { start, end } }));
            paint.paint(found, 1);
            const texts = (of) => [...p.querySelectorAll(of)].map((mark) => mark.textContent);
            const during = [texts("mark.found"), texts("mark.found.current"), p.textContent];
            paint.paint(found.slice(0, 1), 0);
            const again = texts("mark.found");
            paint.clear();
            return [...during, again, p.innerHTML === before, p.childNodes.length];
        }""",
    )
    marks = ["ne", "two t", "ree", " four"]  # the last place goes over the end of a mark
    assert got == [marks, ["two t"], "one two three four", ["ne"], True, 3]


def opened(page: Page) -> Locator:
    """The bar of an article's page, unfolded."""
    items = page.request.get("/v1/articles?limit=500").json()["items"]
    head = next(item for item in items if "chandlers-bridge.md" in item["source"])
    page.goto(f"/articles/{head['id']}")
    page.get_by_role("button", name="Find", exact=True).click()
    field = page.get_by_role("searchbox", name="Find in this article")
    expect(field).to_be_focused()
    return field


def test_enter_goes_on_shift_enter_back_and_escape_closes(page: Page) -> None:
    field = opened(page)
    field.fill("bridge")
    words = page.locator(".headline, .section, .paragraph > p").all_text_contents()
    total = sum(text.lower().count("bridge") for text in words)
    assert total > 2
    count = page.locator(".find-count")
    expect(count).to_have_text(f"1 of {total}")
    assert len(page.evaluate(PAINTED, "found")) == total
    assert {text.lower() for text in page.evaluate(PAINTED, "found")} == {"bridge"}
    page.keyboard.press("Enter")
    expect(count).to_have_text(f"2 of {total}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text(f"{total} of {total}")  # round to the last one
    assert 0 < page.evaluate(TOP) < 800
    page.get_by_role("button", name="Next place").click()
    expect(count).to_have_text(f"1 of {total}")
    field.fill("zeppelin")
    expect(count).to_have_text("Not found")
    expect(page.get_by_role("button", name="Next place")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_focused()
    assert page.evaluate("CSS.highlights.size") == 0


def test_beside_the_chat_places_follow_the_marks_and_escape_keeps_the_article(
    chat: Page, ask: Ask, answered: str
) -> None:
    turn = ask(chat, answered)
    turn.locator(".citation").first.click()
    chat.get_by_role("button", name="Find", exact=True).click()
    field = chat.get_by_role("searchbox", name="Find in this article")
    field.fill("the")
    before = chat.evaluate(PAINTED, "found")
    assert len(before) > 3
    # A speaker's marks make paragraphs anew: what is painted must be the page as it is now.
    chat.locator(".speakers summary").first.click()
    chat.locator(".speakers button").first.click()
    expect(chat.locator("#reader mark.said").first).to_be_visible()
    assert chat.evaluate(PAINTED, "found") == before
    field.press("Escape")
    expect(field).to_be_hidden()
    expect(chat.locator("#reader .headline")).to_be_visible()
    chat.keyboard.press("Escape")
    expect(chat.locator("#reader .paper")).to_have_count(0)
    assert chat.evaluate("CSS.highlights.size") == 0


def test_what_is_typed_is_never_markup(page: Page) -> None:
    field = opened(page)
    field.fill("<img src=x onerror=alert(1)>")
    expect(page.locator(".find-count")).to_have_text("Not found")
    assert page.locator("img").count() == 0
