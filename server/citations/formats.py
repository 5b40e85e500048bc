"""The formats quotes can be had in: their names, media types, and how each is written."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from server.citations import annotation, bibtex, csl, ris, schema_org
from server.citations.quoted import Quoted, sources

FormatName = Literal["web-annotation", "csl-json", "bibtex", "ris", "schema-org"]

# Harmless where a page takes it into a <script>: no tag, comment or entity can begin, and no
# line ends for JavaScript.
_IN_SCRIPTS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Format:
    """One format."""

    media_type: str
    write: Callable[[Sequence[Quoted]], str]

    @property
    def is_json(self) -> bool:
        """Whether it is a kind of JSON, which is always UTF-8."""
        return "json" in self.media_type

    @property
    def content_type(self) -> str:
        """The media type, and the character set where it does not follow from it."""
        return self.media_type if self.is_json else f"{self.media_type}; charset=utf-8"


def _json(document: Any) -> str:
    encoded = json.dumps(document, ensure_ascii=False, indent=2)
    return encoded.translate(_IN_SCRIPTS) + "\n"


FORMATS: Mapping[FormatName, Format] = {
    "web-annotation": Format(
        f'application/ld+json;profile="{annotation.CONTEXT}"',
        lambda quotes: _json(annotation.annotations(quotes)),
    ),
    "csl-json": Format(
        "application/vnd.citationstyles.csl+json",
        lambda quotes: _json(csl.csl_items(sources(quotes))),
    ),
    "bibtex": Format("application/x-bibtex", lambda quotes: bibtex.bibtex(sources(quotes))),
    "ris": Format("application/x-research-info-systems", lambda quotes: ris.ris(sources(quotes))),
    "schema-org": Format(
        f'application/ld+json;profile="{schema_org.CONTEXT}"',
        lambda quotes: _json(schema_org.quotations(quotes)),
    ),
}
"""Each format by its name in the API; the first is the one to give unless another is wanted."""
