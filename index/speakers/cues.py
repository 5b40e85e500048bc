"""Verbs of speech in a sentence, and "according to", each with its subject."""

from collections.abc import Sequence
from typing import NamedTuple

from index.speakers.items import MARK, NAME, QUOTATION, Item
from index.speakers.openings import opening_subject
from index.speakers.subjects import (
    DASHES,
    Subject,
    is_adverb,
    is_premodifier,
    subject_across_aside,
    subject_after,
    subject_before,
)
from index.speakers.vocabulary import (
    AUXILIARIES,
    BASE_FORMS,
    CONJUNCTIONS,
    DETERMINERS,
    INVERTED,
    NOT_SPOKEN,
    NOUN_LIKE,
    OTHER_PRONOUNS,
    PASSIVE,
    PERSONAL,
    PLAIN_SAYING,
    PREPOSITIONS,
    SPEECH,
)

_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday week month year night morning".split()
)
_BEFORE_DAYS = frozenset("on last this later earlier late".split())
_QUESTIONS = frozenset("if whether about by what how why when where who which".split())
_WRITINGS = frozenset("statement letter email e-mail message tweet post memo".split())
_IDIOMS = (("went", "on", "to"), ("goes", "on", "to"), ("used", "to"))
_SUBJECT_PRONOUNS = frozenset("that this one some many all most those".split())
_NEW_SUBJECT = CONJUNCTIONS | {"and", "that"}
_OTHER_CLAUSE = frozenset("while whereas because although which that who".split())
_UNNAMED_AFTER = DETERMINERS | OTHER_PRONOUNS
_NO_SUBJECT_AFTER = CONJUNCTIONS | PREPOSITIONS


class Cue(NamedTuple):
    """A verb of speech (or "according to") at item ``at`` with its subject.

    ``inverted``: the subject follows, and stands in the items up to ``last``.
    ``shared``: the subject is that of an earlier verb: "…, saying", "and said".
    """

    at: int
    verb: str
    subject: Subject
    last: int = 0
    inverted: bool = False
    shared: bool = False

    @property
    def begin(self) -> int:
        """The first item of the attribution: the subject's, or the verb's before it."""
        return self.at if self.inverted else self.subject.first

    @property
    def end(self) -> int:
        """The item after the attribution."""
        return max(self.at, self.last) + 1


def find_cues(items: Sequence[Item]) -> list[Cue]:
    """The verbs of speech in a sentence, in order, each with its subject."""
    cues: list[Cue] = []
    named = len(items) > 2 and items[1].text == ":" and items[2].sort is QUOTATION
    if named and items[0].mention is not None:  # "Reese: “Stay here.”"
        cues.append(Cue(1, ":", Subject(0, items[0].mention)))
    for at, item in enumerate(items):
        cue: Cue | None = None
        if item.low in SPEECH:
            cue = _verb(items, at, cues)
        elif item.low in BASE_FORMS:
            cue = _base(items, at)
        elif item.low == "according" and at + 1 < len(items) and items[at + 1].low == "to":
            subject, last = subject_after(items, at + 2)
            cue = Cue(at, "according", subject, last, inverted=True)
        elif at > 1 and items[at - 1].sort is NAME and _follows_quoted(items, at):
            cue = Cue(at, item.low, subject_before(items, at - 1))
        if cue is not None and not (cue.verb in NOUN_LIKE and cue.subject.unnamed):
            cues.append(cue)
    return cues


def _base(items: Sequence[Item], at: int) -> Cue | None:
    """For "she used to say", and "critics say": somebody whom the sentence does not name."""
    if not at:
        return None
    before = items[at - 1]
    if before.low in NOT_SPOKEN or before.low in PASSIVE:
        return _idiom(items, at, at - 1)
    named = before.sort is NAME or before.low in DETERMINERS or before.low in PREPOSITIONS
    return None if named else Cue(at, items[at].low, Subject(at - 1))


def _follows_quoted(items: Sequence[Item], at: int) -> bool:
    """Whether any verb is one of speech here: "“Stay here,” Reese pressed him."."""
    if items[at - 2].text[-2:] != ",”" or not items[at].low.endswith(("ed", "s")):
        return False
    if _quotation_before(items, at - 2) is None:
        return False
    return not is_premodifier(items, at - 1)


def _verb(items: Sequence[Item], at: int, cues: Sequence[Cue]) -> Cue | None:
    """The cue that a verb of speech is, or ``None`` if nothing is said with it here."""
    verb = items[at].low
    left = at - 1
    while left >= 0 and (items[left].low in AUXILIARIES or is_adverb(items[left])):
        left -= 1
    left = _before_date(items, left)
    if left < 0:
        return _at_start(items, at)
    before = items[left]
    after = items[at + 1] if at + 1 < len(items) else None
    participle = verb.endswith("ing")
    if participle and before.low == "by":
        return _participle(items, at, left, cues)
    if before.low in PASSIVE or before.low in NOT_SPOKEN:
        return _idiom(items, at, left)
    closed = before.low in DETERMINERS or before.low in PREPOSITIONS
    if closed and (participle or before.low not in _SUBJECT_PRONOUNS):
        return None
    if after is not None and after.low == "by" and verb not in ("said", "added", "began"):
        return None
    if before.sort is QUOTATION or (before.text == "," and left == at - 1):
        inverted = _inverted(items, at, left)
        if inverted is not None:
            return inverted
    if participle:
        return _participle(items, at, left, cues)
    if before.sort is QUOTATION or before.text in (",", ")", *DASHES):
        subject = subject_across_aside(items, left)
        if subject is not None:
            return Cue(at, verb, subject)
        if before.text == "," and after is not None and after.low in _QUESTIONS:
            return None  # "Reese, asked whether …, said"
        return _shared(items, at, left, cues) or Cue(at, verb, Subject(left))
    if before.low in ("and", "but", "or", "then"):
        return _shared(items, at, left, cues) or Cue(at, verb, Subject(left))
    return Cue(at, verb, subject_before(items, left))


