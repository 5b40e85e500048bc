"""Which print of a story to quote, and whether one takes the place of another.

A wrong claim that a print is the later version would set a right story aside, so it takes
three things: the two are copies, the paper is the same or the print says itself that it
corrects or updates, and it is of a later day (or of a later stage of the same day).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from index.article import Article
from index.copies.kinship import kinship_of
from index.copies.markers import MarkerKind, Stage, stage
from index.copies.prints import Print
from index.numerals import MONTHS

ReasonCode = Literal["corrected_version", "updated_version", "later_version"]

# A print with a line more ("This story first appeared in ...") is not fuller.
_AS_FULL = 1.1
_REASONS: dict[MarkerKind | None, tuple[ReasonCode, str]] = {
    "corrected": ("corrected_version", "a corrected version of this story"),
    "updated": ("updated_version", "an updated version of this story"),
    None: ("later_version", "a later version of this story"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a print is preferred to an earlier one: a stable code, and the same in words."""

    code: ReasonCode
    words: str


class _Version:
    """A print with what its place among the versions depends on, worked out once."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.printed = Print(article)
        self.stage: Stage = stage(article)
        dates = [day for day in (article.published, article.modified) if day is not None]
        self.latest: date | None = max(dates, default=None)


def is_later_version(new: Article, old: Article) -> Reason | None:
    """Why ``new`` takes the place of ``old``; ``None`` if it does not, or it is not certain.

    Never true both ways round, nor in a circle.
    """
    return _succeeds(_Version(new), _Version(old))


def preferred(articles: Sequence[tuple[str, Article]]) -> tuple[str, ...]:
    """The ids of one story's prints, the one to be quoted first.

    Prints that no other is a later version of come first; among those the fuller (texts
    within a tenth count as equally full), then the first to be published, then by id. A
    total order that does not depend on that of ``articles``.
    """
    left = {article_id: _Version(article) for article_id, article in articles}
    surpassed = {
        old: {new for new in left if new != old and _succeeds(left[new], left[old])} for old in left
    }
    order: list[str] = []
    while left:
        # Some print is surpassed by none of the rest, because nothing surpasses in a circle.
        current = [one for one in left if not surpassed[one] & left.keys()]
        for one in sorted(current, key=lambda one: _rank(one, left[one])):
            order.append(one)
            del left[one]
    return tuple(order)


def _rank(article_id: str, version: _Version) -> tuple[float, date, str]:
    words = len(version.printed.words)
    fullness = round(math.log(words, _AS_FULL)) if words else -1
    return -fullness, version.article.published or date.max, article_id


def _succeeds(new: _Version, old: _Version) -> Reason | None:
    if not _is_later(new, old):
        return None
    marker = new.stage.marker if new.stage > old.stage else None
    if marker is None and not _same_paper(new.article, old.article):
        return None
    # Last, because only this takes time.
    kinship = kinship_of(new.printed, old.printed)
    if kinship is None or (marker is None and (kinship.kind == "identical" or kinship.a_is_part)):
        return None  # without a word of it, neither a reprint nor an extract is a new version
    code, words = _REASONS[marker]
    return Reason(code, words + _when(new.article))


def _is_later(new: _Version, old: _Version) -> bool:
    """Whether the day is later, or the stage on one day; where only one has a day, never.

    What was printed once more without its correction is no later version either.
    """
    if old.stage.correction and not new.stage.correction:
        return False
    if new.latest is None and old.latest is None:
        return new.stage > old.stage
    if new.latest is None or old.latest is None:
        return False
    return (new.latest, new.stage) > (old.latest, old.stage)


def _same_paper(a: Article, b: Article) -> bool:
    """Whether both are from one publisher; where neither names one, from one writer."""
    if a.publisher and b.publisher:
        return _folded(a.publisher) == _folded(b.publisher)
    if a.url and b.url:
        return _site(a.url) == _site(b.url)
    if a.publisher or b.publisher or a.url or b.url:
        return False
    return not (a.byline and b.byline) or _folded(a.byline) == _folded(b.byline)


def _folded(name: str) -> str:
    letters = "".join(c if c.isalnum() else " " for c in name.casefold())
    return " ".join(letters.removeprefix("the ").split())


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _when(article: Article) -> str:
    """The end of a reason: ", modified 3 May 2024"; nothing if the article has no date."""
    published, modified = article.published, article.modified
    if modified is not None and (published is None or modified > published):
        return f", modified {_in_words(modified)}"
    return f", published {_in_words(published)}" if published else ""


def _in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
