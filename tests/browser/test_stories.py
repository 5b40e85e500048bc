"""What the pages say of a story: its other prints, its versions, its pages, its sources."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from index.data_folder import open_for_writing
from index.embedding import EmbeddingModel
from index.sync import sync
from tests.conftest import ROOT, serving

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
AnswerOf = Callable[[Page, str], Any]
Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

HEAD = "---\ntitle: {title}\npublisher: {publisher}\ndate: {date}\n{more}---\n\n"
FERRY = """The chain ferry at Skelderwick will stop running on 9 June after {years} years, because
the river authority will not pay for a new hull.

The ferry carried {passengers} passengers last year, a fifth of the number of ten years ago,
according to figures that the authority published on Tuesday.

“We have patched her every winter, and there is nothing left to patch,” said Orla Penhale, who
has been ferrymaster since 2009. “I would rather tie her up than see her sink.”

A replacement hull would cost £1.4 million, the authority said, and no grant could be found for
it. Two buses an hour will run over the Fenby bypass instead, at the fare of the ferry.

Traders on the north bank fear for their custom. The market there opens on the four days on
which the ferry was busiest, and most of those who came by it came on foot.

A petition against the closure had 2,300 signatures by last night. It will be handed to the
authority on Friday, when its board meets in the old customs house.
"""
RIGHT = FERRY.format(years=141, passengers="38,200")
WRONG = FERRY.format(years=141, passengers="83,200")
CORRECTED = "a corrected version of this story, modified 3 May 2024"
ECHO, GAZETTE = "The Skelderwick Echo", "The Northbank Gazette"
WALK = """Walkers marched from Skelderwick market place to the landing stage on Saturday.

The chain ferry at Skelderwick carries her last passengers on 9 June, when everyone who wants to
can ride without paying, the harbour office said.

“My grandmother sold eels from that landing,” said Tobias Wray, who led the march.
"""
QUESTION = "How many passengers did the chain ferry carry last year?"
SAME_SOURCE = "When will the ferry stop running, and how many passengers did it carry last year?"
TWO_SOURCES = "When does the chain ferry carry her last passengers?"


def head(title: str, publisher: str, date: str, more: str = "") -> str:
    return HEAD.format(title=title, publisher=publisher, date=date, more=more)


def unwrapped(text: str) -> str:
    """Each paragraph on one line, as papers have them."""
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))


FILES = {
    "echo-first.md": head("Chain ferry to stop in June", ECHO, "2024-05-01") + unwrapped(WRONG),
    "echo-corrected.md": head(
        "Chain ferry to stop in June", ECHO, "2024-05-01", "modified: 2024-05-03\n"
    )
    + unwrapped(RIGHT)
    + "\n\nCorrection: an earlier version of this story misstated the number of passengers.\n",
    "gazette.md": head("No new hull, no ferry", GAZETTE, "2024-05-04") + unwrapped(RIGHT),
    "gazette-again.md": head("No new hull, no ferry", GAZETTE, "2024-05-04") + unwrapped(RIGHT),
    "walk.md": head("A march for the ferry", "The Fenby Herald", "2024-05-12") + unwrapped(WALK),
}


@pytest.fixture(scope="module")
def archive(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server over prints of a story, its correction, a PDF, and one without text."""
    place = tmp_path_factory.mktemp("stories")
    folder = place / "papers"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("broadsheet.pdf", "scanned.pdf"):
        shutil.copy(ROOT / "tests/files/pdf" / name, folder)
    with open_for_writing(place / "data", model) as index:
        sync(index, [folder])
    with serving(place / "data") as server:
        yield server.url


