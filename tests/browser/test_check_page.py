"""The quote check: exact, altered or absent, with the place, its link and its citation."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from index.sync import SyncReport
from tests.conftest import SAMPLE, serving

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

EXACT = "never once, so far as I know, looked at the river"
ALTERED = "My father drove a coal lorry over Chandlers Bridge five days a week for thirty-one years"
HOSTILE = "<script>alert(1)</script><b onclick='x'>Kippers</b>"


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Iterator[str]:
    """The sample articles, twelve that all hold one sentence, and one that is full of markup."""
    folder = tmp_path_factory.mktemp("check") / "news"
    shutil.copytree(SAMPLE, folder)
    towns = "Ash Birch Cedar Dogwood Elder Fir Gorse Hazel Ivy Juniper Larch Maple".split()
    for number, town in enumerate(towns):
        own = f"{town} has {number + 3} mills, {number * 7} barges and a market on day {number}."
        said = "The price of salt is the price of peace."
        (folder / f"{town}.txt").write_text(f"Mills of {town}\n\n{own}\n\n{own[:20]} {said}\n")
    words = f"{HOSTILE} were sold for nine crowns at the Skelder fish market on Friday."
    (folder / "hostile.txt").write_text(f"{HOSTILE}\n\n{words}\n")
    data = folder.parent / "data"
    assert not module_index(folder, data).failed
    with serving(data) as server:
        yield server.url


@pytest.fixture
def page(open_page: OpenPage, archive: str) -> Page:
    """The quote check on a desk."""
    page = open_page(base_url=archive, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/check")
    return page


def check(page: Page, quote: str) -> Locator:
    """Check as a reader does; gives the places found."""
    page.get_by_label("The quotation").fill(quote)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#verdict")).to_have_text(re.compile("Exact|Altered|Absent|Not checked"))
    return page.locator(".place")


def verified(page: Page, quote: str) -> Any:
    return page.request.post("/v1/verify", data={"quote": quote}).json()


def test_words_that_stand_are_exact_and_lead_to_their_paragraph(page: Page) -> None:
    places = check(page, EXACT)
    expect(page.locator("#verdict")).to_have_text("Exact")
    expect(places).to_have_count(1)
    (match,) = verified(page, EXACT)["matches"]
    expect(places.locator("blockquote")).to_have_text(match["quote"])
    for words in (match["article"]["title"], match["article"]["publisher"], "12 March 2025"):
        expect(places.locator(".place-title")).to_contain_text(words)
    expect(page.get_by_role("status")).to_have_text(
        "Exact. The articles have these words, in 1 place."
    )
    number = match["paragraph"]["number"]
    link = places.get_by_role("link", name=f"Open at paragraph {number}")
    expect(link).to_have_attribute(
        "href", re.compile(rf"^/articles/{match['article']['id']}\?.*#p{number}$")
    )
    link.click()
    expect(page.locator("mark").first).to_have_text(match["quote"])
    page.go_back()
    expect(page.locator("#verdict")).to_have_text("Exact")


def test_other_dashes_and_marks_are_the_same_words(page: Page) -> None:
    places = check(page, "'for thirty—one years and   never once'")
    expect(page.locator("#verdict")).to_have_text(re.compile("Exact|Altered"))
    expect(places.locator(".place-note").last).to_contain_text("other spaces or line breaks")
    check(page, "for thirty-one years\nand never once")
    expect(page.locator("#verdict")).to_have_text("Exact")
    expect(places.locator(".place-note")).to_have_text(
        "The same words, with other spaces or line breaks."
    )


def test_what_differs_is_marked_for_eyes_and_ears(page: Page) -> None:
    places = check(page, ALTERED)
    expect(page.locator("#verdict")).to_have_text("Altered")
    expect(places.locator("del")).to_have_text(["[you have: lorry] ", "[you have: five] "])
    expect(places.locator("ins")).to_have_text(
        ["[the article has: wagon]", "[the article has: six]"]
    )
    expect(places.locator(".place-note")).to_have_text("2 differences")
    (match,) = verified(page, ALTERED)["matches"]
    # Without what the reader has, the article's own words are left.
    shown = places.locator("blockquote").evaluate(
        """(quote) => {
            const bare = quote.cloneNode(true);
            bare.querySelectorAll("del, .visually-hidden").forEach((each) => each.remove());
            return bare.textContent.replace(/\\s+/g, " ");
        }"""
    )
    assert shown == match["quote"]
    expect(page.get_by_role("status")).to_contain_text("Crossed out is what you have")


def test_absent_words_are_told_from_the_nearest(page: Page) -> None:
    near = "My father drove a coal wagon into the town hall and never once looked at the mayor"
    verdict = verified(page, near)
    assert (verdict["verdict"], len(verdict["matches"])) == ("absent", 1), "another example, please"
    check(page, near)
    expect(page.locator("#verdict")).to_have_text("Absent")
    expect(page.locator("#verdict-words")).to_contain_text("The nearest are others")
    expect(page.locator(".place")).to_have_count(1)
    check(page, "Quantum zeppelins annexed Liechtenstein")
    expect(page.locator("#verdict-words")).to_contain_text("none comes near")
    expect(page.locator(".place")).to_have_count(0)


def test_many_places_are_all_shown(page: Page) -> None:
    places = check(page, "The price of salt is the price of peace.")
    expect(places).to_have_count(10)
    expect(page.locator("#verdict-words")).to_have_text(
        "The articles have these words, in 10 places or more."
    )


def test_a_quotation_with_words_left_out_is_shown_in_parts(page: Page) -> None:
    quote = (
        "he missed the heron under the third pier … the way the whole deck hums in a "
        "south-westerly … I would not say that a closed bridge has made us a better town"
    )
    parts = verified(page, quote)["matches"]
    assert {part["place"] for part in parts} == {1}
    assert len(parts) > 1
    place = check(page, quote)
    expect(place).to_have_count(1)
    expect(place.locator("blockquote")).to_have_count(len(parts))
    expect(place.locator(".gap")).to_have_count(len(parts) - 1)
    place.get_by_role("button", name="Copy as citation").click()
    expect(place.get_by_role("button", name="Copied")).to_be_focused()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    quotes = " … ".join(part["quote"] for part in parts)
    assert copied.startswith(f"“{quotes}”\n{parts[0]['article']['title']}, ")
    assert f"paragraph {parts[0]['paragraph']['number']}" in copied


def test_the_whole_paragraph_opens_with_the_words_marked(page: Page) -> None:
    place = check(page, EXACT)
    place.get_by_text("The whole paragraph").click()
    expect(place.locator(".whole mark")).to_have_text(EXACT)
    expect(place.locator(".whole p")).to_contain_text("He was watching the kerbs.")


def test_a_link_checks_at_once_and_back_brings_the_one_before(page: Page) -> None:
    page.goto("/check?q=looked+at+the+river")
    expect(page.locator("#verdict")).to_have_text("Exact")
    expect(page.get_by_label("The quotation")).to_have_value("looked at the river")
    check(page, ALTERED)
    expect(page.locator("#verdict")).to_have_text("Altered")
    assert "/check?q=My+father" in page.url
    page.go_back()
    expect(page.locator("#verdict")).to_have_text("Exact")
    expect(page.get_by_label("The quotation")).to_have_value("looked at the river")
    page.goto("/check")
    expect(page.locator("#finding")).to_be_hidden()


def test_a_long_quotation_survives_a_reload_though_no_address_holds_it(page: Page) -> None:
    long = f"{ALTERED} " * 30
    check(page, long)
    assert page.url.endswith("/check")
    page.reload()
    expect(page.get_by_label("The quotation")).to_have_value(long.strip())
    expect(page.locator("#verdict")).to_have_text(re.compile("Exact|Altered|Absent"))


def test_markup_in_quotation_and_article_stays_text(page: Page) -> None:
    quote = f"{HOSTILE} were sold for ten crowns at the Skelder fish market on <i>Friday</i>."
    places = check(page, quote)
    expect(page.locator("#verdict")).to_have_text("Altered")
    expect(places.locator(".place-title")).to_contain_text(HOSTILE)
    expect(places.locator("blockquote")).to_contain_text("onclick='x'>Kippers</b> were sold")
    places.get_by_text("The whole paragraph").click()
    expect(places.locator(".whole mark")).to_contain_text("Kippers</b>")
    page.goto("/check?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+fish")
    expect(page.locator("#verdict")).to_have_text(re.compile("Absent|Altered"))
    assert page.locator("main script, main img, main b, main i").count() == 0


def test_what_cannot_be_checked_is_said_in_plain_words(page: Page, complaints: list[str]) -> None:
    check(page, "x " * 3_000)
    expect(page.locator("#verdict")).to_have_text("Not checked")
    expect(page.locator("#verdict-words")).to_contain_text("the limit is 5,000")
    check(page, "?!")
    expect(page.locator("#verdict-words")).to_contain_text("empty")
    page.get_by_label("The quotation").fill("  ")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_label("The quotation")).to_be_focused()
    page.context.set_offline(True)
    check(page, EXACT)
    expect(page.locator("#verdict-words")).to_contain_text("The server does not answer.")
    page.context.set_offline(False)
    check(page, EXACT)
    expect(page.locator("#verdict")).to_have_text("Exact")
    assert all("422" in said or "DISCONNECTED" in said for said in complaints)
    complaints.clear()


def test_a_quotation_is_checked_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the quotation")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if not page.get_by_label("The quotation").evaluate("(f) => f === document.activeElement"):
        page.get_by_label("The quotation").focus()
    page.keyboard.insert_text(ALTERED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#verdict")).to_have_text("Altered")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        name, ring = page.evaluate(
            """() => [document.activeElement.textContent,
                getComputedStyle(document.activeElement).outlineStyle !== "none"]"""
        )
        assert ring, name
        reached.append(name)
    assert reached[0] == "Check"
    assert reached[1].startswith("Open at paragraph")
    assert reached[2:] == ["The whole paragraph", "Copy as citation"]


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_moves_or_overflows(
    open_page: OpenPage,
    archive: str,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
    width: int,
) -> None:
    page = open_page(width=width, reduced_motion="reduce", base_url=archive)
    page.goto("/check")
    assert_accessible(page)
    for quote in (EXACT, ALTERED, "Quantum zeppelins annexed Liechtenstein", "pax" + "x" * 200):
        places = check(page, quote)
        if places.count() > 0:
            places.first.get_by_text("The whole paragraph").click()
            expect(places.first.locator(".whole mark")).to_be_visible()
        assert_accessible(page)
        if width == 360:
            assert small_targets(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    moving = """() => [...document.querySelectorAll("*")].filter((found) => {
        const style = getComputedStyle(found);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0
