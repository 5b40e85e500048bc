"""A very long article: its address leads to the paragraph, and nothing makes anyone wait."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from index.embedding import EmbeddingModel
from tests.conftest import ROOT, LiveServer, serving

pytestmark = [pytest.mark.browser, pytest.mark.benchmark]

OpenPage = Callable[..., Page]

WORDS = 60_000
LIMIT_MS = 100
STORY = ROOT / "articles" / "council-votes-to-close-chandlers-bridge.md"

# What the page does itself for one interaction, in milliseconds of its own thread's time: what
# else runs on the machine does not count.
WORK = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


@pytest.fixture(scope="module")
def inquiry(
    model: EmbeddingModel,
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[..., object],
) -> Iterator[LiveServer]:
    """A server of one article of 60,000 words, in which people speak in every other paragraph."""
    place = tmp_path_factory.mktemp("inquiry")
    (place / "papers").mkdir()
    blocks = STORY.read_text(encoding="utf-8").split("\n\n")[2:]
    story, words = ["# The long inquiry"], 0
    while words < WORDS:
        block = blocks[len(story) % len(blocks)]
        story.append(block if block.startswith("#") else f"Item {len(story)}. {block}")
        words += len(block.split())
    (place / "papers" / "inquiry.md").write_text("\n\n".join(story), encoding="utf-8")
    module_index(place / "papers", place / "data")
    with serving(place / "data") as server:
        yield server


@pytest.fixture
def page(open_page: OpenPage, inquiry: LiveServer) -> Page:
    return open_page(base_url=inquiry.url)


@pytest.fixture
def spent(page: Page) -> Callable[[Callable[[], object]], float]:
    """How long the page works for what is done to it."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(sum(each["value"] for each in metrics if each["name"] in WORK))

    def measured(act: Callable[[], object]) -> float:
        before = worked()
        act()
        page.wait_for_timeout(200)  # until it is painted
        return worked() - before

    return measured


def test_its_own_page(page: Page, spent: Callable[[Callable[[], object]], float]) -> None:
    item = page.request.get("/v1/articles").json()["items"][0]
    number = page.request.get(f"/v1/articles/{item['id']}").json()["paragraphs"][-40]["number"]
    page.goto(f"/articles/{item['id']}#p{number}")
    expect(page.locator(f"#p{number}")).to_be_in_viewport()
    visibility = "(found) => getComputedStyle(found).contentVisibility"
    assert page.locator(".paragraph").first.evaluate(visibility) == "auto"
    find = page.get_by_role("button", name="Find", exact=True)
    assert spent(find.click) < LIMIT_MS
    for key in [*"bridge", "Enter", "Shift+Enter", "Escape"]:
        assert spent(partial(page.keyboard.press, key)) < LIMIT_MS, key
    link = page.locator(".paragraph-number").nth(700)
    link.scroll_into_view_if_needed()
    assert spent(link.click) < LIMIT_MS
    page.keyboard.press("Tab")
    assert spent(partial(page.keyboard.press, "Enter")) < LIMIT_MS


def test_beside_the_chat(page: Page, spent: Callable[[Callable[[], object]], float]) -> None:
    page.goto("/")
    link = page.locator("#reader .contents li a").first
    expect(link).to_be_visible()
    assert spent(link.click) < LIMIT_MS
    page.get_by_role("button", name="Find", exact=True).wait_for()
    assert spent(page.locator(".speakers summary").click) < LIMIT_MS
    for button in page.locator(".speakers button").all()[:3]:
        assert spent(button.click) < LIMIT_MS
    question = page.get_by_label("Your question")
    assert spent(partial(question.press_sequentially, "H")) < LIMIT_MS
