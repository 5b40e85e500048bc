"""Who speaks in an opened article, and the gloss of a quote: shown, pressed, read out, copied."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

SOURCE = "council-votes-to-close-chandlers-bridge.md"


def opened(page: Page) -> tuple[dict[str, Any], Locator]:
    """The article in which several people speak, open beside the chat, and its list of them."""
    items = page.request.get("/v1/articles?limit=500").json()["items"]
    head = next(item for item in items if item["source"].endswith(SOURCE))
    article: dict[str, Any] = page.request.get(f"/v1/articles/{head['id']}").json()
    page.locator(f'#reader [data-article="{head["id"]}"]').click()
    expect(page.locator("#reader .headline")).to_have_text(article["title"])
    return article, page.locator("#reader .speakers")


def said(article: dict[str, Any], speaker: dict[str, Any]) -> list[str]:
    spans = sorted((quote["start"], quote["end"]) for quote in speaker["quotes"])
    return [article["text"][start:end] for start, end in spans]


def test_pressing_a_name_marks_what_they_say(chat: Page) -> None:
    article, speakers = opened(chat)
    people = article["speakers"]
    expect(speakers.locator("summary")).to_have_text(f"Who speaks: {len(people)} people")
    expect(speakers.locator("button").first).to_be_hidden()  # folded: an article comes first
    speakers.locator("summary").click()
    buttons = speakers.get_by_role("button")
    expect(buttons).to_have_count(len(people))
    marks = chat.locator("#reader mark")
    expect(marks).to_have_count(0)
    for number, person in enumerate(people):
        buttons.nth(number).click()
        expect(speakers.locator("[aria-pressed=true]")).to_have_count(1)
        expect(buttons.nth(number)).to_have_attribute("aria-pressed", "true")
        assert marks.all_text_contents() == said(article, person)
    buttons.nth(len(people) - 1).click()
    expect(speakers.locator("[aria-pressed=true]")).to_have_count(0)
    expect(marks).to_have_count(0)


def test_the_keyboard_presses_and_the_label_has_the_count(chat: Page) -> None:
    article, speakers = opened(chat)
    person = max(article["speakers"], key=lambda speaker: len(speaker["quotes"]))
    count = len(person["quotes"])
    assert count > 1
    speakers.locator("summary").focus()
    chat.keyboard.press("Enter")
    name = re.compile(rf"^{re.escape(person['name'])}\b.* {count} places$")
    button = speakers.get_by_role("button", name=name)
    button.focus()
    chat.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    words = f"Marked what {person['name']} says: {count} places."
    expect(chat.get_by_role("status")).to_have_text(words)
    chat.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(chat.get_by_role("status")).to_have_text("No speaker’s words are marked.")


def test_the_list_is_accessible(
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
) -> None:
    page = open_page(width=360, height=740, has_touch=True)
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    page.get_by_role("button", name="Articles").click()
    _, speakers = opened(page)
    speakers.locator("summary").click()
    speakers.get_by_role("button").first.click()
    expect(page.locator("#reader mark").first).to_be_visible()
    assert_accessible(page)
    assert small_targets(page) == []
    wide = "[...document.querySelectorAll('.scroller')].map((v) => v.scrollWidth - v.clientWidth)"
    assert max(page.evaluate(wide)) == 0


def test_another_article_starts_with_nobody_pressed(evaluate: Evaluate) -> None:
    changes = [
        {"type": "opened", "articleId": "a1", "turnId": None, "number": None},
        {"type": "speaker-pressed", "speaker": 2},
        {"type": "opened", "articleId": "a2", "turnId": None, "number": None},
    ]
    pressed = evaluate(
        "state.js",
        """({ START, reduce }, changes) => {
            let state = START;
            return changes.map((change) => (state = reduce(state, change)).opened.speaker);
        }""",
        changes,
    )
    assert pressed == [None, 2, None]


def test_pressing_with_no_article_open_does_nothing(evaluate: Evaluate) -> None:
    change = {"type": "speaker-pressed", "speaker": 1}
    assert evaluate("state.js", "(m, c) => m.reduce(m.START, c).opened", change) is None


@pytest.mark.parametrize(
    ("gloss", "speaker", "shown"),
    [
        (None, None, ""),
        ("He: Tom Reed, the mayor", None, "“He” is Tom Reed, the mayor"),
        ("Her: Ann Lane", None, "“Her” refers to Ann Lane"),
        ("He: Tom Reed, the mayor", "Tom Reed", ""),  # the line above has just named him
        ("He: Tom Reed", "Ann Lane", "“He” is Tom Reed"),
        ("Columns: Name | Votes", None, "Columns: Name | Votes"),
        (
            "Columns under “Result: all”: Name | Votes",
            None,
            "Columns under “Result: all”: Name | Votes",
        ),
        (
            "Lane: Ann Lane; Columns: Name | Votes",
            None,
            "“Lane” is Ann Lane; Columns: Name | Votes",
        ),
        ("Lane: Ann Lane; Columns: Name | Votes", "Ann Lane", "Columns: Name | Votes"),
    ],
)
def test_a_gloss_in_words(
    evaluate: Evaluate, gloss: str | None, speaker: str | None, shown: str
) -> None:
    named = speaker and {"name": speaker, "role": None, "kind": "indirect"}
    made = {"gloss": gloss, "speaker": named}
    assert evaluate("words.js", "({ glossOf }, made) => glossOf(made)", made) == shown


def test_a_gloss_stands_outside_the_quote(evaluate: Evaluate) -> None:
    article = {"id": "a1", "title": "Ferry", "byline": None, "publisher": "The Post"}
    dates = {"published": None, "modified": None, "url": None}
    quote = "He <b>left</b>."
    citation = {
        "number": 1,
        "quote": quote,
        "speaker": None,
        "gloss": "He: <i>Tom</i> Reed",
        "article": {**article, **dates},
        "paragraph": {"number": 1, "page": None},
        "source_href": None,
        "also_printed_by": [],
        "version": None,
    }
    text = f"The Post (“He” is <i>Tom</i> Reed): “{quote}”"
    statement = {"text": text, "citations": [1], "support": "quoted"}
    turn = {"id": "t1", "status": "answered", "citations": [citation], "statements": [statement]}
    shown = evaluate(
        "statement.js",
        """({ showStatements }, turn) => {
            const parent = document.createElement("div");
            showStatements(parent, turn, null, {});
            return [
                parent.querySelector(".gloss").textContent,
                parent.querySelector("blockquote").textContent,
                parent.querySelector("blockquote .gloss") === null,
                parent.querySelectorAll("b, i").length,
            ];
        }""",
        turn,
    )
    assert shown == ["“He” is <i>Tom</i> Reed", f"{quote}\u00a0[1]", True, 0]
