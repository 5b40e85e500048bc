"""Whatever an article is made of, its passages hold each searchable sentence once."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Kind, Paragraph, Span
from index.passages import Passage, Sentence, split_passages

LIMIT = 20

# A sentence without a "wort" has no token, as one of letters the model does not know.
SENTENCES = st.integers(0, 26).map(lambda words: " ".join(["wort"] * words) or "\u00b7")
PARAGRAPHS = st.tuples(
    st.sampled_from([*[Kind.PARAGRAPH] * 6, Kind.HEADING, Kind.FURNITURE, Kind.METADATA]),
    st.lists(SENTENCES, min_size=1, max_size=12),
)


def count_words(texts: Sequence[str]) -> list[int]:
    return [text.count("wort") for text in texts]


def lay_out(blocks: list[tuple[Kind, list[str]]]) -> Article:
    """An article of these paragraphs, each a list of sentences."""
    text, section = "", None
    paragraphs = []
    for number, (kind, sentences) in enumerate(blocks, start=1):
        text += "\n\n" if text else ""
        start = len(text)
        spans = []
        for sentence in sentences:
            text += " " if len(text) > start else ""
            spans.append(Span(len(text), len(text) + len(sentence)))
            text += sentence
        if kind is Kind.HEADING:
            section = f"{text[start:]} {number}"
        span = Span(start, len(text))
        paragraphs.append(Paragraph(number, kind, section, span, tuple(spans)))
    return Article("Title", text, tuple(paragraphs))


ARTICLES = st.lists(PARAGRAPHS, max_size=12).map(lay_out)


def size(article: Article, sentences: tuple[Sentence, ...]) -> int:
    return sum(count_words([s.span.of(article.text) for s in sentences]))


@settings(deadline=None)
@given(article=ARTICLES)
def test_each_searchable_sentence_is_in_exactly_one_passage_in_order(article: Article) -> None:
    passages = split_passages(article, count_words, LIMIT)
    held = [s for p in passages for s in p.sentences]
    assert held == [Sentence(p.number, s) for p in article.searchable() for s in p.sentences]


@settings(deadline=None)
@given(article=ARTICLES)
def test_a_passage_is_one_run_of_text_within_a_section(article: Article) -> None:
    for passage in split_passages(article, count_words, LIMIT):
        first, last = passage.paragraphs[0], passage.paragraphs[-1]
        assert passage.paragraphs == tuple(range(first, last + 1))
        for paragraph in article.paragraphs[first - 1 : last]:
            assert paragraph.searchable
            assert paragraph.section == passage.section
        pieces = [s.span.of(article.text) for s in passage.sentences]
        assert passage.span.of(article.text).split() == " ".join(pieces).split()


@settings(deadline=None)
@given(article=ARTICLES)
def test_only_a_single_sentence_exceeds_the_limit(article: Article) -> None:
    for passage in split_passages(article, count_words, LIMIT):
        assert len(passage.sentences) == 1 or size(article, passage.sentences) <= LIMIT


@settings(deadline=None)
@given(article=ARTICLES)
def test_paragraphs_that_fit_are_whole_and_packed(article: Article) -> None:
    passages = split_passages(article, count_words, LIMIT)
    homes: dict[int, list[Passage]] = {}
    for passage in passages:
        for number in passage.paragraphs:
            homes.setdefault(number, []).append(passage)
    for number, found in homes.items():
        whole = tuple(Sentence(number, s) for s in article.paragraphs[number - 1].sentences)
        assert len(found) == 1 or size(article, whole) > LIMIT
    cut = {number for number, found in homes.items() if len(found) > 1}
    for one, other in pairwise(passages):
        last, following = one.paragraphs[-1], other.paragraphs[0]
        if following == last + 1 and one.section == other.section and following not in cut:
            whole = tuple(s for s in other.sentences if s.paragraph == following)
            assert size(article, one.sentences) + size(article, whole) > LIMIT


@settings(deadline=None)
@given(words=st.integers(1, LIMIT), sentences=st.integers(1, 60))
def test_a_long_paragraph_leaves_no_stump(words: int, sentences: int) -> None:
    article = lay_out([(Kind.PARAGRAPH, [" ".join(["wort"] * words)] * sentences)])
    lengths = [len(p.sentences) for p in split_passages(article, count_words, LIMIT)]
    assert min(lengths) * 2 >= max(lengths)
    assert max(lengths) * words <= LIMIT
