"""What stands in an article is exact; what was changed never is, and each change is said."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index.article import Block, Kind, Span, lay_out
from index.catalogue import Catalogue
from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.quotes.matching import Place, exact_places, nearest_place
from index.quotes.pasted import Quote
from index.quotes.verify import verify_quote
from index.quotes.wording import ELLIPSIS, QUOTATION_MARK, Wording, is_word, wording
from index.records import Filters

# Words and marks that steer the comparison into its corners, and some raw text.
PIECES = st.one_of(
    st.sampled_from(
        [
            *("the", "The", "mayor", "mayor’s", "said", "no-one", "re-elected", "3.5", "1,200"),
            *("U.S.", "“We", "won,”", "'tis", "boys'", "— yes —", "york—re", "12–3", "10²", "it,"),
            *("Well…", "…", "...", "[...]", "[the", "mayor]", "[T]he", "vote[d]", "it.", "it?"),
            *("\ufb01re", "vo\u00adted", "e\u0301a", "\u200bzero\u200b", "a\u00a0b", "½", "№5"),
            *("Ⅳ", "ﷺ", "नमस्ते", "\n"),
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6),
)
RUNS = st.lists(PIECES, min_size=1, max_size=30).map(" ".join)
# A word that no text above holds.
FOREIGN = "zqxjkvwb"
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(texts=st.lists(RUNS, min_size=1, max_size=3), data=st.data())
@MANY
def test_a_run_of_an_articles_words_is_exact(texts: list[str], data: st.DataObject) -> None:
    text, blocks = article_of(texts)
    quote = Quote(data.draw(runs_of(text, data.draw(st.sampled_from(blocks)))))

    places = exact_places(quote, wording(text, blocks), 10)

    assert places
    for place in places:
        assert place.similarity == 1
        assert words(rebuilt(text, place)) == words(quote.words.forms)


@given(texts=st.lists(RUNS, min_size=1, max_size=3), data=st.data())
@MANY
def test_a_run_with_one_word_replaced_is_never_exact(texts: list[str], data: st.DataObject) -> None:
    text, blocks = article_of(texts)
    run = data.draw(runs_of(text, data.draw(st.sampled_from(blocks)))).split()
    run[data.draw(st.integers(0, len(run) - 1))] = FOREIGN
    quote, article = Quote(" ".join(run)), wording(text, blocks)

    assert not exact_places(quote, article, 10)
    place = nearest_place(quote, article)
    if place is not None:
        assert place.similarity < 1
        assert any(FOREIGN in (d.quoted or "") for p in place.parts for d in p.differences)


@given(texts=st.lists(RUNS, min_size=1, max_size=3), pasted=RUNS, data=st.data())
@MANY
def test_the_differences_make_the_quote_of_the_articles_words(
    texts: list[str], pasted: str, data: st.DataObject
) -> None:
    text, blocks = article_of(texts)
    run = data.draw(runs_of(text, data.draw(st.sampled_from(blocks)))).split()
    for word in pasted.split():
        at = data.draw(st.integers(0, len(run)))
        run[at : at + data.draw(st.integers(0, 2))] = [word]
    quote = Quote(" ".join(run))
    assume(quote.core)

    place = nearest_place(quote, wording(text, blocks))

    assume(place is not None)
    assert place is not None
    assert trimmed(rebuilt(text, place)) == trimmed(quote.words.forms)
    for part in place.parts:
        assert Span(part.start, part.end) in blocks[part.block]
        for difference in part.differences:
            assert part.start <= difference.start <= difference.end <= part.end
            assert text[difference.start : difference.end] == (difference.article or "")


@pytest.fixture(scope="module")
def catalogue(sample_data: Path, model: EmbeddingModel) -> Iterator[Catalogue]:
    with open_for_reading(sample_data, model) as index:
        yield index.catalogue


@given(data=st.data())
@FEW
def test_a_run_of_an_indexed_articles_words_is_found_and_a_changed_one_is_not(
    catalogue: Catalogue, data: st.DataObject
) -> None:
    records, _ = catalogue.articles(Filters(), 100)
    record = data.draw(st.sampled_from(records))
    article = catalogue.article(record.id).article
    paragraph = data.draw(st.sampled_from(list(article.searchable())))
    run = data.draw(runs_of(article.text, paragraph.span))

    finding = verify_quote(catalogue, run)

    assert finding.verdict == "exact"
    assert record.id in {occurrence.stored.record.id for occurrence in finding.occurrences}
    for occurrence in finding.occurrences:
        found = rebuilt(occurrence.stored.article.text, occurrence.place)
        assert words(found) == words(Quote(run).words.forms)

    changed = run.split()
    changed[data.draw(st.integers(0, len(changed) - 1))] = FOREIGN
    assert verify_quote(catalogue, " ".join(changed)).verdict != "exact"


@given(pasted=st.one_of(st.text(), RUNS))
@FEW
def test_any_text_with_a_word_in_it_has_a_verdict(catalogue: Catalogue, pasted: str) -> None:
    assume(any(character.isalnum() for character in pasted))

    finding = verify_quote(catalogue, pasted)

    assert finding.verdict in ("exact", "altered", "absent")
    assert finding.verdict == "absent" or finding.occurrences
    for occurrence in finding.occurrences:
        assert occurrence.place.exact == (finding.verdict == "exact")


def article_of(texts: Sequence[str]) -> tuple[str, list[Span]]:
    text, paragraphs = lay_out(Block(Kind.PARAGRAPH, text) for text in texts)
    assume(paragraphs)
    return text, [paragraph.span for paragraph in paragraphs]


@st.composite
def runs_of(draw: st.DrawFn, text: str, span: Span) -> str:
    """At least four words of a paragraph, cut where there is white space."""
    pieces = span.of(text).split(" ")
    assume(len(pieces) >= 4)
    start = draw(st.integers(0, len(pieces) - 4))
    run = " ".join(pieces[start : draw(st.integers(start + 4, len(pieces)))])
    assume(len(words(Quote(run).words.forms)) >= 4)
    return run


def rebuilt(text: str, place: Place) -> list[str]:
    """The tokens that its differences make of the article's words."""
    forms: list[str] = []
    for part in place.parts:
        at = part.start
        for difference in part.differences:
            forms += cut(text, at, difference.start).forms
            forms += cut(difference.quoted or "", 0, len(difference.quoted or "")).forms
            at = difference.end
        forms += cut(text, at, part.end).forms
    return forms


def cut(text: str, start: int, end: int) -> Wording:
    return wording(text, [Span(start, end)] if start < end else [])


def words(forms: Sequence[str]) -> list[str]:
    return [form for form in forms if is_word(form)]


def trimmed(forms: Sequence[str]) -> list[str]:
    """The tokens without ellipses and without what may stand around a quote."""
    kept = [form for form in forms if form != ELLIPSIS]
    around = (QUOTATION_MARK, ".", ",")
    while kept and kept[0] == QUOTATION_MARK:
        kept.pop(0)
    while kept and kept[-1] in around:
        kept.pop()
    return kept
