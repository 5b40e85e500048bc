"""Whom each name in an article means, and what the article says they are.

A newspaper names somebody in full once and by surname after that. Mentions are found in
the masked paragraphs (see ``index.speakers.pages``), so that nobody is introduced by
somebody else's quotation, and resolved in reading order.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.speakers.given_names import gender_of, is_given_name
from index.speakers.names import Mention, find_mentions, settle
from index.speakers.pages import Page
from index.speakers.roles import find_role
from index.speakers.vocabulary import BODIES, KEPT_HONORIFICS, PLACE_WORDS, POWERS

_TITLE_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_BEFORE_PLACE = tuple(
    f"{before} " for before in (" in|In| from|From| the|The| near| into| across| a| an").split("|")
)
_NO_SPEAKER = frozenset("US UK EU USA TV GOP AM PM NY DC UN OK CEO CFO FAQ PDF AI".split())
_TOO_LONG = 3  # words: "Skelderwick Lantern Fair" is nobody, unless the article gives a role
_MOST_NAMESAKES = 20
_MOST_PLACES = 5  # mentions of somebody that are looked at for a role


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """Somebody, or a body with a name, as the article introduces them: one object each.

    ``human``: known to be a person, by given name, title or honorific. ``body``: a council,
    a newspaper, a firm. ``thing``: a place, a day, a war; it cannot speak. ``bare``: no more
    than one word is ever given. ``at``: where the article first gives the full name.
    """

    name: str
    words: tuple[str, ...]
    suffix: str | None = None
    gender: str | None = None
    human: bool = True
    thing: bool = False
    body: bool = False
    bare: bool = False
    at: int = 0


class People:
    """Everybody an article names: ``meant`` is whom each mention means, by its start.

    Mentions that might mean one of several people are not in ``meant``.
    """

    def __init__(self, pages: Sequence[Page], title: str) -> None:
        self._pages = {page.paragraph.number: page for page in pages if not page.muddled}
        found: list[Mention] = []
        for number, page in self._pages.items():
            found += find_mentions(page.masked, page.start, number)
        self.mentions = settle(found)
        self._headlined = {
            last: first
            for first, last in pairwise(_TITLE_WORD.findall(title))
            if is_given_name(first)
        }
        self._counts = Counter(" ".join(m.words) for m in self.mentions if not m.full)
        self._joined: str | None = None
        self._by_last: dict[str, list[Person]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self._shorts: dict[str, Person] = {}
        self._roles: dict[Person, str | None] = {}
        self._introducing: defaultdict[Person, list[Mention]] | None = None
        persons = self._introduced()
        self.meant: Mapping[int, Person] = self._resolved(persons)
        self._starts = [mention.start for mention in self.mentions]

    def named(self, start: int, end: int, *, possessive: bool = True) -> list[Person]:
        """Whom the mentions from ``start`` up to ``end`` mean; not places and days.

        ``possessive``: also those that are only named as owners, "Reese’s".
        """
        found: list[Person] = []
        for at in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            if not possessive and self.mentions[at].possessive:
                continue
            person = self.meant.get(self._starts[at])
            if person is not None and not person.thing:
                found.append(person)
        return found

    def role(self, person: Person) -> str | None:
        """What the article says ``person`` is, in its words."""
        if person not in self._roles:
            places = []
            for mention in self._introductions()[person][:_MOST_PLACES]:
                page = self._pages[mention.paragraph]
                places.append((mention, page.masked, page.start))
            self._roles[person] = find_role(places)
        return self._roles[person]

    def _introductions(self) -> Mapping[Person, list[Mention]]:
        """The mentions of each person that give more than a surname."""
        if self._introducing is None:
            self._introducing = defaultdict(list)
            for mention in self.mentions:
                person = self.meant.get(mention.start)
                if person is not None and (mention.full or mention.titled or mention.honorific):
                    self._introducing[person].append(mention)
        return self._introducing

    def is_human(self, person: Person) -> bool:
        """Whether ``person`` is known to be a human being, by name or by role."""
        if person.body or person.thing:
            return False
        return person.human or self.role(person) is not None

    def may_be_human(self, person: Person) -> bool:
        """Whether ``person`` may be a human being, for all the article tells."""
        if person.body or person.thing:
            return False
        return person.human or len(person.words) < _TOO_LONG or self.role(person) is not None

    def _introduced(self) -> dict[tuple[str, str, str | None], Person]:
        forms: dict[tuple[str, str, str | None], list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            if mention.full:
                forms[_key(mention)].append(mention)
        persons: dict[tuple[str, str, str | None], Person] = {}
        for key, same in forms.items():
            persons[key] = person = _person(same)
            for surname in {key[1], person.words[-1].lower()}:
                self._by_last[surname].append(person)
            self._by_first[key[0]].append(person)
        return persons

    def _resolved(self, persons: Mapping[tuple[str, str, str | None], Person]) -> dict[int, Person]:
        meant: dict[int, Person] = {}
        owner: dict[str, Person] = {}
        last_full: dict[str, tuple[int, Person]] = {}
        for mention in self.mentions:
            if mention.full:
                person = meant[mention.start] = persons[_key(mention)]
                for surname in {mention.surname, mention.words[-1].lower()}:
                    last_full[surname] = (mention.paragraph, person)
                continue
            found = self._short(mention, owner, last_full)
            if found is not None:
                meant[mention.start] = found
        return meant

    def _short(
        self,
        mention: Mention,
        owner: dict[str, Person],
        last_full: Mapping[str, tuple[int, Person]],
    ) -> Person | None:
        """Whom a surname, a given name or a firm's short name means.

        Where two people share a surname, papers give the one introduced later a given name
        each time: the surname alone stays with whom it meant before. But not in a paragraph
        that has just named the other one.
        """
        surname = mention.surname
        if len(self._by_last.get(surname, ())) > _MOST_NAMESAKES:
            return None
        everyone = [p for p in self._by_last.get(surname, ()) if _fits(p, mention)]
        among = [p for p in everyone if p.at < mention.start] or everyone
        if len(among) == 1:
            owner.setdefault(surname, among[0])
            return among[0]
        if among:
            meant = owner.get(surname)
            if meant is None or meant not in among:
                return None
            paragraph, named = last_full[surname]
            return None if paragraph == mention.paragraph and named != meant else meant
        among = [
            person
            for person in self._by_first.get(surname, ())
            if (person.human or person.body)
            and _fits(person, mention)
            and not (mention.words[0].isupper() and len(surname) > 3)  # a dateline: ORLANDO
        ]
        if among:
            return among[0] if len(among) == 1 and among[0].at < mention.start else None
        return self._never_full(mention)

    def _never_full(self, mention: Mention) -> Person | None:
        """Somebody the article never names in full: "Mr Lal", "President Obama", "CNN"."""
        word = " ".join(mention.words)
        known = self._shorts.get(word)
        if known is not None and _fits(known, mention):
            return known
        person = self._only_surname(word, mention)
        if person is not None:
            self._shorts[word] = person
        return person

    def _only_surname(self, word: str, mention: Mention) -> Person | None:
        words = mention.words
        if len(word) == 1 or word.lower() in POWERS:
            return None  # "Q: …", "Caracas argues"
        if mention.honorific:
            return Person(f"{mention.honorific} {word}", words, gender=mention.gender)
        if mention.titled:
            return Person(word, words)
        if word in self._headlined:
            given = self._headlined[word]
            return Person(f"{given} {word}", (given, *words), gender=gender_of(given))
        if is_given_name(word):
            return Person(word, words, gender=gender_of(word))
        if word.isupper() and 1 < len(word) < 7 and word not in _NO_SPEAKER:
            return Person(word, words, human=False, body=True)
        if self._counts[word] > 1 and not self._is_place(word):
            return Person(word, words, bare=True)
        return None

    def _is_place(self, word: str) -> bool:
        """Whether a word stands after "in", "from" or "the": a place or a body."""
        if self._joined is None:
            self._joined = "\n".join(page.masked for page in self._pages.values())
        return any(before + word in self._joined for before in _BEFORE_PLACE)


def _key(mention: Mention) -> tuple[str, str, str | None]:
    return mention.words[0].lower(), mention.surname, mention.suffix


def _person(same: Sequence[Mention]) -> Person:
    """Who is meant by mentions of one full name."""
    first = same[0]
    words = next((m.words for m in same if not " ".join(m.words).isupper()), first.words)
    honorific = next((m for m in same if m.honorific), None)
    given = is_given_name(words[0])
    last = words[-1].lower().rstrip(".")
    human = bool(honorific or given or any(m.titled for m in same) or _INITIALS.fullmatch(words[0]))
    body = last in BODIES and not (given and len(words) == 2)
    body = body or (not human and first.definite and last not in PLACE_WORDS)
    name = " ".join(words)
    if honorific and honorific.honorific and honorific.honorific.lower() in KEPT_HONORIFICS:
        name = f"{honorific.honorific} {name}"
    return Person(
        name=f"{name} {first.suffix}" if first.suffix else name,
        words=words,
        suffix=first.suffix,
        gender=None if body else (honorific.gender if honorific else gender_of(words[0])),
        human=human and not body,
        thing=last in PLACE_WORDS and not human,
        body=body,
        at=first.start,
    )


def _fits(person: Person, mention: Mention) -> bool:
    if mention.suffix != person.suffix:
        return False
    return mention.gender is None or person.gender in (None, mention.gender)
