"""The pure modules of the library and of the quote check, run by the browser."""

import random
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
Change = dict[str, Any]

ALL = {"q": "", "publisher": "", "byline": "", "from": "", "to": "", "sort": "newest"}


def article(number: int, **fields: Any) -> dict[str, Any]:
    head = {"id": f"a{number}", "title": f"Story {number}", "byline": None, "publisher": "Post"}
    dates = {"published": "2025-03-01", "modified": None, "url": None, "revision": "sha256:1"}
    listed = {"source": "x.txt", "paragraphs": 3, "indexed": "2025-03-02T10:00:00Z"}
    return {**head, **dates, **listed, **fields}


def job(state: str = "running", **fields: Any) -> dict[str, Any]:
    progress = {"phase": "indexing", "articles_done": 1, "articles_total": 4}
    made = {"id": "j1", "kind": "add", "state": state, "progress": progress}
    return {**made, "report": None, "error": None, **fields}


def report(**fields: Any) -> dict[str, Any]:
    counts = {"added": 0, "updated": 0, "removed": 0, "identical": 0, "unchanged": 0}
    return {**counts, "failed": [], **fields}


def reduced(evaluate: Evaluate, *changes: Change, module: str = "library/state.js") -> Any:
    """The state after the changes, each applied to a state that cannot be altered in place."""
    return evaluate(
        module,
        """({ START, reduce }, changes) => {
            const freeze = (value) => {
                if (value && typeof value === "object") {
                    Object.freeze(value);
                    Object.values(value).forEach(freeze);
                }
                return value;
            };
            let state = START;
            for (const change of changes) {
                // A list answers the filters of its time: the very ones, not equal ones.
                if (change.type === "listed" && !change.filters) change.filters = state.filters;
                state = reduce(freeze(state), freeze(change));
            }
            return state;
        }""",
        list(changes),
    )


def listed(*articles: dict[str, Any], offset: int = 0, **fields: Any) -> Change:
    page = {"items": list(articles), "total": 10, "offset": offset}
    return {"type": "listed", **page, **fields}


@pytest.mark.parametrize(
    ("search", "filters"),
    [
        ("", {}),
        ("?q=flood+%22gull+lane%22&sort=oldest", {"q": 'flood "gull lane"', "sort": "oldest"}),
        ("?publisher=The%20Post&byline=Reed", {"publisher": "The Post", "byline": "Reed"}),
        ("?from=2025-02-01&to=2025-02-28", {"from": "2025-02-01", "to": "2025-02-28"}),
        ("?from=yesterday&to=2025-13-40&sort=best&limit=9", {}),
        ("?q=%20%20", {}),
        ("?q=a&q=b", {"q": "a"}),
    ],
)
def test_an_address_names_the_filters(
    evaluate: Evaluate, search: str, filters: dict[str, str]
) -> None:
    found = evaluate("library/filters.js", "(m, search) => m.filtersOf(search)", search)
    assert found == {**ALL, **filters}


def test_filters_come_back_from_their_own_address(evaluate: Evaluate) -> None:
    chance = random.Random(3)  # noqa: S311 - the same filters each time is the point
    letters = "aé&=?#%+ \"<>🚣'/"
    given = []
    for _ in range(100):
        words = {
            name: "".join(chance.choices(letters, k=chance.randrange(8))).strip()
            for name in ("q", "publisher", "byline")
        }
        days = {name: chance.choice(["", "2024-02-29"]) for name in ("from", "to")}
        given.append({**ALL, **words, **days, "sort": chance.choice(["newest", "added"])})
    back = evaluate(
        "library/filters.js",
        """({ addressOf, filtersOf }, all) =>
            all.map((one) => filtersOf(new URL(addressOf(one), location.href).search))""",
        given,
    )
    assert back == given
    assert evaluate("library/filters.js", "(m, all) => m.addressOf(all)", ALL) == "/library"


def test_the_server_is_asked_for_what_is_set_alone(evaluate: Evaluate) -> None:
    query = "(m, filters) => String(m.queryOf(filters))"
    days = {**ALL, "from": "2025-01-01", "to": "2025-01-31", "sort": "headline"}
    assert evaluate("library/filters.js", query, ALL) == "sort=newest"
    assert (
        evaluate("library/filters.js", query, days)
        == "published_from=2025-01-01&published_to=2025-01-31&sort=headline"
    )


