"""The articles as one call sees them: who answers, and where they can be read."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote as percent_encoded
from urllib.parse import urljoin

from starlette.requests import Request

from index.records import Filters
from server.answering.asking import Options
from server.schemas import (
    Answer,
    ArticleDetail,
    ArticlePage,
    ArticleRef,
    Citation,
    SearchResult,
    Verification,
)

SCHEME = "article://"


class Answering(Protocol):
    """What tools ask: the assistant itself, or a server that has one."""

    def search(self, question: str, limit: int) -> SearchResult:
        """The best passages for a question, best first."""
        ...

    def ask(self, question: str, options: Options) -> Answer:
        """A checked answer."""
        ...

    def verify(self, quote: str) -> Verification:
        """Whether these words stand in an article."""
        ...

    def articles(self, filters: Filters, limit: int, offset: int) -> ArticlePage:
        """A page of the articles, the newest first."""
        ...

    def article(self, article_id: str) -> ArticleDetail:
        """One whole article. Raises ``ArticleUnknown``."""
        ...


@dataclass(frozen=True, slots=True)
class Corpus:
    """Who answers a call. ``base`` is the address of the pages, ``None`` if none are served."""

    answering: Answering
    base: str | None

    def address(self, article: ArticleRef) -> str:
        """Where the article can be read: in the original, or in the reader here."""
        return article.url or self.here(article.id)

    def here(self, article_id: str) -> str:
        """Where the article is shown as it was indexed."""
        name = percent_encoded(article_id, safe="")
        return SCHEME + name if self.base is None else urljoin(self.base, f"/articles/{name}")

    def paragraph(self, citation: Citation) -> str:
        """Where the paragraph of a citation is shown."""
        if self.base is not None:
            return urljoin(self.base, citation.href)
        return f"{self.here(citation.article.id)}/p/{citation.paragraph.number}"


# How a call gets hold of the articles; with the HTTP request, where it came by one. Raises
# what opening the index meets.
Lease = Callable[[Request | None], AbstractContextManager[Corpus]]
