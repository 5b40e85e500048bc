"""An article as Markdown, to read or to give to a language model."""

from collections.abc import Iterator

from index.article import Kind
from server.conversation.markdown import escaped, escaped_lines, link
from server.schemas import ArticleDetail


def article_as_markdown(article: ArticleDetail) -> str:
    """Headline, origin, section headings and the paragraphs that can be quoted.

    Whatever stands in them is shown as it is: CommonMark gives each back as text, and no link
    but to the article's own address. What the page says about itself and orders to language
    models are left out, as they are from answers.
    """
    return "\n\n".join(block for block in _blocks(article) if block) + "\n"


def _blocks(article: ArticleDetail) -> Iterator[str]:
    yield f"# {escaped(article.title) or 'Article'}"
    yield _origin(article)
    if article.superseded:
        yield f"**Superseded:** {escaped(article.superseded)}."
    for paragraph in article.paragraphs:
        words = article.text[paragraph.start : paragraph.end]
        if paragraph.searchable:
            yield "\n".join(escaped_lines(words))
        elif paragraph.kind == Kind.HEADING and (heading := escaped(words)):
            yield f"## {heading}"


def _origin(article: ArticleDetail) -> str:
    """Who published it when, and where it stands."""
    parts = [escaped(part) for part in (article.byline, article.publisher) if part]
    for day, said in ((article.published, ""), (article.modified, "corrected on ")):
        if day:
            parts.append(f"{said}{day.day} {day:%B %Y}")
    address = link(article.url, article.url) if article.url else ""
    if address.startswith("["):
        parts.append(address)
    return ", ".join(part for part in parts if part)
