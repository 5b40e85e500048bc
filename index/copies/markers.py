"""What a print says of itself: that it corrects or updates what was printed before.

Agencies say so in the headline ("CORRECTED-", "UPDATE 2-"), papers there or in a note at
the top or the end of the story ("This article was amended on 3 May"). Nowhere else is it
looked for, and a note at the end must speak of this story: papers also correct others there.
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.article import Article, Kind

MarkerKind = Literal["corrected", "updated"]

NOTES = 2  # paragraphs at the top, and at the end, that may be a note


@dataclass(frozen=True, slots=True, order=True)
class Stage:
    """How far a story has come by its own account: the greater of two is the later.

    An agency counts its updates, and a correction corrects the update it is marked with.
    """

    update: int = 0
    correction: bool = False

    @property
    def marker(self) -> MarkerKind | None:
        """What the print calls itself; ``None`` if nothing."""
        if self.correction:
            return "corrected"
        return "updated" if self.update else None


_CORRECTED = r"(?P<corrected>correct(?:ed|ions?)|amended|clarifi(?:ed|cation)|refiled?)"
_UPDATED = r"(?P<updated>updated?|wrap-?up|recasts?)(?: (?P<number>\d{1,2}))?"
_LABEL = rf"(?:{_CORRECTED}|{_UPDATED})"
# "CORRECTED-UPDATE 2-Flood wall gives way"
_AGENCY = re.compile(rf"(?-i:(?=[A-Z\d -]+-)){_LABEL}-", re.IGNORECASE)
# "Correction: ...", "(Updated) ...", "UPDATE 3 – ..."
_HEAD = re.compile(rf"[\[(]?{_LABEL}(?:\s?[:\])–—]|\s[-|]\s)\s*", re.IGNORECASE)
# "... (corrected)", "... – updated"
_TAIL = re.compile(rf"(?:[\[(]|\s[|–—-]\s){_LABEL}[\])]?$", re.IGNORECASE)

_THIS = (
    r"(?:\bthis (?:article|story|report|piece|item|version)|"
    r"\b(?:earlier|previous|original|first|print|online) versions? of (?:this|the) "
    r"(?:article|story|report|piece|item))\b"
)
_CORRECTING = re.compile(
    rf"{_THIS}.{{0,160}}\b(?:corrected|corrects|amended|clarified|incorrect(?:ly)?|wrong(?:ly)?|"
    r"mistakenly|erroneous(?:ly)?|misstated|misspell?ed|misspelt|misidentified|misattributed|"
    r"in error)\b"
    r"|^\(?corrects\b.{1,80}\b(?:para(?:graph)?|headline|spelling|date|name|figure)\b",
    re.IGNORECASE,
)
_UPDATING = re.compile(
    rf"{_THIS} (?:has been|was|is being|will be) (?:last )?updated\b|^\((?:updates|adds) ",
    re.IGNORECASE,
)


def stage(article: Article) -> Stage:
    """What the article says of itself in its title, at its top or in a note at its end."""
    blocks = [
        paragraph.span.of(article.text)
        for paragraph in article.paragraphs
        if paragraph.kind not in (Kind.TITLE, Kind.INSTRUCTION)
    ]
    top, end = blocks[:NOTES], blocks[NOTES:][-NOTES:]
    said = [*map(_headed, (article.title, *top)), *map(_noted, (*top, *end))]
    return Stage(max(s.update for s in said), any(s.correction for s in said))


def _headed(line: str) -> Stage:
    """What the labels at the beginning or the end of a line say."""
    at = 0
    matches: list[re.Match[str]] = []
    while match := _AGENCY.match(line, at) or _HEAD.match(line, at):
        matches.append(match)
        at = match.end()
    if tail := _TAIL.search(line, at):
        matches.append(tail)
    updates = [int(match["number"] or 1) for match in matches if match["updated"]]
    return Stage(max(updates, default=0), any(match["corrected"] for match in matches))


def _noted(block: str) -> Stage:
    """What a note says of the story it stands under."""
    return Stage(int(bool(_UPDATING.search(block))), bool(_CORRECTING.search(block)))
