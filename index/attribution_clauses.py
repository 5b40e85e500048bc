"""Who speaks in one sentence: verbs of speech and their subjects, read by rule.

A sentence is turned into items: words, marks, masked quotations, names. Each verb of
speech is then asked for its subject, to its left ("Reese, the mayor, said") or, after a
quotation, to its right ("said Reese"). A subject that is not a name or a pronoun is
``UNNAMED``: somebody else spoke, and is not to be signed with a name that stands near.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from index.attribution_people import ABBREVIATED, CAPITALISED, POSSESSIVE, Mention
from index.attribution_quotations import MASK
from index.attribution_vocabulary import (
    AFTER_NAME,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    HONORIFICS,
    NOT_SPOKEN,
    NOUN_LIKE,
    OTHER_PRONOUNS,
    PASSIVE,
    PAST,
    PEOPLE_OF,
    PERSONAL,
    PLAIN_SAYING,
    PREPOSITIONS,
    QUOTING,
    SAYING,
    UNSIGNED_VERBS,
    is_role_noun,
)

_TOKEN = re.compile(
    r"[a-z]+(?:[’'\-‐]?[^\W\d_]+)*|"  # by far the most frequent comes first
    rf"{ABBREVIATED}|(?:[A-Z]\.)+(?=[\s,’'])|{CAPITALISED}|[^\W\d_]+(?:[’'\-‐][^\W\d_]+)*"
    r"|[£$€]?\d(?:[\d.,:]*\d)?%?(?:[^\W\d_]+)?|“\x00*[^\w\s“”\x00]?”?|\x00+[^\w\s“”\x00]?”?|--+|\.\.\.|[^\w\s]"
)
_LISTENED_TO = frozenset("told tells assured assures reminded reminds".split())
# After a quotation these may come before their subject: "“…,” said Reese".
_INVERTED = (SAYING - _LISTENED_TO) | frozenset(
    """continued continues shouted yelled cried exclaimed whispered muttered laughed interjected
    mused wondered wonders agreed agrees concurred opined retorted snapped demanded pleaded
    repeated reflected began fumed""".split()
)
_NO_MARKS = str.maketrans(dict.fromkeys(".,:;!?()—–-’'\"", " "))
_DASHES = ("—", "–", "--", "-")
_ENDS = (".", "!", "?", ";", ":", "…", ")", "...", *_DASHES)
_SPEECH = SAYING | QUOTING
_LONGEST_ASIDE = 45  # items between a name and its verb: ", the mayor of …, "
_LONGEST_ROLE = 12


class Sort(Enum):
    """What an item is."""

    WORD = auto()
    MARK = auto()
    QUOTATION = auto()
    NAME = auto()


class Item(NamedTuple):
    """A word, a mark, a quotation or a name, with its offset in the article.

    A named tuple, since there are a thousand an article and a frozen dataclass takes
    three times as long to make.
    """

    sort: Sort
    text: str
    low: str
    start: int
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class Subject:
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


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of speech (or "according to") at item ``at`` with its subject.

    ``inverted``: the subject follows, and stands in the items up to ``last``.
    ``shared``: the subject is that of an earlier verb: "…, saying", "and said".
    """

    at: int
    last: int
    verb: str
    subject: Subject
    inverted: bool = False
    shared: bool = False


def may_report(sentence: str) -> bool:
    """Whether a masked sentence has a verb of speech, or anything quoted, in it."""
    if "“" in sentence or MASK in sentence or "according" in sentence:
        return True
    return not SAYING.isdisjoint(sentence.lower().translate(_NO_MARKS).split())


def read_items(
    masked: str,
    start: int,
    end: int,
    offset: int,
    names: Mapping[int, Mention],
    most: int = 1000,
) -> list[Item]:
    """The items of the sentence ``start..end`` of a masked paragraph that begins at ``offset``.

    ``most``: no more than so many, where only the sentence's opening is of interest.
    """
    items: list[Item] = []
    until = 0
    for match in _TOKEN.finditer(masked, start - offset, end - offset):
        token = match[0]
        at = match.start() + offset
        first = token[0]
        if "a" <= first <= "z":
            if at >= until:
                items.append(Item(Sort.WORD, token, token.lower(), at, None))
        elif at >= until:
            mention = names.get(at)
            if mention is not None:
                words = masked[at - offset : mention.end - offset]
                items.append(Item(Sort.NAME, words, words, at, mention))
                until = mention.end
                # "Reese’s": the mark of the possessive is no item of its own.
                if mention.possessive:
                    until += 2 if masked.startswith(POSSESSIVE, until - offset) else 1
            elif first == "“" or first == MASK:
                items.append(Item(Sort.QUOTATION, token, token, at, None))
            elif first.isalnum() or first in "£$€":
                items.append(Item(Sort.WORD, token, token.lower(), at, None))
            else:
                items.append(Item(Sort.MARK, token, token, at, None))
        if len(items) == most:
            break
    return items


