"""A conversation of 300 turns, and a first view: what each costs."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.conversation.store import FILE_NAME, ConversationStore
from server.schemas import Answer
from tests.conftest import LiveServer, serving

pytestmark = [pytest.mark.browser, pytest.mark.benchmark]

OpenPage = Callable[..., Page]
Spent = Callable[[Callable[[], object]], float]

TURNS = 300
LIMIT_MS = 100
FIRST_VIEW_BYTES = 60_000
FIRST_PAINT_MS = 300
QUESTIONS = (
    "How did the council vote on closing Chandlers Bridge to traffic?",
    "Who led the police inquiry into the stolen outboard engines?",
    "What salary is the mayor Lionel Crabtree paid?",
)
# What the page does itself, in milliseconds of its own thread's time: what else runs on the
# machine does not count.
WORK = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


@pytest.fixture(scope="module")
def desk(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("desk") / "data")
    with serving(data) as server:
        yield server


@pytest.fixture
def page(open_page: OpenPage, desk: LiveServer) -> Page:
    return open_page(base_url=desk.url)


@pytest.fixture
def long(page: Page, desk: LiveServer) -> str:
    """The address of a conversation of hundreds of turns."""
    store = ConversationStore(desk.data / FILE_NAME)
    conversation = store.create("A long day")
    answers = [
        Answer.model_validate(page.request.post("/v1/ask", data={"question": each}).json())
        for each in QUESTIONS
    ]
    for number in range(TURNS):
        answer = answers[number % len(answers)]
        store.keep(conversation.id, answer.question, answer.model_copy(update={"id": f"a{number}"}))
    return f"/?c={conversation.id}"


@pytest.fixture
def spent(page: Page) -> Spent:
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
        page.wait_for_timeout(300)  # until it is painted
        return worked() - before

    return measured


def test_nothing_in_a_long_conversation_makes_anyone_wait(
    page: Page, long: str, spent: Spent
) -> None:
    page.goto(long)
    turns = page.locator(".turn")
    expect(turns).to_have_count(TURNS, timeout=30_000)
    expect(page.locator(".suggestion")).to_have_count(0)
    page.wait_for_timeout(1_500)  # until it is kept in the tab
    costs = {}
    field = page.get_by_label("Your question")
    costs["typing"] = spent(partial(field.press_sequentially, "H"))
    last = turns.nth(TURNS - 3)
    last.scroll_into_view_if_needed()
    costs["opening"] = spent(last.locator(".citation").first.click)
    expect(page.locator("#reader mark.opened").first).to_be_visible()
    costs["another"] = spent(last.locator(".citation").last.click)
    costs["more"] = spent(last.get_by_role("button", name="More ways to copy").click)
    copy = last.get_by_role("button", name="Copy with citations")
    costs["closing"] = spent(partial(page.keyboard.press, "Escape"))
    costs["copying"] = spent(copy.click)
    top = "(scroller) => scroller.scrollTo(0, 0)"
    costs["to the top"] = spent(partial(page.locator("#chat-scroller").evaluate, top))
    field.fill(QUESTIONS[0])
    costs["asking"] = spent(partial(field.press, "Enter"))
    expect(turns).to_have_count(TURNS + 1)
    print({name: round(cost) for name, cost in costs.items()})
    assert {name: cost for name, cost in costs.items() if cost >= LIMIT_MS} == {}


def test_a_reload_of_a_long_conversation_shows_it_at_once(page: Page, long: str) -> None:
    page.goto(long)
    expect(page.locator(".turn")).to_have_count(TURNS, timeout=30_000)
    page.locator(".turn").nth(150).scroll_into_view_if_needed()
    visibility = "(found) => getComputedStyle(found).contentVisibility"
    assert page.locator(".turn").first.evaluate(visibility) == "auto"
    page.wait_for_timeout(1_000)
    page.route("**/v1/conversations/**", lambda _: None)  # the server takes its time
    page.reload()
    expect(page.locator(".turn")).to_have_count(TURNS)
    page.unroute_all(behavior="ignoreErrors")


@pytest.mark.usefixtures("alone")  # with nothing in its cache
def test_the_first_view_is_small_and_soon_there(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".suggestion").first).to_be_visible()
    expect(page.locator("#reader .contents li").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    loaded = """() => [...performance.getEntriesByType("resource"),
        ...performance.getEntriesByType("navigation")]
        .map((each) => [new URL(each.name).pathname, each.transferSize])"""
    sizes = dict(page.evaluate(loaded))
    print(sum(sizes.values()), len(sizes))
    assert "/scripts/reader.js" not in sizes
    assert "/scripts/turn.js" not in sizes
    assert sum(sizes.values()) < FIRST_VIEW_BYTES
    page.reload()  # the process that shows it is there by now
    page.wait_for_load_state("networkidle")
    painted = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    paint = page.evaluate(painted)
    print(paint)
    assert paint < FIRST_PAINT_MS
