"""What the article says a speaker is: "energy security analyst", "the council’s leader".

Taken word for word from around the name where it is given in full: after it, between
commas; before it, between commas; or right before it. Only phrases whose head is a noun
for what people are count, so that "Reese, speaking in Oby," has no role.
"""

import re
from collections.abc import Sequence

from index.speakers.names import Mention
from index.speakers.quotations import MASK
from index.speakers.vocabulary import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    OFFICES,
    OTHER_PRONOUNS,
    PASSIVE,
    PAST,
    PEOPLE_OF,
    PERSONAL,
    PREPOSITIONS,
    RELATIONS,
    SAYING,
    SPEECH,
    TITLES,
    is_role_noun,
)

_STOP = r"\.(?=\S)|(?<=Mr)\.|(?<=Mrs)\.|(?<=Ms)\.|(?<=Dr)\.|(?<=Sen)\.|(?<=Rep)\.|(?<=[A-Z])\.(?= )"
_PHRASE = rf"((?:[^,.;:()“”—–\n{MASK}]|{_STOP}){{3,120}})"
_AFTER = re.compile(rf",\s+(?:(?:aged\s+)?\d{{1,3}},\s+)?{_PHRASE}(?=[,.;:)“”—–\n]|$)")
_BEFORE = re.compile(rf"(?:^|[.,;:”—–?!]\s+|\bsaid\s){_PHRASE},\s+(?:the\s)?$")
_CUT = re.compile(
    r"\s(?:who|whom|which|whose|that|when|where|during|after|before|said|says|told|adds|added|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b.*"
)
_HEAD = re.compile(r"\s(?:of|for|at|in|from|to|with|on|and|by|under|turned)\s")
_WORD = re.compile(r"\S+")
_RELATIVE = frozenset("his her my our your their".split())
_DROPPED = frozenset("its another one fellow said says now then currently formerly".split())
_LOOSE_ENDS = PREPOSITIONS | DETERMINERS | {"and"}
# They look like a verb's past tense and belong to a role.
_ADJECTIVES = frozenset("retired elected appointed re-elected disgraced convicted accused".split())
# Capitalised only because a sentence starts with them.
_LOWERED = frozenset(
    "the a an former retired veteran senior lead deputy longtime outgoing incoming".split()
)
_BOUNDARIES = (
    DETERMINERS
    | PREPOSITIONS
    | CONJUNCTIONS
    | OTHER_PRONOUNS
    | PASSIVE
    | AUXILIARIES
    | SPEECH
    | PAST
    | frozenset(PERSONAL)
    | {"and", "or"}
)
_MODALS = frozenset("will would could should may might must can cannot shall".split())
_NO_HEAD = PREPOSITIONS | CONJUNCTIONS | {"and", "some", "two"}
_NO_ROLE = frozenset(
    "sens reps govs mr mrs ms miss mx dr drs messrs sir dame lord lady jr sr".split()
)
_ABBREVIATED = TITLES | HONORIFICS.keys()
_WINDOW = 140  # characters around a name
_LONGEST = 110
_MOST_WORDS = 9


def find_role(places: Sequence[tuple[Mention, str, int]]) -> str | None:
    """The role given at the first of the mentions that has one.

    Each comes with its masked paragraph and the offset at which that begins.
    """
    for mention, masked, offset in places:
        end = mention.end - offset
        role = None if mention.possessive else _after(masked[end : end + _WINDOW])
        role = role or _before(masked, mention.title_start - offset, end)
        role = role or _leading(masked, mention.start - offset)
        if role:
            return role
    return None


def _after(text: str) -> str | None:
    """The role in "Ann Reese, 54, the council’s leader,"."""
    match = _AFTER.match(text)
    if match is None:
        return None
    phrase = _CUT.sub("", " " + match[1]).strip()
    return phrase if phrase in PEOPLE_OF else _role(phrase)


def _before(masked: str, start: int, end: int) -> str | None:
    """The role in "The council’s leader, Ann Reese,"."""
    if masked[end : end + 1] not in (",", ".", ";", ":", ""):
        return None
    match = _BEFORE.search(masked[max(0, start - _WINDOW) : start])
    return _role(match[1].strip()) if match else None


def _role(phrase: str) -> str | None:
    """The phrase, if its head is what somebody is and it can stand by itself."""
    words = phrase.rstrip(".").split()
    while words and words[0].lower() in _DROPPED:
        words = words[1:]
    while words and words[-1].lower() in _LOOSE_ENDS:
        words = words[:-1]
    if not words or len(phrase) > _LONGEST or words[0].lower() in _RELATIVE:
        return None
    if words[0].lower().endswith("ing") or any(word.lower() in SAYING for word in words):
        return None
    head = _HEAD.split(f" {' '.join(words)} ")[0].split()
    if not head or not is_role_noun(head[-1]) or head[0].lower() in _NO_HEAD:
        return None
    return _lowered(words) if _stands_alone(words, head[-1]) else None


def _leading(masked: str, start: int) -> str | None:
    """The role in "former State Department analyst Ann Reese"."""
    text = masked[max(0, start - _WINDOW) : start]
    matches = list(_WORD.finditer(text))
    found: list[str] = []
    for at in range(len(matches) - 1, -1, -1):
        word = matches[at][0]
        low = word.lower()
        if word[-1] in ",;:)”?!—–-" or MASK in word or word[0] in "(“—–":
            break
        if word[-1] == "." and low.rstrip(".") not in _ABBREVIATED and not word[:-1].isupper():
            break
        if low == "of" and found and found[-1].lower() in OFFICES:
            found.append(word)
            continue
        if low in _MODALS:
            return None  # "will face challenger Ann Reese"
        if low in _RELATIVE:
            return None  # "in his opinion Justice Reese wrote", "his lawyer Ann Reese"
        if low in _BOUNDARIES:
            break
        if low.endswith("ed") and low not in _ADJECTIVES:
            return None
        found.append(word)
        if len(found) > _MOST_WORDS:
            return None
    words = found[::-1]
    while words and words[0].lower().rstrip(".") in _NO_ROLE:
        words = words[1:]
    while words and words[-1].lower().rstrip(".") in _NO_ROLE:
        words = words[:-1]
    if not words:
        return None
    at = words.index("of") if "of" in words else len(words)
    head = words[at - 1].lower().rstrip(".")  # "Secretary of State"
    if not (is_role_noun(head) or head in TITLES) or not _stands_alone(words, head):
        return None
    return _lowered(words)


def _stands_alone(words: Sequence[str], head: str) -> bool:
    """Whether a role says something without its context: not "wife", "best friend"."""
    if head.lower() not in RELATIONS:
        return True
    return "of" in words or any(word.endswith(("’s", "'s", "s’", "s'")) for word in words)


def _lowered(words: Sequence[str]) -> str:
    first = words[0]
    if (first.lower() in _LOWERED and first[1:].islower()) or first == "A":
        first = first.lower()
    return " ".join([first, *words[1:]])
