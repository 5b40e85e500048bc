"""How fresh the index is, and what is being done to it: the words, and a real job that runs."""

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.conftest import wait_for

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

ADDED = 32
WORDS = "seal warden winter bank estuary breakwater ferry sluice otter quay ledger tide".split()


def counts(week: int) -> str:
    """An article that is no copy of another."""
    chance = random.Random(week)  # noqa: S311 - the same texts each time is the point
    blocks = [
        " ".join(f"{chance.choice(WORDS)} {chance.randrange(999)}" for _ in range(40)) + "."
        for _ in range(8)
    ]
    return "\n\n".join([f"Counts of week {week}", *blocks])


def report(**fields: Any) -> dict[str, Any]:
    fresh = {"age_seconds": 7_300.0, "updated": "2025-03-01T10:00:00Z"}
    return {"articles": 18, "revision": "3", **fresh, "sources": [], "failures": [], **fields}


def job(phase: str = "indexing", **fields: Any) -> dict[str, Any]:
    progress = {"phase": phase, "articles_done": 12, "articles_total": 40}
    return {"id": "j", "kind": "sync", "state": "running", "progress": progress, **fields}


FAILURES = [
    {"source": "a.pdf", "error": "It has no text.", "live": False},
    {"source": "<b>b</b>.txt", "error": "it is not text", "live": True},
]
AWAY = [{"name": "news", "error": "the folder is not there"}, {"name": "old", "error": None}]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59.9, "just now"),
        (60, "1 minute ago"),
        (3_599, "59 minutes ago"),
        (7_300, "2 hours ago"),
        (86_400, "1 day ago"),
        (4_000_000, "46 days ago"),
    ],
)
def test_an_age_is_said_in_whole_units(evaluate: Evaluate, seconds: float, words: str) -> None:
    assert evaluate("freshness.js", "({ ago }, seconds) => ago(seconds)", seconds) == words


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (report(), "18 articles, brought in line 2 hours ago"),
        (report(articles=1, age_seconds=None), "1 article, updated 1 March 2025 at 02:00"),
        (
            report(failures=FAILURES[:1]),
            "18 articles, brought in line 2 hours ago; 1 file could not be read",
        ),
        (
            report(failures=FAILURES, sources=AWAY),
            "18 articles, brought in line 2 hours ago; 2 files could not be read; "
            "1 source could not be looked at",
        ),
    ],
)
def test_freshness_is_one_line(evaluate: Evaluate, index: dict[str, Any], words: str) -> None:
    assert evaluate("freshness.js", "(m, index) => m.freshness(index)", index) == words


def test_a_failure_says_why_and_whether_an_earlier_version_is_there(evaluate: Evaluate) -> None:
    found = evaluate(
        "freshness.js", "(m, index) => m.troubles(index)", report(failures=FAILURES, sources=AWAY)
    )
    assert [(trouble["name"], trouble["words"]) for trouble in found] == [
        ("news", "the folder is not there"),
        ("a.pdf", "It has no text."),
        ("<b>b</b>.txt", "it is not text. The version before it is still here."),
    ]


def test_a_list_of_failures_stays_open_while_only_the_line_changes(evaluate: Evaluate) -> None:
    many = [{"source": f"{n}.pdf", "error": "It has no text.", "live": False} for n in range(60)]
    shown = evaluate(
        "freshness.js",
        """({ showFreshness }, [early, late, many, none]) => {
            const place = document.createElement("div");
            showFreshness(place, { index: early });
            place.querySelector("details").open = true;
            showFreshness(place, { index: late });
            const open = place.querySelector("details").open;
            const words = place.querySelector("summary").textContent;
            const markup = place.querySelectorAll("li b").length;
            showFreshness(place, { index: many });
            const rows = [...place.querySelectorAll("li")].map((row) => row.textContent);
            showFreshness(place, { index: none });
            return [open, words, markup, rows.length, rows.at(-1), place.innerHTML];
        }""",
        [
            report(failures=FAILURES),
            report(failures=FAILURES, age_seconds=60),
            report(failures=many),
            report(),
        ],
    )
    assert shown == [
        True,
        "18 articles, brought in line 1 minute ago; 2 files could not be read",
        0,
        51,
        "and 10 more",
        '<p class="fresh-words">18 articles, brought in line 2 hours ago</p>',
    ]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (job(), "Indexing: 12 of 40 articles"),
        (job("looking"), "Looking for changes: 12 of 40 files"),
        (job("finding copies"), "Looking for copies: 12 of 40 articles"),
        (job(state="queued"), "Indexing…"),
        (job("asking canaries", kind="rebuild"), "Rebuilding the index…"),
        (job("constructor", kind="toString"), "Working on the index…"),
        (
            job(progress={"phase": "looking", "articles_done": 0, "articles_total": None}),
            "Looking for changes…",
        ),
    ],
)
def test_a_job_is_said_in_plain_words(evaluate: Evaluate, seen: dict[str, Any], words: str) -> None:
    assert evaluate("freshness.js", "(m, job) => m.working(job)", seen) == words


