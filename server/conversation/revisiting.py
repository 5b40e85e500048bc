"""Old answers read again: where each of their quotes stands now, if it still does."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import takewhile
from operator import eq
from urllib.parse import quote as percent_encoded

from index.article import Article, Paragraph, Span
from index.catalogue_reading import CatalogueReader
from index.records import ArticleRecord, Filters, StoredArticle
from server.answering.citing import text_fragment
from server.conversation_schemas import CitationState, QuotePlace
from server.schemas import Answer, Citation, article_ref, paragraph_ref

# One character for one, so that places stay what they are.
_STYLES = str.maketrans(
    dict.fromkeys("“”„‟", '"')
    | dict.fromkeys("‘’‚‛", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\n\t\u00a0\u2007\u2009\u202f", " ")
)


def revisited(
    answers: Iterable[Answer], catalogue: CatalogueReader
) -> list[tuple[CitationState, ...]]:
    """Of each answer the state of its citations, in one state of the catalogue.

    An article is read only if it has changed, and then once.
    """
    answers = list(answers)
    ids = tuple(dict.fromkeys(c.article.id for answer in answers for c in answer.citations))
    records = {
        record.id: record
        for record in catalogue.articles(Filters(article_ids=ids), max(1, len(ids)))[0]
    }
    read = cache(catalogue.article)
    return [tuple(_state(c, records.get(c.article.id), read) for c in a.citations) for a in answers]


def _state(
    citation: Citation, record: ArticleRecord | None, read: Callable[[str], StoredArticle]
) -> CitationState:
    number = citation.number
    if record is None:
        return CitationState(number=number, state="withdrawn", article=None, place=None)
    live = article_ref(record)
    if record.revision == citation.article.revision:
        place = QuotePlace(
            start=citation.start,
            end=citation.end,
            paragraph=citation.paragraph,
            href=citation.href,
            source_href=citation.source_href,
        )
        return CitationState(number=number, state="current", article=live, place=place)
    stored = read(record.id)
    found = located(citation, stored.article)
    if found is None:
        return CitationState(number=number, state="changed", article=live, place=None)
    paragraph, span = found
    place = QuotePlace(
        start=span.start,
        end=span.end,
        paragraph=paragraph_ref(paragraph),
        href=f"/articles/{percent_encoded(record.id, safe='')}#p{paragraph.number}",
        source_href=text_fragment(stored.article, span),
    )
    return CitationState(number=number, state="moved", article=live, place=place)


def located(citation: Citation, article: Article) -> tuple[Paragraph, Span] | None:
    """Where the quote stands in an article, word for word; ``None`` if it does not.

    Only what may be quoted counts. The style of quotation marks, dashes and spaces does not.
    Of several places it is the one with most of its former surroundings, then the nearest.
    """

    def likeness(place: tuple[Paragraph, Span]) -> tuple[bool, int, int]:
        _, span = place
        before = article.text[max(0, span.start - len(citation.prefix)) : span.start]
        after = article.text[span.end : span.end + len(citation.suffix)]
        shared = _shared(before[::-1], citation.prefix[::-1]) + _shared(after, citation.suffix)
        as_it_was = span.of(article.text) == citation.quote
        return as_it_was, shared, -abs(span.start - citation.start)

    return max(_places(citation.quote, article), key=likeness, default=None)


def _places(quote: str, article: Article) -> Iterator[tuple[Paragraph, Span]]:
    text, words = article.text.translate(_STYLES), quote.translate(_STYLES)
    for paragraph in article.searchable():
        at = text.find(words, paragraph.span.start, paragraph.span.end)
        while at >= 0:
            if not _cuts(text, at) and not _cuts(text, at + len(words)):
                yield paragraph, Span(at, at + len(words))
            at = text.find(words, at + 1, paragraph.span.end)


def _cuts(text: str, at: int) -> bool:
    """Whether a word goes on over this place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _shared(one: str, other: str) -> int:
    return sum(takewhile(bool, map(eq, one, other)))