def find_cues(items: Sequence[Item]) -> list[Cue]:
    """The verbs of speech in a sentence, in order, each with its subject."""
    cues: list[Cue] = []
    for at, item in enumerate(items):
        cue: Cue | None = None
        if item.low in _SPEECH:
            cue = _verb(items, at, cues)
        elif item.low == "according" and at + 1 < len(items) and items[at + 1].low == "to":
            subject, last = _after(items, at + 2)
            cue = Cue(at, last, "according", subject, inverted=True)
        elif at > 1 and items[at - 1].sort is Sort.NAME and _follows_quoted(items, at):
            cue = Cue(at, at, item.low, _ending_at(items, at - 1))
        if cue is not None and not (cue.verb in NOUN_LIKE and cue.subject.unnamed):
            cues.append(cue)
    return cues


def _follows_quoted(items: Sequence[Item], at: int) -> bool:
    """Whether any verb is one of speech here: "“Stay here,” Reese pressed him."."""
    if items[at - 2].text[-2:] != ",”" or not items[at].low.endswith(("ed", "s")):
        return False
    return not _is_premodified(items, at - 1)


def _verb(items: Sequence[Item], at: int, cues: Sequence[Cue]) -> Cue | None:
    """The cue that a verb of speech is, or ``None`` if nothing is said with it here."""
    verb = items[at].low
    left = at - 1
    while left >= 0 and (items[left].low in AUXILIARIES or _is_adverb(items[left])):
        left -= 1
    left = _before_date(items, left)
    before = items[left] if left >= 0 else None
    after = items[at + 1] if at + 1 < len(items) else None
    if before is None:
        return _at_start(items, at)
    if before.low in PASSIVE or before.low in NOT_SPOKEN - {"by"}:
        return _went_on(items, at, left)
    if before.low in DETERMINERS or before.low in PREPOSITIONS:
        if verb.endswith("ing") and before.low == "by":
            return _participle(items, at, left, cues)
        if verb.endswith("ing") or before.low in ("her", "his", "its"):
            return None
        if before.low not in ("that", "this", "one", "some", "many", "all", "most", "those"):
            return None
    if after is not None and after.low == "by" and verb not in ("said", "added", "began"):
        return None
    if before.sort is Sort.QUOTATION or (before.text == "," and left == at - 1):
        inverted = _inverted(items, at, left)
        if inverted is not None:
            return inverted
    if verb.endswith("ing"):
        return _participle(items, at, left, cues)
    if before.sort is Sort.QUOTATION or before.text in (",", ")") or before.text in _DASHES:
        subject = _across_aside(items, left)
        if subject is None and before.text == "," and after and after.low in _PASSIVE_AFTER:
            return None  # "Reese, asked whether …, said"
        if subject is not None:
            return Cue(at, at, verb, subject)
        return _shared(items, at, left, cues) or Cue(at, at, verb, Subject(left))
    if before.low in ("and", "but", "or", "then"):
        return _shared(items, at, left, cues) or Cue(at, at, verb, Subject(left))
    return Cue(at, at, verb, _ending_at(items, left))


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday week month year night morning".split()
)


def _before_date(items: Sequence[Item], left: int) -> int:
    """Left of "Thursday", "on Thursday", "last week" between a subject and its verb."""
    if left > 0 and items[left].low in _DAYS:
        left -= 1
        while left > 0 and items[left].low in ("on", "last", "this", "later", "earlier", "late"):
            left -= 1
    return left


_PASSIVE_AFTER = frozenset("if whether about by what how why when where who which".split())


_NO_ADVERBS = frozenset("ally family rally reply supply assembly bully daily weekly monthly".split())


