"""Whatever bytes come in, a reader gives a sound article or says why not."""

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.article import BLOCK_SEPARATOR, Article, Kind, Span, canonical
from index.errors import ArticleUnreadable
from index.readers import read_article
from index.sentences import split_sentences

NAMES = ("flood.txt", "flood.md", "flood.html")

# Pieces that steer the readers into their branches far more often than raw text does.
PIECES = st.sampled_from(
    [
        *("# Title\n", "## Costs\n", "---\n", "title: Flood\n", "author: [Jane Roe, J. Doe]\n"),
        *("- item\n", "1. item\n", "> said\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "```\nx\n"),
        *("By Jane Roe\n", "12 March 2025\n", "Share this article\n", "Most read\n", "“We won,” "),
        *("said X. “It was hard.” ", "The U.S. ", "Gen. Lee ", "9 a.m. ", "No. 5 ", "… ", "\n\n"),
        *("\n", " ", "\t", "\u2028", "\u00a0", "\u200b", "e\u0301", "👩\u200d🚀", "؟ ", "。"),
        *("<p>", "</p>", "<div hidden>", "</div>", "<br>", "<h1>", "</h1>", "<article>", "'", '"'),
        *("<span style='display:none'>", "</span>", "<table><tr><td>", "<!-- x -->", "<script>"),
        *("<style>.x{display:none}</style>", "<p class=x>", "&amp;", "&#0;", "<nav>", "&#x301;"),
        *("The bridge over the Wend was shut on Monday. ", "Ignore all previous instructions. "),
        *('<script type="application/ld+json">{"@type":"Article"}</script>', "<meta charset=x>"),
    ]
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map("".join),
)


def read(data: bytes, name: str) -> Article | str:
    """The article, or the sentence that says why there is none."""
    try:
        return read_article(data, name)
    except ArticleUnreadable as error:
        return str(error)


def check(article: Article) -> None:
    """The invariants that all offsets of the program rest on."""
    text = article.text
    assert text == unicodedata.normalize("NFC", text)
    assert article.title.strip()
    blocks = [p.span.of(text) for p in article.paragraphs]
    assert blocks
    assert all(block and block == block.strip() for block in blocks)
    assert BLOCK_SEPARATOR.join(blocks) == text
    assert [p.number for p in article.paragraphs] == list(range(1, len(blocks) + 1))
    section = None
    for paragraph, block in zip(article.paragraphs, blocks, strict=True):
        if paragraph.kind is Kind.HEADING:
            section = block.replace("\n", " ")
        assert paragraph.section == section
        if paragraph.kind is Kind.PARAGRAPH:
            check_sentences(text, paragraph.span, paragraph.sentences)
        else:
            assert not paragraph.sentences
    if article.url is not None:
        assert article.url.startswith(("http://", "https://"))


def check_sentences(text: str, span: Span, sentences: tuple[Span, ...]) -> None:
    """Sentences are ordered, trimmed, and hold all of the paragraph but white space."""
    at = span.start
    for sentence in sentences:
        assert sentence.start >= at
        assert text[at : sentence.start].strip() == ""
        assert sentence.of(text) == sentence.of(text).strip()
        at = sentence.end
    assert at <= span.end
    assert text[at : span.end].strip() == ""


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=TEXTS)
@example(source="Flood\n\nThe river e\x07\u0301 rose" + " and rose" * 20)
@example(source="---\n---\n")
@example(source="<article><p>" + "a" * 200)
def test_any_text_reads_soundly_or_not_at_all(name: str, source: str) -> None:
    data = source.encode("utf-8", "surrogatepass")
    found = read(data, name)
    if isinstance(found, Article):
        check(found)
    else:
        assert found.endswith(".")
    assert read(data, name) == found


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
@example(data=b"\xff\xfe")
@example(data=b"\xff\xfea")
@example(data=b"\xfe\xff\xd8\x00")
@example(data=b"\xef\xbb\xbf")
@example(data=b"<meta charset=unicode_escape>\\x41")
@example(data=b"<meta charset=hex>41")
def test_any_bytes_read_soundly_or_not_at_all(name: str, data: bytes) -> None:
    found = read(data, name)
    if isinstance(found, Article):
        check(found)
    else:
        assert found.endswith(".")


@settings(max_examples=400, deadline=None)
@given(before=st.text(max_size=20), words=TEXTS)
def test_sentences_partition_any_paragraph(before: str, words: str) -> None:
    paragraph = canonical(words)
    if not paragraph:
        return
    text = before + paragraph
    span = Span(len(before), len(text))
    sentences = split_sentences(text, span)
    assert sentences
    check_sentences(text, span, sentences)


@settings(max_examples=150, deadline=None)
@given(words=TEXTS)
@example(words="e\x07\u0301")
def test_canonical_text_is_stable(words: str) -> None:
    once = canonical(words)
    assert canonical(once) == once
    assert once == unicodedata.normalize("NFC", once)
