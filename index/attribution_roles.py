"""What the article says a speaker is: "energy security analyst", "the council’s leader".

Taken word for word from around the name where it is given in full: after it, between
commas; before it, between commas; or right before it. Only phrases whose head is a noun
for what people are count, so that "Reese, speaking in Oby," has no role.
"""

import re
from collections.abc import Sequence

from index.attribution_people import Mention
from index.attribution_quotations import MASK
from index.attribution_vocabulary import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    OTHER_PRONOUNS,
    PASSIVE,
    PEOPLE_OF,
    PERSONAL,
    PREPOSITIONS,
    QUOTING,
    SAYING,
    TITLES,
    is_role_noun,
)

_PHRASE = r"((?:[^,.;:()“”—–\n\x00]|(?<=[A-Z])\.(?=[\w ])){3,120})"
_AFTER = re.compile(rf",\s+(?:(?:aged\s+)?\d{{1,3}},\s+)?{_PHRASE}(?=[,.;:)“”—–\n]|$)")
_BEFORE = re.compile(rf"(?:^|[.,;:”—–?!]\s+|\bsaid\s){_PHRASE},\s+(?:the\s)?$")
_CUT = re.compile(
    r"\s(?:who|whom|which|whose|that|when|where|during|after|before|said|says|told|adds|added|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b.*"
)
_HEAD = re.compile(r"\s(?:of|for|at|in|from|to|with|on|and|by|under|turned)\s")
_WORD = re.compile(r"\S+")
_RELATIVE = frozenset("his her my our your their".split())
# They look like a verb's past tense and belong to a role.
_ADJECTIVES = frozenset("retired elected appointed re-elected disgraced convicted accused".split())
# Capitalised only because a sentence starts with them.
_LOWERED = frozenset(
    "the a an former retired veteran senior chief lead deputy longtime outgoing incoming".split()
)
_BOUNDARIES = (
    DETERMINERS
    | PREPOSITIONS
    | CONJUNCTIONS
    | OTHER_PRONOUNS
    | PASSIVE
    | AUXILIARIES
    | SAYING
    | QUOTING
    | frozenset(PERSONAL)
    | {"and", "or"}
)
_NO_ROLE = frozenset("mr mrs ms miss mx dr drs messrs sir dame lord lady jr sr".split())
_WINDOW = 140
_LONGEST = 110


def find_role(mentions: Sequence[tuple[Mention, str, int]]) -> str | None:
    """The role given at the first of the ``mentions`` that has one.

    Each comes with its masked paragraph and the offset at which that begins.
    """
    for mention, masked, offset in mentions:
        end = mention.end - offset
        start = mention.start - offset
        after = None if mention.possessive else _after(masked[end : end + _WINDOW])
        role = after or _before(masked, mention.title_start - offset, end)
        role = role or _leading(masked[max(0, start - _WINDOW) : start])
        if role:
            return role
    return None


def _after(text: str) -> str | None:
    match = _AFTER.match(text)
    if match is None:
        return None
    phrase = _CUT.sub("", " " + match[1]).strip()
    if phrase in PEOPLE_OF:
        return phrase
    return _role(phrase)


def _before(masked: str, start: int, end: int) -> str | None:
    if masked[end : end + 1] not in (",", ".", ";", ":", ""):
        return None
    match = _BEFORE.search(masked[max(0, start - _WINDOW) : start])
    return _role(match[1].strip()) if match else None


def _role(phrase: str) -> str | None:
    """The phrase, if its head is what somebody is; without a possessive that needs context."""
    if not phrase or len(phrase) > _LONGEST:
        return None
    words = phrase.split()
    if words[0].lower() in _RELATIVE:
        return None
    if words[0].lower() == "its":
        words = words[1:]
    if not words or words[0].lower().endswith("ing") and words[0] not in PEOPLE_OF:
        return None
    head = _HEAD.split(" " + " ".join(words) + " ")[0].split()
    if not head or not is_role_noun(head[-1]):
        return None
    if head[0].lower() in PREPOSITIONS | CONJUNCTIONS | {"and", "one", "some", "two"}:
        return None
    if any(word.lower() in SAYING for word in words):
        return None
    return _lowered(words)


def _leading(text: str) -> str | None:
    """The role right before a name: "former State Department analyst Maria Gonzalez"."""
    found: list[str] = []
    matches = list(_WORD.finditer(text))
    for at in range(len(matches) - 1, -1, -1):
        word = matches[at][0]
        low = word.lower()
        bare = low.rstrip(".")
        if word[-1] in ",;:)”?!—–" or MASK in word or word[0] in "(“—–":
            break
        if word[-1] == "." and bare not in TITLES | HONORIFICS.keys() and not word[:-1].isupper():
            break
        if low == "of" and found and at and is_role_noun(matches[at - 1][0]):
            found.append(word)
            continue
        if low in _BOUNDARIES and low not in ("chief",):
            break
        if low.endswith("ed") and low not in _ADJECTIVES:
            return None
        found.append(word)
        if len(found) > 9:
            return None
    words = found[::-1]
    while words and words[0].lower().rstrip(".") in _NO_ROLE:
        words = words[1:]
    while words and words[-1].lower().rstrip(".") in _NO_ROLE:
        words = words[:-1]
    if not words:
        return None
    if not is_role_noun(words[-1]) and words[-1].lower().rstrip(".") not in TITLES:
        return None
    return _lowered(words)


def _lowered(words: Sequence[str]) -> str:
    first = words[0]
    if first.lower() in _LOWERED and first[1:].islower() or first in ("A", "The"):
        first = first.lower()
    return " ".join([first, *words[1:]])