def _before_date(items: Sequence[Item], left: int) -> int:
    """Left of "Thursday", "on Thursday", "last week" between a subject and its verb."""
    if left > 0 and items[left].low in _DAYS:
        left -= 1
        while left > 0 and items[left].low in _BEFORE_DAYS:
            left -= 1
    return left


def _at_start(items: Sequence[Item], at: int) -> Cue | None:
    """A verb that begins the sentence: "Said Reese: …", or "Asked whether …, he said"."""
    if items[at].low in INVERTED and items[at].low != "asked":
        subject, last = subject_after(items, at + 1)
        if not subject.unnamed:
            return Cue(at, items[at].low, subject, last, inverted=True)
    return None


def _idiom(items: Sequence[Item], at: int, left: int) -> Cue | None:
    """For "she used to say", "he went on to add", "he was saying": spoken after all."""
    verb = items[at].low
    if verb.endswith("ing") and items[left].low in PASSIVE:
        return Cue(at, verb, subject_before(items, left - 1))
    words = tuple(item.low for item in items[max(0, at - 3) : at])
    for idiom in _IDIOMS:
        if words[-len(idiom) :] == idiom:
            return Cue(at, verb, subject_before(items, at - len(idiom) - 1))
    return None


def _inverted(items: Sequence[Item], at: int, left: int) -> Cue | None:
    """A verb after a quotation or a comma, with its subject behind it."""
    verb = items[at].low
    if verb not in INVERTED or left != at - 1:
        return None
    subject, last = subject_after(items, at + 1)
    quotation = _quotation_before(items, left)
    if quotation is None:
        # "The plan is “silly,” said Reese." and "The plan is silly, said Reese."
        if subject.unnamed or verb not in PLAIN_SAYING | {"wrote", "explained"}:
            return None
        if items[left].sort is QUOTATION and items[left].text[-2:-1] != ",":
            return None
        if last + 1 < len(items) and items[last + 1].text not in (",", ".", ";"):
            return None
    elif subject.unnamed and not _names_stranger(items, at, quotation):
        return None
    return Cue(at, verb, subject, last, inverted=True)


def _names_stranger(items: Sequence[Item], at: int, quotation: int) -> bool:
    """Whether "“…,” said a neighbour" stands here, and not a verb with an object."""
    if at + 1 == len(items):
        return False
    follows = items[at + 1].low
    if quotation == 0:
        return follows != "" and follows not in _NO_SUBJECT_AFTER
    return items[quotation - 1].text in (",", ".", ":") and follows in _UNNAMED_AFTER


def _quotation_before(items: Sequence[Item], left: int) -> int | None:
    """The quotation that ends right before the verb and is whole: no fragment of a clause."""
    if items[left].text == ",":
        left -= 1
    if left < 0 or items[left].sort is not QUOTATION:
        return None
    if left and items[left - 1].sort is not MARK and items[left - 1].low not in SPEECH:
        return None
    return left


def _participle(items: Sequence[Item], at: int, left: int, cues: Sequence[Cue]) -> Cue | None:
    """For "…, saying", whose subject is the sentence's, and "quoted Reese as saying"."""
    verb = items[at].low
    before = items[left]
    if before.low == "as" and left:
        mention = items[left - 1].mention
        if mention is not None and not mention.possessive:
            return Cue(at, verb, Subject(left - 1, mention))
    if before.low == "by" or before.low in _WRITINGS or before.sort is QUOTATION:
        return _shared(items, at, left, cues)
    if before.text in (",", *DASHES) or before.low == "and":
        return _shared(items, at, left, cues) or Cue(at, verb, Subject(left))
    return Cue(at, verb, Subject(left)) if verb in ("saying", "telling") else None


def _shared(items: Sequence[Item], at: int, left: int, cues: Sequence[Cue]) -> Cue | None:
    """The cue with the subject of the verb before it, or of the sentence.

    ``None`` where a clause comes in between whose subject it may be.
    """
    verb = items[at].low
    if cues:
        for place in range(cues[-1].end + 1, left):
            if items[place].sort is NAME and items[place - 1].low in _NEW_SUBJECT:
                return None  # "he wrote when Lane spoke, remarking …": who remarked?
        return Cue(at, verb, cues[-1].subject, shared=True)
    subject = opening_subject(items)
    if subject is None or subject.first >= left:
        return None
    after = subject.first
    while items[after].mention is None and items[after].low not in PERSONAL:
        after += 1
    if any(item.low in _OTHER_CLAUSE or item.text == ";" for item in items[after + 1 : left]):
        return None
    return Cue(at, verb, subject, shared=True)
