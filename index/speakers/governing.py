"""Which attribution a quotation belongs to, and how attributions stand to one another."""

from collections.abc import Sequence

from index.speakers.cues import Cue
from index.speakers.items import MARK, QUOTATION, WORD, Item
from index.speakers.subjects import DASHES
from index.speakers.vocabulary import (
    BASE_FORMS,
    BESIDE_QUOTE,
    PLAIN_SAYING,
    SAYING,
    TITLES,
    is_role_noun,
)

VOICES = SAYING | BASE_FORMS | {"according"}
# Words a reported clause can begin with.
CLAUSE = frozenset(
    "that he she it they there we how why whether what if when who where i you these those "
    "this".split()
)
_ARTICLES = frozenset(("the", "a", "an"))
_BESIDE = frozenset("it him her them me us reporters this way simply to".split())
_REACH = 8  # items between a verb with an unnamed subject and the quotation it governs
_SUBORDINATE = frozenset("when after as while if though although before once since".split())


def governor(items: Sequence[Item], cues: Sequence[Cue], at: int) -> int | None:
    """Which cue the quotation at ``at`` depends on.

    One that follows at once ("…,” said Reese"), else the nearest before it, else one that
    closes the sentence in an aside ("…, Reese said").
    """
    before: int | None = None
    for number, cue in enumerate(cues):
        follows = cue.verb != "according" or items[at].text[-2:-1] in ",.?!"
        if follows and not cue.shared and _is_adjacent(items, at, cue):
            return number
        if cue.end <= at and _reaches(items, cue, at):
            before = number
    if before is not None:
        return None if _comes_between(items, cues[before], at) else before
    for number, cue in enumerate(cues):
        if cue.at > at and not cue.shared and is_aside(items, cue):
            return number
    return None


def _is_adjacent(items: Sequence[Item], at: int, cue: Cue) -> bool:
    """Whether an attribution follows the quotation at ``at`` with no more than a mark between."""
    between = items[at + 1 : cue.begin]
    return cue.begin in (at + 1, at + 2) and all(item.sort is MARK for item in between)


def _reaches(items: Sequence[Item], cue: Cue, at: int) -> bool:
    """Whether a verb that needs its object quoted is near enough to the quotation."""
    between = items[cue.end : at]
    if cue.verb in BESIDE_QUOTE:
        return all(item.sort is MARK or item.low in _BESIDE for item in between)
    if not between or cue.verb in VOICES:
        return True
    # Not: "the crowd called for calm, he said, “…”"
    commas = sum(item.text == "," for item in between)
    farthest = _REACH if cue.subject.unnamed else _REACH * 2
    if len(between) <= farthest and commas % 2 == 0:
        return True
    return commas == 1 and between[-1].text == "," and len(between) < _REACH


def _comes_between(items: Sequence[Item], cue: Cue, at: int) -> bool:
    """Whether another clause with a subject of its own begins between a cue and a quotation.

    "When Reese said so, Lane shot back: “…”"; "Reese called it that, and Lane heard “…”".
    """
    subordinate = items[0].low in _SUBORDINATE and cue.subject.first < _REACH
    for place in range(cue.end, at):
        item = items[place]
        if item.mention is not None and not item.mention.possessive:
            if _begins_clause(items, place):
                return True
        elif item.low in ("he", "she") and subordinate and items[place - 1].text == ",":
            return True
    return subordinate and any(item.text == "," for item in items[cue.end : at - 1])


def _begins_clause(items: Sequence[Item], place: int) -> bool:
    """Whether the name at ``place`` may be the subject of a new clause."""
    left = place - 1
    while left > 0 and (items[left].low.rstrip(".") in TITLES or is_role_noun(items[left].low)):
        left -= 1
    before = items[left]
    if before.text == "," and items[place + 1].text == "," and is_role_noun(items[left - 1].low):
        return False  # "his wife, Ann, “…”"
    # “…,” Lane heard: a comma may stand inside the marks.
    return before.text in (",", ";", *DASHES) or (
        before.low in ("and", "but", "while") or before.text.endswith(",”")
    )


def is_aside(items: Sequence[Item], cue: Cue) -> bool:
    """Whether a cue stands between commas or ends the sentence: "…, Reese said."."""
    if not cue.begin:
        return False
    before = items[cue.begin - 1]
    if before.text not in (",", *DASHES):
        return before.sort is QUOTATION or cue.verb == "according"
    if cue.end >= len(items) or items[cue.end].text in (",", ".", ";", *DASHES):
        return True
    follows = items[cue.end]
    if cue.verb in ("told", "tells"):  # "…, Reese told the Gazette on Monday."
        return not any(item.low in CLAUSE for item in items[cue.end : cue.end + _REACH])
    if cue.verb not in PLAIN_SAYING or follows.sort is not WORD:
        return False
    return follows.low not in CLAUSE and follows.low not in _ARTICLES


def is_embedded(items: Sequence[Item], outer: Cue, inner: Cue) -> bool:
    """Whether ``inner`` is part of what ``outer`` says: "Reese said Lane had told her"."""
    between = items[outer.at + 1 : min(inner.subject.first, inner.at)]
    return not any(
        item.sort in (MARK, QUOTATION) or item.low in ("and", "but", "while", "as")
        for item in between
    )
