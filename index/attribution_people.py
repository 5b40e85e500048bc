"""Who is named in an article: mentions, and the person or body each one means.

A newspaper names somebody in full once and by surname after that. Mentions are found
in the masked paragraphs (see ``index.attribution_quotations``), so that nobody is
introduced by somebody else's quotation, and resolved in reading order.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from index.attribution_given_names import gender_of, is_given_name
from index.attribution_vocabulary import (
    BODIES,
    HONORIFICS,
    KEPT_HONORIFICS,
    OPENERS,
    PLACE_WORDS,
    TITLES,
)

ABBREVIATED = (
    r"(?:Mr|Mrs|Ms|Mx|Dr|Drs|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Adm|Brig|Sens?|Reps?|Govs?|"
    r"Rev|Hon|Pres|Supt|Insp|Det|Atty|Cllr|Jr|Sr|St)\."
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŅŇŐŘŚŞŠŢŤŪŮŰŹŻŽ]"
_TAIL = r"[^\W\d_]*(?:['’\-‐][^\W\d_]+)*"
CAPITALISED = _CAPITAL + _TAIL
# A stop after it may belong to the word or end the sentence: see _BELONGS.
_UNIT_TAIL = rf"(?:\.(?:-?[A-Z]\.)+|{_TAIL}\.?)"
_BELONGS = re.compile(rf"{ABBREVIATED}|(?:[A-Z]\.-?)+")
_PARTICLE = (
    r"(?:de|del|della|di|da|dos|du|van|von|der|den|ter|la|le|el|al|bin|ibn|ten|af|zu|y)[ \n\xa0]"
)
# It begins with a set of characters, not a look-behind: four times as fast to search for.
_RUN = re.compile(
    rf"{_CAPITAL}(?<![\w’'@#-].){_UNIT_TAIL}"
    rf"(?:[ \n\xa0]{{1,2}}(?:{_PARTICLE}){{0,2}}{_CAPITAL}{_UNIT_TAIL})*"
)
_WORD = re.compile(r"[^\s]+")
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
POSSESSIVE = ("’s", "'s")
_PARTICLES = frozenset(
    "de del della di da dos du van von der den ter la le el al bin ibn ten af zu y".split()
)
_SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december".split()
)
# "In June Reese said", but "June Reese said".
_MONTHS = frozenset("april may june".split())
_IN_MONTH = re.compile(r"\b(?:in|since|last|this|next|until|by|of|on|from|early|late)\s$", re.I)
_BEFORE_PLACE = (" in", "In", " from", "From", " the", "The", " near", " into", " across", " a", " an")
# "Secretary of State John Kerry": what follows "of" belongs to the office.
_OFFICES = frozenset(
    "state defense defence labor commerce energy education agriculture transportation treasury "
    "justice interior homeland representatives commons lords staff police finance health".split()
)
_NOT_INITIALS = frozenset("U.S. U.K. U.N. D.C. N.Y. N.J. N.H. N.C. S.C. E.U. L.A.".split())
_NO_SPEAKER = frozenset("US UK EU USA TV GOP AM PM NY DC UN OK CEO CFO FAQ PDF AI".split())


class Mention(NamedTuple):
    """A name as it stands in the text: the name's own words, titles left off.

    ``full``: it gives more than a surname ("Anneke van der Berg", not "Van der Berg").
    ``surname``: in lower case, particles included. ``honorific``: "mr". ``titled``:
    "Ambassador", "Gen.": somebody, then, and no firm.
    """

    start: int
    end: int
    words: tuple[str, ...]
    full: bool
    surname: str
    suffix: str | None
    honorific: str | None
    titled: bool
    title_start: int
    possessive: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a body with a name, as the article introduces them."""

    name: str
    words: tuple[str, ...]
    suffix: str | None
    gender: str | None
    human: bool  # known to be a person: by given name, title or honorific
    thing: bool  # a place, a day, a war: it cannot speak
    body: bool
    at: int


def find_mentions(masked: str, offset: int, paragraph: int) -> list[Mention]:
    """The names in one masked paragraph that begins at ``offset``, in order."""
    found: list[Mention] = []
    for run in _RUN.finditer(masked):
        words = run[0]
        if words.lower() in OPENERS:
            continue
        pieces: list[tuple[str, int]] = []
        for word in _WORD.finditer(words):
            token, at = word[0], offset + run.start() + word.start()
            stops = token[-1] == "." and _BELONGS.fullmatch(token) is None
            pieces.append((token[:-1] if stops else token, at))
            if stops or token.endswith(POSSESSIVE):
                _keep(found, pieces, masked, offset, paragraph)
                pieces = []
        if pieces:
            _keep(found, pieces, masked, offset, paragraph)
    return found


