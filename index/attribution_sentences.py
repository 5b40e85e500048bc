"""Whose words one sentence holds, once the subjects of its verbs of speech are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.attribution_clauses import Cue, Item, Sort, opening_subject
from index.attribution_people import Person
from index.attribution_quotations import MASK
from index.attribution_vocabulary import (
    CONJUNCTIONS,
    PLAIN_SAYING,
    QUOTING,
    SAYING,
    UNSIGNED_VERBS,
    is_role_noun,
)

Manner = Literal["direct", "mixed", "indirect"]
_CLAUSE = frozenset(
    """that he she it they there we how why whether what if when who where i you these those
    this""".split()
)
_EMPTY = frozenset("nothing little goodbye hello yes no so much thanks farewell something".split())
_SCARE = 24  # characters
_REACH = 8  # how far a verb with an unnamed subject can govern a quotation
_QUESTION = frozenset("whether if why how what when who where which that".split())
_SUBORDINATE = frozenset("when after as while if though although before once since".split())
_DASHES = ("—", "–", "--", "-")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose words a sentence holds.

    ``voiced``: it has a verb of speech, so that without a ``person`` it is somebody's who
    is not known. ``quoted`` are the starts of the quotations that are ``person``'s.
    """

    person: Person | None = None
    kind: Manner = "direct"
    voiced: bool = False
    asks: bool = False
    quoted: tuple[int, ...] = ()


def judge(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    counts: Callable[[Item], bool],
) -> Verdict:
    """The verdict on a sentence, given whom the subject of each cue means.

    ``counts`` tells whether a quotation is speech: a title ("Meet the Press") is not.
    """
    if not cues:
        return Verdict()
    quotes = [
        at
        for at, item in enumerate(items)
        if item.sort is Sort.QUOTATION and item.text.count(MASK) > 1 and counts(item)
    ]
    if quotes:
        return _quoting(items, cues, persons, quotes)
    return _reporting(items, cues, persons)


def _quoting(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    quotes: Sequence[int],
) -> Verdict:
    unsigned = Verdict(voiced=True)
    governing: set[int] = set()
    for at in quotes:
        cue = _governor(items, cues, at)
        if cue is None:
            if at == 0 and items[at].text[0] == MASK:
                continue  # the end of a quotation that an earlier sentence opened
            if _is_scare(items, at) and at < cues[0].at:
                continue  # "Defending his “York values”, Reese said …"
            return unsigned
        governing.add(cue)
    if not governing:
        return unsigned
    people = {persons[cue] for cue in governing}
    if len(people) != 1:
        return unsigned
    person = people.pop()
    if person is None or any(cues[cue].verb in UNSIGNED_VERBS for cue in governing):
        return unsigned
    for number, cue in enumerate(cues):
        other = persons[number]
        if number in governing or other == person:
            continue
        if other is None and cue.verb not in SAYING:
            continue
        if cue.verb == "according" and (other is None or other.body):
            continue  # "Reese said, according to the Gazette"
        if number > min(governing) and _is_aftermath(items, cue):
            continue
        if number < min(governing) or not _embedded(items, cues[number - 1], cue):
            return unsigned
    return Verdict(
        person,
        _manner(items, cues, quotes),
        voiced=True,
        asks=any(cues[cue].verb.startswith("ask") for cue in governing),
        quoted=tuple(items[at].start for at in quotes),
    )


def _governor(items: Sequence[Item], cues: Sequence[Cue], at: int) -> int | None:
    """Which cue the quotation at ``at`` depends on.

    One that follows at once ("…,” said Reese"), else the nearest before it, else one that
    closes the sentence in an aside ("…, Reese said").
    """
    before: int | None = None
    for number, cue in enumerate(cues):
        if not _reaches(items, cue, at):
            continue
        begins = cue.at if cue.inverted else cue.subject.first
        if not cue.shared and begins in (at + 1, at + 2) and _only_marks(items, at + 1, begins):
            if cue.verb != "according" or items[at].text[-2:-1] in ",.?!":
                return number
        if max(cue.at, cue.last) < at:
            before = number
    if before is not None:
        return None if _comes_between(items, cues[before], at) else before
    for number, cue in enumerate(cues):
        if cue.at > at and not cue.shared and _is_aside(items, cue):
            return number
    return None


def _comes_between(items: Sequence[Item], cue: Cue, at: int) -> bool:
    """Whether another clause with a subject of its own begins between a cue and a quotation.

    "When Reese said so, Lane shot back: “…”"; "Reese called it that, and Lane heard “…”".
    """
    begin = max(cue.at, cue.last) + 1
    opens = items[0].low in _SUBORDINATE and cue.subject.first < _REACH
    for place in range(begin, at):
        number = place
        item = items[number]
        before = items[number - 1]
        if item.sort is Sort.NAME and item.mention is not None and not item.mention.possessive:
            while before.sort is Sort.WORD and is_role_noun(before.low.rstrip(".")):
                number -= 1
                before = items[number - 1]
            follows = items[place + 1]
            if before.text == "," and follows.text == "," and number > 1:
                if is_role_noun(items[number - 2].low):
                    continue  # "his wife, Ann, “…”"
            if before.text in (",", ";", *_DASHES) or before.low in ("and", "but", "while"):
                return True
        elif item.low in ("he", "she") and opens and before.text == ",":
            return True
    return opens and any(item.text == "," for item in items[begin : at - 1])


def _reaches(items: Sequence[Item], cue: Cue, at: int) -> bool:
    """Whether a verb before a quotation can govern it: no other subject comes in between."""
    between = items[max(cue.at, cue.last) + 1 : at]
    if not between or at < cue.at:
        return True
    commas = sum(item.text == "," for item in between)
    if cue.verb not in SAYING and cue.verb != "according":
        # "the crowd called for calm, he said, “…”"
        if len(between) > (_REACH if cue.subject.unnamed else _REACH + 4) or commas % 2:
            return commas == 1 and between[-1].text == "," and len(between) < _REACH
    return True


