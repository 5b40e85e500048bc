"""Whatever an article is made of, a passage is shown as its own text, with headings and no more."""

import re

from hypothesis import event, given, settings
from hypothesis import strategies as st

from index.article import Article, Block, Kind
from index.excerpts import LONGEST_HEAD, REACH, excerpt
from index.passages import Passage, split_passages
from index.readers.compose import compose
from index.readers.metadata import Metadata
from tests.index.made_up import count_words
from tests.index.test_excerpts import before, is_right, stored

LIMIT = 8
LETTERS = dict(zip(Kind, "THPMFI", strict=True))  # of each kind its own
HEAD = re.compile("[TH][THM]*")  # a headline or heading, and what may stand under it

SENTENCES = st.integers(1, 10).map(lambda words: " ".join(["Wort", *["wort"] * words]) + ".")
LONG = st.integers(100, LONGEST_HEAD + 2).map("x".__mul__)
BLOCKS = st.builds(
    Block,
    st.sampled_from([Kind.PARAGRAPH, *Kind, Kind.HEADING, Kind.METADATA]),
    st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join) | SENTENCES | LONG,
)
ARTICLES = st.lists(BLOCKS, min_size=1, max_size=12).map(
    lambda blocks: compose(blocks, Metadata(title="Title"), "title.txt")
)


def over(article: Article, passage: Passage) -> int:
    """How many paragraphs belong over a passage."""
    first = article.paragraphs[passage.paragraphs[0] - 1]
    if passage.span.start != first.span.start:
        return 0
    preceding = article.paragraphs[max(0, first.number - 1 - REACH) : first.number - 1]
    for number, paragraph in enumerate(preceding):
        kinds = "".join(LETTERS[p.kind] for p in preceding[number:])
        length = passage.span.start - paragraph.span.start
        if HEAD.fullmatch(kinds) and length <= LONGEST_HEAD:
            return len(kinds)
    return 0


@settings(deadline=None)
@given(article=ARTICLES)
def test_a_passage_is_shown_with_all_that_belongs_over_it_and_nothing_else(
    article: Article,
) -> None:
    for passage in split_passages(article, count_words, LIMIT):
        found = stored(article, passage)
        grown = excerpt(found, before(article, passage))
        is_right(article, found, grown)
        added = len(grown.paragraphs) - len(passage.paragraphs)
        assert added == over(article, passage)
        event(f"{min(added, 3)} added")
