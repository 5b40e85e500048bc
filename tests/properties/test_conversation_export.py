"""Whatever is said in a conversation, Markdown shows it as it was said."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from server.conversation.markdown import escaped, escaped_lines, link, quoted_block

# Mostly what Markdown and HTML are made of.
PIECES = st.sampled_from(
    [
        *("a", "Ann", "1", "12", " ", "    ", "\n", "\n\n", "\t", "www.", "http://", "---", "```"),
        *("&amp;", "&#35;", "<b>", "<!--", "-->", "~~~", "[a]: b", "![", "](", "**", "=="),
        *"\\`*_{}[]<>#|~&!$@^+=:;/\"'%?.,()-",
    ]
)
TEXTS = st.lists(PIECES | st.characters(codec="utf-8", categories=["L", "N", "P", "S"])).map(
    "".join
)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str, allowed: set[str]) -> str:
    """The words that Markdown shows, after a look that nothing else is in it."""
    said = []
    for block in PARSER.parse(markdown):
        kind = block.type.removesuffix("_open").removesuffix("_close")
        assert kind in {*allowed, "inline"}, markdown
        for token in block.children or ():
            assert token.type in ("text", "text_special", "softbreak"), markdown
            said.append("\n" if token.type == "softbreak" else token.content)
    return "".join(said)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@given(TEXTS)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    assert shown("\n".join(escaped_lines(text)), {"paragraph"}) == "\n".join(lines(text))


@given(TEXTS)
def test_a_heading_is_shown_as_it_is(text: str) -> None:
    assert shown(f"## {escaped(text)}", {"heading"}) == " ".join(lines(text))


@given(TEXTS)
def test_a_quotation_is_shown_as_it_is(text: str) -> None:
    found = shown(quoted_block([escaped_lines(text) or ["x"]]), {"blockquote", "paragraph"})
    assert found == ("\n".join(lines(text)) or "x")


@given(TEXTS, TEXTS)
def test_a_link_shows_its_text_and_leads_to_a_page(text: str, address: str) -> None:
    (_, inline, _) = PARSER.parse(f"x {link(text, f'https://a.example/{address}')}")
    tokens = inline.children or []
    kinds = [token.type for token in tokens]
    assert set(kinds) <= {"text", "text_special", "link_open", "link_close"}
    assert kinds.count("link_open") == 1
    href = next(token.attrs["href"] for token in tokens if token.type == "link_open")
    assert str(href).startswith("https://a.example/")
    assert "".join(t.content for t in tokens).strip() == f"x {' '.join(lines(text))}".strip()
