"""The subject a sentence opens with: what later verbs and pronouns go back to."""

from collections.abc import Sequence

from index.speakers.items import WORD, Item
from index.speakers.subjects import (
    DASHES,
    Subject,
    is_adverb,
    is_premodifier,
    whole_name,
)
from index.speakers.vocabulary import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HUMANS,
    NOT_SPOKEN,
    PASSIVE,
    PAST,
    PERSONAL,
    PREPOSITIONS,
    SPEECH,
    is_role_noun,
)

_LONGEST_PHRASE = 16  # items of "In a letter to parents,"
_LONGEST_ROLE = 12
_SKIPPED = frozenset("but and so yet still then meanwhile later".split())
PHRASE_OPENERS = PREPOSITIONS | frozenset("during after before when asked pressed".split())
_CLAUSE_OPENERS = frozenset("when after as before while once if".split())
_ENDS_SUBJECT = (PREPOSITIONS - {"of"}) | CONJUNCTIONS
_PREDICATES = SPEECH | AUXILIARIES | PASSIVE | NOT_SPOKEN | PAST | {"who"}


def opening_subject(items: Sequence[Item]) -> Subject | None:
    """The subject a sentence opens with, if it is a name or a pronoun.

    A phrase before it ("On Sunday,", "In a letter to parents,") ends in a comma.
    """
    at = _after_dateline(items)
    while at < len(items) and (items[at].low in _SKIPPED or items[at].text == ","):
        at += 1
    if at < len(items) and (items[at].low in PHRASE_OPENERS or items[at].low.endswith("ing")):
        until = min(len(items), at + _LONGEST_PHRASE)
        comma = next((i for i in range(at, until) if items[i].text == ","), None)
        if comma is None:
            return None
        at = comma + 1
    if at >= len(items):
        return None
    if items[at].low in ("he", "she"):
        return Subject(at, gender=PERSONAL[items[at].low])
    for end in range(at, min(len(items), at + _LONGEST_ROLE)):
        item = items[end]
        if item.mention is not None:
            if item.mention.possessive or is_premodifier(items, end):
                continue
            if end + 1 == len(items) or not _is_predicate(items[end + 1]):
                return None
            return whole_name(items, end)
        if item.sort is not WORD and item.text != ",":
            return None
        if item.low in _ENDS_SUBJECT:
            return None
    return None


def clause_subject(items: Sequence[Item]) -> Subject | None:
    """The subject of a clause that comes first: "When Reese arrived, he said …"."""
    if len(items) < 3 or items[0].low not in _CLAUSE_OPENERS:
        return None
    mention = items[1].mention
    return None if mention is None or mention.possessive else Subject(1, mention)


def opens_with_stranger(items: Sequence[Item]) -> bool:
    """Whether a sentence opens with somebody it does not name: "A woman at the back …"."""
    if not items or items[0].low not in DETERMINERS:
        return False
    for item in items[1:6]:
        if item.sort is not WORD or item.low in PREPOSITIONS:
            return False
        if item.low in HUMANS or is_role_noun(item.low):
            return True
    return False


def opens_plural(items: Sequence[Item], opening: Subject) -> bool:
    """Whether the subject a sentence opens with is several: "Workers were told …"."""
    after = items[opening.first + 1].low if opening.first + 1 < len(items) else ""
    return after in ("were", "are", "have")


def is_stranger(items: Sequence[Item], subject: Subject, verb: int) -> bool:
    """Whether an unnamed subject is one human being: "a neighbour", "the judge"."""
    if subject.first < verb and items[subject.first].low == "who":
        return False  # "the keeper of the bridge, who had asked to speak"
    if subject.first <= verb:
        near = items[max(0, verb - _LONGEST_ROLE) : verb]
    else:
        near = items[verb + 1 : verb + 8]
    return any(item.low in HUMANS or is_role_noun(item.low) for item in near)


def _after_dateline(items: Sequence[Item]) -> int:
    """Where the words after "OBY, Ohio (Wire) —" begin."""
    if not items or not items[0].text.isupper():
        return 0
    for at, item in enumerate(items[:14]):
        if item.text in DASHES:
            return at + 1
        placed = item.text[0].isupper() or item.text[0].isdigit() or item.low == "and"
        if item.sort is WORD and not placed:
            break
    return 0


def _is_predicate(item: Item) -> bool:
    """Whether a name before this item can be a whole subject: no "Reese supporters"."""
    if item.sort is not WORD:
        return item.text in (",", "(", *DASHES)
    return item.low in _PREDICATES or item.low.endswith("ed") or is_adverb(item)
