"""Does a quotation of one print stand in another, so that it was "also printed by" it?"""

from index.article import Article, Span
from index.quotes.alignment import standing
from index.quotes.matching import exact_places
from index.quotes.pasted import Quote
from index.quotes.wording import is_word, wording

MOST_PLACES = 10  # looked at: a quotation of more than a word or two stands in one or two


def stands_in(quote: str, article: Article) -> Span | None:
    """Where the quotation stands in the article, word for word; the first place, or ``None``.

    Only white space, invisible characters and the style of quotation marks, dashes and
    ellipses may differ, and marks around the quotation. An ellipsis or square brackets in
    it must stand in the article too, and pass over nothing. The place lies in searchable
    paragraphs, and goes over from one into another only where nothing stands between.
    """
    sought = Quote(quote)
    if not any(is_word(sought.words.forms[i]) for i in sought.core):
        return None
    printed = wording(article.text, [p.span for p in article.searchable()])
    if next(standing(sought, printed), None) is None:
        return None
    # Not only the first, which may go over a subheading.
    for place in exact_places(sought, printed, MOST_PLACES):
        span = Span(place.parts[0].start, place.parts[-1].end)
        if _is_all_of(sought, article, span):
            return span
    return None


def _is_all_of(sought: Quote, article: Article, span: Span) -> bool:
    """Whether the place holds the words of the quotation and nothing between them."""
    return next(standing(sought, wording(article.text, [span])), None) is not None
