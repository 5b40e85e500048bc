"""The reader: the quote in its article, exactly, and the way back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
AnswerOf = Callable[[Page, str], Any]
Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

PHONE = {"width": 360, "height": 740, "has_touch": True}

# An article that is hard to count in: emoji, joined emoji, letters beyond the first plane.
TEXT = (
    "Regatta 🚣\u200d♀️ day\n\n"
    "Subscribe for <b>£1</b> a week\n\n"
    "The crowd 👩\u200d👩\u200d👧 cheered. “We rowed 𝒻𝒶𝓈𝓉𝑒𝓇 🚣,” said Ada. "
    "<script>alert(1)</script> Nobody sank 🌊.\n\n"
    "Afterwards 🎉\n\n"
    "<img src=x onerror=alert(1)> closed the day."
)
KINDS = ("title", "furniture", "paragraph", "heading", "paragraph")


def regatta() -> dict[str, Any]:
    paragraphs, at = [], 0
    for number, (kind, block) in enumerate(zip(KINDS, TEXT.split("\n\n"), strict=True), start=1):
        spans = {"start": at, "end": at + len(block)}
        paragraphs.append({"number": number, "kind": kind, "page": None, **spans})
        at += len(block) + 2
    head = {"id": "a1", "title": "Regatta <i>day</i>", "revision": "sha256:1", "byline": None}
    dates = {"published": None, "modified": None}
    source = {"publisher": None, "url": "javascript:alert(1)", "sources": ["<b>regatta</b>.txt"]}
    story: dict[str, Any] = {"prints": [], "superseded": None, "speakers": []}
    return {**head, **dates, **source, **story, "text": TEXT, "paragraphs": paragraphs}


def cited(number: int, quote: str, start: int) -> dict[str, Any]:
    article = {"id": "a1"}
    place = {"start": start, "end": start + len(quote), "paragraph": {"number": 3}}
    made = {"number": number, "quote": quote, "article": article, "source_href": None}
    return {**made, **place}


def shown(evaluate: Evaluate, *citations: dict[str, Any], number: int = 1) -> Any:
    """What the reader shows of the regatta with these quotes marked."""
    turn = {"id": "t1", "citations": list(citations)}
    place = {"articleId": "a1", "turnId": "t1", "number": number}
    opened = {**place, "problem": None, "speaker": None}
    state = {"turns": [turn], "opened": {**opened, "article": regatta()}}
    return evaluate(
        "reader.js",
        """({ showArticle }, state) => {
            const pane = document.createElement("div");
            showArticle(pane, state, { close() {} });
            const texts = (selector) =>
                [...pane.querySelectorAll(selector)].map((found) => found.textContent);
            return {
                marks: texts("mark"),
                opened: texts("mark.opened"),
                paragraphs: texts(".paragraph > p"),
                headings: texts("h2, h3"),
                furniture: texts("details > p"),
                links: [...pane.querySelectorAll("a")].map((link) => link.getAttribute("href")),
                foreign: pane.querySelectorAll("b, i, img, script").length,
                moved: !pane.querySelector(".moved").hidden,
            };
        }""",
        state,
    )


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    page = open_page(**PHONE)
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    return page


def marked(page: Page) -> str:
    """The words of the opened quote."""
    return "".join(page.locator("#reader mark.opened").all_text_contents())


def test_a_citation_opens_its_article_at_the_quote(
    chat: Page, ask: Ask, answered: str, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, answered)
    turn = ask(chat, answered)
    for citation in answer["citations"]:
        mark = turn.locator(f'.citation[data-number="{citation["number"]}"]')
        mark.click()
        title = citation["article"]["title"]
        expect(chat.locator("#reader .headline")).to_have_text(title)
        expect(chat.locator("#reader mark.opened").first).to_be_focused()
        expect(chat.locator("#reader mark.opened").first).to_be_in_viewport()
        assert marked(chat) == citation["quote"]
        expect(chat.get_by_role("status")).to_have_text(f"Quote {citation['number']} in: {title}")
        expect(mark).to_have_attribute("aria-current", "true")
        expect(turn.locator("[aria-current]")).to_have_count(1)


def test_all_quotes_of_the_answer_in_the_article_are_marked(
    chat: Page, ask: Ask, answered: str, answer_of: AnswerOf
) -> None:
    citations = answer_of(chat, answered)["citations"]
    first = citations[0]["article"]["id"]
    here = sorted((c["start"], c["quote"]) for c in citations if c["article"]["id"] == first)
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened")).not_to_have_count(0)
    assert chat.locator("#reader mark").all_text_contents() == [quote for _, quote in here]


def test_the_keyboard_opens_and_escape_gives_the_focus_back(
    chat: Page, ask: Ask, answered: str
) -> None:
    mark = ask(chat, answered).locator(".citation").first
    mark.focus()
    chat.keyboard.press("Enter")
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    chat.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(chat.locator("#reader mark")).to_have_count(0)
    expect(chat.get_by_role("status")).to_have_text("Article closed.")


def test_the_article_has_its_particulars_and_sections(chat: Page, ask: Ask, answered: str) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader .headline")).to_be_visible()
    listed = chat.request.get("/v1/articles?limit=500").json()["items"]
    title = chat.locator("#reader .headline").inner_text()
    head = next(item for item in listed if item["title"] == title)
    article = chat.request.get(f"/v1/articles/{head['id']}").json()
    expect(chat.locator("#reader .byline")).to_have_text(article["byline"])
    expect(chat.locator("#reader .printed")).to_contain_text(article["publisher"])
    texts = {"heading": "#reader h3", "paragraph": "#reader .paragraph > p"}
    for kind, selector in texts.items():
        words = [
            article["text"][p["start"] : p["end"]]
            for p in article["paragraphs"]
            if p["kind"] == kind
        ]
        assert chat.locator(selector).all_text_contents() == words


def test_a_marked_quote_leads_back_to_its_statement(chat: Page, ask: Ask, answered: str) -> None:
    turn = ask(chat, answered)
    turn.locator(".citation").first.click()
    backs = chat.locator("#reader .back-mark")
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    numbers = [str(back.get_attribute("data-quote")) for back in backs.all()]
    assert len(numbers) == len(set(numbers)) > 1
    for number in reversed(numbers):
        back = chat.get_by_role("button", name=f"Quote {number}: go to its statement")
        back.focus()
        chat.keyboard.press("Enter")
        mark = turn.locator(f'.citation[data-number="{number}"]')
        expect(mark).to_be_focused()
        expect(mark).to_be_in_viewport()
        expect(mark).to_have_attribute("aria-current", "true")
    copied = chat.locator("#reader .paragraph:has(.back-mark) > p").first
    assert "[" not in copied.inner_text()


def test_on_a_phone_the_way_back_uncovers_the_statement(
    phone: Page, ask: Ask, answered: str
) -> None:
    turn = ask(phone, answered)
    turn.locator(".citation").first.click()
    back = phone.locator("#reader .back-mark").last
    number = back.get_attribute("data-quote")
    assert number != "1"
    back.click()
    expect(phone.locator("#reader")).to_be_hidden()
    expect(turn.locator(f'.citation[data-number="{number}"]')).to_be_focused()


def test_the_link_to_the_original_leads_to_the_quote_on_the_publishers_own_page(
    chat: Page, ask: Ask, answered: str, answer_of: AnswerOf
) -> None:
    citation = answer_of(chat, answered)["citations"][0]
    assert ":~:text=" in citation["source_href"]
    ask(chat, answered).locator(".citation").first.click()
    original = chat.locator("#reader").get_by_role("link", name="Original")
    expect(original).to_have_attribute("href", citation["source_href"])
    expect(original).to_have_attribute("rel", "noopener noreferrer")


def test_the_link_to_the_full_page_finds_the_quote_even_after_a_change(
    chat: Page, ask: Ask, answered: str
) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    words = marked(chat)
    href = str(chat.get_by_role("link", name="Full page").get_attribute("href"))
    address, query = href.split("?", 1)
    later = re.sub("revision=[0-9a-f]{12}&", "revision=0123456789ab&", query)
    assert later != query
    chat.goto(f"{address}?{later}")
    expect(chat.locator(".reader-notice")).to_contain_text("still stands in it, word for word")
    assert "".join(chat.locator("mark.opened").all_text_contents()) == words


def test_quotes_are_marked_by_code_points(evaluate: Evaluate) -> None:
    quote = "“We rowed 𝒻𝒶𝓈𝓉𝑒𝓇 🚣,” said Ada."
    inner = "𝒻𝒶𝓈𝓉𝑒𝓇 🚣,” said Ada. <script>"
    found = shown(
        evaluate, cited(1, quote, TEXT.index(quote)), cited(2, inner, TEXT.index(inner)), number=2
    )
    assert "".join(found["marks"]) == quote + " <script>"
    assert "".join(found["opened"]) == inner
    assert found["paragraphs"] == [TEXT.split("\n\n")[2], TEXT.split("\n\n")[4]]
    assert not found["moved"]


def test_a_quote_that_has_moved_is_not_marked_and_the_page_says_so(evaluate: Evaluate) -> None:
    found = shown(evaluate, cited(1, "Nobody sank 🌊.", TEXT.index("Nobody") + 1))
    assert (found["marks"], found["moved"]) == ([], True)


def test_what_an_article_says_is_only_text(evaluate: Evaluate) -> None:
    found = shown(evaluate, cited(1, "Nobody", TEXT.index("Nobody")))
    assert found["foreign"] == 0
    assert found["headings"] == ["Regatta <i>day</i>", "Afterwards 🎉"]
    assert found["furniture"] == ["Subscribe for <b>£1</b> a week"]
    assert all(str(link).startswith("/articles/a1") for link in found["links"])


def test_furniture_is_folded_away_and_still_there(chat: Page) -> None:
    items = chat.request.get("/v1/articles?limit=500").json()["items"]
    articles = [chat.request.get(f"/v1/articles/{item['id']}").json() for item in items]
    unsearched = {"furniture", "instruction", "metadata"}
    most = max(articles, key=lambda a: sum(p["kind"] in unsearched for p in a["paragraphs"]))
    words = [
        most["text"][p["start"] : p["end"]] for p in most["paragraphs"] if p["kind"] in unsearched
    ]
    assert words
    chat.locator(f'[data-article="{most["id"]}"]').click()
    folded = chat.locator("#reader details.furniture")
    expect(folded.locator("summary")).to_have_text("Page furniture, not searched")
    expect(folded.locator("p").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("p").first).to_be_visible()
    assert folded.locator("p").all_text_contents() == words


def test_every_article_can_be_read_without_asking(chat: Page) -> None:
    items = chat.request.get("/v1/articles?limit=500").json()["items"]
    links = chat.locator("#reader .contents li a")
    expect(links).to_have_text([item["title"] for item in items])
    links.nth(1).click()
    expect(chat.locator("#reader .headline")).to_have_text(items[1]["title"])
    expect(chat.locator("#reader .headline")).to_be_focused()
    chat.get_by_role("button", name="Close").click()
    expect(links.nth(1)).to_be_focused()


def test_a_reload_keeps_the_article_open(chat: Page, ask: Ask, answered: str) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    words = marked(chat)
    chat.reload()
    expect(chat.locator("#reader mark.opened").first).to_be_in_viewport()
    assert marked(chat) == words


def test_on_a_phone_the_reader_covers_the_chat_and_back_uncovers_it(
    phone: Page, ask: Ask, answered: str
) -> None:
    mark = ask(phone, answered).locator(".citation").first
    ways: list[Callable[[], object]] = [
        phone.get_by_role("button", name="Back").click,
        phone.go_back,
        lambda: phone.keyboard.press("Escape"),
    ]
    for leave in ways:
        mark.click()
        expect(phone.locator("#reader mark.opened").first).to_be_in_viewport()
        box = phone.locator("#reader").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
        assert phone.locator("#chat").evaluate("(chat) => chat.inert")
        leave()
        expect(phone.locator("#reader")).to_be_hidden()
        expect(mark).to_be_focused()
        assert not phone.locator("#chat").evaluate("(chat) => chat.inert")
    phone.go_forward()
    expect(phone.locator("#reader mark.opened").first).to_be_in_viewport()


def test_on_a_phone_back_leads_from_an_article_to_the_list_to_the_chat(phone: Page) -> None:
    phone.get_by_role("button", name="Articles").click()
    link = phone.locator("#reader .contents li a").nth(2)
    title = link.inner_text()
    link.click()
    expect(phone.locator("#reader .headline")).to_have_text(title)
    phone.go_back()
    expect(link).to_be_focused()
    phone.go_back()
    expect(phone.locator("#reader")).to_be_hidden()
    expect(phone.get_by_role("button", name="Articles")).to_be_focused()


def test_a_mark_previews_its_article_on_hover_and_on_focus(
    chat: Page, ask: Ask, answered: str
) -> None:
    mark = ask(chat, answered).locator(".citation").first
    preview = chat.get_by_role("tooltip")
    mark.hover()
    expect(preview).to_be_visible()
    heading = preview.locator("strong").inner_text()
    assert heading in str(mark.get_attribute("aria-label"))
    chat.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    chat.get_by_role("button", name="Copy with citations").focus()
    chat.keyboard.press("Shift+Tab")
    expect(preview).to_be_visible()
    box = preview.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1280
    chat.keyboard.press("Enter")
    expect(preview).to_be_hidden()


def test_the_full_page_marks_the_same_quote(chat: Page, ask: Ask, answered: str) -> None:
    ask(chat, answered).locator(".citation").first.click()
    expect(chat.locator("#reader mark.opened").first).to_be_focused()
    words = marked(chat)
    chat.get_by_role("link", name="Full page").click()
    chat.wait_for_url("**/articles/**")
    expect(chat.locator("mark.opened").first).to_be_in_viewport()
    assert "".join(chat.locator("mark.opened").all_text_contents()) == words
    chat.go_back()
    expect(chat.locator(".turn blockquote").first).to_be_visible()


def test_an_articles_page_needs_no_scripts(open_page: OpenPage, served: str) -> None:
    page = open_page(java_script_enabled=False)
    head = page.request.get("/v1/articles?limit=1").json()["items"][0]
    article = page.request.get(f"/v1/articles/{head['id']}").json()
    last = [p for p in article["paragraphs"] if p["kind"] == "paragraph"][-1]
    page.goto(f"/articles/{head['id']}#p{last['number']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(article["title"])
    for paragraph in article["paragraphs"]:
        words = article["text"][paragraph["start"] : paragraph["end"]]
        place = page.locator(f"#p{paragraph['number']}")
        assert words in (place.text_content() or "")
    expect(page.locator(f"#p{last['number']}")).to_be_in_viewport()
    expect(page.locator(f'a[href="#p{last["number"]}"]')).to_have_count(1)
    page.get_by_role("link", name="Pullquote").click()
    assert page.url == f"{served}/"


@pytest.mark.parametrize("width", [360, 600, 899, 900, 1280])
def test_nothing_is_wider_than_the_window(
    open_page: OpenPage, ask: Ask, answered: str, width: int
) -> None:
    page = open_page(width=width)
    page.goto("/")
    overflow = """() => {
        const views = [document.documentElement, ...document.querySelectorAll(".scroller")];
        return Math.max(...views.map((view) => view.scrollWidth - view.clientWidth));
    }"""
    expect(page.locator("#welcome .fresh")).to_be_visible()
    assert page.evaluate(overflow) == 0
    ask(page, "Kelbourne" * 30)
    ask(page, answered).locator(".citation").first.click()
    expect(page.locator("#reader mark.opened").first).to_be_visible()
    assert page.evaluate(overflow) == 0
    page.goto(str(page.get_by_role("link", name="Full page").get_attribute("href")))
    assert page.evaluate(overflow) == 0