def _is_adverb(item: Item) -> bool:
    return item.sort is Sort.WORD and item.low.endswith("ly") and item.low not in _NO_ADVERBS


def _at_start(items: Sequence[Item], at: int) -> Cue | None:
    """A verb that begins the sentence: "Said Reese: …", or "Asked whether …, he said"."""
    if items[at].low in ("said", "says", "wrote", "added"):
        subject, last = _after(items, at + 1)
        if not subject.unnamed:
            return Cue(at, last, items[at].low, subject, inverted=True)
    return None


def _went_on(items: Sequence[Item], at: int, left: int) -> Cue | None:
    """ "She used to say", "he went on to add", "Reese is quoted as saying"."""
    words = [item.low for item in items[max(0, left - 2) : at]]
    if items[at].low.endswith("ing") and items[left].low in PASSIVE:  # "he was saying"
        subject = _ending_at(items, left - 1)
        return Cue(at, at, items[at].low, subject)
    for idiom in (["went", "on", "to"], ["goes", "on", "to"], ["used", "to"]):
        if words[-len(idiom) :] == idiom:
            return Cue(at, at, items[at].low, _ending_at(items, at - len(idiom) - 1))
    return None


def _inverted(items: Sequence[Item], at: int, left: int) -> Cue | None:
    """A verb after a quotation or a comma, with its subject behind it."""
    if items[at].low not in _INVERTED or items[at].low.endswith("ing") or left != at - 1:
        return None
    subject, last = _after(items, at + 1)
    quotation = _quotation_before(items, left)
    if quotation is None:
        # "The plan is “silly,” said Reese." and "The plan is silly, said Reese."
        if subject.unnamed or items[at].low not in PLAIN_SAYING | {"wrote", "explained"}:
            return None
        if items[left].sort is Sort.QUOTATION and items[left].text[-2:-1] != ",":
            return None
        ends = last + 1 >= len(items) or items[last + 1].text in (",", ".", ";")
        return Cue(at, last, items[at].low, subject, inverted=True) if ends else None
    if subject.unnamed:
        # "“…,” said a neighbour": unnamed, if it is inverted at all.
        follows = items[at + 1] if at + 1 < len(items) else None
        begins = quotation == 0 or items[quotation - 1].text in (",", ".", ":")
        if follows and begins and follows.low in DETERMINERS | OTHER_PRONOUNS:
            return Cue(at, last, items[at].low, subject, inverted=True)
        if follows and quotation == 0 and follows.sort is Sort.WORD:
            if follows.low not in CONJUNCTIONS | PREPOSITIONS:
                return Cue(at, last, items[at].low, subject, inverted=True)
        return None
    return Cue(at, last, items[at].low, subject, inverted=True)


def _quotation_before(items: Sequence[Item], left: int) -> int | None:
    """The quotation that ends right before the verb and is whole: no fragment of a clause."""
    if items[left].text == ",":
        left -= 1
    if left < 0 or items[left].sort is not Sort.QUOTATION:
        return None
    if left and items[left - 1].sort is not Sort.MARK and items[left - 1].low not in _SPEECH:
        return None
    return left


_WRITINGS = frozenset("statement letter email e-mail message tweet post memo".split())


def _participle(
    items: Sequence[Item], at: int, left: int, cues: Sequence[Cue]
) -> Cue | None:
    """ "…, saying": the subject is the sentence's. "quoted Reese as saying": Reese."""
    verb = items[at].low
    if items[left].low == "as" and left and items[left - 1].sort is Sort.NAME:
        mention = items[left - 1].mention
        if mention is not None and not mention.possessive:
            return Cue(at, at, verb, Subject(left - 1, mention))
    if items[left].low == "by" or items[left].low in _WRITINGS:
        return _shared(items, at, left, cues)
    if items[left].text == "," or items[left].text in _DASHES or items[left].low == "and":
        return _shared(items, at, left, cues) or Cue(at, at, verb, Subject(left))
    if items[left].sort is Sort.QUOTATION:
        return _shared(items, at, left, cues)
    return Cue(at, at, verb, Subject(left)) if verb in ("saying", "telling") else None


