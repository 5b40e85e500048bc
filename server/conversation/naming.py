"""Who and what the turns of a conversation name: pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.speakers.given_names import gender_of, is_given_name
from index.speakers.names import Mention, find_mentions
from index.speakers.vocabulary import BODIES, KEPT_HONORIFICS, PLACE_WORDS, POWERS
from server.conversation.telling import telling

LONGEST = 6  # words; a longer run of capitals is a headline
LONGEST_TEXT = 60  # characters

# "Mothers of Invention" is one name, and so is "Return to Forever": no other words join.
_JOINS = frozenset((" of ", " of the ", " to ", " for ", " & ", " and the "))
_ENDS = re.compile(r"(?:^|[.!?:;\n\"“”‘’(*\[\]])\W*(?:The )?$")
_IS_SUBJECT = re.compile(
    r"(?:['’]s)? (?:also |then |later )?(?:was|is|has|had|said|says|\w{3,}ed)\b"
)
# "The Hellenistic period" names no Hellenistic.
_GOES_ON = re.compile(
    r" (?!(?:and|or|in|on|at|to|of|for|from|by|with|is|was|are|were|did|has)\b)[a-z]"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the conversation gives it, ``start`` and ``end`` its place in the text.

    ``person``: known to be one (``True``), known to be none (``False``), or neither. ``group``:
    what "they" may well mean. ``sure``: no doubt that it is a name, and not a capital that
    opens a sentence. ``subject``: it does something, as somebody would.
    """

    text: str
    start: int
    end: int
    person: bool | None
    gender: str | None  # ``m`` or ``f`` where the name tells
    group: bool
    sure: bool
    subject: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Its words, to tell names apart by."""
        return tuple(self.text.lower().removeprefix("the ").split())

    @property
    def titled(self) -> bool:
        """Whether it is only a surname with its "Mr" or "Ms"."""
        return len(self.key) == 2 and self.key[0].strip(".") in _HONORIFIC_WORDS

    def may_be(self, pronoun: str) -> bool:
        """Whether "he", "she", "it" or "they" can mean it."""
        if pronoun == "it":
            return self.person is not True
        if pronoun == "they":
            return self.group or self.person is not True
        wanted = "m" if pronoun == "he" else "f"
        return self.person is not False and self.gender in (None, wanted)


def names_in(text: str) -> list[Name]:
    """The names of a text, in order. Offsets are into its NFC form."""
    text = unicodedata.normalize("NFC", text)
    found: list[Name] = []
    for group in _joined(find_mentions(text, 0, 0), text):
        name = _name(group, text)
        if name is not None:
            found.append(name)
    certain = {name.key for name in found if name.sure}
    return [name for name in found if name.sure or name.key in certain]


def _joined(mentions: Sequence[Mention], text: str) -> list[list[Mention]]:
    """The mentions, those together that one name is made of."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups:
            before = groups[-1][-1]
            between = text[before.end : mention.title_start]
            named = mention.honorific is None and not before.possessive
            people = is_given_name(mention.words[0]) or is_given_name(before.words[0])
            if between in _JOINS and named and not people:
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _name(group: Sequence[Mention], text: str) -> Name | None:
    first, last = group[0], group[-1]
    start = first.start
    if first.honorific:  # "Ms Reed" stays as it was said
        start = first.title_start
    words = text[start : last.end].split()
    lowered = [word.lower().strip(".") for word in words]
    if len(words) > LONGEST or last.end - start > LONGEST_TEXT or len(set(lowered)) < len(lowered):
        return None
    if len(words) == 1 and (len(words[0]) < 2 or not telling(words[0])):
        return None
    one = len(group) == 1
    given = one and is_given_name(first.words[0]) and not first.definite
    given = given and lowered[0] not in POWERS
    tail = lowered[-1]
    body = any(w in BODIES for w in lowered) and not (given and len(first.words) == 2)
    place = any(w in PLACE_WORDS for w in lowered) and not given
    power = one and len(words) == 1 and tail in POWERS
    letters = words[0].replace(".", "")
    initials = one and len(words) == 1 and letters.isupper() and len(letters) > 1
    plain = not body and not place and not power
    human = one and bool(first.honorific or (first.titled and plain) or (given and plain))
    thing = not human and (body or place or power or initials or not one or first.definite)
    gender = None
    if human:
        gender = first.gender if first.honorific else gender_of(first.words[0])
    many = tail.endswith("s") and not tail.endswith(("ss", "us", "is"))
    attribute = len(words) == 1 and _GOES_ON.match(text, last.end) is not None
    subject = _IS_SUBJECT.match(text, last.end) is not None and not tail.endswith("s")
    opens = _ENDS.search(text[max(0, start - 12) : start]) is not None
    alone = text[:start].strip() == "" and not text[last.end :].strip(" .,:;?!")
    shown = f"the {text[start : last.end]}" if first.definite else text[start : last.end]
    kept = first.honorific is not None and lowered[0] in KEPT_HONORIFICS
    return Name(
        text=" ".join(shown.split()),
        start=start,
        end=last.end,
        person=True if human or kept else (False if thing else None),
        gender=gender,
        group=not human and (body or initials or (many and not (alone and len(words) == 1))),
        sure=len(words) > 1
        or human
        or initials
        or alone
        or (subject and not first.definite and lowered[0] not in BODIES)
        or not (opens or (attribute and first.definite)),
        subject=subject and not thing,
    )


def within(short: Name, full: Name) -> bool:
    """Whether a name is part of another: "Zappa" or "Frank" of "Frank Zappa"."""
    a = tuple(word for word in short.key if word.strip(".") not in _HONORIFIC_WORDS)
    b = tuple(word for word in full.key if word.strip(".") not in _HONORIFIC_WORDS)
    if not a or len(a) > len(b):
        return False
    if short.gender and full.gender and short.gender != full.gender:
        return False
    if short.person is True and full.person is False:
        return False
    return a in (b, b[-len(a) :], b[: len(a)]) or any(a == pair for pair in pairwise(b))


_HONORIFIC_WORDS = frozenset("mr mrs ms miss mx sir dame lord lady dr".split())
