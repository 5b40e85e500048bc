"""The library: searching, adding, taking out and bringing in line, against a server of its own."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, Request, expect

from index.sync import SyncReport
from tests.conftest import SAMPLE, serving, wait_for
from tests.index import web

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

HOSTILE = '<img src=x onerror="alert(1)"><b>Bold</b>'
WORDS = "seal warden winter bank estuary breakwater ferry sluice otter quay ledger tide".split()
UNDO_SECONDS = 10


def counts(week: int) -> str:
    """An article that is no copy of another."""
    chance = random.Random(week)  # noqa: S311 - the same texts each time is the point
    blocks = [
        " ".join(f"{chance.choice(WORDS)} {chance.randrange(999)}" for _ in range(40)) + "."
        for _ in range(8)
    ]
    return "\n\n".join([f"Counts of week {week}", *blocks])


def text_file(name: str, headline: str, words: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": f"{headline}\n\n{words}\n".encode()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's folder: the sample articles, and one whose every field is markup."""
    folder = tmp_path_factory.mktemp("library") / "news"
    shutil.copytree(SAMPLE, folder)
    fields = "\n".join(f"{name}: '{HOSTILE}'" for name in ("title", "author", "publisher"))
    words = f"{HOSTILE} The quay clerk counted ninety crates of kippers on Sunday morning."
    (folder / "hostile.md").write_text(f"---\n{fields}\ndate: 2019-02-03\n---\n{words}\n")
    return folder


@pytest.fixture(scope="module")
def newsroom(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Iterator[str]:
    """The URL of a server that may be written to; each test leaves its articles as they were."""
    data = tmp_path_factory.mktemp("newsroom") / "data"
    assert not module_index(folder, data).failed
    with serving(data, PULLQUOTE_PRIVATE_HOSTS="127.0.0.1") as server:
        yield server.url


@pytest.fixture
def library(open_page: OpenPage, newsroom: str) -> Page:
    """The library on a desk, listed."""
    return opened(open_page(base_url=newsroom))


def opened(page: Page, address: str = "/library") -> Page:
    page.goto(address)
    expect(page.locator("#found")).not_to_have_text("Looking…")
    expect(page.locator("#fresh")).to_contain_text("brought in line")
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".row h3").all_inner_texts()


def ids(page: Page, query: str = "") -> dict[str, str]:
    """The server's articles by their headline."""
    items = page.request.get(f"/v1/articles?limit=500{query}").json()["items"]
    return {item["title"]: item["id"] for item in items}


def take_out(page: Page, *headlines: str) -> None:
    """As other programs do it: without an undo."""
    for headline in headlines:
        page.request.delete(f"/v1/articles/{ids(page)[headline]}")


def idle(page: Page) -> bool:
    jobs = page.request.get("/v1/jobs?limit=50").json()["items"]
    return all(job["state"] not in ("queued", "running") for job in jobs)


def test_the_articles_are_listed_with_what_a_reader_would_cite(library: Page) -> None:
    items = library.request.get("/v1/articles?limit=50").json()["items"]
    assert titles(library) == [item["title"] for item in items]
    first = library.locator(".row").first
    expect(first).to_contain_text(items[0]["publisher"])
    expect(first).to_contain_text(items[0]["byline"])
    expect(first.locator("time")).to_have_attribute("datetime", items[0]["published"])
    expect(first.get_by_role("link").first).to_have_attribute("href", f"/articles/{items[0]['id']}")
    expect(library.locator("#found")).to_have_text(f"{len(items)} articles")
    expect(library.locator("#fresh")).to_contain_text(f"{len(items)} articles, brought in line")


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("path", "most"), [("/", 60_000), ("/library", 90_000), ("/check", 60_000)]
)
def test_a_page_loads_little_and_announces_its_scripts(
    open_page: OpenPage, newsroom: str, path: str, most: int
) -> None:
    page = open_page(base_url=newsroom)
    scripts: set[str] = set()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(file_size(request)))
    page.on("request", lambda request: scripts.add(urlsplit(request.url).path))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    links = page.locator('link[rel="modulepreload"], script[src]')
    announced = links.evaluate_all("(found) => found.map((f) => new URL(f.href || f.src).pathname)")
    assert sorted(announced) == sorted(p for p in scripts if p.startswith("/scripts/"))
    assert 0 < sum(sizes) < most


def file_size(request: Request) -> int:
    """What was sent of the page itself; the articles are as long as they are."""
    is_file = not urlsplit(request.url).path.startswith("/v1/")
    return request.sizes()["responseBodySize"] if is_file else 0


