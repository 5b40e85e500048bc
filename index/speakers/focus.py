"""Whom "he" or "she" means: the nearest subject it can mean, or nobody.

Newspaper prose keeps a pronoun on the subject of the sentence before, most of all when
that is who was speaking. Wherever somebody unnamed, or a second person of the same
gender, comes in between, the answer is nobody.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.speakers.people import People, Person

_FARTHEST_PARAGRAPH = 2
_FARTHEST_SENTENCE = 20
_MOST_UNREAD = 40
_PRONOUNS = {
    "m": re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Hh]imself)\b"),
    "f": re.compile(r"\b(?:[Ss]he|[Hh]ers?|[Hh]erself)\b"),
}


class Seen(NamedTuple):
    """What a sentence read earlier says about who is spoken of.

    ``subject`` is its subject if that is somebody known. ``stranger``: its subject is a
    person the article does not name. ``others``: everybody else it names. ``spoke``: the
    subject is its speaker, and asks nobody anything. ``kin``: it opens with "his" or "her"
    and so means somebody else of that gender too: "Her niece, Ann Reese, said she …".
    ``masked``: the sentence itself.
    """

    paragraph: int
    subject: Person | None
    stranger: bool
    others: tuple[Person, ...]
    spoke: bool
    kin: str | None
    masked: str


Look = Callable[[], Seen | None]


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun to resolve, and whom its own sentence names.

    ``sentence`` is how many sentences were noted before its own. ``before`` and ``beside``
    are those its own names before and after it. ``opens`` is the subject of a clause that
    comes first: "When Reese arrived, he said".
    """

    gender: str
    paragraph: int
    sentence: int
    before: Sequence[Person]
    beside: Sequence[Person]
    opens: Person | None


class Focus:
    """The sentences read so far, and what pronouns have shown about people's gender."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._seen: list[Seen | Look | None] = []
        self._unread: deque[int] = deque()
        self._shown: dict[Person, str] = {}

    @property
    def noted(self) -> int:
        """How many sentences have been noted."""
        return len(self._seen)

    def note(self, seen: Seen | None) -> None:
        """Remember a sentence, once it has been read."""
        self._seen.append(seen)

    def note_unread(self, look: Look) -> None:
        """Remember a sentence that reports nothing, to ``look`` at if a pronoun needs it.

        Most are never needed. Not too many are left unread, since one may lead to the next.
        """
        self._unread.append(len(self._seen))
        self._seen.append(look)
        if len(self._unread) > _MOST_UNREAD:
            self._look(self._unread.popleft())

    def _look(self, at: int) -> Seen | None:
        seen = self._seen[at]
        if seen is None or isinstance(seen, Seen):
            return seen
        self._seen[at] = found = seen()
        return found

    def antecedent(self, pronoun: Pronoun) -> Person | None:
        """Whom a pronoun means.

        Somebody whose gender is not known must be the only one it can be for a while back.
        """
        person = self._nearest(pronoun)
        # "“…,” he told Reese": whoever he is, he is not Reese.
        if person is None or person in pronoun.beside or not self._people.is_human(person):
            return None
        if self._gender(person) is None and self._around(pronoun) - {person}:
            return None
        self._shown[person] = pronoun.gender
        return person

    def _nearest(self, pronoun: Pronoun) -> Person | None:
        possible = self._possible(pronoun.before, pronoun.gender)
        if pronoun.opens is not None and self._can_be(pronoun.opens, pronoun.gender):
            return None if possible - {pronoun.opens} else pronoun.opens
        for distance, seen in enumerate(self._recent(pronoun)):
            if seen.stranger:
                return None
            others = self._possible(seen.others, pronoun.gender)
            if seen.subject is not None and self._can_be(seen.subject, pronoun.gender):
                if seen.kin == pronoun.gender:
                    return None
                # "Reese said Lane would win. “He has the votes,” he said.": still Reese.
                rivals = possible if seen.spoke and not distance else possible | others
                return None if rivals - {seen.subject} else seen.subject
            if others:
                # "She doubts that Ann Lane can win. “Nobody can,” she said.": not Lane.
                anew = _PRONOUNS[pronoun.gender].search(seen.masked) is None
                alone = self._around(pronoun) == others
                alone = alone or (anew and not distance and possible <= others)
                return others.pop() if alone and len(others) == 1 else None
        return None

    def _around(self, pronoun: Pronoun) -> set[Person]:
        """Everybody a pronoun can mean who is named not far before it."""
        found = self._possible(pronoun.before, pronoun.gender)
        for seen in self._recent(pronoun):
            found |= self._possible(seen.others, pronoun.gender)
            if seen.subject is not None:
                found |= self._possible((seen.subject,), pronoun.gender)
        return found

    def _recent(self, pronoun: Pronoun) -> Iterator[Seen]:
        """The sentences before the pronoun's, the nearest first."""
        first = max(0, pronoun.sentence - _FARTHEST_SENTENCE)
        for at in range(pronoun.sentence - 1, first - 1, -1):
            seen = self._look(at)
            if seen is None:
                continue
            if pronoun.paragraph - seen.paragraph > _FARTHEST_PARAGRAPH:
                return
            yield seen

    def _possible(self, persons: Sequence[Person], gender: str) -> set[Person]:
        return {person for person in persons if self._can_be(person, gender)}

    def _can_be(self, person: Person, gender: str) -> bool:
        return self._gender(person) in (None, gender) and self._people.may_be_human(person)

    def _gender(self, person: Person) -> str | None:
        return self._shown.get(person) or person.gender
