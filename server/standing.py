"""Whether quoted words still stand in one article, and where."""

from dataclasses import dataclass
from functools import lru_cache

from index.article import Span
from index.quotes.matching import Place, exact_places, nearest_place
from index.quotes.pasted import Quote
from index.quotes.verify import ALTERED, Verdict, shares
from index.quotes.wording import Wording, wording
from server.answering.verification import QuoteRefused, accepted
from server.schemas import ArticleDetail

# Words of a quote times words of an article, where it is compared word by word: 64 million
# take 0.8 s, which is the longest quotation beside 60,000 words.
MOST_COMPARED = 64_000_000


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict on some words in one article, and the places that speak for it."""

    verdict: Verdict
    spans: tuple[Span, ...] = ()
    paragraphs: tuple[int, ...] = ()  # the numbers of those the spans are in, without repeats


def standing_in(article: ArticleDetail, pasted: str) -> Standing:
    """Where these words stand in the article: the first place, or the nearest to them.

    Words that share too little with every place are absent. Raises ``QuoteRefused``.
    """
    quote = Quote(accepted(pasted))
    searchable = [p for p in article.paragraphs if p.searchable]
    numbers = [p.number for p in searchable]
    words = _words(article.text, tuple(Span(p.start, p.end) for p in searchable))
    exact = exact_places(quote, words, 1) if quote.unbroken else []
    if exact:
        return _standing("exact", exact[0], numbers)
    if len(quote.words) * len(words) > MOST_COMPARED:
        raise QuoteRefused("the quotation is too long to be compared with so long an article")
    near = nearest_place(quote, words)
    if near is None or not shares(quote, near, ALTERED):
        return Standing("absent")
    return _standing("exact" if near.exact else "altered", near, numbers)


@lru_cache(maxsize=16)  # who follows one link to an article follows another
def _words(text: str, spans: tuple[Span, ...]) -> Wording:
    return wording(text, spans)


def _standing(verdict: Verdict, place: Place, numbers: list[int]) -> Standing:
    return Standing(
        verdict,
        tuple(Span(part.start, part.end) for part in place.parts),
        tuple(dict.fromkeys(numbers[part.block] for part in place.parts)),
    )