def test_words_are_looked_for_while_they_are_typed(library: Page) -> None:
    field = library.get_by_label("Words in headline or text")
    field.press_sequentially("chandlers bri", delay=20)
    library.wait_for_url("**/library?q=chandlers+bri")
    expect(library.locator(".row")).to_have_count(len(ids(library, "&q=chandlers bri")))
    found = titles(library)
    assert 0 < len(found) < 18
    expect(library.get_by_role("status")).to_have_text(f"{len(found)} articles found.")
    field.fill("zeppelin")
    expect(library.locator("#found")).to_contain_text("No article passes these filters.")
    expect(library.locator(".row")).to_have_count(0)
    library.get_by_role("button", name="Clear filters").click()
    expect(library.locator("#found")).to_have_text("19 articles")
    expect(field).to_be_focused()
    expect(field).to_have_value("")


def test_back_goes_through_the_filters_and_not_through_each_letter(library: Page) -> None:
    everything = titles(library)
    field = library.get_by_label("Words in headline or text")
    field.press_sequentially("flo", delay=400)  # slower than the pause that looks
    library.wait_for_url("**/library?q=flo")
    library.get_by_label("Order").select_option("Oldest first")
    library.wait_for_url("**/library?q=flo&sort=oldest")
    oldest = list(ids(library, "&q=flo&sort=oldest"))
    expect(library.locator(".row h3")).to_have_text(oldest)
    field.focus()
    library.go_back()
    expect(library.locator(".row h3")).to_have_text(list(ids(library, "&q=flo")))
    expect(library.get_by_label("Order")).to_have_value("newest")
    expect(field).to_have_value("flo")
    library.go_back()
    expect(library.locator(".row h3")).to_have_text(everything)
    expect(field).to_have_value("")
    library.go_forward()
    expect(field).to_have_value("flo")


def test_an_address_with_filters_can_be_shared(open_page: OpenPage, newsroom: str) -> None:
    page = open_page(base_url=newsroom)
    query = "publisher=The+Skelderwick+Courier&byline=thirsk&from=2024-01-01&to=2030-12-31"
    opened(page, f"/library?q=council&{query}&sort=headline")
    expected = ids(
        page,
        "&q=council&publisher=The Skelderwick Courier&byline=thirsk"
        "&published_from=2024-01-01&published_to=2030-12-31&sort=headline",
    )
    assert titles(page) == list(expected) != []
    expect(page.get_by_label("Publisher", exact=True)).to_have_value("The Skelderwick Courier")
    expect(page.get_by_label("Byline")).to_have_value("thirsk")
    expect(page.get_by_label("From", exact=True)).to_have_value("2024-01-01")
    expect(page.get_by_label("Words in headline or text")).to_have_value("council")


def test_publishers_are_chosen_by_name_and_by_their_link(library: Page) -> None:
    choice = library.get_by_label("Publisher", exact=True)
    expect(choice.locator("option")).not_to_have_count(1)
    choice.select_option("Harnshire Herald")
    expected = list(ids(library, "&publisher=Harnshire Herald"))
    expect(library.locator(".row h3")).to_have_text(expected)
    library.go_back()
    expect(library.locator(".row")).to_have_count(19)
    library.locator(".row-facts").get_by_role("link", name="Harnshire Herald").first.click()
    expect(library.locator(".row h3")).to_have_text(expected)
    expect(choice).to_have_value("Harnshire Herald")
    library.get_by_label("From", exact=True).fill("2026-01-01")
    expect(library.locator(".row h3")).to_have_text(
        list(ids(library, "&publisher=Harnshire Herald&published_from=2026-01-01"))
    )


def test_markup_in_an_article_and_in_an_address_stays_text(
    open_page: OpenPage, newsroom: str
) -> None:
    page = open_page(base_url=newsroom)
    opened(page, "/library?q=kippers&sort=%3Cscript%3E")
    row = page.locator(".row")
    expect(row.locator("h3")).to_have_text(HOSTILE)
    expect(row).to_contain_text(HOSTILE)
    expect(page.locator("#filter-publisher option", has_text=HOSTILE)).to_have_count(1)
    row.get_by_role("button", name="Remove").click()
    expect(page.locator("#undo-words")).to_contain_text(HOSTILE)
    page.get_by_role("button", name="Undo").click()
    opened(page, f"/library?q={HOSTILE}&publisher={HOSTILE}&byline={HOSTILE}")
    expect(page.get_by_label("Words in headline or text")).to_have_value(HOSTILE)
    assert page.locator("main img, main b, main script").count() == 0


