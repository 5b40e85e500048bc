"""Three people's tasks from end to end: by thumb on a phone, and by keyboard alone on a desk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

CLIPBOARD = ["clipboard-read", "clipboard-write"]
SAID = "never once, so far as I know, looked at the river"
MOST_TABS = 150
# The key that leads to what is sought; none where it is reached.
WAY = """(target) => {
    const focused = document.activeElement;
    if (target === focused) return null;
    const before = focused.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
    return before && !target.contains(focused) ? "Shift+Tab" : "Tab";
}"""


class Hand(Protocol):
    """A way to use the page."""

    def press(self, target: Locator) -> None: ...

    def write(self, field: Locator, words: str) -> None: ...


class Thumb:
    """Taps what is in sight."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.tap()

    def write(self, field: Locator, words: str) -> None:
        field.tap()
        self._page.keyboard.insert_text(words)


class Keys:
    """Goes from one thing to the next by Tab, on or back, and presses Enter."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self._reach(field)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.insert_text(words)

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        expect(target).to_be_enabled()
        for _ in range(MOST_TABS):
            key = target.evaluate(WAY)
            if key is None:
                return
            self._page.keyboard.press(key)
        pytest.fail(f"Tab never comes to {target}")


@pytest.fixture(params=["phone", "desk"])
def used(request: pytest.FixtureRequest, open_page: OpenPage, newsroom: str) -> tuple[Page, Hand]:
    """A page that nobody has used yet, and a hand for it."""
    wanted: dict[str, Any] = {"base_url": newsroom, "permissions": CLIPBOARD}
    if request.param == "phone":
        page = open_page(width=360, height=740, has_touch=True, color_scheme="dark", **wanted)
        return page, Thumb(page)
    page = open_page(**wanted)
    return page, Keys(page)


def test_a_reporter_checks_a_quotation_and_takes_its_citation(used: tuple[Page, Hand]) -> None:
    page, hand = used
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    hand.press(page.get_by_role("link", name="Check a quotation"))
    field = page.get_by_label("The quotation")
    hand.write(field, SAID.replace("once", "twice"))
    hand.press(page.get_by_role("button", name="Check", exact=True))
    expect(page.locator("#verdict")).to_have_text("Altered")
    expect(page.locator("ins")).to_have_text("[the article has: once]")
    expect(page.locator("#verdict")).to_be_in_viewport()
    hand.press(page.get_by_role("button", name="Copy as citation"))
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(f"“{SAID}”\n")
    assert "The Skelderwick Courier, 12 March 2025, paragraph " in copied
    hand.press(page.get_by_role("link", name="Open at paragraph"))
    expect(page.locator("mark.opened").first).to_have_text(SAID)
    expect(page.locator("mark.opened").first).to_be_in_viewport()


def test_a_researcher_asks_on_opens_two_sources_and_exports(used: tuple[Page, Hand]) -> None:
    page, hand = used
    page.goto("/")
    field = page.get_by_label("Your question")
    ask = page.get_by_role("button", name="Ask", exact=True)
    expect(ask).to_be_enabled()
    questions = (
        "How did the council vote on closing Chandlers Bridge to traffic?",
        "And who was against it?",
    )
    for question in questions:
        hand.write(field, question)
        hand.press(ask)
        expect(page.locator(".turn").last.locator(".asked")).to_have_text(question)
        expect(ask).to_be_enabled()
    turns = page.locator(".turn")
    expect(turns.last.locator(".interpreted")).to_contain_text("Understood as: ")
    for at in range(2):
        mark = turns.nth(at).locator(".citation").first
        hand.press(mark)
        expect(page.locator("#reader mark.opened").first).to_be_focused()
        expect(page.locator("#reader mark.opened").first).to_be_in_viewport()
        hand.press(page.locator("#reader .back"))
        expect(mark).to_be_focused()
    hand.press(page.get_by_role("button", name="Conversations"))
    shown = page.get_by_role("dialog", name="Conversations")
    with page.expect_download() as saved:
        hand.press(shown.get_by_role("link", name="Markdown: export").first)
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert all(question in text for question in questions)
    assert "17 to 14" in text


def test_an_analyst_adds_files_sees_failures_and_undoes_a_removal(
    used: tuple[Page, Hand], complaints: list[str]
) -> None:
    page, hand = used
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    hand.press(page.get_by_role("link", name="Library"))
    expect(page.locator(".row").first).to_be_visible()
    number = page.request.get("/v1/articles").json()["total"]
    text = b"Kites over the lock\n\nForty kites flew over Fenby lock on Sunday at noon.\n"
    files: list[FilePayload] = [
        {"name": "kites.txt", "mimeType": "text/plain", "buffer": text},
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"no pdf"},
        {"name": "photo.gif", "mimeType": "image/gif", "buffer": b"GIF89a"},
    ]
    with page.expect_file_chooser() as chosen:
        hand.press(page.get_by_role("button", name="Choose files"))
    chosen.value.set_files(files)
    tasks = page.locator(".task")
    expect(tasks.nth(0)).to_contain_text("1 article added.", timeout=60_000)
    expect(tasks.nth(1)).to_contain_text("The PDF is damaged", timeout=60_000)
    expect(tasks.nth(2)).to_contain_text("The file photo.gif cannot be read; send one of")
    expect(page.locator("#tasks-words")).to_have_text("1 of 3 items added, 2 could not be added")
    hand.write(page.get_by_label("Words in headline or text"), "kites")
    expect(page.locator(".row h3")).to_have_text(["Kites over the lock"])
    hand.press(page.get_by_role("button", name="Remove"))
    expect(page.locator(".row")).to_have_count(0)
    hand.press(page.get_by_role("button", name="Undo"))
    expect(page.locator(".row h3")).to_have_text(["Kites over the lock"])
    added = page.request.get("/v1/articles?q=kites").json()["items"][0]["id"]
    page.request.delete(f"/v1/articles/{added}")
    assert page.request.get("/v1/articles").json()["total"] == number
    assert all("422" in said for said in complaints)
    complaints.clear()
