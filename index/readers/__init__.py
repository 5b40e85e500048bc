"""Readers: the bytes of one source in, one ``Article`` out; one module a format.

The libraries of a format are imported when its first source is read, so that
importing this package costs nothing.
"""

from pathlib import PurePath

from index.article import Article
from index.errors import ArticleUnreadable

_TEXT = frozenset({".txt", ".text"})
_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
_WORD = frozenset({".docx", ".docm"})
_PDF = frozenset({".pdf"})

SUFFIXES: frozenset[str] = _TEXT | _MARKDOWN | _HTML | _WORD | _PDF
"""Suffixes, in lower case, of what ``read_article`` reads."""

DOCUMENT_SUFFIXES: frozenset[str] = frozenset(
    {
        *(".doc", ".dot", ".dotx", ".dotm", ".odt", ".rtf", ".pages", ".epub", ".mobi", ".djvu"),
        *(".ps", ".mht", ".mhtml", ".webarchive", ".eml", ".msg", ".rst", ".tex", ".wps"),
    }
)
"""Suffixes of documents that people keep articles in and that are not readable here."""


def read_article(data: bytes, name: str, charset: str | None = None) -> Article:
    """The article in ``data``, read by the suffix of ``name``.

    Pure: the same bytes, name and charset give the same article. The name's stem is the
    title of last resort; ``charset`` is what a web server said of the text, if one did.
    Raises ``ArticleUnreadable`` with one sentence for the user.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _TEXT:
        from index.readers import text

        return text.read(data, name, charset)
    if suffix in _MARKDOWN:
        from index.readers import markdown

        return markdown.read(data, name, charset)
    if suffix in _HTML:
        from index.readers import html

        return html.read(data, name, charset)
    if suffix in _WORD:
        from index.readers import docx

        return docx.read(data, name)
    if suffix in _PDF:
        from index.readers import pdf

        return pdf.read(data, name)
    known = ", ".join(sorted(SUFFIXES))
    what = f"{suffix} files are" if suffix else "a file without a suffix is"
    raise ArticleUnreadable(f"{what} not supported; save the article as one of {known}.")