def test_files_are_added_each_with_its_own_fate(library: Page, complaints: list[str]) -> None:
    sent: list[FilePayload] = [
        text_file("kites.txt", "Kites", "Forty kites flew over Fenby lock on Sunday at noon."),
        {"name": f"{HOSTILE[:30]}.pdf", "mimeType": "", "buffer": b"no pdf"},
        {"name": "photo.gif", "mimeType": "image/gif", "buffer": b"GIF89a"},
    ]
    library.locator("#files").set_input_files(sent)
    tasks = library.locator(".task")
    expect(tasks).to_have_count(3)
    expect(tasks.nth(0)).to_contain_text("1 article added.", timeout=60_000)
    expect(tasks.nth(1)).to_have_text(
        f"{HOSTILE[:30]}.pdfThe PDF is damaged, or has no pages, and cannot be opened.",
        timeout=60_000,
    )
    expect(tasks.nth(1)).to_have_class("task is-failed")
    expect(tasks.nth(2)).to_contain_text("The file photo.gif cannot be read; send one of")
    expect(library.locator("#tasks-words")).to_have_text("1 of 3 items added, 2 could not be added")
    expect(library.get_by_role("status")).to_contain_text("1 of 3 items added")
    assert library.locator(".tasks img, .tasks b").count() == 0
    # It is in the list without a reload, and can be found by its words.
    expect(library.locator("#found")).to_have_text("20 articles")
    library.get_by_label("Order").select_option("Lately added")
    expect(library.locator(".row h3").first).to_have_text("Kites")
    expect(library.locator(".row").first).to_contain_text("added ")
    library.get_by_role("button", name="Clear", exact=True).click()
    expect(tasks).to_have_count(0)
    expect(library.get_by_role("button", name="Choose files")).to_be_focused()
    take_out(library, "Kites")
    assert all("422" in said for said in complaints)
    complaints.clear()


def test_files_and_links_are_dropped_anywhere(library: Page) -> None:
    drop = """(files) => {
        const data = new DataTransfer();
        for (const [name, words] of files)
            data.items.add(new File([words], name, { type: "text/plain" }));
        const over = { bubbles: true, cancelable: true, dataTransfer: data };
        document.querySelector(".shelf").dispatchEvent(new DragEvent("dragenter", over));
        const shown = document.body.className.includes("is-dropping");
        document.querySelector(".shelf").dispatchEvent(new DragEvent("drop", over));
        return [shown, document.body.className.includes("is-dropping")];
    }"""
    files = [[f"drop{n}.txt", f"Dropped {n}\n\nCrate {n} was found on the tide."] for n in range(2)]
    assert library.evaluate(drop, files) == [True, False]
    expect(library.locator(".task.is-done")).to_have_count(2, timeout=60_000)
    assert {"Dropped 0", "Dropped 1"} <= set(ids(library))
    take_out(library, "Dropped 0", "Dropped 1")


def test_a_page_is_added_by_its_address(library: Page, complaints: list[str]) -> None:
    words = "The quay was rebuilt in granite by a firm from Skelderwick. " * 5
    page = f"<title>Quay wall</title><article><h1>Quay wall</h1><p>{words}</p></article>".encode()
    address = library.get_by_label("The address of a page")
    with web.serving({"/quay.html": web.answered(page)}) as site:
        address.fill(site.url("/quay.html"))
        address.press("Enter")
        expect(address).to_have_value("")
        expect(library.locator(".task")).to_contain_text("1 article added.", timeout=60_000)
    address.fill("http://[::1]:22/")
    address.press("Enter")
    expect(library.locator(".task").nth(1)).to_have_class("task is-failed", timeout=60_000)
    address.fill("no address at all")
    address.press("Enter")
    expect(library.locator(".task").nth(2)).to_have_class("task is-failed")
    take_out(library, "Quay wall")
    assert all("422" in said for said in complaints)
    complaints.clear()


