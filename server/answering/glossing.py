"""Whom "he" or "Lane" means in a quote that does not tell: said outside its quotation marks.

Most such quotes are grown by the sentence that tells (see ``growing``). Where that would
not do, as at the beginning of a paragraph, the article is asked; unsure, it gives nothing.
With it is said what the columns are called that a quote is a row of (see ``tables``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.article import Article, Span
from index.records import StoredPassage
from index.speakers.referents import Referent, find_referents
from server.answering.check import ReadArticle
from server.answering.growing import Told
from server.answering.tables import OPENING, columns_of

_GENDER = {"he": "m", "his": "m", "she": "f", "her": "f"}
_COLUMNS = re.compile(rf"(?:^|; )(?={OPENING}\b)")


@dataclass(frozen=True, slots=True)
class Gloss:
    """A word of a quote, as it stands there, and who that is: "He", "Ann Lane, the mayor"."""

    word: str
    person: str

    def __str__(self) -> str:
        return f"{self.word}: {self.person}"


def gloss_of(article: Article, span: Span) -> Gloss | None:
    """The first pronoun or surname that opens a sentence of a quote and is not told in it.

    ``None`` if there is none, if it is not certain whom it means, or if the quote uses the same
    pronoun of somebody else.
    """
    found = list(_referents(article, span))
    quote = span.of(article.text)
    for number, (sentence, referent) in enumerate(found):
        gender = _GENDER.get(referent.word.lower())
        before = quote[: referent.start - span.start]
        if gender is None:
            # Further on in a quote a surname alone is how papers write.
            if sentence.start > span.start or referent.name is None or referent.name in quote:
                continue
        elif referent.name is None:
            if number == 0:
                return None  # the quote still opens with somebody unknown
            continue
        elif referent.name.split()[-1] in before:
            continue
        if gender is not None and any(
            _GENDER.get(other.word.lower()) == gender and other.name != referent.name
            for _, other in found
        ):
            return None
        return Gloss(referent.word, referent.person) if referent.person else None
    return None


def glosses(article: Article, span: Span) -> str | None:
    """All that is said of a quote outside its quotation marks; what columns are called, last."""
    found = (gloss_of(article, span), columns_of(article, span))
    return "; ".join(str(each) for each in found if each is not None) or None


def told_apart(gloss: str) -> tuple[str | None, str | None]:
    """Whom a word means, and what columns are called: the two that ``glosses`` joins."""
    whom, *columns = _COLUMNS.split(gloss, maxsplit=1)
    return whom or None, columns[0] if columns else None


def telling(read_article: ReadArticle) -> Told:
    """Whether the opening of a quote of an article has a gloss."""

    def told(passage: StoredPassage, span: Span) -> bool:
        return gloss_of(read_article(passage.record.id).article, span) is not None

    return told


def _referents(article: Article, span: Span) -> Iterator[tuple[Span, Referent]]:
    """The referents of the sentences of a span, in order."""
    every = referents(article)
    for paragraph in article.searchable():
        if paragraph.span.start <= span.start < paragraph.span.end:
            for sentence in paragraph.sentences:
                referent = every.get(sentence)
                if referent is not None and span.start <= referent.start < span.end:
                    yield sentence, referent


@lru_cache(maxsize=256)
def referents(article: Article) -> Mapping[Span, Referent]:
    """Whom every sentence's opening means; kept, as the same articles come up again."""
    return find_referents(article)
