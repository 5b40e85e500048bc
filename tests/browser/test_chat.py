"""The chat: asking, stopping, failing, coming back."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from playwright.sync_api import Locator, Page, expect

from server.app import create_app
from server.settings import load_settings

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
AnswerOf = Callable[[Page, str], Any]


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The real application over a folder without an index: its URL, and how to stop it."""
    app = create_app(load_settings({}, data=tmp_path))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join()

    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", stop
    stop()


@contextmanager
def slow_network(page: Page, latency_ms: int) -> Iterator[None]:
    """A real answer over a connection as slow as this."""
    session = page.context.new_cdp_session(page)
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**conditions, "latency": latency_ms})
    yield
    session.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})
    session.detach()


def test_the_empty_page_says_what_it_does_and_what_is_indexed(chat: Page) -> None:
    index = chat.request.get("/v1/index").json()
    questions = chat.request.get("/v1/suggestions").json()["questions"]
    expect(chat.get_by_role("heading", level=1)).to_have_text("Pullquote")
    expect(chat.locator(".promise")).to_contain_text("each quote opens its article")
    expect(chat.locator("#welcome .fresh")).to_have_text(
        re.compile(rf"^{index['articles']} articles, brought in line (just now|\d+ minutes? ago)$")
    )
    expect(chat.locator(".suggestion")).to_have_text(questions)
    assert 1 <= len(questions) <= 4


def test_every_script_is_announced_at_the_top_of_the_page(page: Page) -> None:
    """Else the browser finds them one after the other, a round trip each."""
    loaded: set[str] = set()
    page.on("request", lambda request: loaded.add(urlsplit(request.url).path))
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    links = page.locator('link[rel="modulepreload"], script[src]')
    announced = links.evaluate_all("(found) => found.map((f) => new URL(f.href || f.src).pathname)")
    assert sorted(announced) == sorted(path for path in loaded if path.startswith("/scripts/"))


def test_the_page_says_what_to_do_without_an_index_and_without_a_server(
    open_page: Callable[..., Page],
    empty_server: tuple[str, Callable[[], None]],
    complaints: list[str],
) -> None:
    url, stop = empty_server
    page = open_page(base_url=url)
    page.goto("/")
    expect(page.locator(".waiting")).to_contain_text("pullquote index FOLDER")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
    stop()
    expect(page.locator(".waiting")).to_contain_text("pullquote serve")
    assert all("503" in said or "ERR_CONNECTION_REFUSED" in said for said in complaints)
    complaints.clear()


def test_a_suggested_question_is_asked(chat: Page) -> None:
    suggestion = chat.locator(".suggestion").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(chat.get_by_role("heading", level=2, name=question)).to_be_visible()
    expect(chat.locator(".citation").first).to_be_visible()
    expect(chat.locator(".welcome")).to_be_hidden()
    expect(chat.get_by_label("Your question")).to_be_focused()


def test_enter_asks_and_shift_enter_does_not(chat: Page, answered: str) -> None:
    field = chat.get_by_label("Your question")
    field.fill("   ")
    chat.keyboard.press("Enter")
    field.fill(answered)
    chat.keyboard.press("Shift+Enter")
    expect(field).to_have_value(answered + "\n")
    expect(chat.locator(".turn")).to_have_count(0)
    chat.keyboard.press("Enter")
    expect(chat.locator(".turn")).to_have_count(1)
    expect(field).to_have_value("")


def test_enter_that_ends_a_composed_word_does_not_ask(chat: Page) -> None:
    field = chat.get_by_label("Your question")
    field.fill("橋")
    composing = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
    field.dispatch_event("keydown", composing)
    expect(field).to_have_value("橋")
    expect(chat.locator(".turn")).to_have_count(0)


def test_an_answer_is_the_quotes_the_server_gave_under_their_sources(
    chat: Page, ask: Ask, answered: str, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, answered)
    assert answer["status"] == "answered"
    turn = ask(chat, answered)
    quotes = turn.locator("blockquote")
    expect(quotes).to_have_text([f"{c['quote']}\xa0[{c['number']}]" for c in answer["citations"]])
    first = answer["citations"][0]["article"]
    source = first["publisher"] or first["title"]
    expect(turn.locator("figcaption").first).to_contain_text(source)
    expect(turn.locator(".is-related")).to_have_count(0)


