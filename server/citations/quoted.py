"""What is cited: spans of articles, each checked against the article as it is."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote as percent_encoded
from urllib.parse import urljoin, urlsplit

from index.article import Paragraph, Span
from index.catalogue_reading import CatalogueReader
from index.errors import PullquoteError
from index.records import ArticleRecord, StoredArticle
from server.answering.citing import CONTEXT
from server.answering.speaking import speaker_of
from server.schemas import Speaker

SHORTEST_REVISION = 8  # hexadecimal digits, as in links


class SpanRefused(PullquoteError):
    """What is to be cited is not words of one paragraph that can be quoted."""


class RevisionChanged(PullquoteError):
    """The article is not any more as it was when it was quoted."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A span to cite, as somebody names it; ``revision`` is the one it is a span of."""

    article_id: str
    span: Span
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span of an article with its words: ``article.text[start:end] == quote``."""

    record: ArticleRecord
    address: str  # where the article is to be read: in the original, else here
    paragraph: Paragraph
    span: Span
    quote: str
    prefix: str
    suffix: str
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Source:
    """An article and all that is quoted from it: one entry of a list of references."""

    record: ArticleRecord
    address: str
    quotes: tuple[Quoted, ...]


def quoted(catalogue: CatalogueReader, cited: Cited, base: str) -> Quoted:
    """The words of a span, read from the article itself; ``base`` is this server's address.

    Raises ``ArticleUnknown``, ``RevisionChanged``, ``SpanRefused``.
    """
    stored = catalogue.article(cited.article_id)
    name = stored.record.id
    if cited.revision is not None and not _is_revision(stored, cited.revision):
        raise RevisionChanged(
            f"the article {name!r} has changed since it was quoted: the revision is "
            f"{stored.record.revision}, not {cited.revision!r}; look the quote up again"
        )
    text, span = stored.article.text, cited.span
    paragraph = next((p for p in stored.article.searchable() if span in p.span), None)
    if paragraph is None:
        raise SpanRefused(
            f"{span.start} to {span.end} is not within one paragraph of the article {name!r} "
            "that can be quoted"
        )
    if span.of(text) != span.of(text).strip():
        raise SpanRefused(f"{span.start} to {span.end} does not begin and end with a word or sign")
    return Quoted(
        record=stored.record,
        address=_address(stored.record, base),
        paragraph=paragraph,
        span=span,
        quote=span.of(text),
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        speaker=speaker_of(stored.article, span),
    )


def sources(quotes: Sequence[Quoted]) -> list[Source]:
    """The articles of these quotes, in the order they come in, each once."""
    order = list(dict.fromkeys(each.record.id for each in quotes))
    together = sorted(quotes, key=lambda each: order.index(each.record.id))
    found = []
    for _, group in groupby(together, key=lambda each: each.record.id):
        of_one = tuple(group)
        found.append(Source(of_one[0].record, of_one[0].address, of_one))
    return found


def folded(text: str) -> str:
    """A text on one line, without control characters."""
    words = " ".join(text.split())
    return "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs"))


def _is_revision(stored: StoredArticle, given: str) -> bool:
    given = given.removeprefix("sha256:")
    live = stored.record.revision.removeprefix("sha256:")
    return len(given) >= SHORTEST_REVISION and live.startswith(given)


def _address(record: ArticleRecord, base: str) -> str:
    if record.url is not None and _is_of_the_web(record.url):
        return record.url
    return urljoin(base, f"/articles/{percent_encoded(record.id, safe='')}")


def _is_of_the_web(address: str) -> bool:
    """Whether it leads to a page: what an article gives as its address may be anything."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and address.isprintable()