def test_looking_again_at_what_has_not_changed_changes_nothing(evaluate: Evaluate) -> None:
    same = evaluate(
        "corpus.js",
        """({ UNKNOWN, reduceCorpus }, job) => {
            const before = reduceCorpus(UNKNOWN, { type: "job-seen", job });
            const again = { type: "job-seen", job: structuredClone(job) };
            const after = reduceCorpus(before, again);
            return [before === after, before.job.id];
        }""",
        job(),
    )
    assert same == [True, "j"]


def looks(page: Page) -> list[str]:
    """Where the page asks from now on, as it goes."""
    paths: list[str] = []
    page.on("request", lambda request: paths.append(urlsplit(request.url).path))
    return paths


def test_a_running_job_is_followed_to_its_end(open_page: OpenPage, newsroom: str) -> None:
    page = open_page(base_url=newsroom)
    before = page.request.get("/v1/index").json()["articles"]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for week in range(ADDED):
            archive.writestr(f"{week}.txt", counts(week))
    weeks: FilePayload = {
        "name": "weeks.zip",
        "mimeType": "application/zip",
        "buffer": packed.getvalue(),
    }
    started = page.request.post("/v1/articles", multipart={"file": weeks})
    assert started.status == 202
    page.goto("/")
    work = page.locator("#work")
    expect(work).to_have_text(re.compile(r"^Indexing: \d+ of \d+ articles$"), timeout=60_000)
    first = work.inner_text()
    expect(work).not_to_have_text(first, timeout=60_000)  # it goes on
    expect(work).to_be_hidden(timeout=120_000)
    now = before + ADDED
    expect(page.locator("#welcome .fresh")).to_contain_text(f"{now} articles, brought in line ")
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#reader .contents li")).to_have_count(now)
    ended = page.request.get(f"/v1/jobs/{started.json()['id']}").json()
    assert ended["state"] == "done"


def test_a_page_with_nothing_to_wait_for_leaves_the_server_alone(chat: Page) -> None:
    expect(chat.locator(".suggestion").first).to_be_visible()
    paths = looks(chat)
    chat.wait_for_timeout(3_000)  # longer than it waits between two looks at a job
    assert paths == []


def test_a_page_that_nobody_sees_looks_at_nothing(chat: Page) -> None:
    expect(chat.locator(".suggestion").first).to_be_visible()
    paths = looks(chat)
    chat.evaluate(
        """async () => {
            const { makeStore } = await import("/scripts/store.js");
            const { makeWatch } = await import("/scripts/watch.js");
            const view = Object.assign(new EventTarget(), { hidden: true });
            const store = makeStore(() => {});
            makeWatch(store, view).look();
            window.show = (shown) => {
                view.hidden = !shown;
                view.dispatchEvent(new Event("visibilitychange"));
            };
            window.phase = () => store.state().corpus.phase;
        }"""
    )
    chat.wait_for_timeout(500)
    assert [path for path in paths if not path.startswith("/scripts/")] == []
    chat.evaluate("show(true)")
    wait_for(lambda: chat.evaluate("phase()") == "ready")
    assert "/v1/jobs" in paths
    chat.evaluate("show(false)")
    seen = len(paths)
    chat.wait_for_timeout(2_500)
    assert len(paths) == seen


def test_a_newer_index_is_noticed_by_who_asks(open_page: OpenPage, newsroom: str) -> None:
    page = open_page(base_url=newsroom)
    page.goto("/")
    expect(page.locator(".suggestion").first).to_be_visible()
    paths = looks(page)
    before = page.request.get("/v1/index").json()["articles"]
    words = "Forty otters were seen at Fenby lock on Sunday, said the lock keeper."
    job = page.request.post("/v1/articles", data={"title": "Otters", "text": words}).json()
    wait_for(lambda: page.request.get(f"/v1/jobs/{job['id']}").json()["state"] == "done")
    assert paths == []
    page.get_by_label("Your question").fill("How many otters were seen at Fenby lock?")
    page.keyboard.press("Enter")
    expect(page.locator("#reader .fresh")).to_contain_text(f"{before + 1} articles")
    for more in page.get_by_role("button", name="Show more").all():
        more.click()
    expect(page.locator("#reader .contents li a", has_text="Otters")).to_be_visible()
    expect(page.locator("#reader .fresh")).to_contain_text(" articles, brought in line ")