def _keep(
    found: list[Mention],
    pieces: list[tuple[str, int]],
    masked: str,
    offset: int,
    paragraph: int,
) -> None:
    """Add the mention that a run of capitalised words is, once all but the name is off it."""
    lowered = [token.lower().rstrip(".") for token, _ in pieces]
    first, last = 0, len(pieces)
    if masked[max(0, pieces[0][1] - offset - 4) : pieces[0][1] - offset].endswith(" of "):
        while first < last - 1 and lowered[first] in _OFFICES:
            first += 1
    if lowered[first] in _MONTHS and _IN_MONTH.search(masked, 0, pieces[0][1] - offset):
        first += 1
    while first < last and (lowered[first] in OPENERS or pieces[first][0] in _NOT_INITIALS):
        first += 1
    while last > first and lowered[last - 1] in _CALENDAR:
        last -= 1
    suffix = None
    if last - first > 1 and lowered[last - 1] in _SUFFIXES:
        suffix = _SUFFIXES[lowered[last - 1]]
        last -= 1
    if first < last and lowered[last - 1] in TITLES:
        # Nobody's name: "Assistant Secretary", "Pennsylvania Gov."
        if pieces[last - 1][0].endswith(".") or (last - first == 2 and lowered[first] in TITLES):
            return
    if first >= last:
        return
    title_start = pieces[first][1]
    honorific, titled = None, False
    if not any(word in BODIES for word in lowered[first + 1 : last]):
        for at in range(last - 2, first - 1, -1):
            if lowered[at] in TITLES or lowered[at] in HONORIFICS:
                honorific = lowered[at] if lowered[at] in HONORIFICS else None
                titled = honorific is None
                first = at + 1
                break
    name = [token for token, _ in pieces[first:last]]
    possessive = name[-1].endswith(POSSESSIVE)
    end = pieces[last - 1][1] + len(pieces[last - 1][0])
    if suffix:
        end = pieces[last][1] + len(pieces[last][0])
    if possessive:
        name[-1] = name[-1][:-2]
        end -= 2
    elif masked[end - offset : end - offset + 1] in ("’", "'"):
        possessive = True
    found.append(
        Mention(
            start=pieces[first][1],
            end=end,
            words=tuple(name),
            full=_is_full(name),
            surname=_surname(name),
            suffix=suffix,
            honorific=honorific,
            titled=titled,
            title_start=title_start,
            possessive=possessive,
            paragraph=paragraph,
        )
    )