def _shared(items: Sequence[Item], at: int, left: int, cues: Sequence[Cue]) -> Cue | None:
    """The cue with the subject of the verb before it, or of the sentence."""
    verb = items[at].low
    # A new clause with a subject of its own would have to be read first.
    if cues:
        begin = max(cues[-1].at, cues[-1].last) + 1
        for number in range(begin + 1, left):
            if items[number].sort is Sort.NAME and items[number - 1].low in _NEW_SUBJECT:
                return None  # "he wrote when Lane spoke, remarking …": who remarked?
        return Cue(at, at, verb, cues[-1].subject, shared=True)
    subject = opening_subject(items)
    if subject is None or subject.first >= left:
        return None
    end = _end_of(items, subject)
    for between in items[end:left]:
        if between.low in ("while", "whereas", "because", "although", "which", "that", "who"):
            return None
        if between.text == ";":
            return None
    return Cue(at, at, verb, subject, shared=True)


def _is_object(item: Item) -> bool:
    """Whether a name begins with the item, so that a participle before it has an object."""
    return item.sort is Sort.NAME or item.low.rstrip(".") in HONORIFICS


_NEW_SUBJECT = CONJUNCTIONS | {"and", "that"}


def _end_of(items: Sequence[Item], subject: Subject) -> int:
    at = subject.first
    while at < len(items) and items[at].sort is not Sort.NAME and items[at].low not in PERSONAL:
        at += 1
    return at + 1


def opening_subject(items: Sequence[Item]) -> Subject | None:
    """The subject a sentence opens with, if it is a name or a pronoun.

    A phrase before it ("On Sunday,", "In a letter to parents,") ends in a comma.
    """
    at = _after_dateline(items)
    while at < len(items) and (
        items[at].low in ("but", "and", "so", "yet", "still", "then", "meanwhile", "later")
        or items[at].text == ","
    ):
        at += 1
    if at < len(items) and (
        items[at].low in PREPOSITIONS | {"during", "after", "before", "when", "asked", "pressed"}
        or items[at].low.endswith("ing")
    ):
        comma = next((i for i in range(at, min(len(items), at + 16)) if items[i].text == ","), None)
        if comma is None:
            return None
        at = comma + 1
    if at >= len(items):
        return None
    item = items[at]
    if item.low in ("he", "she"):
        return Subject(at, gender=PERSONAL[item.low])
    end = at
    while end < len(items) and end - at < _LONGEST_ROLE:
        if items[end].sort is Sort.NAME:
            mention = items[end].mention
            follows = items[end + 1] if end + 1 < len(items) else None
            if mention is None:
                return None
            if mention.possessive or (follows and _is_premodified(items, end)):
                end += 1
                continue
            if follows is None or not _is_predicate(follows):
                return None
            return _named(items, end)
        if items[end].sort is not Sort.WORD and items[end].text != ",":
            return None
        if items[end].low in PREPOSITIONS - {"of"} or items[end].low in CONJUNCTIONS:
            return None
        end += 1
    return None


def _after_dateline(items: Sequence[Item]) -> int:
    """Where the words after "OBY, Ohio (Wire) —" begin."""
    if not items or not items[0].text.isupper():
        return 0
    for at, item in enumerate(items[:14]):
        if item.text in _DASHES:
            return at + 1
        if item.sort is Sort.WORD and item.low != "and" and not item.text[0].isupper():
            if not item.text[0].isdigit():
                break
    return 0


def _is_predicate(item: Item) -> bool:
    """Whether a name before this item can be a whole subject: no "Reese supporters"."""
    if item.sort is not Sort.WORD:
        return item.text in (",", "(", *_DASHES)
    low = item.low
    return (
        low in _SPEECH
        or low in AUXILIARIES
        or low in PASSIVE
        or low in NOT_SPOKEN
        or low in PAST
        or low == "who"
        or low.endswith("ed")
        or _is_adverb(item)
    )


def _is_premodified(items: Sequence[Item], at: int) -> bool:
    """Whether the name at ``at`` only describes a later one: "Reese spokesman John Brown"."""
    words = 0
    for follows in items[at + 1 : at + 6]:
        if follows.sort is Sort.NAME:
            return words > 0
        if follows.sort is not Sort.WORD or follows.low in AFTER_NAME | AUXILIARIES | PASSIVE:
            return False
        if follows.low in _SPEECH or follows.low in NOT_SPOKEN:
            return False
        words += 1
        if not is_role_noun(follows.low) and words > 3:
            return False
    return False


