"""Is this quotation in the corpus, word for word?

The full text only proposes articles; what stands in an article, and what differs, is
read from the article's own text.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.article import Paragraph, Span
from index.catalogue_reading import CatalogueReader
from index.errors import ArticleUnknown
from index.quotes.lookup import any_of, content_words, held_words, phrases, shingles
from index.quotes.matching import Place, exact_places, nearest_place
from index.quotes.pasted import Quote
from index.quotes.wording import wording
from index.records import StoredArticle

MOST_MATCHES = 10
EXAMINED = 300  # articles that hold a quote's words; more are met only for a word or two
# Articles compared word by word when the quote stands nowhere: the best by their two best
# passages, if they score half as much as the first. Of 1,344 altered quotes, three came
# from an article below that.
NEAREST, COMPARABLE = 5, 0.5
PASSAGES = 40
RARE_WORDS = 8
WEIGHED_WORDS = 16  # the longest of a quote's words, of which the rare ones are taken
# What a quote and a place must share of their words in order, and of the quote's words that
# are not stop words. Measured on 6,200 passages (encyclopedia, news, handbooks), for runs of
# six words or more: of 795 from other texts on the same subjects, 6 in 100 are taken for
# altered, mostly true near copies; with one word in ten changed 98 in 100 are recognised,
# with two 97, with three 93, with five 70. Three to five words hold too little to tell: of
# foreign ones 25 in 100 are taken for altered, of changed ones 73 are recognised.
ALTERED, SHOWN = 0.6, 0.4
# Longer texts (a book, a year in one file) are compared only around what the full text
# finds in them.
WHOLE_TEXT = 50_000
WINDOWS = 6

Verdict = Literal["exact", "altered", "absent"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of the quote in one article, and the paragraph of each of its parts."""

    stored: StoredArticle
    place: Place
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a quote, and what speaks for it: best first, then newest."""

    verdict: Verdict
    occurrences: tuple[Occurrence, ...]


def verify_quote(
    catalogue: CatalogueReader, pasted: str, articles: Sequence[str] | None = None
) -> Finding:
    """Whether the words stand in an article, nearly stand in one, or in none.

    ``pasted`` holds at least one word. ``articles`` are the ids of those that count, all if it
    is ``None``. An absent quote has at most one occurrence: the nearest, if it shares enough to
    be worth a look.
    """
    quote = Quote(pasted)
    exact = _exact(catalogue, quote, articles)
    near = [] if exact else sorted(_near(catalogue, quote, articles), key=_rank, reverse=True)
    exact = exact or [o for o in near if o.place.exact]
    if exact:
        return Finding("exact", _first(exact))
    altered = [o for o in near if shares(quote, o.place, ALTERED)]
    if altered:
        return Finding("altered", _first(altered))
    return Finding("absent", tuple(o for o in near if shares(quote, o.place, SHOWN))[:1])


def shares(quote: Quote, place: Place, bound: float) -> bool:
    """Whether so much of the quote stands there: of all its words, and of those that tell."""
    shared = sum(word in quote.telling for word in place.shared)
    return place.similarity >= bound and shared >= bound * len(quote.telling)


def _rank(occurrence: Occurrence) -> tuple[float, date]:
    return occurrence.place.similarity, occurrence.stored.record.published or date.min


def _exact(
    catalogue: CatalogueReader, quote: Quote, articles: Sequence[str] | None
) -> list[Occurrence]:
    """The places where the quote stands: the first of each article, then the second..."""
    sought = phrases(quote)
    if not sought:
        return []
    ranked: list[tuple[int, int, Occurrence]] = []
    holding = 0
    for article_id in catalogue.holding(sought, held_words(quote), EXAMINED, articles):
        found = _places(catalogue, article_id, any_of(sought), quote, exact=True)
        ranked += [(n, holding, occurrence) for n, occurrence in enumerate(found)]
        holding += bool(found)
        if holding == MOST_MATCHES:
            break
    return [occurrence for _, _, occurrence in sorted(ranked, key=lambda rank: rank[:2])]


def _near(
    catalogue: CatalogueReader, quote: Quote, articles: Sequence[str] | None
) -> Iterator[Occurrence]:
    """The best place in each of the articles that share most of the quote's rare words."""
    weighed = content_words(quote)[:WEIGHED_WORDS]
    frequencies = catalogue.document_frequencies(weighed)
    rare = sorted((w for w in weighed if frequencies[w]), key=frequencies.__getitem__)[:RARE_WORDS]
    sought = rare if len(rare) > 2 else [*rare, *shingles(quote)[:WEIGHED_WORDS]]
    if not sought:
        return
    query = any_of(sought)
    matching = catalogue.matching(query, PASSAGES, articles)
    located = catalogue.locate([number for number, _ in matching])
    scores: dict[str, list[float]] = defaultdict(list)
    for number, score in matching:
        if number in located:
            scores[located[number][0]].append(score)
    # A quote may lie across two passages, and hardly across three.
    totals = {article_id: sum(found[:2]) for article_id, found in scores.items()}
    best = sorted(totals, key=totals.__getitem__, reverse=True)[:NEAREST]
    for article_id in best:
        if totals[article_id] >= COMPARABLE * totals[best[0]]:
            yield from _places(catalogue, article_id, query, quote, exact=False)


