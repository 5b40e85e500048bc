"""The page's pure modules, run by the browser that runs them for readers."""

import random
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
Change = dict[str, Any]

POINTS = "ab é\n“”’—\u0301\u200d\ufeff中🚣👩‍👧𝔗🌊\U0010ffff"

STREAM = (
    ": heartbeat{n}{n}"
    "event: sources{n}data: 1{n}{n}"
    "event: statement{n}data: {{{n}data: “ü🚣”{n}data:}}{n}{n}"
    "id: 7{n}retry: 10{n}{n}"
    "data{n}{n}"
    "event: answer{n}data:  two spaces{n}: in between{n}{n}"
    "event: unfinished{n}data: dropped{n}"
)
EVENTS = [
    {"event": "sources", "data": "1"},
    {"event": "statement", "data": "{\n“ü🚣”\n}"},
    {"event": "message", "data": ""},
    {"event": "answer", "data": " two spaces"},
]


def texts() -> list[str]:
    chance = random.Random(7)  # noqa: S311 - the same texts each time is the point
    return ["", *("".join(chance.choices(POINTS, k=chance.randrange(1, 60))) for _ in range(150))]


def citation(number: int, quote: str, **fields: Any) -> dict[str, Any]:
    article = {
        "id": "a1",
        "title": "Ferry 🚣 stops",
        "byline": "Ada Finch",
        "publisher": "The Post",
        "published": "2025-03-01",
        "modified": None,
        "url": "https://post.example/ferry",
        "revision": "sha256:1",
    }
    paragraph = {"number": 3, "section": None, "start": 0, "end": 99, "page": None}
    made = {"number": number, "quote": quote, "start": 0, "end": len(quote), "speaker": None}
    source = {"article": article, "paragraph": paragraph, "source_href": None}
    return {**made, **source, "also_printed_by": [], "version": None, **fields}


def answer(**fields: Any) -> dict[str, Any]:
    made = {"status": "answered", "reason": None, "text": "said", "standalone_question": "q"}
    counted = {"citations": [], "independent_sources": 0, "index": {"revision": "1"}}
    notes: dict[str, Any] = {"disagreements": [], "unanswered_parts": []}
    made = {"id": "x", "generation": None, **made}
    return {**made, **counted, **notes, "statements": [], **fields}


def reduced(evaluate: Evaluate, *changes: Change) -> Any:
    """The state after the changes, each applied to a state that cannot be altered in place."""
    return evaluate(
        "state.js",
        """({ START, reduce }, changes) => {
            const freeze = (value) => {
                if (value && typeof value === "object") {
                    Object.freeze(value);
                    Object.values(value).forEach(freeze);
                }
                return value;
            };
            return changes.reduce((state, change) => reduce(freeze(state), freeze(change)), START);
        }""",
        list(changes),
    )


def test_a_span_cuts_the_same_words_as_on_the_server(evaluate: Evaluate) -> None:
    chance = random.Random(11)  # noqa: S311
    cases: list[tuple[str, int, int]] = []
    for text in texts():
        start = chance.randint(0, len(text))
        cases.append((text, start, chance.randint(start, len(text))))
    cut = evaluate(
        "offsets.js", "({ cutter }, cases) => cases.map(([t, s, e]) => cutter(t)(s, e))", cases
    )
    assert cut == [text[start:end] for text, start, end in cases]


def test_length_counts_code_points(evaluate: Evaluate) -> None:
    lengths = evaluate("offsets.js", "({ lengthOf }, texts) => texts.map(lengthOf)", texts())
    assert lengths == [len(text) for text in texts()]


def test_overlapping_quotes_divide_a_paragraph_without_gap(evaluate: Evaluate) -> None:
    quotes = [
        {"number": 1, "start": 0, "end": 14},  # begins before the paragraph
        {"number": 2, "start": 12, "end": 18},
        {"number": 3, "start": 30, "end": 40},  # in another paragraph
        {"number": 4, "start": 20, "end": 30},  # touches its end
    ]
    pieces = evaluate("offsets.js", "(m, quotes) => m.divide({start: 10, end: 30}, quotes)", quotes)
    assert [(p["start"], p["end"], p["numbers"]) for p in pieces] == [
        (10, 12, [1]),
        (12, 14, [1, 2]),
        (14, 18, [2]),
        (18, 20, []),
        (20, 30, [4]),
    ]