def test_pages_of_the_list_join_without_doubles(evaluate: Evaluate) -> None:
    one, two, three = (article(n) for n in (1, 2, 3))
    state = reduced(evaluate, listed(one, two), listed(two, three, offset=2))
    assert [item["id"] for item in state["items"]] == ["a1", "a2", "a3"]
    assert state["phase"] == "shown"
    assert state["publishers"] == ["Post"]


def test_the_answer_to_earlier_filters_is_dropped(evaluate: Evaluate) -> None:
    late = listed(article(1), filters={**ALL, "q": "old"})
    state = reduced(evaluate, {"type": "filtered", "filters": {**ALL, "q": "new"}}, late)
    assert state["items"] == []
    assert state["phase"] == "loading"


def test_an_article_that_leaves_is_hidden_and_comes_back(evaluate: Evaluate) -> None:
    first = article(1)
    leave = [listed(first, article(2)), {"type": "leave", "article": first}]
    leaving = reduced(evaluate, *leave, {"type": "leave", "article": first})
    assert [item["id"] for item in leaving["leaving"]] == ["a1"]
    assert "Story 1" in leaving["announcement"]
    shown = "(m, state) => [m.shown(state).map(({ id }) => id), m.shownTotal(state)]"
    assert evaluate("library/state.js", shown, leaving) == [["a2"], 9]
    back = reduced(evaluate, *leave, {"type": "stay"})
    assert evaluate("library/state.js", shown, back) == [["a1", "a2"], 10]


REMOVAL: list[Change] = [
    listed(article(1), article(2)),
    {"type": "leave", "article": article(1)},
    {"type": "removal-asked", "ids": ["a1"]},
]


def test_a_removal_that_is_done_takes_the_article_from_the_list(evaluate: Evaluate) -> None:
    queued = {"type": "removal-queued", "ids": ["a1"], "jobId": "j1"}
    done = job("done", kind="remove", report={"removed": ["a1"]})
    state = reduced(evaluate, *REMOVAL, queued, {"type": "job-told", "job": done})
    assert [item["id"] for item in state["items"]] == ["a2"]
    assert (state["total"], state["removing"], state["leaving"]) == (9, [], [])


@pytest.mark.parametrize("way", ["refused", "failed"])
def test_a_removal_that_is_not_done_says_so_and_hides_nothing(evaluate: Evaluate, way: str) -> None:
    queued = {"type": "removal-queued", "ids": ["a1"], "jobId": "j1"}
    failed = job("failed", kind="remove", error="the disk is full")
    refused = {"type": "removal-refused", "ids": ["a1"], "problem": "The disk is full."}
    rest = [refused] if way == "refused" else [queued, {"type": "job-told", "job": failed}]
    state = reduced(evaluate, *REMOVAL, *rest)
    assert state["removing"] == []
    assert [item["id"] for item in state["items"]] == ["a1", "a2"]
    assert state["outcome"]["words"] == "Nothing was taken out. The disk is full."


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (job("done", report=report(added=1)), "1 article added."),
        (
            job("done", kind="sync", report=report(added=2, updated=1, removed=1_200)),
            "2 articles added, 1 article updated, 1,200 articles taken out.",
        ),
        (job("done", report=report(unchanged=1)), "Already here, unchanged."),
        (job("done", report=report(identical=1)), "1 article already here."),
        (job("done", kind="sync", report=report(unchanged=18)), "Nothing has changed."),
        (
            job("done", kind="rebuild", report={"articles": 18}),
            "The index was built anew from 18 articles.",
        ),
        (job("done", kind="remove", report={"removed": ["a"]}), "1 article taken out."),
        (job("cancelled", error="stopped"), "Stopped. What was done before that stays."),
        (job("failed", error="the disk is full"), "The disk is full."),
        (job("interrupted"), "The server ended in the middle of it. Try again."),
    ],
)
def test_what_became_of_a_job_is_said_in_plain_words(
    evaluate: Evaluate, ended: dict[str, Any], words: str
) -> None:
    outcome = evaluate("library/outcomes.js", "(m, job) => m.outcomeOf(job)", ended)
    assert outcome == {"words": words, "failures": [], "consent": False}


