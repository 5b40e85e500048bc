"""The subject of a verb of speech, read by rule from the items around it.

A phrase has to be a name as a whole. "A spokesman for Reese", "Reese’s lawyer", "Lane and
Reese" and "voters supporting Reese" are not Reese: somebody else spoke, and must not be
signed with a name that stands near.
"""

from collections.abc import Sequence
from typing import NamedTuple

from index.speakers.items import MARK, NAME, QUOTATION, WORD, Item
from index.speakers.names import Mention
from index.speakers.vocabulary import (
    AFTER_NAME,
    AUXILIARIES,
    CALENDAR,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    NOT_SPOKEN,
    OFFICES,
    OTHER_PRONOUNS,
    PASSIVE,
    PEOPLE_OF,
    PERSONAL,
    PREPOSITIONS,
    SPEECH,
    is_role_noun,
)

DASHES = ("—", "–", "--", "-")
_JOINED = ("and", "or", "&", "/")
_LONGEST_ASIDE = 45  # items between a name and its verb: ", the mayor of …, "
_LONGEST_ROLE = 12
_FRONTING = PREPOSITIONS | {"during", "after", "before"}
_NO_ASIDE = (OTHER_PRONOUNS - {"one", "some", "this"}) | frozenset(
    "and but or he she while because that".split()
)
# None of these stands inside a subject: "said the problem was not requiring an ID".
_NO_OBJECT = (
    CONJUNCTIONS | (OTHER_PRONOUNS - DETERMINERS) | PASSIVE | NOT_SPOKEN | {"has", "have", "had"}
)
_AFTER_WHOLE_NAME = (
    AFTER_NAME
    | PEOPLE_OF
    | frozenset(
        "speaking writing referring citing talking adding noting recalling describing".split()
    )
)
_ENDS_PREMODIFIERS = AFTER_NAME | AUXILIARIES | PASSIVE | SPEECH | NOT_SPOKEN
_NO_ADVERBS = frozenset(
    "ally family rally reply supply assembly bully daily weekly monthly".split()
)


class Subject(NamedTuple):
    """Who is the subject of a verb: a mention, or a pronoun's gender, or neither (unnamed).

    ``first`` is the index of the item its phrase begins with.
    """

    first: int
    mention: Mention | None = None
    gender: str | None = None

    @property
    def unnamed(self) -> bool:
        """Whether the sentence does not name the subject."""
        return self.mention is None and self.gender is None


def is_adverb(item: Item) -> bool:
    """Whether an item is a word in -ly that can stand between a subject and its verb."""
    return item.low.endswith("ly") and item.low not in _NO_ADVERBS


def subject_before(items: Sequence[Item], at: int) -> Subject:
    """The subject whose phrase ends at item ``at``, right before its verb."""
    while at >= 0 and (items[at].low in AUXILIARIES or is_adverb(items[at])):
        at -= 1
    if at < 0:
        return Subject(0)
    item = items[at]
    if item.low in ("he", "she"):
        joint = at > 1 and items[at - 1].low in ("and", "or") and items[at - 2].sort is NAME
        return Subject(at) if joint else Subject(at, gender=PERSONAL[item.low])
    if item.low == "who":
        before = at - 2 if items[at - 1].text == "," else at - 1
        if before >= 0 and items[before].sort is NAME:
            return whole_name(items, before) or Subject(before)
    elif item.sort is NAME:
        return whole_name(items, at) or Subject(at)
    elif item.text in (",", ")", *DASHES):
        return subject_across_aside(items, at) or Subject(at)
    return Subject(at)


def whole_name(items: Sequence[Item], at: int) -> Subject | None:
    """The name at ``at`` as a subject, or ``None`` where it is only part of a phrase."""
    mention = items[at].mention
    if mention is None or mention.possessive:
        return None
    left = at - 1
    while left >= 0:
        item = items[left]
        words = at - 1 - left
        if words > 2 * _LONGEST_ROLE:
            return None
        if item.sort is NAME:
            # "Reese spokesman John Brown", "Ohio’s Ann Lee"
            if words == 0 and not (item.mention and item.mention.possessive):
                return None
        elif item.sort is not WORD:
            if item.text in (".", "/", "&") or words > _LONGEST_ROLE:
                return None
            if item.text == "," and left and items[left - 1].low in PREPOSITIONS:
                return None
            break
        elif item.low in DETERMINERS:
            if not _is_boundary(items, left - 1):
                return Subject(at, mention) if _is_fronted(items, at) else None
            left -= 1
            break
        elif item.low in ("and", "or"):
            if left and items[left - 1].text != ",":
                return None
            if left > 1 and items[left - 2].sort is NAME:
                return None
            break
        elif item.low in CONJUNCTIONS or item.low in SPEECH:
            break
        elif item.low.endswith(("ing", "ed")) and _begins_name(items[left + 1]):
            return None  # "voters supporting Mr Reese said"
        elif item.low in PREPOSITIONS:
            if _is_dated(items[left + 1 : at]):
                break
            # "secretary of state Ann Reese", but "a friend of Ann Reese"
            if item.low != "of" or items[left + 1].low not in OFFICES:
                return None
        left -= 1
    return Subject(left + 1, mention)


def _is_dated(items: Sequence[Item]) -> bool:
    """Whether the items after a preposition are a day or a year: "In 2012 Reese said"."""
    return bool(items) and all(i.low[:1].isdigit() or i.low in CALENDAR for i in items)


def _begins_name(item: Item) -> bool:
    return item.sort is NAME or item.low.rstrip(".") in HONORIFICS


