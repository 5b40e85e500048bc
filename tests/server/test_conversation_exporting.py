"""Exported conversations: complete, and text whatever stands in it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from server.conversation.exporting import as_json, as_markdown, file_name
from server.conversation.markdown import link
from server.conversation_schemas import CitationState, ConversationDetail, ConversationTurn
from server.schemas import Answer, Citation, Reason, Speaker, Statement
from tests.server.kept_answers import ANSWER, CITATION, STATEMENT

DAY = datetime(2026, 3, 14, 9, 5, tzinfo=UTC)
ASKED = "When does she retire?"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![picture](https://evil.example/p.png)",
    "[link](javascript:alert(1))",
    "[link][1] and [1]: https://evil.example",
    "https://evil.example and www.evil.example and <https://evil.example> and ann@evil.example",
    "**bold** _italic_ ~~struck~~ `code` $x^2$ @ann #1",
    "&copy; &#60;b&#62; &amp;",
    "\\<b> \\",
    "# heading #",
    "- item",
    "1. item",
    "    code",
    "> quotation",
    "| a | b |",
    "---",
    "```",
    "===",
]


def turn(answer: Answer = ANSWER, asked: str = ASKED, state: str = "current") -> ConversationTurn:
    states = [
        CitationState.model_validate({"number": c.number, "state": state, **_NOWHERE})
        for c in answer.citations
    ]
    return ConversationTurn(question=asked, asked=DAY, answer=answer, citation_states=states)


_NOWHERE: dict[str, Any] = {"article": None, "place": None}


def conversation(*turns: ConversationTurn, title: str | None = "The keeper") -> ConversationDetail:
    return ConversationDetail(
        id="0" * 32, title=title, created=DAY, updated=DAY, total=len(turns), turns=list(turns)
    )


def quoting(quote: str, citation: Citation = CITATION, **article: Any) -> Answer:
    """An answer that is this quote, from an article with these fields."""
    cited = citation.model_copy(
        update={"quote": quote, "article": citation.article.model_copy(update=article)}
    )
    said = STATEMENT.model_copy(update={"text": f"Gazette: “{quote}”"})
    update = {"text": f"{said.text} [1]", "statements": [said], "citations": [cited]}
    return ANSWER.model_copy(update={"standalone_question": ASKED, **update})


def parsed(markdown: str) -> list[Token]:
    """Every token, as CommonMark with tables and struck text reads it."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [
        token
        for block in parser.parse(markdown)
        for token in (block, *(block.children or ()))
        if token.type != "inline"
    ]


def words(tokens: list[Token]) -> str:
    breaks = {"softbreak": "\n", "heading_close": "\n", "paragraph_close": "\n"}
    return "".join(breaks.get(token.type, token.content) for token in tokens)


def test_a_conversation_in_markdown() -> None:
    second = quoting("It is\na lamp.", CITATION.model_copy(update={"source_href": None}), url=None)
    shown = conversation(
        turn(ANSWER.model_copy(update={"standalone_question": "When does Jo Marsh retire?"})),
        turn(second, "And what is the light?", "changed"),
    )
    assert as_markdown(shown) == (
        "# The keeper\n"
        "\n"
        "## When does she retire?\n"
        "\n"
        "*Asked on 14 March 2026 at 09:05 UTC.*\n"
        "\n"
        "*Understood as:* When does Jo Marsh retire?\n"
        "\n"
        "> The keeper of the Marrow Island light retires on Friday after 31 years.\n"
        ">\n"
        "> \\[1\\] [Keeper of the light retires](<https://gazette.example/keeper#:~:text=The%20keeper"
        "%20of%20the%20Marrow%20Island,retires%20on%20Friday%20after%2031%20years.>), Jo Marsh, "
        "The Island Gazette, 12 March 2026, paragraph 2.\n"
        "\n"
        "## And what is the light?\n"
        "\n"
        "*Asked on 14 March 2026 at 09:05 UTC.*\n"
        "\n"
        "*Understood as:* When does she retire?\n"
        "\n"
        "> It is\n"
        "> a lamp.\n"
        ">\n"
        "> \\[1\\] Keeper of the light retires, Jo Marsh, The Island Gazette, 12 March 2026, "
        "paragraph 2. **Changed since: the quote no longer stands in it.**\n"
    )


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("current", None),
        ("moved", "**Changed since, the quote still stands in it.**"),
        ("changed", "**Changed since: the quote no longer stands in it.**"),
        ("withdrawn", "**Withdrawn since.**"),
    ],
)
def test_what_became_of_the_article_is_marked(state: str, mark: str | None) -> None:
    shown = as_markdown(conversation(turn(state=state)))
    assert ("since" in shown) == (mark is not None)
    assert mark is None or mark in shown


def test_who_said_it_and_whom_it_means_are_told() -> None:
    speaker = Speaker(name="Ann Lane", role="the mayor", kind="direct")
    cited = CITATION.model_copy(
        update={
            "speaker": speaker,
            "gloss": "She: Jo Marsh",
            "version": "a corrected version of this story",
            "paragraph": CITATION.paragraph.model_copy(update={"page": 4}),
        }
    )
    shown = as_markdown(conversation(turn(quoting("She retires.", cited))))
    assert "> \\[1\\] Ann Lane (the mayor), in [Keeper" in shown
    assert "paragraph 2, page 4: a corrected version of this story. “She” is Jo Marsh.\n" in shown
    reported = cited.model_copy(update={"speaker": speaker.model_copy(update={"kind": "indirect"})})
    assert "Ann Lane" not in as_markdown(conversation(turn(quoting("She retires.", reported))))