def test_a_follow_up_is_asked_in_the_conversation_that_is_kept(
    chat: Page, ask: Ask, answered: str
) -> None:
    with chat.expect_request("**/v1/ask") as first:
        ask(chat, answered)
    kept = parse_qs(urlsplit(chat.url).query)["c"]
    body: Any = first.value.post_data_json
    assert [body["conversation_id"]] == kept
    with chat.expect_request("**/v1/ask") as sent:
        ask(chat, "And who was against it?")
    assert sent.value.post_data_json == {
        "question": "And who was against it?",
        "history": [],
        "conversation_id": kept[0],
    }


def test_what_is_not_said_is_plainly_not_answered(
    chat: Page, ask: Ask, related: str, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, related)
    assert answer["status"] == "related"
    turn = ask(chat, related)
    expect(turn).to_contain_text(answer["reason"]["message"])
    expect(turn.get_by_role("heading", level=3).first).to_have_text(
        "Closest passages, not an answer"
    )
    expect(turn.locator("blockquote")).to_have_count(len(answer["citations"]))
    expect(chat.get_by_role("status")).to_contain_text("Not answered.")


def test_nothing_found_is_said_in_the_servers_words(
    chat: Page, ask: Ask, not_found: str, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, not_found)
    assert answer["status"] == "not_found"
    turn = ask(chat, not_found)
    expect(turn.locator(".note")).to_have_text(answer["reason"]["message"])
    expect(turn.locator("blockquote")).to_have_count(0)


def test_a_question_can_be_stopped_and_asked_again(chat: Page, answered: str) -> None:
    with slow_network(chat, 1_500):
        chat.get_by_label("Your question").fill(answered)
        chat.get_by_role("button", name="Ask", exact=True).click()
        expect(chat.locator(".progress", has_text="Searching")).to_be_visible()
        with chat.expect_event("requestfailed"):  # the server is spared the rest of the work
            chat.get_by_role("button", name="Stop").click()
        expect(chat.locator(".progress", has_text="Stopped")).to_be_visible()
        chat.wait_for_timeout(2_000)  # longer than the answer would have taken
        expect(chat.locator("blockquote")).to_have_count(0)
    chat.get_by_role("button", name="Ask again").click()
    expect(chat.locator("blockquote").first).to_be_visible()
    expect(chat.locator(".turn")).to_have_count(1)


def test_a_lost_connection_is_said_and_can_be_tried_again(
    chat: Page, answered: str, complaints: list[str]
) -> None:
    with chat.expect_response("**/scripts/reader.js"):
        chat.get_by_label("Your question").focus()
    chat.wait_for_load_state("networkidle")
    chat.context.set_offline(True)
    chat.get_by_label("Your question").fill(answered)
    chat.keyboard.press("Enter")
    expect(chat.locator(".progress")).to_contain_text("The server does not answer.")
    expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
    chat.context.set_offline(False)
    expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    chat.get_by_role("button", name="Try again").click()
    expect(chat.locator("blockquote").first).to_be_visible()
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_a_server_that_went_before_the_first_question_is_waited_for(
    chat: Page, answered: str, complaints: list[str]
) -> None:
    """What shows answers is not even here yet."""
    chat.context.set_offline(True)
    chat.get_by_label("Your question").fill(answered)
    chat.keyboard.press("Enter")
    expect(chat.locator("#corpus-notice")).to_contain_text("The server does not answer.")
    chat.context.set_offline(False)
    chat.get_by_role("button", name="Try again").click()
    expect(chat.locator("blockquote").first).to_be_visible()
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Conversations", "Words in questions or answers"), ("Copy with citations", "Copied")],
)
def test_what_a_server_that_is_away_cannot_give_is_said(
    chat: Page, ask: Ask, answered: str, complaints: list[str], name: str, shown: str
) -> None:
    ask(chat, answered)
    button = chat.get_by_role("button", name=name, exact=True)
    chat.context.set_offline(True)
    button.click()
    expect(chat.locator("#corpus-notice")).to_contain_text("The server does not answer.")
    chat.context.set_offline(False)
    expect(chat.locator("#corpus-notice")).to_be_hidden()
    button.click()
    expect(chat.get_by_text(shown, exact=True)).to_be_visible()
    assert complaints
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_what_is_asked_of_a_server_that_is_away_is_asked_when_it_is_back(
    chat: Page, ask: Ask, answered: str, complaints: list[str]
) -> None:
    ask(chat, answered)
    chat.context.set_offline(True)
    field = chat.get_by_label("Your question")
    field.fill("Who was against it?")
    field.press("Enter")
    expect(chat.locator("#corpus-notice")).to_contain_text("The server does not answer.")
    field.fill("Why was it closed?")
    field.press("Enter")
    expect(chat.locator("#corpus-notice")).to_contain_text("Your question is asked as soon as")
    chat.context.set_offline(False)
    expect(chat.locator(".asked")).to_have_text(
        [answered, "Who was against it?", "Why was it closed?"]
    )
    expect(chat.locator("#corpus-notice")).to_be_hidden()
    expect(field).to_have_value("")
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in complaints)
    complaints.clear()