def _ending_at(items: Sequence[Item], at: int) -> Subject:
    """The subject whose phrase ends at item ``at``, right before its verb."""
    while at >= 0 and (items[at].low in AUXILIARIES or _is_adverb(items[at])):
        at -= 1
    if at < 0:
        return Subject(0)
    item = items[at]
    if item.low in ("he", "she"):
        joint = at > 1 and items[at - 1].low in ("and", "or") and items[at - 2].sort is Sort.NAME
        return Subject(at) if joint else Subject(at, gender=PERSONAL[item.low])
    if item.low == "who":
        before = at - 1
        if before >= 0 and items[before].text == ",":
            before -= 1
        if before >= 0 and items[before].sort is Sort.NAME:
            return _named(items, before) or Subject(before)
        return Subject(at)
    if item.sort is Sort.NAME:
        return _named(items, at) or Subject(at)
    if item.text in (",", ")") or item.text in _DASHES:
        return _across_aside(items, at) or Subject(at)
    return Subject(at)


def _named(items: Sequence[Item], at: int) -> Subject | None:
    """The name at ``at`` as a subject, or ``None`` where it is only part of a phrase.

    "A spokesman for Reese", "supporters of Reese", "Lane and Reese" are not Reese.
    """
    mention = items[at].mention
    if mention is None or mention.possessive:
        return None
    left = at - 1
    words = 0
    while left >= 0:
        item = items[left]
        if item.sort is Sort.NAME:
            # "Reese spokesman John Brown", "Ohio's Ann Lee"
            if words == 0 and not (item.mention and item.mention.possessive):
                return None
        elif item.sort is not Sort.WORD:
            if item.text in (".", "/", "&") or words > _LONGEST_ROLE:
                return None
            if item.text in (",",) and left and items[left - 1].low in PREPOSITIONS:
                return None
            break
        elif item.low in DETERMINERS:
            if not _is_boundary(items, left - 1):
                return Subject(at, mention) if _is_fronted(items, left, at) else None
            left -= 1
            break
        elif item.low in ("and", "or"):
            before = items[left - 1] if left else None
            if before is None:
                break
            if before.text != "," or (left > 1 and items[left - 2].sort is Sort.NAME):
                return None
            break
        elif item.low in CONJUNCTIONS or item.low in _SPEECH:
            break
        elif item.low.endswith(("ing", "ed")) and _is_object(items[left + 1]):
            return None  # "voters supporting Mr Reese said"
        elif item.low in PREPOSITIONS:
            if item.low != "of" or words == 0:
                if not _is_date(items[left + 1 : at]):
                    return None
                break
            if not (left and is_role_noun(items[left - 1].low)):
                return None
        words += 1
        left -= 1
    return Subject(left + 1, mention)


def _is_boundary(items: Sequence[Item], at: int) -> bool:
    """Whether a subject's phrase can begin right after item ``at``."""
    if at < 0:
        return True
    item = items[at]
    if item.low in ("and", "or"):
        return item.low == "and" and at > 0 and items[at - 1].text == ","
    if item.sort is Sort.WORD:
        return item.low in CONJUNCTIONS or item.low in _SPEECH or item.low == "that"
    return item.sort is not Sort.NAME


def _is_fronted(items: Sequence[Item], left: int, at: int) -> bool:
    """Whether all before the name is a phrase of place or time: "In the witness box Reese said"."""
    if items[0].low not in PREPOSITIONS | {"during", "after", "before"}:
        return False
    return at < _LONGEST_ROLE and all(
        item.sort is Sort.WORD and not is_role_noun(item.low) for item in items[:at]
    )


def _is_date(items: Sequence[Item]) -> bool:
    return bool(items) and all(item.low[:1].isdigit() for item in items)