@pytest.fixture
def chat(open_page: OpenPage, archive: str) -> Page:
    """The chat page over these papers."""
    page = open_page(base_url=archive, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    expect(page.locator("#welcome .fresh")).to_be_visible()
    return page


@pytest.fixture
def ids(chat: Page) -> dict[str, str]:
    """The article of each file."""
    items = chat.request.get("/v1/articles").json()["items"]
    details = [chat.request.get(f"/v1/articles/{item['id']}").json() for item in items]
    return {Path(source).name: d["id"] for d in details for source in d["sources"]}


def test_a_quote_names_its_version_and_the_other_papers_that_print_it(
    chat: Page, ask: Ask, answer_of: AnswerOf, ids: dict[str, str]
) -> None:
    citation = answer_of(chat, QUESTION)["citations"][0]
    assert citation["version"] == CORRECTED
    assert [print_["publisher"] for print_ in citation["also_printed_by"]] == [GAZETTE]
    turn = ask(chat, QUESTION)
    first = turn.locator("figure").first
    expect(first.locator("figcaption")).to_have_text(f"{ECHO}, 1 May 2024: {CORRECTED}")
    expect(first.locator(".prints")).to_have_text(f"Also printed by {GAZETTE}, 4 May 2024")
    href = first.locator(".prints a").get_attribute("href")
    assert href == f"/articles/{ids['gazette.md']}"
    turn.get_by_role("button", name="Copy with citations").click()
    expect(turn.get_by_role("button", name="Copied")).to_be_visible()
    copied = str(chat.evaluate("navigator.clipboard.readText()"))
    assert f"({CORRECTED}; also printed by {GAZETTE}, 4 May 2024)" in copied


def test_independent_sources_are_counted_aloud_and_on_the_page(
    chat: Page, ask: Ask, answer_of: AnswerOf
) -> None:
    answer = answer_of(chat, TWO_SOURCES)
    assert answer["independent_sources"] == 2
    words = f"{len(answer['citations'])} quotes from 2 independent sources"
    expect(ask(chat, TWO_SOURCES).locator(".spread")).to_have_text(words)
    expect(chat.get_by_role("status")).to_have_text(f"Answered with {words}.")


def test_a_source_named_once_for_two_quotes_does_not_move_the_page(chat: Page, ask: Ask) -> None:
    """What only screen readers are told stands in the conversation, and lengthens nothing else."""
    for _ in range(3):
        turn = ask(chat, SAME_SOURCE)
    expect(turn.locator(".spread")).to_have_text(re.compile(r"^\d quotes from one source$"))
    expect(turn.locator("figcaption.visually-hidden")).not_to_have_count(0)
    turn.locator(".citation").last.click()
    expect(chat.locator("#reader mark.opened").first).to_be_in_viewport()
    assert chat.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


def test_another_print_opens_in_the_reader_and_gives_the_focus_back(
    chat: Page, ask: Ask, ids: dict[str, str]
) -> None:
    turn = ask(chat, QUESTION)
    link = turn.locator(".prints a").first
    link.focus()
    chat.keyboard.press("Enter")
    expect(chat.locator("#reader .headline")).to_have_text("No new hull, no ferry")
    expect(chat.locator("#reader .headline")).to_be_focused()
    chat.keyboard.press("Escape")
    expect(link).to_be_focused()
    mark = turn.locator(".citation").first
    mark.click()
    earlier = chat.locator("#reader .prints", has_text="Earlier version: ").locator("a")
    expect(earlier).to_have_attribute("href", f"/articles/{ids['echo-first.md']}")
    earlier.click()
    expect(chat.locator("#reader .reader-notice").first).to_be_visible()
    chat.reload()
    expect(chat.locator("#reader .reader-notice").first).to_be_visible()
    chat.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_the_reader_says_that_a_version_is_an_earlier_one(chat: Page, ids: dict[str, str]) -> None:
    chat.locator(f'[data-article="{ids["echo-first.md"]}"]').click()
    notice = chat.locator("#reader .reader-notice").first
    expect(notice).to_have_text(f"This is an earlier version: there is {CORRECTED}.")
    expect(notice).to_be_in_viewport()
    expect(chat.get_by_role("status")).to_contain_text("This is an earlier version.")
    notice.get_by_role("link").click()
    expect(chat.locator("#reader .printed")).to_have_text(
        f"{ECHO}, 1 May 2024, modified 3 May 2024"
    )
    expect(notice).to_be_hidden()
    expect(chat.locator("#reader .prints")).to_have_text(
        [f"Also printed by {GAZETTE}, 4 May 2024", f"Earlier version: {ECHO}, 1 May 2024"]
    )


def test_the_articles_own_pages_say_the_same_without_scripts(
    open_page: OpenPage, archive: str, ids: dict[str, str]
) -> None:
    page = open_page(base_url=archive, java_script_enabled=False)
    page.goto(f"/articles/{ids['echo-first.md']}")
    notice = page.locator(".reader-notice")
    expect(notice).to_have_text(f"This is an earlier version: there is {CORRECTED}.")
    notice.get_by_role("link").click()
    assert page.url == f"{archive}/articles/{ids['echo-corrected.md']}"
    expect(page.locator(".reader-notice")).to_have_count(0)
    expect(page.locator(".printed")).to_have_text(f"{ECHO}, 1 May 2024, modified 3 May 2024")
    expect(page.locator("[itemprop=dateModified]")).to_have_attribute("datetime", "2024-05-03")
    page.locator(".prints a").first.click()
    expect(page.locator(".prints")).to_have_text(
        [
            f"Also printed by {ECHO}, 1 May 2024",
            f"Earlier version: {ECHO}, 1 May 2024",
            "The same text is in 2 files: papers/gazette-again.md, papers/gazette.md",
        ]
    )


def test_pages_of_a_pdf_are_named_with_its_paragraphs(
    chat: Page, ids: dict[str, str], open_page: OpenPage
) -> None:
    article = chat.request.get(f"/v1/articles/{ids['broadsheet.pdf']}").json()
    shown = [p for p in article["paragraphs"] if p["kind"] == "paragraph"]
    assert {p["page"] for p in shown} >= {1, 2}
    numbers = [f"{p['number']} p. {p['page']}" for p in shown]
    chat.locator(f'[data-article="{ids["broadsheet.pdf"]}"]').click()
    expect(chat.locator("#reader .paragraph-number")).to_have_text(numbers)
    chat.goto(f"/articles/{ids['broadsheet.pdf']}")
    expect(chat.locator(".paragraph-number")).to_have_text(numbers)
    last = chat.locator(".paragraph-number").last
    name = f"Paragraph {shown[-1]['number']}, page {shown[-1]['page']}: link to it"
    expect(last).to_have_accessible_name(name)


def test_what_could_not_be_read_is_listed_under_one_line(chat: Page, ask: Ask) -> None:
    line = chat.locator("#welcome .fresh summary")
    expect(line).to_have_text(
        re.compile(r"^5 articles, brought in line (just now|\d+ minutes? ago); 1 file could not be")
    )
    reason = chat.locator("#welcome .fresh li")
    expect(reason).to_be_hidden()
    line.press("Enter")
    failure = chat.request.get("/v1/index").json()["failures"][0]
    expect(reason).to_have_text(f"{failure['source']}: {failure['error']}")
    assert failure["source"].endswith("scanned.pdf")
    ask(chat, QUESTION)  # the welcome goes; the line stands over the list of articles
    expect(chat.locator("#reader .fresh summary")).to_contain_text("1 file could not be read")


@pytest.mark.parametrize("width", [360, 1280])
def test_stories_are_accessible(
    open_page: OpenPage,
    archive: str,
    ask: Ask,
    ids: dict[str, str],
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    page = open_page(base_url=archive, width=width, reduced_motion="reduce")
    page.goto("/")
    page.locator("#welcome .fresh summary").click()
    assert_accessible(page)
    ask(page, TWO_SOURCES)
    page.locator(".prints a").last.click()
    expect(page.locator("#reader .headline")).to_be_visible()
    assert_accessible(page)
    page.locator("#reader .prints a").last.click()
    expect(page.locator("#reader .reader-notice").first).to_be_visible()
    assert_accessible(page)
    for name in ("echo-first.md", "gazette.md", "broadsheet.pdf"):
        page.goto(f"/articles/{ids[name]}")
        assert_accessible(page)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def test_on_a_phone_the_other_prints_are_a_fingertip_high(
    open_page: OpenPage, archive: str, ask: Ask, small_targets: Callable[[Page], Any]
) -> None:
    page = open_page(base_url=archive, width=360, height=740, has_touch=True)
    page.goto("/")
    expect(page.locator("#welcome .fresh summary")).to_be_visible()
    assert small_targets(page) == []
    ask(page, QUESTION).locator(".prints a").first.click()
    expect(page.locator("#reader .prints").first).to_be_visible()
    assert small_targets(page) == []
    page.locator("#reader .prints", has_text="Earlier version: ").locator("a").click()
    expect(page.locator("#reader .reader-notice").first).to_be_visible()
    assert small_targets(page) == []
