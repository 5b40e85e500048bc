"""References as CSL-JSON, which Zotero, Pandoc and citeproc read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from server.citations.authors import Author, authors
from server.citations.quoted import Source, folded


def csl_items(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """One item an article; its quotes are the note. What is not known is left out."""
    return [_item(source) for source in sources]


def _item(source: Source) -> dict[str, Any]:
    record = source.record
    fields = {
        "id": record.id,
        "type": "article-newspaper",
        "title": folded(record.title),
        "author": [_name(author) for author in authors(record.byline)],
        "container-title": record.publisher and folded(record.publisher),
        "issued": record.published and _date(record.published),
        "accessed": _date(record.indexed.date()),
        "URL": source.address,
        "note": note_of(source),
    }
    return {name: value for name, value in fields.items() if value}


def note_of(source: Source) -> str:
    """The quotes, each with its paragraph, as the note of a reference."""
    return " ".join(f"“{folded(q.quote)}” (paragraph {q.paragraph.number})" for q in source.quotes)


def _name(author: Author) -> dict[str, str]:
    if author.given is None or author.family is None:
        return {"literal": folded(author.name)}
    return {"family": author.family, "given": author.given}


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