def settle(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with words taken off that only stand before a name, not in it.

    "Iowa Republican Steve King" and "Enter Donald Trump" are read right once the article
    says "Steve King" or "Donald Trump" somewhere.
    """
    known = {m.words for m in mentions if len(m.words) == 2 and m.full}
    settled: list[Mention] = []
    for mention in mentions:
        words = mention.words
        if len(words) > 2 and words[-2:] in known and not is_given_name(words[0]):
            skipped = len(words) - 2
            length = sum(len(w) for w in words[-2:]) + 1
            suffix = len(mention.suffix) + 1 if mention.suffix else 0
            start = mention.end - suffix - length
            words = words[skipped:]
            mention = mention._replace(words=words, start=start, surname=_surname(words))
        settled.append(mention)
    return settled


class People:
    """Everybody an article names, and whom each mention means."""

    def __init__(
        self, mentions: Iterable[Mention], title: str, masked: Sequence[str] = ()
    ) -> None:
        self.mentions = settle(list(mentions))
        words = _TITLE_WORD.findall(title)
        self._headlined = {b: a for a, b in pairwise(words) if is_given_name(a)}
        self._counts = Counter(" ".join(m.words) for m in self.mentions if not m.full)
        self._masked = masked
        self._joined: str | None = None
        self._by_last: dict[str, list[Person]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self._shorts: dict[str, Person] = {}
        self._persons: dict[tuple[str, str, str | None], Person] = {}
        self._introduce()
        self.meant: Mapping[int, Person] = self._resolve()
        self._starts = [mention.start for mention in self.mentions]

    def named(self, start: int, end: int) -> list[Person]:
        """Whom the mentions from ``start`` up to ``end`` mean; not places and days."""
        found: list[Person] = []
        for at in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            person = self.meant.get(self._starts[at])
            if person is not None and not person.thing:
                found.append(person)
        return found

    def _introduce(self) -> None:
        forms: dict[tuple[str, str, str | None], list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.full:
                forms[_key(mention)].append(mention)
        for key, same in forms.items():
            person = _person(same)
            self._persons[key] = person
            for surname in {key[1], person.words[-1].lower()}:
                self._by_last[surname].append(person)
            self._by_first[key[0]].append(person)

    def _resolve(self) -> dict[int, Person]:
        """Each mention's start and whom it means; without those that are not certain."""
        meant: dict[int, Person] = {}
        owner: dict[str, Person] = {}
        last_full: dict[str, tuple[int, Person]] = {}
        for mention in self.mentions:
            if mention.full:
                person = self._persons[_key(mention)]
                for surname in {mention.surname, mention.words[-1].lower()}:
                    last_full[surname] = (mention.paragraph, person)
                meant[mention.start] = person
                continue
            found = self._short(mention, mention.surname, owner, last_full)
            if found is not None:
                meant[mention.start] = found
        return meant

    def _short(
        self,
        mention: Mention,
        word: str,
        owner: dict[str, Person],
        last_full: dict[str, tuple[int, Person]],
    ) -> Person | None:
        """Whom a surname, a given name or a firm's short name means.

        Where two people share a surname, papers give the one introduced later a given name
        each time: the surname alone stays with whom it meant before. But not in a paragraph
        that has just named the other one.
        """
        everyone = [p for p in self._by_last.get(word, ()) if _fits(p, mention)]
        introduced = [p for p in everyone if p.at < mention.start]
        among = introduced or everyone
        if not among:
            among = [
                person
                for person in self._by_first.get(word, ())
                if (person.human or person.body)
                and _fits(person, mention)
                and not (mention.words[0].isupper() and len(word) > 3)  # a dateline: ORLANDO
            ]
            if len(among) == 1 and among[0].at < mention.start:
                return among[0]
            return None if among else self._only_short(mention)
        if len(among) == 1:
            return owner.setdefault(word, among[0])
        if word in owner and owner[word] in among:
            paragraph, named = last_full[word]
            if paragraph == mention.paragraph and named != owner[word]:
                return None
            return owner[word]
        return None

    def _only_short(self, mention: Mention) -> Person | None:
        """Somebody the article never names in full: "Mr Lal", "President Obama", "CNN"."""
        word = " ".join(mention.words)
        known = self._shorts.get(word)
        if known is not None and _fits(known, mention):
            return known
        person = self._without_given_name(mention)
        if person is not None:
            self._shorts[word] = person
        return person

    def _without_given_name(self, mention: Mention) -> Person | None:
        word = " ".join(mention.words)
        if mention.honorific:
            name = f"{mention.honorific.capitalize()} {word}"
            return _short_person(mention, name, HONORIFICS[mention.honorific], human=True)
        if mention.titled:
            return _short_person(mention, word, None, human=True)
        titled = self._in_title(mention)
        if titled is not None:
            return titled
        if is_given_name(word):
            return _short_person(mention, word, gender_of(word), human=True)
        if word.isupper() and 1 < len(word) < 7 and word not in _NO_SPEAKER:
            return _short_person(mention, word, None, human=False)
        if self._counts[word] > 1 and not self._is_place(word):
            return _short_person(mention, word, None, human=True)
        return None

    def _is_place(self, word: str) -> bool:
        """Whether a word stands after "in", "from" or "the": a place or a body."""
        if self._joined is None:
            self._joined = " ".join(self._masked)
        return any(f"{before} {word}" in self._joined for before in _BEFORE_PLACE)

    def _in_title(self, mention: Mention) -> Person | None:
        """Somebody whom only the headline names in full."""
        word = " ".join(mention.words)
        given = self._headlined.get(word)
        if given is None:
            return None
        words = (given, word)
        return Person(
            name=" ".join(words),
            words=words,
            suffix=None,
            gender=gender_of(given),
            human=True,
            thing=False,
            body=False,
            at=0,
        )


def _key(mention: Mention) -> tuple[str, str, str | None]:
    return mention.words[0].lower(), mention.surname, mention.suffix


def _is_full(words: Sequence[str]) -> bool:
    first = words[0].lower()
    return len(words) > 1 and (first not in _PARTICLES or is_given_name(first))


def _surname(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0].lower()
    lowered = [word.lower() for word in words]
    if is_given_name(lowered[0]) and len(words) == 2:
        return lowered[1]  # "Al Cardenas"
    start = next((i for i, word in enumerate(lowered) if word in _PARTICLES), len(words) - 1)
    return " ".join(lowered[start:])


def _person(same: Sequence[Mention]) -> Person:
    first = same[0]
    words = first.words
    honorific = next((m.honorific for m in same if m.honorific), None)
    last = words[-1].lower()
    body = last in BODIES
    gender = HONORIFICS[honorific] if honorific else gender_of(words[0])
    human = bool(
        honorific
        or any(m.titled for m in same)
        or is_given_name(words[0])
        or re.fullmatch(r"(?:[A-Z]\.)+", words[0])
    )
    name = " ".join(words)
    if honorific in KEPT_HONORIFICS:
        name = f"{honorific.capitalize()} {name}"
    if first.suffix:
        name = f"{name} {first.suffix}"
    known_body = body and not (human and is_given_name(words[0]) and len(words) == 2)
    return Person(
        name=name,
        words=words,
        suffix=first.suffix,
        gender=None if known_body else gender,
        human=human and not known_body,
        thing=last in PLACE_WORDS and not human,
        body=known_body,
        at=first.start,
    )


def _short_person(mention: Mention, name: str, gender: str | None, *, human: bool) -> Person:
    return Person(
        name=name,
        words=mention.words,
        suffix=None,
        gender=gender,
        human=human,
        thing=False,
        body=not human,
        at=0,
    )


def _fits(person: Person, mention: Mention) -> bool:
    if mention.suffix and mention.suffix != person.suffix:
        return False
    if person.suffix and not mention.suffix:
        return False
    gender = HONORIFICS.get(mention.honorific or "")
    return gender is None or person.gender is None or gender == person.gender
