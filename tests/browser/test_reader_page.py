"""An article's own page in a browser: quoted, changed, hostile, printed, without scripts."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from index.embedding import EmbeddingModel
from tests.conftest import serving
from tests.reader_papers import (
    AFTER,
    BEFORE,
    GONE,
    HOSTILE_TITLE,
    HOSTILE_WORDS,
    KEPT,
    SAID,
    Papers,
    make_papers,
)

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

HOSTILE_QUESTION = "When did the <b>ferry</b> hull <img src=x onerror=alert(8)> sink?"
# What no page has of its own.
INJECTED = """[...document.querySelectorAll(
    "img, svg, b, i, iframe, object, script:not([src]), [onerror], [onload], [onmouseover]"
)].map((found) => found.outerHTML)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def papers(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("reader"), model)


@pytest.fixture(scope="module")
def paper_server(papers: Papers) -> Iterator[str]:
    with serving(papers.data) as server:
        yield server.url


@pytest.fixture
def reading(open_page: OpenPage, paper_server: str) -> Callable[..., Page]:
    """A page on the server of these papers."""
    return lambda **options: open_page(base_url=paper_server, **options)


def test_without_scripts_a_quote_is_found_by_its_words(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading(java_script_enabled=False)
    page.goto(f"/articles/{papers.ferry}?revision={papers.quoted[7:19]}#p3")
    notice = page.locator(".reader-notice")
    expect(notice).to_contain_text("This article has changed since it was quoted.")
    page.get_by_label("The quote, as you have it").fill(f"“{KEPT}”")
    page.get_by_role("button", name="Find the quote").click()
    expect(page.locator("mark")).to_have_text(KEPT)
    expect(notice).to_contain_text("word for word, in paragraph 3.")
    notice.get_by_role("link", name="paragraph 3").click()
    expect(page.locator("mark#quote")).to_be_in_viewport()


def test_the_notice_leads_to_the_nearest_words(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading(height=400)
    page.goto(f"/articles/{papers.ferry}?revision={papers.quoted}&quote={BEFORE}#p3")
    expect(page.locator("mark.near")).to_have_text(AFTER)
    expect(page.locator("mark.near")).to_be_in_viewport()
    expect(page.locator("mark.opened")).to_have_count(0)


def test_without_scripts_pressing_a_speaker_marks_their_words(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading(java_script_enabled=False, height=400)
    page.goto(f"/articles/{papers.ferry}")
    page.locator(".speakers summary").click()
    page.get_by_role("link", name="Orla Penhale").click()
    expect(page.locator("mark.said")).to_have_text(SAID)
    pressed = page.locator(".speakers [aria-current]")
    expect(pressed).to_be_visible()  # the list stays unfolded
    page.locator(".said-in a").click()
    expect(page.locator("mark.said")).to_be_in_viewport()
    pressed.click()
    expect(page.locator("mark")).to_have_count(0)


def test_without_scripts_there_is_no_button_that_needs_them(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading(java_script_enabled=False)
    page.goto(f"/articles/{papers.ferry}")
    expect(page.get_by_role("button")).to_have_count(0)


def test_sections_are_headings_one_can_link_to(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading(height=300)
    page.goto(f"/articles/{papers.ferry}")
    heading = page.get_by_role("heading", level=2, name="What is next")
    page.goto(f"/articles/{papers.ferry}#{heading.get_attribute('id')}")
    expect(heading).to_be_in_viewport()


def test_markup_in_a_file_stays_text(reading: Callable[..., Page], papers: Papers) -> None:
    page = reading()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", answer)
    for search in ("", "?speaker=%3Cscript%3Ealert(8)%3C/script%3E", "?quote=%3Cimg+src=x%3Eab"):
        page.goto(f"/articles/{papers.hostile}{search}")
        expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE_TITLE)
        assert HOSTILE_TITLE in page.title()
        assert page.locator("main").locator("script, img, svg, b, i").count() == 0
    page.goto("/")
    page.locator(f'#reader [data-article="{papers.hostile}"]').click()
    expect(page.locator("#reader .headline")).to_have_text(HOSTILE_TITLE)
    assert page.locator("#reader").locator("script, img, svg, b, i").count() == 0
    assert asked == []


def test_markup_stays_text_wherever_an_article_or_a_question_is_named(
    reading: Callable[..., Page], papers: Papers, ask: Callable[[Page, str], Locator]
) -> None:
    page = reading()

    def only_text() -> None:
        assert page.evaluate(INJECTED) == []

    page.goto("/")
    listed = page.locator("#reader .contents li a")
    expect(listed).to_contain_text([HOSTILE_TITLE])
    only_text()
    turn = ask(page, HOSTILE_QUESTION)
    expect(turn.locator(".asked")).to_have_text(HOSTILE_QUESTION)
    expect(turn.locator("figcaption").first).to_contain_text("<svg onload=alert(6)>")
    expect(turn.locator("blockquote").first).to_contain_text("hull sank at noon")
    expect(turn.locator(".sources")).to_contain_text(HOSTILE_TITLE)
    expect(page).to_have_title(f"{HOSTILE_QUESTION} · Pullquote")
    mark = turn.locator(".citation").first
    mark.hover()
    expect(page.locator("#preview strong")).to_have_text(HOSTILE_TITLE)
    only_text()
    mark.click()
    expect(page.locator("#reader mark.opened").first).to_contain_text("hull sank at noon")
    expect(page.locator("#reader .byline")).to_contain_text("<img src=x onerror=alert(4)>")
    expect(page.get_by_role("status")).to_contain_text(HOSTILE_TITLE)
    only_text()
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator("dialog .conversation")).to_have_text([HOSTILE_QUESTION])
    only_text()
    page.goto("/library")
    expect(page.locator(".row", has_text=HOSTILE_TITLE)).to_contain_text("<svg onload=alert(6)>")
    only_text()
    page.goto(f"/check?{urlencode({'q': HOSTILE_WORDS})}")
    expect(page.locator(".place-title")).to_contain_text(HOSTILE_TITLE)
    only_text()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_accessible_in_every_state(
    reading: Callable[..., Page],
    papers: Papers,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
    width: int,
) -> None:
    options = {"has_touch": True} if width == 360 else {}
    page = reading(width=width, reduced_motion="reduce", **options)
    changed = f"/articles/{papers.ferry}?revision={papers.quoted[7:19]}"
    for address in (
        f"/articles/{papers.ferry}?quote={KEPT}",
        f"{changed}&quote={BEFORE}",
        f"{changed}&quote={GONE}",
        f"/articles/{papers.ferry}?speaker=Orla+Penhale",
        f"/articles/{papers.hostile}",
    ):
        page.goto(address)
        page.get_by_role("button", name="Find", exact=True).click()
        page.keyboard.type("the")
        page.locator(".paragraph-number").first.focus()
        expect(page.locator(".paragraph-tools")).to_be_visible()
        assert_accessible(page)
        assert page.evaluate(OVERFLOW) == 0, address
        if width == 360:
            assert small_targets(page) == []


def test_an_article_that_is_not_there_is_a_page_that_says_so(
    reading: Callable[..., Page],
    complaints: list[str],
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
) -> None:
    page = reading(width=360, has_touch=True)
    page.goto("/articles/nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text("No such article")
    assert_accessible(page)
    assert small_targets(page) == []
    assert all("status of 404" in said for said in complaints)  # Chromium's own words for it
    complaints.clear()


def test_on_paper_there_is_the_article_and_nothing_to_press(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading()
    page.goto(f"/articles/{papers.ferry}?quote={KEPT}")
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator(".paragraph-number").first.focus()
    page.emulate_media(media="print")
    expect(page.locator(".headline")).to_be_visible()
    for hidden in (".page-nav", ".find-bar", ".paragraph-tools", ".speakers"):
        expect(page.locator(hidden)).to_be_hidden()
    styles = page.locator(".paragraph").evaluate_all(
        "(found) => [...new Set(found.map((one) => getComputedStyle(one).contentVisibility))]"
    )
    assert styles == ["visible"]


def test_paragraph_numbers_are_seen_in_the_margin(
    reading: Callable[..., Page], papers: Papers
) -> None:
    page = reading()
    page.goto(f"/articles/{papers.ferry}")
    for number in page.locator(".paragraph-number").all():
        expect(number).to_be_visible()
        assert number.evaluate(
            """(link) => {
                const words = link.closest(".paragraph").querySelector("p");
                const { left, right } = link.getBoundingClientRect();
                return left >= 0 && right <= words.getBoundingClientRect().left;
            }"""
        )
