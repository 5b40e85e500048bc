"""Conversations that are kept: their address, their list, and what is said where none is."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from server.conversation.store import FILE_NAME, ConversationStore
from server.schemas import Answer
from tests.conftest import LiveServer, serving

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
OpenPage = Callable[..., Page]

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(scope="module")
def desk(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server of these tests' own: nobody else's conversations are in its list."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("desk") / "data")
    with serving(data) as server:
        yield server


@pytest.fixture
def store(desk: LiveServer) -> Iterator[ConversationStore]:
    """What the server keeps; empty."""
    kept = ConversationStore(desk.data / FILE_NAME)
    yield kept
    for conversation in kept.latest("", 500, 0)[0]:
        kept.delete(conversation.id)


@pytest.fixture
def desk_page(open_page: OpenPage, desk: LiveServer, store: ConversationStore) -> Page:
    page = open_page(base_url=desk.url, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    return page


def given(page: Page, question: str) -> Answer:
    answer = page.request.post("/v1/ask", data={"question": question}).json()
    return Answer.model_validate(answer)


def kept_with(store: ConversationStore, title: str | None, *answers: Answer) -> str:
    """A conversation of these answers, each under an id of its own."""
    conversation = store.create(title)
    for number, answer in enumerate(answers):
        named = answer.model_copy(update={"id": f"{conversation.id}-{number}"})
        store.keep(conversation.id, answer.question, named)
    return conversation.id


def opened_list(page: Page) -> Locator:
    page.get_by_role("button", name="Conversations").click()
    shown = page.get_by_role("dialog", name="Conversations")
    expect(shown.locator(".count")).not_to_have_text("Looking…")
    return shown


def test_a_conversation_has_an_address_that_other_tabs_open(
    desk_page: Page, ask: Ask, answered: str, not_found: str
) -> None:
    ask(desk_page, answered)
    ask(desk_page, not_found)
    quotes = desk_page.locator("blockquote").all_inner_texts()
    assert list(parse_qs(urlsplit(desk_page.url).query)) == ["c"]
    expect(desk_page).to_have_title(f"{answered} · Pullquote")
    other = desk_page.context.new_page()
    other.goto(desk_page.url)
    expect(other.locator("blockquote")).to_have_text([q.strip() for q in quotes])
    expect(other.locator(".turn")).to_have_count(2)
    expect(other).to_have_title(f"{answered} · Pullquote")
    # What is asked there is here after a reload, and what came to nothing here stays.
    ask(other, "Who led the police inquiry into the stolen outboard engines?")
    desk_page.reload()
    expect(desk_page.locator(".turn")).to_have_count(3)


def test_one_answer_is_shared_by_a_link(desk_page: Page, ask: Ask, answered: str) -> None:
    for _ in range(4):
        ask(desk_page, answered)
    first = desk_page.locator(".turn").first
    first.get_by_role("button", name="More ways to copy").click()
    first.get_by_role("button", name="Copy link to this answer").click()
    expect(first.get_by_role("button", name="Copied")).to_be_visible()
    expect(desk_page.get_by_role("status").first).to_have_text("Link copied.")
    link = str(desk_page.evaluate("navigator.clipboard.readText()"))
    other = desk_page.context.new_page()
    other.goto(link)
    expect(other.locator(".turn")).to_have_count(4)
    expect(other.locator(".turn").first).to_have_class(re.compile("is-linked"))
    expect(other.locator(".turn").first.locator(".asked")).to_be_focused()
    expect(other.locator(".turn").first.locator(".asked")).to_be_in_viewport()


def test_conversations_are_found_opened_and_left_by_back(
    desk_page: Page, ask: Ask, answered: str, store: ConversationStore
) -> None:
    kept_with(store, "The bridge", given(desk_page, answered))
    kept_with(store, "Engines", given(desk_page, "Who stole the outboard engines?"))
    ask(desk_page, answered)
    mine = desk_page.url
    shown = opened_list(desk_page)
    expect(shown.get_by_role("searchbox")).to_be_focused()
    expect(shown.locator(".conversation")).to_have_text([answered, "Engines", "The bridge"])
    expect(shown.locator('[aria-current="true"]')).to_have_text(answered)
    desk_page.keyboard.type("engi")
    expect(shown.locator(".conversation")).to_have_text(["Engines"])
    desk_page.keyboard.press("Tab")
    desk_page.keyboard.press("Enter")
    expect(shown).to_be_hidden()
    expect(desk_page.locator(".asked")).to_have_text(["Who stole the outboard engines?"])
    expect(desk_page).to_have_title("Engines · Pullquote")
    desk_page.go_back()
    expect(desk_page.locator(".asked")).to_have_text([answered])
    assert desk_page.url == mine
    desk_page.get_by_role("button", name="New conversation").click()
    expect(desk_page.locator(".turn")).to_have_count(0)
    assert urlsplit(desk_page.url).query == ""
    desk_page.go_back()
    expect(desk_page.locator(".asked")).to_have_text([answered])


def test_what_has_the_focus_in_the_list_has_its_ring_on_every_side(
    desk_page: Page, store: ConversationStore, answered: str
) -> None:
    kept_with(store, None, given(desk_page, answered))
    desk_page.emulate_media(reduced_motion="reduce")  # the list is where it stays at once
    conversation = opened_list(desk_page).locator("a.conversation")
    box = conversation.bounding_box()
    assert box is not None

    def beside() -> bytes:
        x, y, height = box["x"] - 5, box["y"] + 4, box["height"] - 8
        return desk_page.screenshot(clip={"x": x, "y": y, "width": 4, "height": height})

    bare = beside()
    desk_page.keyboard.press("Tab")
    expect(conversation).to_be_focused()
    assert beside() != bare


def test_a_conversation_is_renamed_exported_and_deleted_by_keyboard(
    desk_page: Page, ask: Ask, answered: str, store: ConversationStore
) -> None:
    ask(desk_page, answered)
    shown = opened_list(desk_page)
    shown.get_by_role("button", name="Rename").press("Enter")
    title = shown.get_by_label("Title of the conversation")
    expect(title).to_be_focused()
    desk_page.keyboard.press("Escape")
    expect(shown.locator(".conversation")).to_be_focused()
    shown.get_by_role("button", name="Rename").press("Enter")
    desk_page.keyboard.type("The bridge")
    desk_page.keyboard.press("Enter")
    expect(shown.locator(".conversation")).to_have_text("The bridge")
    expect(desk_page).to_have_title("The bridge · Pullquote")
    for name, start in (("Markdown", "# The bridge"), ("JSON", "{")):
        with desk_page.expect_download() as saved:
            shown.get_by_role("link", name=f"{name}: export The bridge").press("Enter")
        assert saved.value.suggested_filename.startswith("pullquote-the-bridge.")
        assert Path(saved.value.path()).read_text().startswith(start)
    shown.get_by_role("button", name="Delete The bridge").press("Enter")
    expect(shown.get_by_role("button", name="Keep")).to_be_focused()
    desk_page.keyboard.press("Enter")
    assert store.latest("", 10, 0)[1] == 1
    shown.get_by_role("button", name="Delete The bridge").press("Enter")
    desk_page.keyboard.press("Shift+Tab")
    desk_page.keyboard.press("Enter")
    expect(shown.locator(".count")).to_contain_text("No conversation yet.")
    assert store.latest("", 10, 0)[1] == 0
    desk_page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(desk_page.get_by_role("button", name="Conversations")).to_be_focused()
    expect(desk_page.locator(".turn")).to_have_count(0)
    assert urlsplit(desk_page.url).query == ""


def test_a_conversation_that_does_not_come_is_tried_again(
    desk_page: Page, answered: str, store: ConversationStore, complaints: list[str]
) -> None:
    kept_with(store, "The bridge", given(desk_page, answered))
    shown = opened_list(desk_page)
    desk_page.wait_for_load_state("networkidle")
    desk_page.context.set_offline(True)
    shown.get_by_role("link", name="The bridge", exact=True).click()
    notice = desk_page.locator("#conversation-notice")
    expect(notice).to_contain_text("The server does not answer.")
    desk_page.context.set_offline(False)
    notice.get_by_role("button", name="Try again").click()
    expect(desk_page.locator(".asked")).to_have_text([answered])
    expect(notice).to_be_hidden()
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in complaints)
    complaints.clear()


def test_a_deleted_conversation_is_asked_on_in_another(
    desk_page: Page, ask: Ask, answered: str, store: ConversationStore, complaints: list[str]
) -> None:
    ask(desk_page, answered)
    first = parse_qs(urlsplit(desk_page.url).query)["c"][0]
    store.delete(first)
    ask(desk_page, "And who was against it?")
    expect(desk_page.locator(".turn")).to_have_count(2)
    second = parse_qs(urlsplit(desk_page.url).query)["c"][0]
    assert second != first
    assert store.get(second, 10, 0)[0].turns == 1
    # It was understood from what is on the page.
    expect(desk_page.locator(".turn").last.locator(".interpreted")).to_contain_text("Understood as")
    store.delete(second)
    desk_page.reload()
    expect(desk_page.locator("#conversation-notice")).to_contain_text("not kept any more")
    expect(desk_page.locator(".turn")).to_have_count(0)
    expect(desk_page.locator("#welcome .fresh")).to_be_visible()
    assert all("404" in said for said in complaints)
    complaints.clear()


def test_a_first_question_that_is_stopped_leaves_nothing_in_the_list(
    desk_page: Page, ask: Ask, answered: str, not_found: str
) -> None:
    """Of an answer nothing came; whoever asks on does so in the same conversation."""
    desk_page.route("**/v1/ask", lambda _: None)  # it never comes
    desk_page.get_by_role("textbox").fill(not_found)
    with desk_page.expect_request("**/v1/ask"):
        desk_page.keyboard.press("Enter")
    desk_page.get_by_role("button", name="Stop").click()
    expect(desk_page.locator(".progress", has_text="Stopped")).to_be_visible()
    shown = opened_list(desk_page)
    expect(shown.locator(".count")).to_contain_text("No conversation yet.")
    expect(shown.locator("[data-conversation]")).to_have_count(0)
    desk_page.keyboard.press("Escape")
    desk_page.unroute("**/v1/ask")
    begun = desk_page.url
    ask(desk_page, answered)
    assert desk_page.url == begun
    expect(opened_list(desk_page).locator(".conversation")).to_have_text([answered])


def test_an_old_answer_says_what_became_of_its_quotes(
    desk_page: Page, answered: str, store: ConversationStore
) -> None:
    answer = given(desk_page, answered)
    quote = answer.citations[0]
    other = quote.article.model_copy(update={"revision": "sha256:0"})
    gone = quote.article.model_copy(update={"id": "nowhere", "title": "Gone"})
    words = "Nobody has ever printed these words."
    quotes = [
        quote.model_copy(update={"number": 1}),
        quote.model_copy(update={"number": 2, "article": other, "start": 0}),
        quote.model_copy(update={"number": 3, "article": other, "quote": words}),
        quote.model_copy(update={"number": 4, "article": gone}),
    ]
    said = answer.statements[0]
    statements = [
        said.model_copy(update={"text": each.quote, "citations": [each.number]}) for each in quotes
    ]
    old = answer.model_copy(update={"citations": quotes, "statements": statements})
    desk_page.goto(f"/?c={kept_with(store, None, old)}")
    shown = desk_page.locator(".statement")
    expect(shown).to_have_count(4)
    expect(shown.nth(0).locator(".since")).to_have_count(0)
    expect(shown.nth(1).locator(".since")).to_contain_text("These words still stand in it.")
    expect(shown.nth(2).locator(".since")).to_contain_text("Changed since quoted")
    expect(shown.nth(3).locator(".since")).to_contain_text("Withdrawn since quoted")
    expect(shown.nth(2).locator("blockquote")).to_contain_text(words)
    shown.nth(1).locator(".citation").click()  # it is marked where it stands now
    expect(desk_page.locator("#reader mark.opened").first).to_be_visible()
    expect(desk_page.locator("#reader mark.opened").first).to_contain_text(quote.quote[:20])


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_is_for_everyone(
    open_page: OpenPage,
    desk: LiveServer,
    store: ConversationStore,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
    answered: str,
    width: int,
) -> None:
    page = open_page(base_url=desk.url, width=width, has_touch=width == 360)
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    old = given(page, answered)
    for title in (HOSTILE, "The bridge", None):
        kept_with(store, title, old)
    shown = opened_list(page)
    expect(shown.locator(".conversation")).to_have_text([answered, "The bridge", HOSTILE])
    assert page.locator("dialog img, dialog script").count() == 0
    shown.get_by_role("button", name=re.compile("^Rename <img")).click()
    expect(shown.get_by_label("Title of the conversation")).to_have_value(HOSTILE)
    assert_accessible(page)
    shown.get_by_role("button", name=re.compile("^Delete The")).click()
    assert_accessible(page)
    if width == 360:
        assert small_targets(page) == []
    shown.get_by_role("link", name=HOSTILE).first.click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page).to_have_title(re.compile(re.escape(HOSTILE)))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_where_none_is_kept_the_page_goes_on_and_says_so_once(
    open_page: OpenPage, public: str, ask: Ask, answered: str, complaints: list[str]
) -> None:
    page = open_page(base_url=public)
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    ask(page, answered)
    notice = page.locator("#unkept")
    expect(notice).to_contain_text("This server keeps no conversations for you.")
    notice.get_by_role("button", name="Understood").click()
    expect(notice).to_be_hidden()
    expect(page.get_by_label("Your question")).to_be_focused()
    with page.expect_request("**/v1/ask") as sent:
        ask(page, "And who was against it?")
    body: Any = sent.value.post_data_json
    assert "conversation_id" not in body
    assert [message["role"] for message in body["history"]] == ["user", "assistant"]
    assert urlsplit(page.url).query == ""
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    ask(page, answered)
    expect(notice).to_be_hidden()
    shown = opened_list(page)
    expect(shown.locator(".count")).to_contain_text("lets none of them see or keep conversations")
    assert complaints
    assert all("403" in said for said in complaints)
    complaints.clear()