def test_a_refused_question_is_explained_in_plain_words(chat: Page, complaints: list[str]) -> None:
    chat.get_by_label("Your question").fill("why " * 5_000)
    chat.keyboard.press("Enter")
    refused = chat.locator(".progress")
    expect(refused).to_contain_text("characters")
    assert "{" not in refused.inner_text()
    assert all("422" in complaint for complaint in complaints)
    complaints.clear()


def test_a_reload_keeps_the_conversation_and_the_draft(chat: Page, ask: Ask, answered: str) -> None:
    quotes = ask(chat, answered).locator("blockquote").all_inner_texts()
    chat.get_by_label("Your question").fill("half a quest")
    chat.reload()
    expect(chat.locator("blockquote")).to_have_text(quotes)
    expect(chat.get_by_label("Your question")).to_have_value("half a quest")


def test_a_new_conversation_forgets_the_old_one(chat: Page, ask: Ask, answered: str) -> None:
    ask(chat, answered)
    chat.get_by_role("button", name="New conversation").click()
    expect(chat.locator(".turn")).to_have_count(0)
    expect(chat.locator("#welcome .fresh")).to_be_visible()
    expect(chat.get_by_label("Your question")).to_be_focused()
    chat.reload()
    expect(chat.locator("#welcome .fresh")).to_be_visible()
    expect(chat.locator(".turn")).to_have_count(0)


def test_an_answer_is_copied_with_its_citations(
    chat: Page, ask: Ask, answered: str, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, answered)
    turn = ask(chat, answered)
    turn.get_by_role("button", name="Copy with citations").click()
    copied = turn.get_by_role("button", name="Copied")
    expect(copied).to_be_focused()
    text = str(chat.evaluate("navigator.clipboard.readText()"))
    for citation in answer["citations"]:
        assert citation["quote"] in text
        assert f"[{citation['number']}] {citation['article']['title']}" in text
    expect(turn.get_by_role("button", name="Copy with citations")).to_be_visible()


def test_the_view_follows_only_a_reader_who_is_at_the_end(
    chat: Page, ask: Ask, answered: str
) -> None:
    for _ in range(3):
        ask(chat, answered)
    scroller = chat.locator("#chat-scroller")
    with slow_network(chat, 800):
        chat.get_by_label("Your question").fill(answered)
        chat.keyboard.press("Enter")
        expect(chat.locator(".progress", has_text="Searching")).to_be_in_viewport()
        scroller.evaluate("(scroller) => scroller.scrollTo(0, 0)")
        expect(chat.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        expect(chat.locator(".turn").last.locator("blockquote").first).to_be_attached()
    assert scroller.evaluate("(scroller) => scroller.scrollTop") == 0
    last = ask(chat, answered)
    expect(last.get_by_role("heading", level=2)).to_be_in_viewport()
    expect(last.locator("blockquote").first).to_be_in_viewport()
