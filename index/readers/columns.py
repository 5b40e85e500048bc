"""Which columns of a table hold what of an article, and the article of one row.

What a row states goes before what is recognised in its text.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from index.article import Article, canonical
from index.errors import ArticleUnreadable
from index.readers.dates import parse_date
from index.readers.metadata import Metadata, safe_url
from index.readers.names import byline_of, joined_names

Read = Callable[[bytes, str], Article]

_USUAL = {
    "title": "title headline head headlinetext articletitle",
    "text": "text body content articlebody bodytext articletext article story fulltext",
    "html": "html bodyhtml contenthtml articlehtml",
    "byline": "byline author authors by writer writers creator",
    "publisher": "publisher source outlet publication newspaper paper site",
    "published": "published date pubdate publicationdate publishedat datepublished "
    "publisheddate publishdate firstpublished",
    "modified": "modified updated lastmodified datemodified updatedat modifiedat lastmod",
    "url": "url link permalink canonicalurl weburl uri",
    "id": "id guid articleid uuid",
}
FIELDS: tuple[str, ...] = tuple(_USUAL)
"""What can be mapped to a column."""

_LONGEST_TITLE = 300
_LONGEST_STOPPED = 160  # the text reader takes a first line with a stop for a title up to here
_MOST_WRITERS = 20
_LONGEST_LIST = 30
_BLOCK = re.compile(
    r"</?(?:p|div|article|section|main|body|html|h[1-6]|ul|ol|li|table|blockquote|br)\b[^<>]*>",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"<(p|div|article|section|main|body|html|h[1-6]|ul|ol|li|table|blockquote|a|b|i|em|strong|span|"
    r"script|style)\b[^<>]{0,2000}>.{0,5000}?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype|html|body|head)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\(https?://", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that may hold each field, the first that is filled in a row counting."""

    of: Mapping[str, Sequence[str]]

    def value(self, row: Mapping[str, object], field: str) -> object:
        """What the row holds for a field; ``None`` if nothing."""
        values = (look_up(row, column) for column in self.of.get(field, ()))
        return next((value for value in values if value not in (None, "", [], {})), None)


def check_fields(fields: Mapping[str, str]) -> None:
    """Raise ``ArticleUnreadable`` if the user maps something that articles do not have."""
    for field in fields:
        if field not in FIELDS:
            raise ArticleUnreadable(
                f"There is no field {field!r} to map a column to; the fields are "
                f"{', '.join(FIELDS)}."
            )


def find_columns(names: Iterable[str], fields: Mapping[str, str], what: str) -> Columns:
    """The columns of the fields: as the user says, else those with a usual name.

    ``what`` is what the table calls its columns. Raises ``ArticleUnreadable`` if one that
    the user names is not there, or if none holds the text.
    """
    check_fields(fields)
    listed = list(dict.fromkeys(names))
    plain: dict[str, str] = {}
    for name in listed:
        plain.setdefault(_plain(name), name)
    taken = frozenset(fields.values())
    found: dict[str, list[str]] = {}
    for field, usual in _USUAL.items():
        if field in fields:
            found[field] = [_named(fields[field], listed, plain, what)]
        elif free := [plain[n] for n in usual.split() if n in plain and plain[n] not in taken]:
            found[field] = free
    if "text" not in found and "html" not in found:
        raise ArticleUnreadable(
            f"No {what} is called text, body or content; say which one holds the text by "
            f"mapping the field text to it. {_listed(listed, what)}"
        )
    return Columns(found)


def look_up(row: Mapping[str, object], column: str) -> object:
    """The value of a column; ``fields.body`` is the ``body`` inside ``fields``."""
    if column in row:
        return row[column]
    value: object = row
    for step in column.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return value


def _named(column: str, listed: list[str], plain: Mapping[str, str], what: str) -> str:
    if column in listed or column.split(".")[0] in listed:
        return column
    if _plain(column) in plain:
        return plain[_plain(column)]
    raise ArticleUnreadable(f"There is no {what} {column!r}. {_listed(listed, what)}")


