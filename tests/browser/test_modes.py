"""Quotes alone, or a language model's words: the choice, and answers that come bit by bit."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import serving
from tests.server.generation.model_server import ModelServer, fails, says
from tests.server.generation.model_server import serving as serving_model

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
OpenPage = Callable[..., Page]

QUESTION = "How did the council vote on closing Chandlers Bridge to traffic?"
WORDED = "The council voted by 17 to 14 to close the crossing to motor traffic."
MODEL = "<img src=x onerror=alert(1)>"


def written(*statements: tuple[str, int]) -> str:
    made = [{"text": text, "sentences": [number]} for text, number in statements]
    return json.dumps({"statements": made})


@pytest.fixture(scope="module")
def model_server() -> Iterator[ModelServer]:
    with serving_model(fails(500)) as server:
        yield server


@pytest.fixture(scope="module")
def wordy(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory, model_server: ModelServer
) -> Iterator[str]:
    """A server with a language model; a test says what that does."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("wordy") / "data")
    llm = {"PULLQUOTE_LLM": "openai", "PULLQUOTE_LLM_URL": f"{model_server.url}/v1"}
    with serving(data, **llm, PULLQUOTE_LLM_MODEL=MODEL) as server:
        yield server.url


@pytest.fixture
def wordy_page(open_page: OpenPage, wordy: str) -> Page:
    page = open_page(base_url=wordy)
    page.goto("/")
    expect(page.locator("#modes")).to_be_visible()
    return page


def test_without_a_language_model_there_is_nothing_to_choose(chat: Page) -> None:
    expect(chat.locator("#reader .contents li").first).to_be_visible()
    expect(chat.locator("#modes")).to_be_hidden()


def test_a_worded_statement_comes_before_the_end_and_stands_over_its_quote(
    wordy_page: Page, model_server: ModelServer, assert_accessible: Callable[[Page], None]
) -> None:
    more = [(f"{WORDED} ({number})", 1) for number in range(8)]
    model_server.behaviours[:] = [says(written((WORDED, 1), *more), pause=0.02)]
    field = wordy_page.get_by_label("Your question")
    field.fill(QUESTION)
    field.press("Enter")
    expect(wordy_page.locator(".statement > p").first).to_contain_text(WORDED)
    expect(wordy_page.get_by_role("button", name="Stop")).to_be_visible()
    expect(wordy_page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=30_000)
    turn = wordy_page.locator(".turn")
    first = turn.locator(".statement").first
    expect(first).to_contain_text(WORDED)
    expect(turn.locator(".bearing blockquote").first).to_contain_text("17 to 14")
    expect(turn.locator(".generation")).not_to_be_empty()
    expect(wordy_page.locator(".turn img")).to_have_count(0)
    assert_accessible(wordy_page)
    # On paper its quote is a footnote.
    wordy_page.emulate_media(media="print")
    expect(turn.locator(".bearing").first).to_be_hidden()
    expect(turn.locator(".sources q").first).to_contain_text("17 to 14")
    expect(wordy_page.locator(".modes")).to_be_hidden()


def test_a_stop_ends_the_models_work(wordy_page: Page, model_server: ModelServer) -> None:
    model_server.left.clear()
    # The list stays open: a model that has ended it is not listened to any longer.
    endless = written((WORDED, 1)).removesuffix("]}") + " " * 4_000
    model_server.behaviours[:] = [says(endless, pause=0.05)]
    wordy_page.get_by_label("Your question").fill(QUESTION)
    wordy_page.keyboard.press("Enter")
    expect(wordy_page.locator(".statement").first).to_contain_text(WORDED)
    wordy_page.get_by_role("button", name="Stop").click()
    expect(wordy_page.locator(".progress")).to_have_text("Stopped before the end.")
    expect(wordy_page.locator(".statement").first).to_contain_text(WORDED)
    assert model_server.left.wait(60)


def test_how_to_answer_is_chosen_by_key_and_remembered(
    wordy_page: Page, model_server: ModelServer, ask: Ask
) -> None:
    quotes = wordy_page.get_by_label("Quotes only")
    worded = wordy_page.get_by_label("A language model’s words, checked")
    expect(worded).to_be_checked()
    worded.focus()
    wordy_page.keyboard.press("ArrowUp")
    expect(quotes).to_be_checked()
    asked = len(model_server.requests)
    with wordy_page.expect_request("**/v1/ask") as sent:
        turn = ask(wordy_page, QUESTION)
    body: Any = sent.value.post_data_json
    assert body["mode"] == "extractive"
    expect(turn.locator("blockquote").first).to_be_visible()
    expect(turn.locator(".generation")).to_have_count(0)
    assert len(model_server.requests) == asked
    wordy_page.goto("/library")
    wordy_page.goto("/")
    expect(quotes).to_be_checked()


def test_a_model_that_fails_leaves_quotes_and_a_note(
    wordy_page: Page, model_server: ModelServer, ask: Ask
) -> None:
    model_server.behaviours[:] = [fails(500)]
    turn = ask(wordy_page, QUESTION)
    expect(turn.locator("blockquote").first).to_be_visible()
    expect(turn.locator(".generation")).not_to_be_empty()
    shown: Any = wordy_page.evaluate("document.querySelectorAll('main img').length")
    assert shown == 0
