"""Quotes as Web Annotations (W3C Web Annotation Data Model), in JSON-LD."""

import uuid
from collections.abc import Sequence
from typing import Any

from server.citations.quoted import Quoted

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def annotations(quotes: Sequence[Quoted]) -> dict[str, Any]:
    """One annotation, or a page of several.

    The positions are those of the text as Pullquote has it (code points, end exclusive); a
    program that reads the page itself finds the words by their quote.
    """
    items = [_annotation(each) for each in quotes]
    if len(items) == 1:
        return {"@context": CONTEXT, **items[0]}
    named = " ".join(item["id"] for item in items)
    return {"@context": CONTEXT, "id": _urn(named), "type": "AnnotationPage", "items": items}


def _annotation(quoted: Quoted) -> dict[str, Any]:
    record, span = quoted.record, quoted.span
    return {
        "id": _urn(f"{record.id} {record.revision} {span.start} {span.end}"),
        "type": "Annotation",
        "motivation": "highlighting",
        "target": {
            "source": quoted.address,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": quoted.quote,
                    "prefix": quoted.prefix,
                    "suffix": quoted.suffix,
                },
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            ],
        },
    }


def _urn(name: str) -> str:
    """The same name for the same thing, whoever asks and whenever."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"pullquote {name}").urn