def test_a_removal_is_undone_by_button_and_by_key(library: Page) -> None:
    before = titles(library)
    asked: list[str] = []
    library.on("request", lambda request: asked.append(request.method))
    library.get_by_role("button", name="Remove").nth(1).click()
    expect(library.locator(".row")).to_have_count(len(before) - 1)
    expect(library.locator("#found")).to_have_text(f"{len(before) - 1} articles")
    expect(library.get_by_role("status")).to_contain_text(before[1].strip("“”"))
    # The keyboard goes on from the row in its place.
    expect(library.locator(".row").nth(1).get_by_role("button", name="Remove")).to_be_focused()
    library.get_by_role("button", name="Undo").click()
    expect(library.locator(".row h3")).to_have_text(before)
    expect(library.locator(".row").nth(1).get_by_role("button", name="Remove")).to_be_focused()
    library.keyboard.press("Enter")
    library.keyboard.press("Enter")
    expect(library.locator("#undo-words")).to_have_text("2 articles will be taken out.")
    library.keyboard.press("Control+z")
    expect(library.locator(".row h3")).to_have_text(before)
    expect(library.locator("#undo-notice")).to_be_hidden()
    assert set(asked) <= {"GET"}, "the server was asked for nothing to undo"


@pytest.mark.usefixtures("alone")
def test_when_the_time_is_over_the_article_is_taken_out(library: Page, folder: Path) -> None:
    headline = titles(library)[3]
    library.clock.install()
    opened(library)
    library.get_by_role("button", name="Remove").nth(3).click()
    library.locator("#undo").focus()
    library.clock.fast_forward(UNDO_SECONDS * 3_000)
    expect(library.locator("#undo-notice")).to_be_visible()  # somebody is at the button
    assert headline in ids(library)
    library.get_by_label("Words in headline or text").focus()
    library.clock.fast_forward(UNDO_SECONDS * 1_000 + 100)
    expect(library.get_by_role("status")).to_have_text("1 article taken out.", timeout=60_000)
    expect(library.locator("#found")).to_have_text("18 articles")
    assert headline not in ids(library)
    put_back(library, folder, headline)


def test_leaving_the_page_ends_the_time_and_loses_nothing(library: Page, folder: Path) -> None:
    headline = titles(library)[2]
    library.get_by_role("button", name="Remove").nth(2).click()
    library.goto("/check")
    wait_for(lambda: headline not in ids(library))
    put_back(library, folder, headline)


def put_back(page: Page, folder: Path, headline: str) -> None:
    """What was taken out stays out of a sync: bring it back as a new file."""
    wait_for(lambda: idle(page))
    (path,) = (p for p in folder.iterdir() if headline in p.read_text(encoding="utf-8"))
    mime = "application/octet-stream"
    file: FilePayload = {"name": path.name, "mimeType": mime, "buffer": path.read_bytes()}
    page.request.post("/v1/articles", multipart={"file": file})
    wait_for(lambda: headline in ids(page))
    wait_for(lambda: idle(page))


def test_a_sync_shows_how_far_it_is_and_can_be_stopped(library: Page, folder: Path) -> None:
    before = len(ids(library))
    for week in range(48):
        (folder / f"week-{week}.txt").write_text(counts(week))
    sync = library.get_by_role("button", name="Look for changes")
    sync.click()
    expect(sync).to_be_disabled()
    expect(library.locator("#work-words")).to_contain_text("of 48 articles", timeout=60_000)
    expect(library.get_by_role("progressbar")).to_be_visible()
    library.get_by_role("button", name="Stop").click()
    outcome = library.locator("#outcome")
    expect(outcome).to_have_text("Stopped. What was done before that stays.", timeout=60_000)
    expect(library.locator("#work")).to_be_hidden()
    expect(sync).to_be_enabled()
    sync.click()  # again: it goes on from where it was stopped
    expect(outcome).to_contain_text("added.", timeout=120_000)
    expect(library.locator("#found")).to_have_text(f"{before + 48} articles")
    for week in range(48):
        (folder / f"week-{week}.txt").unlink()
    sync.click()
    expect(outcome).to_contain_text("1 folder left unchanged.", timeout=60_000)
    expect(outcome).to_contain_text("are not there any more")
    expect(outcome).not_to_contain_text("--allow-removals")
    library.get_by_role("button", name="Take out what is gone").click()
    expect(outcome).to_contain_text("48 articles taken out.", timeout=60_000)
    expect(library.get_by_role("button", name="Take out what is gone")).to_be_hidden()
    expect(library.locator("#found")).to_have_text(f"{before} articles")
    (folder / "unreadable.pdf").write_bytes(b"no pdf")
    sync.click()
    expect(outcome).to_contain_text("1 could not be read.", timeout=60_000)
    expect(outcome.locator("li")).to_have_text(
        "unreadable.pdf: The PDF is damaged, or has no pages, and cannot be opened."
    )
    expect(library.locator("#fresh")).to_contain_text("1 file could not be read")
    (folder / "unreadable.pdf").unlink()
    sync.click()
    expect(outcome).to_have_text("Nothing has changed.", timeout=60_000)
    expect(library.locator("#fresh")).not_to_contain_text("could not be read")
    expect(library.get_by_role("status")).to_have_text("Nothing has changed.")