def test_each_failure_is_named_without_the_folders_of_the_server(evaluate: Evaluate) -> None:
    failed = [
        {"source": "/srv/data/uploads/9f/uploads/week.zip!/a/<b>.pdf", "error": "it is damaged"},
        {"source": "https://post.example/a/b", "error": "The page is gone."},
        {"source": "C:\\news\\c.txt", "error": "no words!"},
    ]
    outcome = evaluate(
        "library/outcomes.js",
        "(m, job) => m.outcomeOf(job)",
        job("done", report=report(added=1, failed=failed)),
    )
    assert outcome["words"] == "1 article added, 3 could not be read."
    assert [(f["name"], f["words"]) for f in outcome["failures"]] == [
        ("<b>.pdf", "It is damaged."),
        ("https://post.example/a/b", "The page is gone."),
        ("c.txt", "No words!"),
    ]


def test_articles_that_are_gone_wait_for_a_word(evaluate: Evaluate) -> None:
    error = "16 of the 33 are not there (a); nothing was changed."
    asking = f"{error} If they are to be withdrawn, say --allow-removals"
    failed = [{"source": "/srv/news", "error": asking}, {"source": "/srv/b.pdf", "error": "bad"}]
    outcome = evaluate(
        "library/outcomes.js",
        "(m, job) => m.outcomeOf(job)",
        job("done", kind="sync", report=report(failed=failed)),
    )
    assert outcome["words"] == "1 could not be read, 1 folder left unchanged."
    assert outcome["consent"] is True
    assert outcome["failures"][0] == {"name": "news", "words": error}


def test_files_on_their_way_in_are_followed_by_their_jobs(evaluate: Evaluate) -> None:
    added = {"type": "tasks-added", "tasks": [{"id": f"t{n}", "name": f"{n}"} for n in range(4)]}
    changes: list[Change] = [
        added,
        {"type": "task-refused", "id": "t0", "problem": "Too large."},
        *({"type": "task-queued", "id": f"t{n}", "jobId": f"j{n}"} for n in (1, 2, 3)),
        {"type": "job-told", "job": job("running", id="j1")},
    ]
    state = reduced(evaluate, *changes)
    phases = ["failed", "running", "queued", "queued"]
    assert [task["phase"] for task in state["tasks"]] == phases
    assert state["tasks"][1]["doing"] == "Indexing: 1 of 4 articles"
    assert state["announcement"] == ""
    unreadable = report(failed=[{"source": "/x/2", "error": "it is damaged"}])
    ends = [
        job("done", id="j1", report=report(added=1)),
        job("done", id="j2", report=unreadable),
        job("cancelled", id="j3"),
    ]
    changes += [{"type": "job-told", "job": end} for end in ends]
    state = reduced(evaluate, *changes)
    assert [task["phase"] for task in state["tasks"]] == ["failed", "done", "failed", "stopped"]
    # The name stands beside it: of one file the reason alone is told.
    assert state["tasks"][2]["tells"] == {"words": "It is damaged.", "failures": []}
    assert state["announcement"] == "1 of 4 items added, 2 could not be added."
    assert reduced(evaluate, *changes, {"type": "tasks-cleared"})["tasks"] == []


def test_what_is_waited_for_is_looked_up(evaluate: Evaluate) -> None:
    state = reduced(
        evaluate,
        {"type": "tasks-added", "tasks": [{"id": "t0", "name": "x"}, {"id": "t1", "name": "y"}]},
        {"type": "task-queued", "id": "t0", "jobId": "j0"},
        {"type": "started", "job": job(id="j5", kind="sync")},
    )
    unresolved = "(m, state) => m.unresolved(state)"
    assert evaluate("library/following.js", unresolved, state) == ["j0", "j5"]


def test_the_job_that_runs_is_followed_and_else_the_oldest(evaluate: Evaluate) -> None:
    jobs = [job("queued", id="new"), job("running", id="now"), job("queued", id="old")]
    under_way = "(m, jobs) => m.underWay(jobs)?.id ?? null"
    assert evaluate("library/following.js", under_way, jobs) == "now"
    assert evaluate("library/following.js", under_way, [jobs[0], jobs[2]]) == "old"
    assert evaluate("library/following.js", under_way, [job("done")]) is None


def test_a_dropped_link_is_an_address_of_a_page_alone(evaluate: Evaluate) -> None:
    address = "(m, list) => m.addressIn(list)"
    listed_uris = "# a remark\r\njavascript:alert(1)\r\nhttps://post.example/a\r\n"
    assert evaluate("library/adding.js", address, listed_uris) == "https://post.example/a"
    assert evaluate("library/adding.js", address, "file:///etc/passwd") is None