def test_events_are_the_same_however_the_stream_is_split(evaluate: Evaluate) -> None:
    """Every line end, cut between every two bytes: through UTF-8, CRLF and blank lines alike."""
    for line_end in ("\n", "\r\n", "\r"):
        stream = list(STREAM.format(n=line_end).encode())
        found = evaluate(
            "stream.js",
            """async ({ readEvents }, bytes) => {
                const read = async (chunks) => {
                    const body = new ReadableStream({
                        start(controller) {
                            chunks.forEach((chunk) => controller.enqueue(Uint8Array.from(chunk)));
                            controller.close();
                        },
                    });
                    const events = [];
                    for await (const event of readEvents(body)) events.push(event);
                    return events;
                };
                const outcomes = new Set();
                for (let at = 0; at <= bytes.length; at += 1) {
                    const chunks = [bytes.slice(0, at), bytes.slice(at)];
                    outcomes.add(JSON.stringify(await read(chunks)));
                }
                outcomes.add(JSON.stringify(await read(bytes.map((byte) => [byte]))));
                return [...outcomes].map((outcome) => JSON.parse(outcome));
            }""",
            stream,
        )
        assert found == [EVENTS], repr(line_end)


def test_an_answer_arrives_event_by_event(evaluate: Evaluate) -> None:
    quote = citation(1, "We counted.")
    statement = {"text": "The Post: “We counted.”", "citations": [1], "support": "quoted"}
    changes: list[Change] = [
        {"type": "asked", "turnId": "t1", "question": "Who counted?"},
        {"type": "sources", "turnId": "t1", "standalone_question": "Who?", "articles": [{}, {}]},
        {"type": "statement", "turnId": "t1", "statement": statement, "citations": [quote]},
    ]
    phases = [reduced(evaluate, *changes[: n + 1])["turns"][0]["phase"] for n in range(3)]
    assert phases == ["searching", "reading", "reading"]
    turn = reduced(evaluate, *changes)["turns"][0]
    assert (turn["sources"], turn["statements"], turn["citations"]) == (2, [statement], [quote])
    whole = answer(statements=[statement], citations=[quote])
    state = reduced(evaluate, *changes, {"type": "answer", "turnId": "t1", "answer": whole})
    assert state["turns"][0]["phase"] == "done"
    assert state["announcement"] == "Answered with 1 quote."


def test_what_arrives_after_stop_changes_nothing(evaluate: Evaluate) -> None:
    changes: list[Change] = [
        {"type": "asked", "turnId": "t1", "question": "Who?"},
        {"type": "stopped", "turnId": "t1"},
        {"type": "answer", "turnId": "t1", "answer": answer()},
        {"type": "failed", "turnId": "t1", "problem": "late"},
    ]
    turn = reduced(evaluate, *changes)["turns"][0]
    assert (turn["phase"], turn["problem"], turn["text"]) == ("stopped", None, "")


def test_a_late_article_does_not_replace_the_one_opened_after_it(evaluate: Evaluate) -> None:
    opened: Change = {"type": "opened", "turnId": None, "number": None}
    changes: list[Change] = [
        {**opened, "articleId": "a1"},
        {**opened, "articleId": "a2"},
        {"type": "article-loaded", "articleId": "a1", "article": {"title": "One"}},
    ]
    state = reduced(evaluate, *changes)["opened"]
    assert (state["articleId"], state["article"]) == ("a2", None)


def test_a_reload_ends_what_was_under_way(evaluate: Evaluate) -> None:
    asked = reduced(evaluate, {"type": "asked", "turnId": "t1", "question": "Who?"})
    changes: list[Change] = [{"type": "restored", "draft": "half a", "turns": asked["turns"]}]
    state = reduced(evaluate, *changes)
    assert (state["draft"], state["turns"][0]["phase"]) == ("half a", "stopped")


def test_history_is_the_last_six_answered_turns(evaluate: Evaluate) -> None:
    turn = {"phase": "done", "text": "answer"}
    turns = [{**turn, "question": f"q{n}"} for n in range(8)]
    turns[6] = {"question": "q6", "phase": "failed", "text": ""}
    messages = evaluate("turns.js", "({ history }, turns) => history(turns)", turns)
    assert [m["content"] for m in messages[::2]] == ["q1", "q2", "q3", "q4", "q5", "q7"]
    assert {m["role"] for m in messages[::2]} == {"user"}
    assert {(m["role"], m["content"]) for m in messages[1::2]} == {("assistant", "answer")}


