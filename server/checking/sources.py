"""What a statement is checked against, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Manner = Literal["direct", "mixed", "indirect"]
FaultKind = Literal[
    "number",  # a number that does not stand in the quotes
    "unit",  # it stands there, but measures or counts something else
    "date",
    "name",
    "negation",
    "direction",  # "rose" for "fell", "before" for "after"
    "attribution",  # said by nobody, by somebody else, or told as a fact
    "hedge",  # "may", "about", "at least" left out
    "scope",  # "all", "only", "first" put in
    "meaning",  # too little of it is in the quotes
    "form",  # a link, markup or code
]


@dataclass(frozen=True, slots=True)
class Source:
    """One quote that a statement cites, and what its article tells of it.

    ``speaker`` said the quote, or a part of it, as ``speaker_kind`` has it; ``gloss`` is whom
    a word of it means: "He: Ann Lane, the mayor".
    """

    quote: str
    speaker: str | None = None
    speaker_kind: Manner | None = None
    gloss: str | None = None
    title: str = ""
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the quotes do not bear out; ``detail`` is a sentence for the reader."""

    kind: FaultKind
    detail: str