def _listed(names: list[str], what: str) -> str:
    more = f" and {len(names) - _LONGEST_LIST} more" if len(names) > _LONGEST_LIST else ""
    shown = ", ".join(" ".join(name.split())[:60] or "(no name)" for name in names[:_LONGEST_LIST])
    return f"The {what}s are: {shown}{more}." if names else f"There are no {what}s."


def _plain(name: str) -> str:
    """A column's name without case, spaces and marks: "Publication Date", "publication_date"."""
    return "".join(c for c in name.casefold() if c.isalnum())


def row_article(row: Mapping[str, object], columns: Columns, name: str, read: Read) -> Article:
    """The article of a row. Raises ``ArticleUnreadable``."""
    title = _line(columns.value(row, "title"))
    text = _words(columns.value(row, "text"))
    html = None if text else _words(columns.value(row, "html"))
    if html is not None or (text is not None and is_markup(text)):
        article = read(_page(html or text or "", title), f"{name}.html")
    elif text is None:
        raise ArticleUnreadable("The row holds no text.")
    elif _MARKDOWN.search(text):
        heading = "" if title is None or text.lstrip().startswith(f"# {title}") else f"# {title}"
        article = read(_encoded(f"\n{heading}\n\n{text}"), f"{name}.md")
    else:
        article = read(_encoded(_under_title(text, title)), f"{name}.txt")
    stated = _stated(row, columns, title)
    return replace(
        article,
        title=stated.title or article.title,
        byline=stated.byline or article.byline,
        publisher=stated.publisher or article.publisher,
        published=stated.published or article.published,
        modified=stated.modified or article.modified,
        url=stated.url or article.url,
    )


def text_of_row(row: Mapping[str, object], columns: Columns) -> str | None:
    """The text or markup of a row, ``None`` if it has neither."""
    return _words(columns.value(row, "text")) or _words(columns.value(row, "html"))


def _stated(row: Mapping[str, object], columns: Columns, title: str | None) -> Metadata:
    """What the row itself states of its article."""
    return Metadata(
        title=canonical(title)[:_LONGEST_TITLE].rstrip() if title else None,
        byline=_writers(columns.value(row, "byline")),
        publisher=_publisher(columns.value(row, "publisher")),
        published=_day(columns.value(row, "published")),
        modified=_day(columns.value(row, "modified")),
        url=safe_url(columns.value(row, "url")),
    )


def _under_title(text: str, title: str | None) -> str:
    """The text with its title as the first line, unless it has that already."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if title is None or first.casefold() == title.casefold():
        return text
    longest = _LONGEST_STOPPED if title.endswith((".", "…")) else _LONGEST_TITLE
    return f"{title}\n\n{text}" if len(title) <= longest else text


def is_markup(text: str) -> bool:
    """Whether the text is plainly a piece of HTML."""
    return bool(_PAGE.search(text[:1000]) or _PAIR.search(text))


def _page(source: str, title: str | None) -> bytes:
    """A page of a piece of HTML; paragraphs parted by empty lines only get their tags."""
    if _PAGE.search(source[:1000]):
        return _encoded(source)
    if not _BLOCK.search(source):
        source = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", source))
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return _encoded(f"<article>{heading}{source}</article>")


def _encoded(text: str) -> bytes:
    """The text as UTF-8 with its mark, so that nothing inside it can claim to be other."""
    return b"\xef\xbb\xbf" + text.encode("utf-8", "ignore")


def _words(value: object) -> str | None:
    """Text as it is; a list of paragraphs as paragraphs."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    return value if isinstance(value, str) and value.strip() else None


def _line(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(canonical(str(value)).split()) or None


def _name(value: object) -> str | None:
    return _line(value.get("name") if isinstance(value, Mapping) else value)


def _writers(value: object) -> str | None:
    items = value if isinstance(value, list) else [value]
    names = [name for item in items[:_MOST_WRITERS] if (name := _name(item))]
    names = [re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in names]
    return joined_names([byline_of(name, announced=True) or name for name in names])


def _publisher(value: object) -> str | None:
    name = _name(value)
    return None if name is None or safe_url(name) else name


def _day(value: object) -> date | None:
    return parse_date(value) if isinstance(value, str) else None