def test_a_question_is_shown_as_understood_only_if_that_differs(evaluate: Evaluate) -> None:
    function = "({ interpretation }, [a, b]) => interpretation({ question: a, interpreted: b })"
    assert evaluate("turns.js", function, ["And  who?", "and who?"]) is None
    assert evaluate("turns.js", function, ["And who?", None]) is None
    assert evaluate("turns.js", function, ["And who?", "Who paid?"]) == "Who paid?"


def test_a_day_is_the_same_day_in_every_time_zone(evaluate: Evaluate) -> None:
    days = evaluate("words.js", "({ day }, isos) => isos.map(day)", ["2025-03-01", None, "soon"])
    assert days == ["1 March 2025", "", ""]


def test_only_web_addresses_become_links(evaluate: Evaluate) -> None:
    hostile = ["javascript:alert(1)", " https://a.example", "data:text/html,x", "//a.example", None]
    kept = evaluate(
        "words.js", "(m, urls) => urls.map(m.webAddress)", [*hostile, "HTTPS://a.example/"]
    )
    assert kept == [None] * len(hostile) + ["HTTPS://a.example/"]


def test_a_quote_is_known_in_a_statement_by_its_words(evaluate: Evaluate) -> None:
    quotes = [citation(1, "She said “no”."), citation(2, "She said yes."), citation(3, "no")]
    statement = {"text": "The Post: “She said ‘no’.”", "citations": [1, 2]}
    numbers = evaluate(
        "words.js", "(m, [s, c]) => m.quotedIn(s, c).map((q) => q.number)", [statement, quotes]
    )
    assert numbers == [1]


def test_an_attribution_says_who_spoke_only_where_the_article_does(evaluate: Evaluate) -> None:
    speakers = [
        None,
        {"name": "Ada Finch", "role": None, "kind": "mixed"},
        {"name": "Ada Finch", "role": "captain", "kind": "direct"},
        {"name": "Ada Finch", "role": "captain", "kind": "indirect"},
    ]
    said = evaluate(
        "words.js",
        "({ speaker }, speakers) => speakers.map((s) => speaker({ speaker: s }))",
        speakers,
    )
    assert said == [
        "",
        "Ada Finch (quoted in part)",
        "Ada Finch, captain",
        "Ada Finch, captain (reported)",
    ]


def test_statements_stand_under_their_own_sources(evaluate: Evaluate) -> None:
    """One source named once for quotes in a row; other words stand as they are, and doubted."""
    other = citation(3, "We sank.")
    other["article"] = {**other["article"], "id": "a2", "publisher": "The Echo"}
    citations = [citation(1, "We sailed."), citation(2, "We sang."), other]
    statements = [
        {"text": "The Post: “We sailed.”", "citations": [1], "support": "quoted"},
        {"text": "“We sang.” “We sank.”", "citations": [2, 3], "support": "quoted"},
        {"text": "They met.", "citations": [1, 3], "support": "unverified"},
    ]
    turn = {"id": "t1", "status": "answered", "statements": statements, "citations": citations}
    shown = evaluate(
        "statement.js",
        """({ showStatements }, turn) => {
            const list = document.createElement("div");
            showStatements(list, turn, null, { open() {} });
            return [...list.children].map((item) => [
                item.querySelector("figcaption:not(.visually-hidden)")?.textContent ?? null,
                item.querySelector("blockquote")?.textContent ?? null,
                item.tagName === "DIV" ? item.textContent : null,
            ]);
        }""",
        turn,
    )
    assert shown == [
        ["The Post, 1 March 2025", "We sailed.\xa0[1]", None],
        [None, "We sang.\xa0[2]", None],
        ["The Echo, 1 March 2025", "We sank.\xa0[3]", None],
        [None, None, "They met.\xa0[1]\xa0[3]Not verified against the article."],
    ]


def head(name: str, **fields: Any) -> dict[str, Any]:
    made = {"id": name, "title": name, "publisher": None, "published": None, "modified": None}
    return {**made, **fields}