def _across_aside(items: Sequence[Item], at: int) -> Subject | None:
    """The subject before an aside that ends at ``at``: "Reese, the mayor of Oby, said".

    ``items[at]`` is a comma, a dash, a bracket or a quotation inside the aside.
    """
    if at and items[at].text == "," and items[at - 1].sort is Sort.NAME:
        subject = _after_role(items, at - 1)
        if subject is not None:
            return subject
    for left in range(at - 1, max(-1, at - _LONGEST_ASIDE), -1):
        item = items[left]
        if item.sort is Sort.NAME and left + 1 < at and items[left + 1].text in (",", "(", *_DASHES):
            if not _opens_aside(items, left + 2):
                continue
            subject = _named(items, left)
            if subject is None and left and items[left - 1].text == ",":
                subject = _after_role(items, left)
            if subject is not None:
                return subject
        if item.text in (";", ":") or item.text == ".":
            return None
    return None


def _opens_aside(items: Sequence[Item], at: int) -> bool:
    """Whether an aside about the person just named can begin at ``at``."""
    if at >= len(items):
        return False
    item = items[at]
    if item.sort is not Sort.WORD:
        return item.sort is Sort.NAME
    if item.low in ("and", "but", "or") or item.low in OTHER_PRONOUNS - {"one", "some", "this"}:
        return False
    return item.low not in ("he", "she", "while", "because", "that")


def _after_role(items: Sequence[Item], at: int) -> Subject | None:
    """ "The council’s leader, Ann Reese, said": the name between commas, after a role."""
    name = at
    while at > 1 and items[at - 1].sort is Sort.WORD and items[at - 1].text[0].isupper():
        at -= 1  # "A Lane ally, Energy Secretary Ann Reese, said"
    if at < 2 or items[at - 1].text != ",":
        at = name
        subject = _named(items, at)
        return subject if subject is not None and subject.first == 0 else None
    role = False
    left = at - 2
    while left >= 0 and at - left < _LONGEST_ROLE + 2:
        item = items[left]
        if item.sort is Sort.MARK or item.sort is Sort.QUOTATION:
            break
        if item.low in _SPEECH or item.low in CONJUNCTIONS:
            break
        role = role or is_role_noun(item.low)
        left -= 1
    mention = items[name].mention
    if not role or mention is None or mention.possessive:
        return None
    first = items[left + 1]
    if first.low in PREPOSITIONS:
        return None
    if left > 0 and items[left].text == "," and items[left - 1].sort is Sort.NAME:
        return None  # "Ann Reese, the editor of the daily, Le Jour, said"
    return Subject(left + 1, mention)


_MEANWHILE = frozenset(
    "speaking writing referring citing talking adding noting recalling describing".split()
)


def _after(items: Sequence[Item], at: int) -> tuple[Subject, int]:
    """The subject whose phrase begins at item ``at``, and the last item read for it."""
    begin = at
    while at < len(items) and at - begin < _LONGEST_ROLE:
        item = items[at]
        if item.sort is Sort.NAME:
            mention = item.mention
            follows = items[at + 1] if at + 1 < len(items) else None
            if mention is None:
                break
            if mention.possessive or _is_premodified(items, at):
                at += 1
                continue
            if follows is not None and follows.low in ("and", "or", "&"):
                beyond = items[at + 2] if at + 2 < len(items) else None
                if beyond is None or beyond.sort is Sort.NAME or beyond.low in DETERMINERS:
                    break
                if is_role_noun(beyond.low):
                    break
            if follows is not None and follows.sort is Sort.WORD:
                if follows.low not in AFTER_NAME and follows.low not in PEOPLE_OF:
                    if not _is_adverb(follows) and follows.low not in _MEANWHILE:
                        break
            if follows is not None and follows.text in ("/", "&"):
                break  # "according to a Gazette/Herald poll"
            return Subject(begin, mention), at
        if item.low in PERSONAL and at == begin:
            return Subject(at, gender=PERSONAL[item.low]), at
        if item.sort is not Sort.WORD:
            role = any(is_role_noun(word.low) for word in items[begin:at])
            if item.text == "," and role and at + 1 < len(items):
                name = items[at + 1].mention
                beyond = items[at + 2] if at + 2 < len(items) else None
                if name is not None and not name.possessive:
                    if beyond is None or beyond.sort is Sort.MARK:
                        return Subject(begin, name), at + 1
            break
        if item.low in PREPOSITIONS:
            if item.low != "of" or not is_role_noun(items[at - 1].low):
                break
        elif item.low in CONJUNCTIONS or item.low in OTHER_PRONOUNS - DETERMINERS:
            break
        at += 1
    return Subject(begin), min(at, len(items) - 1)
