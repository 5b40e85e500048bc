"""A masked sentence as items: words, marks, quotations and names."""

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from index.speakers.names import ABBREVIATED, CAPITALISED, POSSESSIVE, Mention
from index.speakers.quotations import MASK
from index.speakers.vocabulary import SAYING, SPEECH

_TOKEN = re.compile(
    r"[a-z]+(?:[’'\-‐]?[^\W\d_]+)*|"  # by far the most frequent comes first
    rf"{ABBREVIATED}|(?:[A-Z]\.)+(?=[\s,’']|$)|{CAPITALISED}|[^\W\d_]+(?:[’'\-‐][^\W\d_]+)*"
    rf"|[£$€]?\d(?:[\d.,:]*\d)?%?(?:[^\W\d_]+)?|“{MASK}*[^\w\s“”{MASK}]?”?|{MASK}+[^\w\s“”{MASK}]?”?"
    r"|--+|\.\.\.|[^\w\s]"
)
_SHORT = 6  # words
_NO_MARKS = str.maketrans(dict.fromkeys(".,:;!?()—–-’'\"", " "))


class Sort(Enum):
    """What an item is."""

    WORD = auto()
    MARK = auto()
    QUOTATION = auto()
    NAME = auto()


# Looked up as names of a module, which is several times as fast as on the class.
WORD, MARK, QUOTATION, NAME = Sort


class Item(NamedTuple):
    """A word, a mark, a quotation or a name, with its offset in the article.

    ``low`` is a word in lower case. A named tuple, like all that is made by the hundred for
    an article: a frozen dataclass takes three times as long to make.
    """

    sort: Sort
    text: str
    low: str
    start: int
    mention: Mention | None


def may_report(sentence: str) -> bool:
    """Whether a masked sentence has a verb of speech, or anything quoted, in it."""
    if MASK in sentence or "said" in sentence or "ccording to" in sentence:
        return True
    words = sentence.lower().translate(_NO_MARKS).split()
    # "Reese repeated." may sign the quotation before it.
    return not (SPEECH if len(words) < _SHORT else SAYING).isdisjoint(words)


def read_items(
    masked: str,
    start: int,
    end: int,
    offset: int,
    names: Mapping[int, Mention],
    most: int,
) -> list[Item]:
    """The items of the sentence ``start..end`` of a masked paragraph that begins at ``offset``.

    ``names`` are the mentions by their start. ``most``: so many words are enough, where only
    the sentence's opening is of interest.
    """
    items: list[Item] = []
    until = 0
    at = start - offset
    for chunk in masked[at : end - offset].split(" ")[:most]:
        # Three chunks in four are plain words: no need to look for tokens in them.
        if chunk.isalpha() and chunk.islower():
            if at + offset >= until:
                items.append(Item(WORD, chunk, chunk, at + offset, None))
        elif chunk:
            until = _read_chunk(items, masked, at, at + len(chunk), offset, names, until)
        at += len(chunk) + 1
    return items


def _read_chunk(
    items: list[Item],
    masked: str,
    start: int,
    end: int,
    offset: int,
    names: Mapping[int, Mention],
    until: int,
) -> int:
    """Add the items that begin in ``start..end``, from ``until`` on; returns where to go on."""
    for match in _TOKEN.finditer(masked, start, end):
        token = match[0]
        at = match.start() + offset
        if at < until:
            continue
        first = token[0]
        if "a" <= first <= "z":
            items.append(Item(WORD, token, token.lower(), at, None))
            continue
        mention = names.get(at)
        if mention is not None:
            words = masked[at - offset : mention.end - offset]
            items.append(Item(NAME, words, "", at, mention))
            until = mention.end
            # "Reese’s": the mark of the possessive is no item of its own.
            if mention.possessive:
                until += 2 if masked.startswith(POSSESSIVE, until - offset) else 1
        elif first == "“" or first == MASK:
            items.append(Item(QUOTATION, token, "", at, None))
        elif first.isalnum() or first in "£$€":
            items.append(Item(WORD, token, token.lower(), at, None))
        else:
            items.append(Item(MARK, token, "", at, None))
    return until