def test_prints_are_told_apart_by_what_they_are_to_an_article(evaluate: Evaluate) -> None:
    prints = [
        {"article": head("best"), "note": None},
        {"article": head("wire"), "note": None},
        {"article": head("old"), "note": "a later version of this story"},
    ]
    stories = [
        {"prints": prints, "superseded": None},
        {"prints": prints, "superseded": "a later version of this story"},
        {"prints": [], "superseded": None},
    ]
    kindred = evaluate(
        "prints.js",
        """({ kindred }, stories) => stories.map((story) => {
            const { later, also, earlier } = kindred(story);
            return [later?.id ?? null, also.map((h) => h.id), earlier.map((h) => h.id)];
        })""",
        stories,
    )
    assert kindred == [
        [None, ["best", "wire"], ["old"]],
        ["best", ["wire", "old"], []],
        [None, [], []],
    ]


def test_a_source_line_says_where_and_what_else(evaluate: Evaluate) -> None:
    wire = head("Ferry", publisher="The Echo", published="2025-03-02")
    unnamed = head("No more ferry")
    quote = citation(
        2,
        "We counted.",
        article={**citation(1, "")["article"], "modified": "2025-03-03", "url": None},
        paragraph={"number": 3, "section": None, "start": 0, "end": 99, "page": 12},
        also_printed_by=[wire, unnamed],
        version="a corrected version of this story, modified 3 March 2025",
    )
    assert evaluate("words.js", "({ sourceLine }, quote) => sourceLine(quote)", quote) == (
        "[2] Ferry 🚣 stops, Ada Finch, The Post, 1 March 2025, modified 3 March 2025, "
        "paragraph 3, p. 12 (a corrected version of this story, modified 3 March 2025; "
        "also printed by The Echo, 2 March 2025; No more ferry)"
    )


@pytest.mark.parametrize(
    ("quotes", "sources", "words"),
    [
        (1, 1, None),
        (3, 0, None),  # still on its way
        (3, 1, "3 quotes from one source"),
        (3, 2, "3 quotes from 2 independent sources"),
        (2, 2, "2 quotes from 2 independent sources"),
    ],
)
def test_sources_are_counted_where_quotes_alone_would_mislead(
    evaluate: Evaluate, quotes: int, sources: int, words: str | None
) -> None:
    assert evaluate("words.js", "(m, [q, s]) => m.spread(q, s)", [quotes, sources]) == words


def test_a_day_of_change_is_said_only_if_it_is_another(evaluate: Evaluate) -> None:
    days = [
        head("a", publisher="The Post", published="2025-03-01", modified="2025-03-01"),
        head("b", published="2025-03-01", modified="2025-03-02"),
        head("c", modified="2025-03-02"),
        head("d"),
    ]
    assert evaluate("words.js", "({ printed }, days) => days.map(printed)", days) == [
        "The Post, 1 March 2025",
        "1 March 2025, modified 2 March 2025",
        "modified 2 March 2025",
        "",
    ]


def test_opening_an_earlier_version_says_so_aloud(evaluate: Evaluate) -> None:
    opened: Change = {"type": "opened", "articleId": "a1", "turnId": "t1", "number": None}
    article = {"title": "Ferry", "superseded": "a later version of this story"}
    loaded: Change = {"type": "article-loaded", "articleId": "a1", "article": article}
    state = reduced(evaluate, {**opened, "beside": 2}, loaded)
    assert state["announcement"] == "Opened: Ferry. This is an earlier version."
    assert state["opened"]["beside"] == 2


def test_children_that_stay_are_the_same_elements(evaluate: Evaluate) -> None:
    texts_and_kept = evaluate(
        "dom.js",
        """({ element, keep }) => {
            const list = element("ul");
            const show = (items) => keep(list, items, (i) => i, (i) => element("li", {}, i));
            show(["a", "b", "c"]);
            const before = [...list.children];
            show(["x", "a", "c"]);
            const kept = [...list.children].map((child) => before.indexOf(child));
            return [list.textContent, kept];
        }""",
    )
    assert texts_and_kept == ["xac", [-1, 0, 2]]


def test_words_never_become_markup(evaluate: Evaluate) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    made = evaluate(
        "dom.js",
        "(m, words) => { const p = m.element('p', { title: words }, words, 7, null, false);"
        " return [p.children.length, p.textContent]; }",
        hostile,
    )
    assert made == [0, hostile + "7"]
