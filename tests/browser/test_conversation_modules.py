"""The pure modules of conversations: what is kept, joined, copied, listed and named."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
Change = dict[str, Any]

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) `y` *z* https://evil.example"
ARTICLE = {
    "id": "a1",
    "title": "Ferry stops",
    "byline": "Ada Finch",
    "publisher": "The Post",
    "published": "2025-03-01",
    "modified": None,
    "url": "https://post.example/ferry",
    "revision": "sha256:1",
}
PARAGRAPH = {"number": 3, "section": None, "start": 0, "end": 99, "page": None}


def citation(number: int, quote: str, **fields: Any) -> dict[str, Any]:
    made = {"number": number, "quote": quote, "start": 0, "end": len(quote), "speaker": None}
    source = {"article": ARTICLE, "paragraph": PARAGRAPH, "source_href": None, "gloss": None}
    return {**made, **source, "also_printed_by": [], "version": None, **fields}


def answer(name: str = "x", **fields: Any) -> dict[str, Any]:
    made = {"id": name, "status": "answered", "reason": None, "text": "said"}
    asked = {"question": "Who?", "standalone_question": "Who?", "generation": None}
    parts: dict[str, Any] = {"disagreements": [], "unanswered_parts": [], "statements": []}
    return {**made, **asked, **parts, "citations": [], "independent_sources": 0, **fields}


def kept(name: str, *states: dict[str, Any], **fields: Any) -> dict[str, Any]:
    given = answer(name, **fields)
    return {"question": given["question"], "answer": given, "citation_states": list(states)}


def reduced(evaluate: Evaluate, *changes: Change) -> Any:
    return evaluate(
        "state.js",
        "({ START, reduce }, changes) => changes.reduce(reduce, START)",
        list(changes),
    )


def copied(evaluate: Evaluate, given: dict[str, Any], question: str = "Who?") -> Any:
    """An answer as it is copied: plain, as Markdown, as HTML."""
    asked: Change = {"type": "asked", "turnId": "t1", "question": question}
    state = reduced(evaluate, asked, {"type": "answer", "turnId": "t1", "answer": given})
    function = "(m, turn) => [m.plainText(turn), m.markdown(turn), m.html(turn)]"
    return evaluate("cited.js", function, state["turns"][0])


ASKED: Change = {"type": "asked", "turnId": "t1", "question": "Who?"}
BEGUN: Change = {"type": "conversation-begun", "id": "c1"}


def test_a_reload_joins_what_is_here_with_what_is_kept(evaluate: Evaluate) -> None:
    """Answers that both have stay the same turn; what came to nothing keeps its place."""
    here: list[Change] = [BEGUN]
    for at, name in enumerate(["first", None, "third", None]):
        turn = f"t{at}"
        here += [{**ASKED, "turnId": turn}]
        if name is None:
            here += [{"type": "stopped", "turnId": turn}]
        else:
            here += [{"type": "answer", "turnId": turn, "answer": answer(name)}]
    turns = [kept(name) for name in ("first", "elsewhere", "third", "new")]
    read: Change = {"type": "conversation-read", "id": "c1", "title": "T", "turns": turns}
    state = reduced(evaluate, *here, read)
    assert [turn["id"] for turn in state["turns"]] == ["t0", "t1", "elsewhere", "t2", "t3", "new"]
    assert state["conversation"]["title"] == "T"


def test_a_conversation_that_comes_late_does_not_replace_another(evaluate: Evaluate) -> None:
    changes: list[Change] = [
        {"type": "conversation-opening", "id": "c1"},
        {"type": "conversation-opening", "id": "c2"},
        {"type": "conversation-read", "id": "c1", "title": "One", "turns": [kept("x")]},
        {"type": "conversation-failed", "id": "c1", "problem": "late"},
    ]
    state = reduced(evaluate, *changes)
    assert state["turns"] == []
    shown = state["conversation"]
    assert (shown["id"], shown["title"], shown["opening"], shown["problem"]) == (
        "c2",
        None,
        True,
        None,
    )


def test_old_quotes_are_shown_as_they_stand_now(evaluate: Evaluate) -> None:
    new = {**ARTICLE, "revision": "sha256:2"}
    place = {"start": 40, "end": 51, "paragraph": {**PARAGRAPH, "number": 5}, "href": "h"}
    states = [
        {"number": 1, "state": "current", "article": ARTICLE, "place": None},
        {"number": 2, "state": "moved", "article": new, "place": {**place, "source_href": None}},
        {"number": 3, "state": "changed", "article": new, "place": None},
        {"number": 4, "state": "withdrawn", "article": None, "place": None},
    ]
    quotes = [citation(number, f"Quote {number}.") for number in range(1, 5)]
    opening: Change = {"type": "conversation-opening", "id": "c1"}
    turns = [kept("x", *states, citations=quotes)]
    read: Change = {"type": "conversation-read", "id": "c1", "title": None, "turns": turns}
    found = reduced(evaluate, opening, read)["turns"][0]["citations"]
    assert [each.get("since") for each in found] == [None, "moved", "changed", "withdrawn"]
    assert [each["start"] for each in found] == [0, 40, 0, 0]
    assert [each["paragraph"]["number"] for each in found] == [3, 5, 3, 3]
    assert [each["article"]["revision"][-1] for each in found] == ["1", "2", "1", "1"]
    lines = evaluate("words.js", "(m, quotes) => quotes.map(m.sourceLine)", found)
    ends = ["/ferry", "/ferry", "(changed since quoted)", "(withdrawn since quoted)"]
    assert all(line.endswith(end) for line, end in zip(lines, ends, strict=True))


def test_what_is_asked_again_is_asked_now(evaluate: Evaluate) -> None:
    changes: list[Change] = [
        {**ASKED, "given": "Who counted?"},
        {"type": "failed", "turnId": "t1", "problem": "away"},
        {**ASKED, "turnId": "t2"},
        {"type": "answer", "turnId": "t2", "answer": answer()},
        {"type": "asked-again", "turnId": "t1"},
    ]
    turns = reduced(evaluate, *changes)["turns"]
    assert [(turn["id"], turn["phase"]) for turn in turns] == [("t2", "done"), ("t1", "searching")]
    assert turns[1]["given"] == "Who counted?"


def test_a_question_meant_otherwise_leaves_the_draft(evaluate: Evaluate) -> None:
    drafted: Change = {"type": "drafted", "text": "half a"}
    editing: Change = {"type": "editing", "turnId": "t1"}
    meant = reduced(evaluate, drafted, editing, {**ASKED, "given": "Who counted?"})
    assert (meant["draft"], meant["editing"]) == ("half a", None)
    assert meant["turns"][0]["interpreted"] == "Who counted?"
    assert reduced(evaluate, drafted, ASKED)["draft"] == ""
    taken: Change = {"type": "question-taken-up", "question": "Who?"}
    assert reduced(evaluate, drafted, taken)["draft"] == "Who?\nhalf a"


def test_a_lost_conversation_keeps_what_is_on_the_page(evaluate: Evaluate) -> None:
    told: Change = {"type": "answer", "turnId": "t1", "answer": answer()}
    here = [BEGUN, ASKED, told]
    lost = reduced(evaluate, *here, {"type": "conversation-lost", "id": "c1"})
    assert (lost["conversation"]["id"], len(lost["turns"])) == (None, 1)
    gone = reduced(evaluate, *here, {"type": "conversation-gone", "problem": "gone"})
    assert (gone["conversation"]["id"], gone["turns"]) == (None, [])
    assert (gone["conversation"]["problem"], gone["announcement"]) == ("gone", "gone")


@pytest.mark.parametrize(
    ("title", "questions", "words"),
    [
        (None, [], "Pullquote"),
        (None, ["And  who\ncounted? "], "And who counted? · Pullquote"),
        ("The count", ["Who?"], "The count · Pullquote"),
        ("🚣" * 90, [], "🚣" * 80 + "… · Pullquote"),
    ],
)
def test_the_window_is_named_for_the_conversation(
    evaluate: Evaluate, title: str | None, questions: list[str], words: str
) -> None:
    state = {"conversation": {"title": title}, "turns": [{"question": q} for q in questions]}
    assert evaluate("conversation.js", "(m, state) => m.windowTitle(state)", state) == words


def test_an_address_leads_to_its_conversation_and_answer(evaluate: Evaluate) -> None:
    found = evaluate(
        "navigation.js",
        """({ addressOf, conversationAt, answerAt }, ids) => ids.map(([id, answer]) => {
            const address = new URL(addressOf(id, answer), location.href);
            return [address.pathname, conversationAt(address), answerAt(address)];
        })""",
        [["c1", None], ["a&c=b #?", "ü 🚣#%"], ["", None]],
    )
    assert found == [["/", "c1", None], ["/", "a&c=b #?", "ü 🚣#%"], ["/", None, None]]
    assert evaluate("navigation.js", "(m) => m.answerAt({ hash: '#%E0%A4%A' })") is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("index-busy", "It failed. Try again in a moment."),
        ("conversations-full", "It failed. Begin a new conversation to ask on."),
        ("constructor", "It failed."),
        ("of-tomorrow", "It failed."),
    ],
)
def test_a_problem_says_what_to_do_next(evaluate: Evaluate, kind: str, words: str) -> None:
    problem = {"type": f"urn:pullquote:{kind}", "message": "It failed."}
    assert evaluate("troubles.js", "(m, problem) => m.explained(problem)", problem) == words


def test_a_copied_answer_names_its_sources(evaluate: Evaluate) -> None:
    speaker = {"name": "Ada Finch", "role": "captain", "kind": "direct"}
    statements = [{"text": "The Post: “We counted.”", "citations": [1], "support": "quoted"}]
    quotes = [citation(1, "We counted.", speaker=speaker)]
    plain, markdown, marked_up = copied(
        evaluate, answer(statements=statements, citations=quotes, standalone_question="Who now?")
    )
    line = "Ferry stops, Ada Finch, The Post, 1 March 2025, paragraph 3"
    assert plain == (
        "Who?\n\nUnderstood as: Who now?\n\nThe Post: “We counted.” [1]\n\nSources\n"
        f"[1] Ada Finch, captain, in {line}, https://post.example/ferry"
    )
    rest = line.removeprefix("Ferry stops")
    assert markdown == (
        "**Who?**\n\nUnderstood as: Who now?\n\n"
        "> The Post: “We counted.” \\[1\\]\n\n**Sources**\n\n"
        f"- \\[1\\] Ada Finch, captain, in [Ferry stops](<https://post.example/ferry>){rest}"
    )
    assert "<blockquote><p>The Post: “We counted.” [1]</p></blockquote>" in marked_up
    assert f'in <a href="https://post.example/ferry">Ferry stops</a>{rest}</li>' in marked_up


def test_a_quote_that_bears_other_words_out_is_copied_with_its_source(evaluate: Evaluate) -> None:
    statements = [{"text": "They counted.", "citations": [1], "support": "supported"}]
    given = answer(
        statements=statements,
        citations=[citation(1, "We counted.")],
        generation={"note": "Worded by a model; checked."},
    )
    for text in copied(evaluate, given):
        assert "They counted." in text
        assert ": “We counted.”" in text
        assert "Worded by a model; checked." in text
    assert not any(line.startswith("> ") for line in copied(evaluate, given)[1].splitlines())


def test_a_copied_answer_says_where_articles_differ_and_are_silent(evaluate: Evaluate) -> None:
    values = [{"value": "at least 40", "citations": [1]}, {"value": "52", "citations": [2, 3]}]
    differ = [{"about": "number", "values": values}]
    given = answer(disagreements=differ, unanswered_parts=["Who paid?"])
    assert copied(evaluate, given, "How many?")[0] == (
        "How many?\n\nUnderstood as: Who?\n\n"
        "The articles differ: at least 40 [1]; 52 [2][3].\n\n"
        "No sentence clearly answers: Who paid?"
    )


def test_closest_passages_are_not_copied_as_an_answer(evaluate: Evaluate) -> None:
    reason = {"code": "not_answered", "message": "The articles do not say."}
    quotes = [citation(1, "We sailed.", gloss="We: the crew")]
    plain, markdown, _ = copied(evaluate, answer(status="related", reason=reason, citations=quotes))
    assert plain.startswith(
        "Who?\n\nThe articles do not say.\n\nClosest passages, not an answer:\n\n"
        "“We sailed.” (“We” is the crew) [1]\n\nSources\n[1] "
    )
    assert "Closest passages, not an answer:\n\n> “We sailed.” (“We” is the crew)" in markdown


def test_nothing_copied_is_more_than_text(evaluate: Evaluate) -> None:
    """Questions, quotes, headlines, notes and names of speakers, full of markup."""
    article = {**ARTICLE, "title": HOSTILE, "byline": HOSTILE, "url": "javascript:alert(1)"}
    speaker = {"name": HOSTILE, "role": None, "kind": "direct"}
    given = answer(
        statements=[{"text": HOSTILE, "citations": [1], "support": "supported"}],
        citations=[citation(1, f"q {HOSTILE}", article=article, speaker=speaker)],
        generation={"note": HOSTILE},
        standalone_question=f"# {HOSTILE}",
    )
    _, markdown, marked_up = copied(evaluate, given, HOSTILE)
    found = evaluate(
        "dom.js",
        """(_, html) => {
            const made = new DOMParser().parseFromString(html, "text/html").body;
            return [...new Set([...made.querySelectorAll("*")].map(({ tagName }) => tagName))];
        }""",
        marked_up,
    )
    assert set(found) <= {"P", "STRONG", "UL", "LI", "BLOCKQUOTE"}
    assert HOSTILE in html.unescape(marked_up)
    live = re.sub(r"\\.", "", markdown)  # without what is escaped
    assert not re.search(r"[<>\[\]`]|://|(?<!\*)\*(?!\*)", live)


def test_markdown_escapes_what_begins_a_line(evaluate: Evaluate) -> None:
    lines = ["# a", "- b", "1. c", "12) d", "=== e", "\n\nf", "1999 g", "h\n+ i"]
    assert evaluate("markdown.js", "(m, lines) => lines.map(m.escapedLines)", lines) == [
        ["\\# a"],
        ["\\- b"],
        ["1\\. c"],
        ["12\\) d"],
        ["\\=== e"],
        ["f"],
        ["1999 g"],
        ["h", "\\+ i"],
    ]
    address = "https://a.example/(x)?b=1&c=<d>"
    link = evaluate("markdown.js", "(m, address) => m.link('t [x]', address)", address)
    assert link == "[t \\[x\\]](<https://a.example/(x)?b=1&amp;c=%3Cd%3E>)"


def listed(evaluate: Evaluate, *changes: Change) -> Any:
    function = "({ START, reduce }, changes) => changes.reduce(reduce, START)"
    return evaluate("conversations/state.js", function, list(changes))


def test_a_list_that_comes_late_is_not_of_other_words(evaluate: Evaluate) -> None:
    heads = [{"id": f"c{n}", "title": f"T{n}"} for n in range(3)]
    page: Change = {"type": "listed", "words": "", "offset": 0, "items": heads[:2], "total": 3}
    more: Change = {**page, "offset": 2, "items": heads[1:]}  # one has moved in between
    late: Change = {**page, "words": "else", "items": []}
    state = listed(evaluate, page, late, more)
    assert [head["id"] for head in state["items"]] == ["c0", "c1", "c2"]
    assert state["said"] == "3 conversations"
    renamed = listed(evaluate, page, {"type": "renamed", "id": "c1", "title": "New"})
    assert [head["title"] for head in renamed["items"]] == ["T0", "New"]
    removed = listed(
        evaluate, page, {"type": "removing", "id": "c0"}, {"type": "removed", "id": "c0"}
    )
    assert ([head["id"] for head in removed["items"]], removed["total"]) == (["c1"], 2)
    assert removed["removing"] is None


def test_an_empty_list_says_why(evaluate: Evaluate) -> None:
    empty: Change = {"type": "listed", "offset": 0, "items": [], "total": 0}
    words = "(m, list) => m.found(list)"
    for sought, said in (
        ("", "No conversation yet. Each question you ask is kept here, with its answer."),
        ("seal", "No conversation holds these words."),
    ):
        state = listed(evaluate, {"type": "sought", "words": sought}, {**empty, "words": sought})
        assert evaluate("conversations/state.js", words, state) == said
    assert evaluate("conversations/state.js", words, listed(evaluate)) == "Looking…"
