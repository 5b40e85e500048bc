"""A running server as what answers: the same questions, put over its API."""

from urllib.error import HTTPError
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from index.errors import ArticleUnknown
from index.records import Filters
from server.answering.asking import Options, accepted
from server.commands.remote import Refused, RunningServer
from server.schemas import Answer, ArticleDetail, ArticlePage, SearchResult, Verification


class AskedServer:
    """The server that owns a data folder. Its refusals are ``Refused``, in its own words."""

    def __init__(self, server: RunningServer, max_characters: int) -> None:
        self._server = server
        self._max_characters = max_characters

    def search(self, question: str, limit: int) -> SearchResult:
        """The best passages for a question. Raises ``QuestionRefused``."""
        # What is too long for a question would be too long for an address.
        question = accepted(question, self._max_characters)
        query = urlencode({"q": question, "limit": limit})
        return SearchResult.model_validate(self._server.call("GET", f"/v1/search?{query}"))

    def ask(self, question: str, options: Options) -> Answer:
        """A checked answer."""
        history = [turn.model_dump() for turn in options.history]
        asked = {"question": question, "history": history, "mode": options.mode}
        return Answer.model_validate(self._server.call("POST", "/v1/ask", asked))

    def verify(self, quote: str) -> Verification:
        """Whether these words stand in an article."""
        return Verification.model_validate(
            self._server.call("POST", "/v1/verify", {"quote": quote})
        )

    def articles(self, filters: Filters, limit: int, offset: int) -> ArticlePage:
        """A page of the articles."""
        given = {
            "article_ids": filters.article_ids,
            "publisher": filters.publisher,
            "byline": filters.byline,
            "published_from": filters.published_from,
            "published_to": filters.published_to,
            "source": filters.source,
            "q": filters.words,
            "limit": limit,
            "offset": offset,
        }
        query = urlencode({k: v for k, v in given.items() if v is not None}, doseq=True)
        return ArticlePage.model_validate(self._server.call("GET", f"/v1/articles?{query}"))

    def article(self, article_id: str) -> ArticleDetail:
        """One whole article. Raises ``ArticleUnknown``."""
        unknown = ArticleUnknown(f"there is no article {article_id!r}")
        if "/" in article_id:  # no id has one, and in an address it would lead elsewhere
            raise unknown
        try:
            found = self._server.call("GET", f"/v1/articles/{percent_encoded(article_id, safe='')}")
        except Refused as error:
            if isinstance(error.__cause__, HTTPError) and error.__cause__.code == 404:
                raise unknown from error
            raise
        return ArticleDetail.model_validate(found)
