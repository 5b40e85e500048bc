"""Who wrote an article, from its byline: given and family names where they are certain."""

import re
from dataclasses import dataclass

from index.speakers.given_names import is_given_name

_BY = re.compile(r"(?:words\s+)?by\s*:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,\s*and\s|,|;|&|\sand\s)\s*", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:['’‐-][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[- ]?)+")


@dataclass(frozen=True, slots=True)
class Author:
    """A writer. Without ``given``, ``name`` is as the byline has it, be it a person or not."""

    name: str
    given: str | None = None
    family: str | None = None


def authors(byline: str | None) -> list[Author]:
    """The writers a byline names, or the whole byline as one where it is not certain.

    Only a known given name, or initials, and one surname after it are certain: "Ann Lane",
    "J. P. Marsh", "Ann P. Lane". "Island Gazette", "Lane Ann", "Ann Lane, political editor" and
    "Gabriel García Márquez" stay as they are: a name cut at the wrong place is a wrong name.
    """
    line = " ".join((byline or "").split())
    if not line:
        return []
    bare = _BY.sub("", line, count=1) if _BY.match(line) else line
    found = [_person(part) for part in _BETWEEN.split(bare)]
    certain = [each for each in found if each is not None]
    return certain if len(certain) == len(found) else [Author(bare or line)]


def _person(name: str) -> Author | None:
    given, _, family = name.rpartition(" ")
    if not given or not _NAME.fullmatch(family) or not _is_capital(family):
        return None
    first, _, middle = given.partition(" ")
    known = _NAME.fullmatch(first) and _is_capital(first) and is_given_name(first)
    if _INITIALS.fullmatch(given) or (known and (not middle or _INITIALS.fullmatch(middle))):
        # "Ann Desk" is nobody's name, but a surname that is a given name may be the first one.
        return None if is_given_name(family) and not known else Author(name, given, family)
    return None


def _is_capital(word: str) -> bool:
    return word[0].isupper() and not word.isupper()
