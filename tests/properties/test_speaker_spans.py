"""Whatever an article is made of, every span of a speaker lies in one searchable paragraph."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers import read_article
from server.answering.glossing import gloss_of
from server.answering.speaking import speakers_in

SENTENCES = st.sampled_from(
    [
        "“It leaks,” said Ann Lane, the mayor.",
        "“We know.”",
        "Tom Reed said that it leaked.",
        "He added that nobody cared.",
        "Lane said: “Nobody.”",
        "Her hat blew away.",
        "“It runs on.",
        "The pier is shut.",
        "- But she left.",
        "Subscribe to our newsletter",
        '"It is," Reed said.',
        "# Inquest",
    ]
)
TEXTS = st.lists(st.lists(SENTENCES, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_spans_lie_in_their_paragraph_and_apart(blocks: list[str]) -> None:
    article = read_article("\n\n".join(["The pier", *blocks]).encode(), "pier.md")
    spans = []
    for speaker in speakers_in(article):
        assert speaker.quotes
        for quote in speaker.quotes:
            paragraph = article.paragraphs[quote.paragraph - 1]
            assert paragraph.searchable
            assert paragraph.span.start <= quote.start < quote.end <= paragraph.span.end
            spans.append((quote.start, quote.end))
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_a_gloss_is_of_a_word_of_its_quote_and_names_who_the_article_names(
    blocks: list[str],
) -> None:
    article = read_article("\n\n".join(["The pier", *blocks]).encode(), "pier.md")
    for paragraph in article.searchable():
        for sentence in paragraph.sentences:
            gloss = gloss_of(article, sentence)
            if gloss is not None:
                assert gloss.word in sentence.of(article.text)
                assert gloss.person.split(",")[0] in ("Ann Lane", "Tom Reed")
                assert gloss.person.split(",")[0] in article.text
