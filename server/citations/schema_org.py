"""Quotes as schema.org has them, in JSON-LD that can stand in a page."""

from collections.abc import Sequence
from typing import Any

from index.records import ArticleRecord
from server.citations.authors import authors
from server.citations.quoted import Quoted

CONTEXT = "https://schema.org"


def quotations(quotes: Sequence[Quoted]) -> dict[str, Any]:
    """One quotation, or a graph of several. What is not known is left out."""
    items = [_quotation(each) for each in quotes]
    if len(items) == 1:
        return {"@context": CONTEXT, **items[0]}
    return {"@context": CONTEXT, "@graph": items}


def _quotation(quoted: Quoted) -> dict[str, Any]:
    speaker = quoted.speaker
    # Only who is quoted word for word has said these words.
    spoken = speaker if speaker is not None and speaker.kind == "direct" else None
    fields = {
        "@type": "Quotation",
        "text": quoted.quote,
        "spokenByCharacter": spoken
        and _known({"@type": "Person", "name": spoken.name, "jobTitle": spoken.role}),
        "isPartOf": _article(quoted.record, quoted.address),
    }
    return _known(fields)


def _article(record: ArticleRecord, address: str) -> dict[str, Any]:
    written = authors(record.byline)
    certain = all(author.given for author in written)
    return _known(
        {
            "@type": "NewsArticle",
            "headline": record.title,
            "author": [{"@type": "Person", "name": author.name} for author in written]
            if certain
            else None,
            "creditText": None if certain else record.byline,
            "publisher": record.publisher
            and {"@type": "NewsMediaOrganization", "name": record.publisher},
            "datePublished": record.published and record.published.isoformat(),
            "dateModified": record.modified and record.modified.isoformat(),
            "url": address,
            "identifier": record.id,
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
