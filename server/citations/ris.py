"""References as RIS, which EndNote, Zotero and Mendeley read: one field a line, ended by CRLF."""

from collections.abc import Iterator, Sequence

from server.citations.authors import Author, authors
from server.citations.quoted import Source, folded


def ris(sources: Sequence[Source]) -> str:
    """One reference an article; its quotes are notes."""
    return "\r\n".join(line for source in sources for line in [*_lines(source), ""])


def _lines(source: Source) -> Iterator[str]:
    record = source.record
    yield "TY  - NEWS"
    yield f"ID  - {folded(record.id)}"
    yield from (f"AU  - {_name(author)}" for author in authors(record.byline))
    yield f"TI  - {folded(record.title)}"
    if record.publisher:
        yield f"T2  - {folded(record.publisher)}"
    if record.published:
        yield f"PY  - {record.published.year}"
        yield f"DA  - {record.published:%Y/%m/%d}"
    yield f"UR  - {folded(source.address)}"
    yield f"Y2  - {record.indexed:%Y/%m/%d}"
    for each in source.quotes:
        yield f"N1  - “{folded(each.quote)}” (paragraph {each.paragraph.number})"
    yield "ER  - "


def _name(author: Author) -> str:
    if author.given is None or author.family is None:
        # A comma divides family and given name: what is neither must not have one.
        return folded(author.name).replace(",", " –")
    return f"{author.family}, {author.given}"