def _is_boundary(items: Sequence[Item], at: int) -> bool:
    """Whether a subject's phrase can begin right after item ``at``."""
    if at < 0:
        return True
    item = items[at]
    if item.low in ("and", "or"):
        return item.low == "and" and at > 0 and items[at - 1].text == ","
    if item.sort is WORD:
        return item.low in CONJUNCTIONS or item.low in SPEECH or item.low == "that"
    return item.sort is not NAME


def _is_fronted(items: Sequence[Item], at: int) -> bool:
    """Whether all before a name is a phrase of place or time: "In the witness box Reese said"."""
    return (
        items[0].low in _FRONTING
        and at < _LONGEST_ROLE
        and not is_role_noun(items[at - 1].low)
        and all(item.sort is WORD for item in items[:at])
    )


def subject_across_aside(items: Sequence[Item], at: int) -> Subject | None:
    """The subject before an aside that ends at ``at``: "Reese, the mayor of Oby, said".

    ``items[at]`` is a comma, a dash, a bracket or a quotation inside the aside.
    """
    if items[at].text == "," and items[at - 1].sort is NAME:
        subject = _after_role(items, at - 1)
        if subject is not None:
            return subject
    for left in range(at - 1, max(-1, at - _LONGEST_ASIDE), -1):
        item = items[left]
        if item.text in (";", ":", "."):
            return None
        if item.sort is not NAME or items[left + 1].text not in (",", "(", *DASHES):
            continue
        if left + 2 > at or not _opens_aside(items[left + 2]):
            continue
        subject = whole_name(items, left)
        if subject is None and left and items[left - 1].text == ",":
            subject = _after_role(items, left)
        if subject is not None:
            return subject
    return None


def _opens_aside(item: Item) -> bool:
    """Whether an aside about the person just named can begin with the item."""
    return item.sort is NAME or (item.sort is WORD and item.low not in _NO_ASIDE)


def _after_role(items: Sequence[Item], name: int) -> Subject | None:
    """The subject in "The council’s leader, Ann Reese, said": the name after a role."""
    at = name
    while at > 1 and items[at - 1].sort is WORD and items[at - 1].text[0].isupper():
        at -= 1  # "A Lane ally, Energy Secretary Ann Reese, said"
    if at < 2 or items[at - 1].text != ",":
        return None
    role = False
    left = at - 2
    while left >= 0 and at - left < _LONGEST_ROLE + 2:
        item = items[left]
        if item.sort in (MARK, QUOTATION):
            break
        if item.low in SPEECH or item.low in CONJUNCTIONS:
            break
        role = role or is_role_noun(item.low)
        left -= 1
    mention = items[name].mention
    if not role or mention is None or mention.possessive:
        return None
    if items[left + 1].low in PREPOSITIONS:
        return None
    if left > 0 and items[left].text == "," and whole_name(items, left - 1):
        return None  # "Ann Reese, the editor of the daily, Le Jour, said"
    return Subject(left + 1, mention)


def subject_after(items: Sequence[Item], begin: int) -> tuple[Subject, int]:
    """The subject whose phrase begins at item ``begin``, and the last item read for it."""
    at = begin
    while at < len(items) and at - begin < _LONGEST_ROLE:
        item = items[at]
        if item.sort is NAME and item.mention is not None:
            if not (item.mention.possessive or is_premodifier(items, at)):
                if _ends_there(items, at):
                    return Subject(begin, item.mention), at
                break
        elif item.low in PERSONAL and at == begin:
            return Subject(at, gender=PERSONAL[item.low]), at
        elif item.sort is not WORD:
            mention = _apposed(items, begin, at)
            if mention is not None:
                return Subject(begin, mention), at + 1
            break
        elif item.low in PREPOSITIONS:
            if item.low != "of" or at + 1 == len(items) or items[at + 1].low not in OFFICES:
                break
        elif item.low in _NO_OBJECT:
            break
        at += 1
    return Subject(begin), min(at, len(items) - 1)


def _ends_there(items: Sequence[Item], at: int) -> bool:
    """Whether the name at ``at`` ends its phrase: no "Reese and Lane", "Reese supporters"."""
    if at + 1 == len(items):
        return True
    follows = items[at + 1]
    if follows.text in _JOINED:
        if follows.text in ("&", "/") or at + 2 == len(items):
            return False
        beyond = items[at + 2]
        joint = beyond.sort is NAME or beyond.low in DETERMINERS or is_role_noun(beyond.low)
        return not joint
    return follows.sort is not WORD or follows.low in _AFTER_WHOLE_NAME or is_adverb(follows)


def _apposed(items: Sequence[Item], begin: int, comma: int) -> Mention | None:
    """The name in "said the manager, Ann Reese, later", whose comma is given."""
    if items[comma].text != "," or comma + 1 == len(items):
        return None
    if not any(is_role_noun(word.low) for word in items[begin:comma]):
        return None
    mention = items[comma + 1].mention
    if mention is None or mention.possessive:
        return None
    ends = comma + 2 == len(items) or items[comma + 2].sort is MARK
    return mention if ends else None


def is_premodifier(items: Sequence[Item], at: int) -> bool:
    """Whether the name at ``at`` only describes a later one: "Reese spokesman John Brown"."""
    for words, follows in enumerate(items[at + 1 : at + 6]):
        if follows.sort is NAME:
            return words > 0
        if follows.sort is not WORD or follows.low in _ENDS_PREMODIFIERS:
            return False
        if words > 2 and not is_role_noun(follows.low):
            return False
    return False
