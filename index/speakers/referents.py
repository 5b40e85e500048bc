"""Whom the pronoun or surname means that a sentence opens with, for whoever reads it alone.

Precision comes first, as in all of ``index.speakers``: a quote glossed with the wrong name
is worse than one without a gloss. What is inside quotation marks, or in the answers of an
interview, is not looked at: there "he" may be anybody the speaker has in mind.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.article import Article, Span
from index.speakers.given_names import is_given_name
from index.speakers.interviews import find_answers
from index.speakers.items import WORD, Item
from index.speakers.names import Mention
from index.speakers.pages import read_page
from index.speakers.people import People, Person
from index.speakers.reading import Opening, read_openings
from index.speakers.vocabulary import RELATIONS, TITLES, is_role_noun

_NAMED_WORDS = 2  # fewer are a surname again, which tells nobody more
_FARTHEST = 6  # sentences between a pronoun and the one that says whom it means
_MANAGING = frozenset("acting founding managing presiding returning sitting".split())
_LONGEST_TITLE = 4  # items before a surname: "Det. Insp. Reese"


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom the word means that a sentence opens with, or opens with after a phrase.

    ``word`` is as the sentence has it, from ``start``: "He", "Ms Lane". ``person`` is who that
    is in the article's words, name in full and role, and ``name`` the name alone; both are
    ``None`` where it is not certain who is meant.
    """

    word: str
    start: int
    name: str | None = None
    person: str | None = None


def find_referents(article: Article) -> Mapping[Span, Referent]:
    """The referent of each sentence whose subject is "he", "she", "his …" or a surname.

    The keys are spans from ``Paragraph.sentences`` of searchable paragraphs.
    """
    pages = [read_page(article.text, paragraph) for paragraph in article.searchable()]
    people = People(pages, article.title)
    reading = _Reading(article.text, people, read_openings(pages, people))
    talk = min((s.start for s in find_answers(pages, people)), default=len(article.text))
    referents: dict[Span, Referent] = {}
    # A new section begins anew: its "he" is not somebody from the section before.
    for _, section in groupby(pages, key=lambda page: page.paragraph.section):
        sentences = [s for page in section for s in page.paragraph.sentences if s.start < talk]
        for number, sentence in enumerate(sentences):
            before = sentences[max(0, number - _FARTHEST) : number]
            referent = reading.referent(sentence, before)
            if referent is not None:
                referents[sentence] = referent
    return referents


class _Reading:
    """One article's openings, and what its names show about who is a human being."""

    def __init__(self, text: str, people: People, openings: Mapping[Span, Opening]) -> None:
        self._text = text
        self._people = people
        self._openings = openings
        # "the Cyrus Cylinder" is nobody.
        self._definite = {people.meant.get(m.start) for m in people.mentions if m.definite}
        self._beginning: dict[str, set[Person | None]] = defaultdict(set)
        for mention in people.mentions:
            if mention.full:
                meant = people.meant.get(mention.start)
                self._beginning[mention.words[0].lower()].add(meant)

    def referent(self, sentence: Span, before: Sequence[Span]) -> Referent | None:
        """Whom a sentence's opening means, after the sentences ``before`` it."""
        opening = self._openings.get(sentence)
        if opening is None:
            return None
        if opening.gender is None:
            return self._of_name(opening)
        word, start, person = opening.item.text, opening.item.start, opening.person
        if (
            person is None
            or not self._is_somebody(person)
            or self._looks_ahead(opening, sentence)
            or not self._is_last_meant(person, opening.gender, before)
        ):
            return Referent(word, start)
        return Referent(word, start, person.name, self._described(person))

    def _is_last_meant(self, person: Person, gender: str, before: Sequence[Span]) -> bool:
        """Whether the nearest sentence about anybody is about ``person``.

        Attribution may pass over sentences that name nobody it knows; a gloss may not.
        """
        for sentence in reversed(before):
            opening = self._openings.get(sentence)
            if opening is not None and opening.person is person:
                return True
            named = {
                other
                for other in self._people.named(sentence.start, sentence.end)
                if not (other.thing or other.body) and other.gender in (None, gender)
            }
            if named:
                return named == {person} and opening is None
            other = opening.person if opening is not None else None
            if opening is not None and (other is None or other.gender in (None, gender)):
                return False
        return False

    def _looks_ahead(self, opening: Opening, sentence: Span) -> bool:
        """Whether it may mean somebody named after it: "His face red, Lane left."."""
        if opening.item.low in ("he", "she"):
            return False
        kin = _named_kin(opening)
        after = opening.item.start if kin is None else kin.end
        return bool(self._people.named(after, sentence.end))

    def _of_name(self, opening: Opening) -> Referent | None:
        """Whom a name means that the article has in full; ``None`` if it says it all."""
        mention, person = opening.item.mention, opening.person
        if mention is None or person is None or mention.full or mention.definite or mention.suffix:
            return None
        known = person.human and self._is_somebody(person)
        if not known or len(person.words) <= len(mention.words):
            return None
        if not _begins_with(opening, mention):
            return None
        if mention.surname != person.words[0].lower() and (
            is_given_name(mention.surname) or self._beginning[mention.surname] - {person}
        ):
            return None  # "Harvard", beside "Harvard College", may be either
        word = self._text[mention.title_start : mention.end]
        return Referent(word, mention.title_start, person.name, self._described(person))

    def _is_somebody(self, person: Person) -> bool:
        """Whether a full name is a human being's for sure."""
        return (
            self._people.is_human(person)
            and len(person.words) >= _NAMED_WORDS
            and len({word.lower() for word in person.words}) == len(person.words)
            and person not in self._definite
        )

    def _described(self, person: Person) -> str:
        return described(person.name, self._people.role(person))


def _named_kin(opening: Opening) -> Mention | None:
    """The name in "Her niece, Ann Reese, …", which is never whom "her" means."""
    words: list[Item] = []
    for item in opening.items[opening.first + 1 :]:
        if item.mention is not None:
            head = words[-1].low.rpartition("-")[2] if words else ""
            return item.mention if head in RELATIONS or is_role_noun(head) else None
        if item.sort is WORD:
            words.append(item)
        elif item.text != ",":
            break
    return None


def _begins_with(opening: Opening, mention: Mention) -> bool:
    """Whether the name is all of the subject: not "His opponent at the time was Lane"."""
    at = next(n for n, item in enumerate(opening.items) if item.mention is mention)
    return at - opening.first < _LONGEST_TITLE


def described(name: str, role: str | None) -> str:
    """The name with its role: "Prof. Ann Reese", "Ann Reese, the council’s leader"."""
    words = role.split() if role else []
    if not words or is_given_name(words[0]) or _is_verb(words[0]):
        return name
    if words[0][0].isupper() and all(word.lower().rstrip(".") in TITLES for word in words):
        return f"{role} {name}"
    return f"{name}, {role}"


def _is_verb(word: str) -> bool:
    """Whether a role's first word is part of the sentence around it: "seeing US President"."""
    return word.endswith("ing") and word not in _MANAGING
