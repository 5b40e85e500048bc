"""An article as a language model gets to read it.

Only the headline and the searchable paragraphs: not what the page says about itself, and not
what somebody wrote into it as an order to language models.
"""

import re
from urllib.parse import unquote

from index.errors import ArticleUnknown
from server.mcp.corpus import SCHEME, Corpus
from server.mcp.shapes import FetchedArticle
from server.schemas import ArticleDetail

TEMPLATE = f"{SCHEME}{{id}}"
PARAGRAPH_TEMPLATE = f"{SCHEME}{{id}}/p/{{number}}"
_RESOURCE = re.compile(re.escape(SCHEME) + r"([^/?#]+)(?:/p/([1-9][0-9]{0,8}))?")


def fetched(corpus: Corpus, article_id: str) -> FetchedArticle:
    """The article with this id. Raises ``ArticleUnknown``."""
    article = corpus.answering.article(article_id)
    known = {
        "byline": article.byline,
        "publisher": article.publisher,
        "published": article.published and article.published.isoformat(),
        "modified": article.modified and article.modified.isoformat(),
        "revision": article.revision,
        "reader": corpus.here(article.id),
        "superseded": article.superseded,
    }
    return FetchedArticle(
        id=article.id,
        title=article.title,
        text=_readable(article),
        url=corpus.address(article),
        metadata={name: value for name, value in known.items() if value},
    )


def resource(corpus: Corpus, uri: str) -> str:
    """What stands at ``article://ID`` or ``article://ID/p/N``. Raises ``ArticleUnknown``."""
    named = _RESOURCE.fullmatch(uri)
    if named is None:
        raise ArticleUnknown(f"resources are called {TEMPLATE} or {PARAGRAPH_TEMPLATE}")
    article = corpus.answering.article(unquote(named[1]))
    if named[2] is None:
        return _readable(article)
    for paragraph in article.paragraphs:
        if paragraph.number == int(named[2]) and paragraph.searchable:
            return article.text[paragraph.start : paragraph.end]
    raise ArticleUnknown(f"that article has no paragraph {named[2]} that could be quoted")


def _readable(article: ArticleDetail) -> str:
    paragraphs = (article.text[p.start : p.end] for p in article.paragraphs if p.searchable)
    return "\n\n".join([article.title, *paragraphs])