def _only_marks(items: Sequence[Item], start: int, end: int) -> bool:
    return all(item.sort is Sort.MARK for item in items[start:end])


def _is_scare(items: Sequence[Item], at: int) -> bool:
    """Whether a quotation inside a clause is too short to be speech."""
    return 0 < at and items[at - 1].sort is not Sort.MARK and len(items[at].text) < _SCARE


def _is_aside(items: Sequence[Item], cue: Cue) -> bool:
    """Whether a cue stands between commas or ends the sentence: "…, Reese said."."""
    begins = cue.at if cue.inverted else cue.subject.first
    end = max(cue.at, cue.last) + 1
    if not begins:
        return False
    if items[begins - 1].text not in (",", *_DASHES):
        return items[begins - 1].sort is Sort.QUOTATION or cue.verb == "according"
    if end >= len(items) or items[end].text in (",", ".", ";", *_DASHES):
        return True
    return cue.verb in PLAIN_SAYING and (
        items[end].low not in _CLAUSE and items[end].low not in ("the", "a", "an")
        and items[end].sort is Sort.WORD
    )


def _is_aftermath(items: Sequence[Item], cue: Cue) -> bool:
    """Whether a cue only tells when: "“…,” Reese said, after Lane argued against it."."""
    first = cue.subject.first
    return 0 < first < cue.at and items[first - 1].low in ("after", "before", "when", "since")


def _embedded(items: Sequence[Item], outer: Cue, inner: Cue) -> bool:
    """Whether ``inner`` is part of what ``outer`` says: "Reese said Lane had told her"."""
    between = items[outer.at + 1 : min(inner.subject.first, inner.at)]
    return not any(
        item.sort is not Sort.WORD and item.sort is not Sort.NAME
        or item.low in ("and", "but", "while", "as")
        for item in between
    )


def _reporting(
    items: Sequence[Item], cues: Sequence[Cue], persons: Sequence[Person | None]
) -> Verdict:
    """A sentence without quotation marks: indirect speech, if it is one person's and no more.

    "Reese said Lane had called her" is Reese's. "Reese said so, but Lane said not" is
    nobody's. A report that is only part of a sentence of the paper's own ("The bridge,
    which Reese said was safe, fell") is not signed: the sentence is not hers.
    """
    unsigned = Verdict(voiced=True)
    voices = [n for n, cue in enumerate(cues) if cue.verb in SAYING or cue.verb == "according"]
    if not voices:
        return unsigned
    main = next((n for n in voices if _is_report(items, cues[n])), None)
    if main is None:
        return unsigned
    person = persons[main]
    if person is None or not _is_main(items, cues[main]):
        return unsigned
    for number in voices:
        if persons[number] == person:
            continue
        if number < main or not _embedded(items, cues[number - 1], cues[number]):
            return unsigned
    return Verdict(person, "indirect", voiced=True, asks=cues[main].verb.startswith("ask"))


def _is_main(items: Sequence[Item], cue: Cue) -> bool:
    """Whether what the cue reports is the sentence, and not a clause inside it."""
    if cue.verb == "according" or _is_aside(items, cue):
        return True
    opening = opening_subject(items)
    if opening is None:
        return False
    if cue.subject.mention is not None:
        return cue.subject.mention == opening.mention
    return cue.subject.first == opening.first


def _is_report(items: Sequence[Item], cue: Cue) -> bool:
    """Whether a clause follows that says what was said."""
    if cue.verb == "according" or (_is_aside(items, cue) and not cue.shared):
        return True
    following = items[max(cue.at, cue.last) + 1 : max(cue.at, cue.last) + 10]
    if not following:
        return False
    if cue.verb in PLAIN_SAYING and not cue.verb.startswith(("tell", "told")):
        return following[0].low not in _EMPTY
    if cue.verb.startswith("ask"):
        return any(item.low in _QUESTION for item in following[:4])
    if cue.verb.startswith(("tell", "told", "remind", "assur", "warn", "promis")):
        return any(item.low in _CLAUSE for item in following)
    return following[0].low in _CLAUSE


def _manner(items: Sequence[Item], cues: Sequence[Cue], quotes: Sequence[int]) -> Manner:
    """``direct`` where nothing but the attribution is outside the marks, else ``mixed``."""
    for cue in cues:
        after = max(cue.at, cue.last) + 1
        if after < len(items) and items[after].low == "that":
            return "mixed"
    ends = {max(cue.at, cue.last) for cue in cues}
    for at in quotes:
        if at == 0 or (cues[0].verb == "according" and cues[0].at == 0 and len(cues) == 1):
            continue
        before = items[at - 1]
        if before.sort is Sort.QUOTATION or (at - 1) in ends and before.sort is Sort.WORD:
            if before.low in QUOTING - {"continued", "shouted", "wondered", "demanded"}:
                return "mixed"
            if items[at].text[-2:-1] not in ",.?!—–…":
                return "mixed"
            continue
        if before.sort is not Sort.MARK:
            return "mixed"
        if before.text == "," and not _attributed_before(items, cues, at):
            return "mixed"
    return "direct"


def _attributed_before(items: Sequence[Item], cues: Sequence[Cue], at: int) -> bool:
    """Whether only an attribution stands between this quotation and what is before it."""
    for cue in cues:
        end = max(cue.at, cue.last) + 1
        if end <= at and not any(
            item.low in CONJUNCTIONS or item.low in ("is", "was", "had", "would", "were")
            for item in items[end:at]
        ):
            return True
    return False
