"""Whom "he" or "she" means: the nearest subject it can mean, or nobody.

Newspaper prose keeps a pronoun on the subject of the sentence before, most of all when
that is who was speaking. Wherever somebody unnamed, or a second person of the same
gender, comes in between, the answer is nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.attribution_clauses import Item, Sort, Subject
from index.attribution_people import Person
from index.attribution_vocabulary import DETERMINERS, PREPOSITIONS, is_role_noun

_FARTHEST_PARAGRAPH = 2
_HUMAN = frozenset("man woman boy girl lady gentleman fellow guy teenager person".split())


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sentence read earlier says about who is spoken of.

    ``subject`` is its subject if that is somebody known. ``stranger``: its subject is a
    person the article does not name. ``others``: everybody else it names.
    """

    paragraph: int
    subject: Person | None
    stranger: bool
    others: tuple[Person, ...]
    spoke: bool  # whether the subject is the sentence's speaker


class Focus:
    """The sentences read so far, and what pronouns have shown about people's gender."""

    def __init__(self) -> None:
        self._seen: list[Seen] = []
        self._shown: dict[Person, str] = {}

    def note(self, seen: Seen) -> None:
        """Remember a sentence, once it has been read."""
        self._seen.append(seen)

    def antecedent(
        self, gender: str, paragraph: int, before: Sequence[Person], opens: Person | None
    ) -> Person | None:
        """Whom a pronoun of ``gender`` means, in a sentence of ``paragraph``.

        Somebody whose gender is not known must be the only one it can be for a while back.
        """
        person = self._nearest(gender, paragraph, before, opens)
        if person is None:
            return None
        if (self._shown.get(person) or person.gender) is None:
            around = {p for p in before if self._can_be(p, gender)}
            for seen in self._seen:
                if paragraph - seen.paragraph <= _FARTHEST_PARAGRAPH:
                    both = [*seen.others, *([seen.subject] if seen.subject else [])]
                    around.update(p for p in both if self._can_be(p, gender))
            if around - {person}:
                return None
        self._shown[person] = gender
        return person

    def _nearest(
        self, gender: str, paragraph: int, before: Sequence[Person], opens: Person | None
    ) -> Person | None:
        """The nearest it can mean.

        ``before`` are the people named in the sentence before the pronoun, and ``opens``
        the subject of a clause that comes first ("When Reese arrived, he said").
        """
        if opens is not None and self._can_be(opens, gender):
            rivals = [p for p in before if p != opens and self._can_be(p, gender)]
            return None if rivals else opens
        rivals = [p for p in before if self._can_be(p, gender)]
        for seen in reversed(self._seen):
            last = seen is self._seen[-1]
            if paragraph - seen.paragraph > _FARTHEST_PARAGRAPH:
                return None
            if seen.stranger:
                return None
            if seen.subject is not None and self._can_be(seen.subject, gender):
                # "Reese said Lane would win. “He has the votes,” he said.": still Reese.
                others = [] if last and seen.spoke else seen.others
                return self._chosen(seen.subject, [*rivals, *others], gender)
            possible = [p for p in seen.others if self._can_be(p, gender)]
            if possible:
                return self._chosen(possible[0], [*rivals, *possible], gender)
        return None

    def _chosen(self, person: Person, others: Sequence[Person], gender: str) -> Person | None:
        """``person``, unless somebody else is as likely."""
        rivals = [p for p in others if p != person and self._can_be(p, gender)]
        return None if rivals else person

    def _can_be(self, person: Person, gender: str) -> bool:
        if person.body or person.thing:
            return False
        return (self._shown.get(person) or person.gender) in (None, gender)


def is_stranger(items: Sequence[Item], subject: Subject, verb: int) -> bool:
    """Whether an unnamed subject is one human being: "a neighbour", "the judge"."""
    if subject.first < verb and items[subject.first].low == "who":
        return False  # "the keeper of the bridge, who had asked to speak"
    words = [item.low for item in items[max(0, verb - 12) : verb] if item.sort is Sort.WORD]
    after = [item.low for item in items[verb + 1 : verb + 8] if item.sort is Sort.WORD]
    near = words if subject.first <= verb else after
    return any(word in _HUMAN or is_role_noun(word) for word in near)


def is_stranger_opening(items: Sequence[Item]) -> bool:
    """Whether a sentence opens with somebody it does not name: "A woman at the back …"."""
    if items[0].low not in DETERMINERS:
        return False
    for item in items[1:6]:
        if item.sort is not Sort.WORD:
            return False
        if item.low in PREPOSITIONS:
            return False
        if item.low in _HUMAN or is_role_noun(item.low):
            return True
    return False