def _places(
    catalogue: CatalogueReader, article_id: str, query: str, quote: Quote, *, exact: bool
) -> list[Occurrence]:
    try:
        stored = catalogue.article(article_id)
    except ArticleUnknown:  # removed since it was found
        return []
    blocks = _blocks(catalogue, stored, query, len(quote.words.text))
    article = wording(stored.article.text, [span for _, span in blocks])
    if exact:
        places = exact_places(quote, article, MOST_MATCHES)
    else:
        nearest = nearest_place(quote, article)
        places = [nearest] if nearest else []
    return [
        Occurrence(stored, place, tuple(blocks[part.block][0] for part in place.parts))
        for place in places
    ]


def _blocks(
    catalogue: CatalogueReader, stored: StoredArticle, query: str, reach: int
) -> list[tuple[Paragraph, Span]]:
    """The searchable paragraphs, or what is within reach of the query's matches in them."""
    text = stored.article.text
    whole = [(p, p.span) for p in stored.article.searchable()]
    if len(text) <= WHOLE_TEXT:
        return whole
    matching = catalogue.matching(query, WINDOWS, [stored.record.id])
    located = catalogue.locate([number for number, _ in matching])
    windows: list[Span] = []
    for start, end in sorted((s.start - reach, s.end + reach) for _, s in located.values()):
        if windows and start <= windows[-1].end:
            windows[-1] = Span(windows[-1].start, max(end, windows[-1].end))
        else:
            windows.append(Span(max(0, start), end))
    return [
        (paragraph, _whole_words(text, paragraph.span, window))
        for paragraph, _ in whole
        for window in windows
        if window.start < paragraph.span.end and paragraph.span.start < window.end
    ]


def _whole_words(text: str, paragraph: Span, window: Span) -> Span:
    """The part of the paragraph in the window, with the words at its edges complete."""
    start, end = max(paragraph.start, window.start), min(paragraph.end, window.end)
    while start > paragraph.start and not text[start - 1].isspace():
        start -= 1
    while end < paragraph.end and not text[end].isspace():
        end += 1
    return Span(start, end)


def _first(occurrences: list[Occurrence]) -> tuple[Occurrence, ...]:
    """As many whole occurrences as give at most ``MOST_MATCHES`` matches, at least one."""
    kept: list[Occurrence] = []
    matches = 0
    for occurrence in occurrences:
        matches += len(occurrence.place.parts)
        if kept and matches > MOST_MATCHES:
            break
        kept.append(occurrence)
    return tuple(kept)
