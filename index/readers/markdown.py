"""Markdown, with YAML front matter."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.article import Article, Block, Kind
from index.errors import ArticleUnreadable
from index.furniture import classify, parted
from index.readers.compose import compose, searchable_at_least_once, visible
from index.readers.dates import parse_date
from index.readers.decoding import decode
from index.readers.metadata import Metadata, recognise, safe_url
from index.readers.names import byline_of, joined_names
from index.readers.page import OpenTags, blocks_of_fragment
from index.readers.text import could_be_title

_FENCE = "---"
_MOST_WRITERS = 20
_Value = TypeVar("_Value")
_WRITER_KEYS = ("author", "byline", "authors", "by", "writer")
_PUBLISHER_KEYS = ("publisher", "source", "publication", "newspaper", "site")
_DATE_KEYS = ("date", "published", "publish_date", "published_at", "datepublished")
_UPDATE_KEYS = (
    *("modified", "updated", "lastmod", "last_modified", "last_updated", "updated_at"),
    *("modified_at", "date_modified", "datemodified", "date_updated"),
)
_URL_KEYS = ("url", "link", "canonical", "canonical_url", "source_url", "permalink", "source")


def read(data: bytes, name: str, charset: str | None = None) -> Article:
    """The article in a Markdown file; see ``index.readers.read_article``."""
    front, body = _split_front_matter(decode(data, charset))
    stated = _stated(front)
    blocks = visible(list(_blocks(MarkdownIt("commonmark").enable("table").parse(body))))
    blocks, title = _take_title(blocks, stated.title)
    blocks, found = recognise(classify(parted(blocks)))
    blocks = searchable_at_least_once(blocks)
    return compose(blocks, replace(stated.or_else(found), title=title), name)


def _split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The front matter's fields in lower case, and the text after it."""
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return {}, text
    for end, line in enumerate(lines[1:], start=1):
        if line.strip() in (_FENCE, "..."):
            return _fields("".join(lines[1:end])), "".join(lines[end + 1 :])
    return {}, text  # a rule across the page, not front matter


def _fields(source: str) -> dict[str, object]:
    try:
        fields = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" on line {mark.line + 2}" if mark else ""
        raise ArticleUnreadable(
            f"The front matter is not valid YAML{where}; correct what stands between the --- lines."
        ) from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise ArticleUnreadable(
            "The front matter is not a list of fields such as 'title: …'; correct what stands "
            "between the --- lines."
        )
    return {str(key).lower().replace("-", "_"): value for key, value in fields.items()}


def _stated(front: dict[str, object]) -> Metadata:
    """What the front matter says; a field of an unexpected shape says nothing."""
    return Metadata(
        title=_first(front, ("title", "headline"), _words),
        byline=_first(front, _WRITER_KEYS, _writers),
        publisher=_first(front, _PUBLISHER_KEYS, _publisher),
        published=_first(front, _DATE_KEYS, _day),
        modified=_first(front, _UPDATE_KEYS, _day),
        url=_first(front, _URL_KEYS, safe_url),
    )


def _first(
    front: dict[str, object], keys: Sequence[str], read: Callable[[object], _Value | None]
) -> _Value | None:
    return next((value for key in keys if (value := read(front.get(key)))), None)


def _words(value: object) -> str | None:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    return " ".join(str(value).split()) or None


def _publisher(value: object) -> str | None:
    words = _name(value)
    return None if words is None or safe_url(words) else words


def _writers(value: object) -> str | None:
    """A byline of one name or a list of names, not deeper: YAML's aliases nest for ever."""
    stated = value if isinstance(value, list) else [value]
    names = [name for item in stated[:_MOST_WRITERS] if (name := _name(item))]
    names = [re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in names]
    return joined_names([byline_of(name, announced=True) or name for name in names])


def _name(value: object) -> str | None:
    """A name written plainly or as ``name: …``."""
    return _words(value.get("name") if isinstance(value, dict) else value)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(value) if isinstance(value, str) else None


def _take_title(blocks: list[Block], stated: str | None) -> tuple[list[Block], str | None]:
    """The blocks with the title first, and the title.

    It is the front matter's; else the first heading of the first rank; else a short first
    block, as in plain text.
    """
    first_rank = next((at for at, b in enumerate(blocks) if b.kind is Kind.TITLE), None)
    rest = [replace(b, kind=Kind.HEADING) if b.kind is Kind.TITLE else b for b in blocks]
    if stated is not None:
        same = first_rank is not None and _same(blocks[first_rank].text, stated)
        if same and first_rank is not None:
            del rest[first_rank]
        return [Block(Kind.TITLE, stated), *rest], stated
    if first_rank is None:
        first = blocks[0] if len(blocks) > 1 else None
        if first is None or not could_be_title(first.text):
            return rest, None
        first_rank = 0
    title = rest.pop(first_rank).text
    return [Block(Kind.TITLE, title), *rest], title


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of parsed Markdown; a first-rank heading comes as ``TITLE``."""
    kind = Kind.PARAGRAPH
    row: list[str] | None = None
    tags = OpenTags()
    for token in tokens:
        if token.type == "heading_open":
            kind = Kind.TITLE if token.tag == "h1" else Kind.HEADING
        elif token.type == "heading_close":
            kind = Kind.PARAGRAPH
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            cells = " | ".join(cell for cell in row if cell)
            yield Block(Kind.FURNITURE if tags.hide else Kind.PARAGRAPH, cells)
            row = None
        elif token.type == "inline":
            seen, unseen = _inline(token.children or [], tags)
            if row is not None:
                row.append(" ".join(seen.split()))
            else:
                yield Block(kind, seen)
            yield Block(Kind.FURNITURE, unseen)
        elif token.type in ("fence", "code_block"):
            yield Block(Kind.FURNITURE if tags.hide else Kind.PARAGRAPH, token.content)
        elif token.type == "html_block":
            hide = tags.hide
            for block in blocks_of_fragment(token.content):
                yield Block(Kind.FURNITURE, block.text) if hide else block
            tags.read(token.content)


def _inline(children: Sequence[Token], tags: OpenTags) -> tuple[str, str]:
    """The words of a line of Markdown that its readers see, and those that tags hide.

    Marks, tags and images are dropped.
    """
    seen: list[str] = []
    unseen: list[str] = []
    for child in children:
        words = unseen if tags.hide else seen
        if child.type in ("text", "code_inline", "text_special"):
            words.append(child.content)
        elif child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak":
            words.append("\n")
        elif child.type == "html_inline":
            tags.read(child.content)
    return _spaced(seen), _spaced(unseen)


def _spaced(words: Sequence[str]) -> str:
    return re.sub(r"[ \t]+", " ", "".join(words))