def test_the_index_is_rebuilt(library: Page) -> None:
    articles = len(ids(library))
    library.get_by_role("button", name="Rebuild").click()
    expect(library.locator("#outcome")).to_have_text(
        f"The index was built anew from {articles} articles.", timeout=60_000
    )


@pytest.mark.usefixtures("alone")
def test_refused_writes_are_said_in_plain_words(
    open_page: OpenPage, public: str, complaints: list[str]
) -> None:
    page = opened(open_page(base_url=public))
    why = "lets none of them change the index"
    before = titles(page)
    page.locator("#files").set_input_files([text_file("a.txt", "A", "It was quiet at the quay.")])
    expect(page.locator(".task")).to_contain_text(why)
    expect(page.locator(".task")).to_have_class("task is-failed")
    for name in ("Look for changes", "Rebuild"):
        page.get_by_role("button", name=name).click()
        expect(page.locator("#outcome")).to_contain_text(why)
        expect(page.get_by_role("button", name=name)).to_be_enabled()
    page.clock.install()
    opened(page)
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(".row")).to_have_count(len(before) - 1)
    page.clock.fast_forward(UNDO_SECONDS * 1_000 + 100)
    expect(page.locator("#outcome")).to_contain_text("Nothing was taken out.")
    expect(page.locator("#outcome")).to_contain_text(why)
    expect(page.locator(".row h3")).to_have_text(before)
    assert complaints
    assert all("403" in said for said in complaints)
    complaints.clear()


def test_a_server_that_is_away_is_said_and_comes_back(library: Page, complaints: list[str]) -> None:
    library.context.set_offline(True)
    library.get_by_label("Words in headline or text").fill("flood")
    expect(library.locator("#found")).to_contain_text("The server does not answer.")
    library.context.set_offline(False)
    by_itself = expect(library.locator(".row h3"))
    by_itself.to_have_text(list(ids(library, "&q=flood")), timeout=30_000)
    expect(library.locator("#found")).not_to_contain_text("The server does not answer.")
    library.get_by_label("Words in headline or text").fill("bridge")
    expect(library.locator(".row h3")).to_have_text(list(ids(library, "&q=bridge")))
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in complaints)
    complaints.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_moves_or_overflows(
    open_page: OpenPage,
    newsroom: str,
    assert_accessible: Callable[[Page], None],
    small_targets: Callable[[Page], Any],
    complaints: list[str],
    width: int,
) -> None:
    page = open_page(width=width, reduced_motion="reduce", base_url=newsroom)
    opened(page)
    assert_accessible(page)
    page.locator("#files").set_input_files([text_file("a.gif", "A", "It was quiet.")])
    expect(page.locator(".task.is-failed")).to_have_count(1)
    page.get_by_role("button", name="Remove").first.click()
    page.locator("#further").evaluate("(details) => { details.open = true; }")
    assert_accessible(page)
    if width == 360:
        assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    moving = """() => [...document.querySelectorAll("*")].filter((found) => {
        const style = getComputedStyle(found);
        return style.transitionDuration !== "0s" || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0
    page.get_by_role("button", name="Undo").click()
    complaints.clear()


def test_everything_is_reached_by_keyboard_and_shows_it(library: Page) -> None:
    library.keyboard.press("Tab")
    expect(library.get_by_role("link", name="Skip to the articles")).to_be_focused()
    reached = set()
    for _ in range(30):
        library.keyboard.press("Tab")
        name, ring = library.evaluate(
            """() => {
                const focused = document.activeElement;
                const name = focused.id || focused.textContent;
                return [name, getComputedStyle(focused).outlineStyle !== "none"];
            }"""
        )
        assert ring, f"no focus ring on {name}"
        reached.add(name)
    expected = {"choose", "page-url", "sync", "rebuild", "filter-q", "filter-sort", "Remove"}
    assert expected <= reached


def test_the_pages_lead_to_each_other(library: Page) -> None:
    library.get_by_role("link", name="Check a quotation").click()
    expect(library.get_by_role("heading", level=1)).to_have_text("Check a quotation")
    library.get_by_role("link", name="Ask", exact=True).click()
    expect(library.get_by_label("Your question")).to_be_visible()
    library.get_by_role("link", name="Library").click()
    expect(library.get_by_role("heading", level=1)).to_have_text("Library")
    expect(library.get_by_role("link", name="Library")).to_have_attribute("aria-current", "page")