def test_a_models_words_stand_before_their_quotes_and_notes_are_kept() -> None:
    worded = Statement(text="She retires on *Friday*.", citations=[1, 2], support="supported")
    answer = ANSWER.model_copy(
        update={
            "text": "The articles differ: 31 [1]; 32 [2].\n\nShe retires on *Friday*. [1][2]\n\n"
            "No sentence clearly answers: Why?",
            "statements": [worded],
            "citations": [CITATION, CITATION.model_copy(update={"number": 2})],
        }
    )
    blocks = as_markdown(conversation(turn(answer))).split("\n\n")
    assert blocks[4:7] == [
        "The articles differ: 31 \\[1\\]; 32 \\[2\\].",
        "She retires on \\*Friday\\*. \\[1\\]\\[2\\]",
        "No sentence clearly answers: Why?",
    ]
    assert [block[:8] for block in blocks[7:]] == ["> The ke", "> The ke"]


def test_a_quote_that_two_statements_share_is_shown_once() -> None:
    answer = ANSWER.model_copy(
        update={
            "text": f"{ANSWER.text}\n\n{ANSWER.text}",
            "statements": [STATEMENT, STATEMENT],
        }
    )
    assert as_markdown(conversation(turn(answer))).count("> The keeper") == 1


def test_without_an_answer_the_reason_and_the_closest_quotes_are_shown() -> None:
    reason = Reason(code="not_answered", message="The articles do not say it.")
    fields = {"status": "related", "reason": reason, "text": reason.message, "statements": []}
    related = ANSWER.model_copy(update=fields)
    shown = as_markdown(conversation(turn(related)))
    assert "The articles do not say it.\n\nThe closest quotes:\n\n> The keeper" in shown
    none = related.model_copy(update={"status": "not_found", "citations": []})
    shown = as_markdown(conversation(turn(none)))
    assert shown.endswith("The articles do not say it.\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_stays_text(hostile: str) -> None:
    answer = quoting(
        hostile,
        CITATION.model_copy(
            update={
                "source_href": None,
                "speaker": Speaker(name=hostile, role=hostile, kind="direct"),
                "gloss": f"She: {hostile}",
                "version": hostile,
            }
        ),
        **dict.fromkeys(("title", "byline", "publisher"), hostile),
        url=None,
        published=date(2026, 3, 12),
    )
    shown = conversation(turn(answer, asked=hostile), title=hostile)
    tokens = parsed(as_markdown(shown))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {
        "heading",
        "paragraph",
        "blockquote",
        "text",
        "text_special",
        "em",
        "softbreak",
    }
    text = words(tokens)
    assert text.count(hostile.strip()) == 10  # title, question, quote, and seven of its source
    assert sum(token.type == "heading_open" for token in tokens) == 2
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://a.example/x?y=1&copy=2", "https://a.example/x?y=1&copy=2"),
        (
            'https://a.example/a b(c)<d>"e"\\f`g',
            "https://a.example/a%20b%28c%29%3Cd%3E%22e%22%5Cf%60g",
        ),
        ("https://a.example/ö#:~:text=a%20b,c", "https://a.example/%C3%B6#:~:text=a%20b,c"),
        ("https://a.example/>)[x](javascript:alert(1))", None),
        ("javascript:alert(1)", ""),
        ("JavaScript://a.example/%0aalert(1)", ""),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("//evil.example", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_links_lead_to_pages_alone(address: str | None, target: str | None) -> None:
    found = [t.attrs.get("href") for t in parsed(link("the [story]", address)) if t.tag == "a"]
    hrefs = [href for href in found if href]
    assert words(parsed(link("the [story]", address))) == "the [story]\n"
    if target is None:
        assert len(hrefs) == 1
        assert str(hrefs[0]).startswith("https://a.example/")
    else:
        assert hrefs == ([target] if target else [])


def test_json_is_complete() -> None:
    shown = conversation(turn(), turn(quoting("<b>\0"), "And \ufffd?", "moved"))
    assert ConversationDetail.model_validate_json(as_json(shown)) == shown


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who closed the Zürich bridge?", "pullquote-who-closed-the-zurich-bridge.md"),
        (None, "pullquote-conversation.md"),
        ("", "pullquote-conversation.md"),
        ("../../etc/passwd", "pullquote-etc-passwd.md"),
        ('a"; filename="b.exe\r\nx-evil: 1', "pullquote-a-filename-b-exe-x-evil-1.md"),
        ("橋", "pullquote.md"),
        ("CON", "pullquote-con.md"),
        ("bridge " * 40, "pullquote-bridge-bridge-bridge-bridge-bridge-bridge-bridge-b.md"),
    ],
)
def test_a_files_name_is_safe(title: str | None, name: str) -> None:
    assert file_name(conversation(title=title), "md") == name
