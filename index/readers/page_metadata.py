"""What a web page's head says of its article: JSON-LD, meta tags, links, times.

All of it is untrusted: only plain words, calendar dates and http(s) addresses come out.
"""

import html
import json
import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from index.readers.dates import parse_date
from index.readers.metadata import Metadata, is_paper, safe_url, says_update
from index.readers.names import byline_of, joined_names
from index.readers.page import text_of

_ARTICLE_TYPES = re.compile(
    r"(?:\w*Article|\w*NewsArticle|BlogPosting|Report|LiveBlogPosting|Review)"
)
_TITLE_TAGS = (
    "og:title",
    "citation_title",
    "dc.title",
    "twitter:title",
    "parsely-title",
    "headline",
)
_BYLINE_TAGS = (
    "citation_author",
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
)
_PUBLISHER_TAGS = (
    "og:site_name",
    "dc.publisher",
    "citation_journal_title",
    "publisher",
    "application-name",
)
_DATE_TAGS = (
    *("article:published_time", "og:article:published_time", "citation_publication_date"),
    *("citation_date", "dc.date.issued", "dc.date", "dcterms.created", "parsely-pub-date"),
    *("datepublished", "date", "pubdate", "publishdate", "publish-date", "sailthru.date"),
)
_UPDATE_TAGS = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified"),
    *("dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "article.updated"),
)
_URL_TAGS = ("og:url", "citation_public_url", "twitter:url")
_LONGEST = 300
_MOST_AUTHORS = 12
_DEEPEST = 8
_TAG = re.compile(r"<[^<>]{0,500}>")


def page_metadata(root: etree._Element) -> Metadata:
    """What the page states, the most explicit statement first."""
    tags = _meta_tags(root)
    linked = next(
        (
            safe_url(e.get("href"))
            for e in root.iter("link")
            if "canonical" in (e.get("rel") or "").lower().split()
        ),
        None,
    )
    found = Metadata(url=linked)
    for item in _json_articles(root):
        found = found.or_else(_of_json(item))
    stated = Metadata(
        title=_first_words(tags, _TITLE_TAGS),
        byline=_names([name for tag in _BYLINE_TAGS[:1] for name in tags.get(tag, ())])
        or next((n for tag in _BYLINE_TAGS[1:] if (n := _names(tags.get(tag, ())))), None),
        publisher=_first_words(tags, _PUBLISHER_TAGS),
        published=_first_day(tags, _DATE_TAGS),
        modified=_first_day(tags, _UPDATE_TAGS),
        url=next((u for t in _URL_TAGS for v in tags.get(t, ()) if (u := safe_url(v))), None),
    )
    return found.or_else(stated)


def page_title(root: etree._Element, publisher: str | None) -> str | None:
    """The page's own ``<title>`` without the name of the site after or before it."""
    words = next((_plain(text_of(e)) for e in root.iter("title")), None)
    if words is None:
        return None
    parts = re.split(r"(\s+[|•·»—–-]\s+)", words)
    while len(parts) > 1 and _is_site(parts[-1], publisher):
        del parts[-2:]
    while len(parts) > 1 and _is_site(parts[0], publisher):
        del parts[:2]
    return "".join(parts)


def _is_site(part: str, publisher: str | None) -> bool:
    stated = publisher is not None and part.casefold() == publisher.casefold()
    return stated or is_paper(part)


def time_in(root: etree._Element) -> date | None:
    """The date of the first ``<time>`` or publication property in this part of the page."""
    times = [e for e in root.iter("time") if e.get("datetime") and not _is_of_update(e)]
    times.sort(key=lambda e: e.get("itemprop") != "datePublished" and e.get("pubdate") is None)
    return next((d for e in times if (d := parse_date(e.get("datetime") or ""))), None)


def update_in(root: etree._Element) -> date | None:
    """The date of the first ``<time>`` here that is marked as that of a modification."""
    times = (e for e in root.iter("time", "meta", "span") if _is_of_update(e))
    stated = (e.get("datetime") or e.get("content") or text_of(e) for e in times)
    return next((d for words in stated if (d := parse_date(words))), None)


def _is_of_update(element: etree._Element) -> bool:
    """Whether a property says so, or the word "Updated" in it or right before it."""
    stated = element.get("itemprop")
    if stated is not None or element.tag != "time":
        return "dateModified" in (stated or "").split()
    before, parent = element.getprevious(), element.getparent()
    words = before.tail if before is not None else parent.text if parent is not None else None
    return says_update(words or "") or says_update(text_of(element)[:_LONGEST])


def _meta_tags(root: etree._Element) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = element.get("content")
        if name and value and value.strip():
            tags.setdefault(name.strip().lower(), []).append(value.strip())
    return tags


def _json_articles(root: etree._Element) -> Iterator[dict[str, object]]:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue  # a page's broken JSON-LD is common, and its meta tags still count
        yield from _articles_in(data, 0)


def _articles_in(data: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles_in(item, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type")
        types = types if isinstance(types, list) else [types]
        if any(isinstance(t, str) and _ARTICLE_TYPES.fullmatch(t) for t in types):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(data.get(key), depth + 1)


def _of_json(item: dict[str, object]) -> Metadata:
    page = item.get("mainEntityOfPage")
    address = page.get("@id") if isinstance(page, dict) else page
    return Metadata(
        title=_plain(item.get("headline")) or _plain(item.get("name")),
        byline=_names(_names_in_json(item.get("author"), 0)),
        publisher=next(iter(_names_in_json(item.get("publisher"), 0)), None),
        published=_day(item.get("datePublished")),
        modified=_day(item.get("dateModified")),
        url=safe_url(item.get("url")) or safe_url(address),
    )


def _names_in_json(value: object, depth: int) -> list[str]:
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return [name for item in value for name in _names_in_json(item, depth + 1)]
    if isinstance(value, dict):
        return _names_in_json(value.get("name"), depth + 1)
    words = _plain(value)
    return [words] if words else []


def _names(values: object) -> str | None:
    """One byline of several stated authors; addresses of profiles are no names."""
    names: list[str] = []
    for value in values if isinstance(values, list) else ():
        words = _plain(value)
        if words is None or "://" in words or "@" in words:
            continue
        words = words[3:] if words.lower().startswith("by ") else words
        name = byline_of(words, announced=True) or words
        if name not in names:
            names.append(name)
    return joined_names(names[:_MOST_AUTHORS])


def _first_words(tags: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((w for n in names for v in tags.get(n, ()) if (w := _plain(v))), None)


def _first_day(tags: dict[str, list[str]], names: tuple[str, ...]) -> date | None:
    return next((d for n in names for v in tags.get(n, ()) if (d := parse_date(v))), None)


def _day(value: object) -> date | None:
    return parse_date(value) if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """The value's words without markup, entities and invisible characters."""
    if not isinstance(value, str):
        return None
    words = _TAG.sub(" ", html.unescape(_TAG.sub(" ", value[: 4 * _LONGEST])))
    words = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return words[:_LONGEST].strip() or None