def match(quote: str, differences: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    paragraph = {"number": 3, "section": None, "start": 90, "end": 400, "page": None}
    where = {"place": 1, "start": 100, "end": 100 + len(quote), "quote": quote}
    head = article(1, byline="Ada Finch", publisher="The Post", url="https://post.example/a")
    rest = {"article": head, "paragraph": paragraph, "similarity": 0.9, "normalised": []}
    return {**where, **rest, "differences": differences, **fields}


def difference(kind: str, quoted: str | None, article: str | None, *span: int) -> dict[str, Any]:
    start, end = span
    return {"kind": kind, "quoted": quoted, "article": article, "start": start, "end": end}


def test_a_match_is_cut_at_its_differences_in_code_points(evaluate: Evaluate) -> None:
    quote = "🚣 Five men 🌊 died"
    found = evaluate(
        "check/differences.js",
        "(m, match) => m.pieces(match)",
        match(
            quote,
            [
                difference("replaced", "Three", "Five", 102, 106),
                difference("missing", None, "🌊", 111, 112),
                difference("added", "sadly", None, 113, 113),
            ],
        ),
    )
    assert found == [
        {"same": "🚣 "},
        {"quoted": "Three", "article": "Five"},
        {"same": " men "},
        {"quoted": "", "article": "🌊"},
        {"same": " "},
        {"quoted": "sadly ", "article": ""},
        {"same": "died"},
    ]
    assert "".join(piece.get("same", "") + piece.get("article", "") for piece in found) == quote


def test_added_words_never_run_into_their_neighbours(evaluate: Evaluate) -> None:
    pieces = "(m, match) => m.pieces(match)[1].quoted"
    end_of_first = match("Five men", [difference("added", "old", None, 104, 104)])
    assert evaluate("check/differences.js", pieces, end_of_first) == " old"
    amid = match("Five,men", [difference("added", "old", None, 105, 105)])
    assert evaluate("check/differences.js", pieces, amid) == " old "


def test_parts_of_one_place_belong_together(evaluate: Evaluate) -> None:
    finding = {
        "verdict": "exact",
        "matches": [
            match("Five men died", [], normalised=["ellipsis", "dashes"]),
            match("on Monday", [], normalised=["ellipsis"], start=300, end=309),
            match("Five men died on Monday", [], place=2),
        ],
    }
    told = evaluate(
        "check/places.js",
        """(m, finding) => m.placesOf(finding).map((place) =>
            [place.number, place.parts.length, m.styleWords(place), m.citationText(place)])""",
        finding,
    )
    source = "Story 1, Ada Finch, The Post, 1 March 2025, paragraph 3, https://post.example/a"
    assert told == [
        [
            1,
            2,
            "The same words, with an ellipsis and other dashes.",
            f"“Five men died … on Monday”\n{source}",
        ],
        [2, 1, "", f"“Five men died on Monday”\n{source}"],
    ]
    verdict = evaluate("check/places.js", "(m, finding) => m.verdictOf(finding)", finding)
    assert verdict == {"name": "Exact", "words": "The articles have these words, in 2 places."}


def test_what_is_not_a_web_address_is_not_cited(evaluate: Evaluate) -> None:
    part = match("x", [], article=article(1, url="javascript:alert(1)"))
    place = {"number": 1, "article": part["article"], "parts": [part]}
    text = evaluate("check/places.js", "(m, place) => m.citationText(place)", place)
    assert "javascript" not in text


def test_a_newer_quotation_forgets_the_finding_of_the_one_before(evaluate: Evaluate) -> None:
    told: list[Change] = [
        {"type": "checking", "quote": "a"},
        {"type": "told", "finding": {"verdict": "absent", "matches": []}},
        {"type": "copied", "place": 1, "done": True},
    ]
    state = reduced(evaluate, *told, module="check/state.js")
    assert state["phase"] == "told"
    assert state["copied"] == {"place": 1, "done": True}
    again = reduced(evaluate, *told, {"type": "checking", "quote": "b"}, module="check/state.js")
    assert (again["phase"], again["finding"], again["copied"]) == ("checking", None, None)


def test_a_quotation_is_in_its_address_unless_it_is_too_long(evaluate: Evaluate) -> None:
    back = """({ addressOf, quoteIn }, quote) =>
        quoteIn(new URL(addressOf(quote), location.href).search)"""
    quote = "“100% & more” #7 + <b>?\n\nand 🚣"
    assert evaluate("check/state.js", back, quote) == quote
    assert evaluate("check/state.js", "(m, quote) => m.addressOf(quote)", "x" * 3_000) == "/check"
