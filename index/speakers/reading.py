"""An article read sentence by sentence: who each sentence, by itself, says is speaking."""

from collections.abc import Sequence
from typing import NamedTuple

from index.article import Span
from index.speakers.cues import Cue, find_cues
from index.speakers.focus import Focus, Pronoun, Seen
from index.speakers.items import Item, may_report, read_items
from index.speakers.openings import (
    clause_subject,
    is_stranger,
    opening_subject,
    opens_plural,
    opens_with_stranger,
)
from index.speakers.pages import Page
from index.speakers.people import People, Person
from index.speakers.quotations import MASK
from index.speakers.sentences import SILENT, Verdict, judge
from index.speakers.subjects import Subject

# Items in which the subject of a sentence is looked for that reports nothing.
_OPENING = 18
# Sentences that name nobody and still say who is spoken of open with one of these.
_TELLING = tuple(f"{word} " for word in "He She A An The One Another This His Her But And".split())
# With more characters outside quotation marks it is no sentence, and nobody's.
_LONGEST = 3000
_KIN = {"his": "m", "her": "f"}


def read_sentences(pages: Sequence[Page], people: People) -> dict[Span, Verdict]:
    """The verdict on each sentence that may report speech, in reading order."""
    reader = _Reader(people)
    verdicts: dict[Span, Verdict] = {}
    for page in pages:
        if page.muddled:
            continue
        for sentence in page.paragraph.sentences:
            verdict = reader.read(page, sentence)
            if verdict is not SILENT:
                verdicts[sentence] = verdict
    return verdicts


class Opening(NamedTuple):
    """What a sentence opens with, outside quotation marks, and whom it means.

    ``item`` is the pronoun or name; ``gender`` is the pronoun's. ``items`` are the first of the
    sentence, of which the subject's phrase begins with the ``first``-th. ``person`` is ``None``
    where that is not certain.
    """

    item: Item
    first: int
    gender: str | None
    person: Person | None
    items: Sequence[Item]


def read_openings(pages: Sequence[Page], people: People) -> dict[Span, Opening]:
    """What each sentence opens with that has "he", "she", "his", "her" or a name for its subject.

    Also whom it means: as ``read_sentences`` reads it, but whatever the sentence reports.
    """
    reader = _Reader(people)
    found: dict[Span, Opening] = {}
    for page in pages:
        if page.muddled:
            continue
        for sentence in page.paragraph.sentences:
            number = reader.noted
            reader.read(page, sentence)
            opening = reader.opening(page, sentence, number)
            if opening is not None:
                found[sentence] = opening
    return found


class _Read(NamedTuple):
    """One sentence as read: its items, and the subject it opens with.

    ``number``: how many were noted before it.
    """

    page: Page
    span: Span
    number: int
    items: Sequence[Item]
    opening: Subject | None

    @property
    def paragraph(self) -> int:
        return self.page.paragraph.number


class _Reader:
    """Reads one article; what it has read decides whom later pronouns mean."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._names = {mention.start: mention for mention in people.mentions}
        self._focus = Focus(people)

    @property
    def noted(self) -> int:
        """How many sentences have been noted."""
        return self._focus.noted

    def opening(self, page: Page, sentence: Span, number: int) -> Opening | None:
        """What a sentence opens with; ``number`` were noted before it was read."""
        begin, end = sentence.start, sentence.end
        items = read_items(page.masked, begin, end, page.start, self._names, _OPENING)
        if not items:
            return None
        subject = opening_subject(items)
        read = _Read(page, sentence, number, items, subject)
        if items[0].low in _KIN:
            subject = Subject(0, gender=_KIN[items[0].low])
        if subject is None:
            return None
        if subject.gender is not None:
            item = items[subject.first]
            person = self._antecedent(read, subject, subject.gender)
        else:
            item = next(i for i in items[subject.first :] if i.mention is subject.mention)
            person = self._meant(subject)
        return Opening(item, subject.first, subject.gender, person, items)

    def read(self, page: Page, sentence: Span) -> Verdict:
        begin, end = sentence.start, sentence.end
        named = self._people.named(begin, end)
        if not named and page.is_bare(sentence):
            return SILENT
        masked = page.masked_sentence(sentence)
        reports = may_report(masked)
        if not (reports or named or masked.startswith(_TELLING)):
            return SILENT
        if len(masked) > _LONGEST and len(masked.replace(MASK, "")) > _LONGEST:
            return SILENT
        number = self._focus.noted
        if not reports:
            most = _OPENING if named else _OPENING // 3
            self._focus.note_unread(lambda: self._look(page, sentence, number, most))
            return SILENT
        items = read_items(page.masked, begin, end, page.start, self._names, _LONGEST)
        if not items:  # "___"
            return SILENT
        read = _Read(page, sentence, number, items, opening_subject(items))
        cues = find_cues(items)
        persons = self._persons(read, cues)
        verdict = judge(
            items,
            cues,
            persons,
            read.opening,
            lambda item: not page.quotes_title(item.start, len(item.text)),
        )
        self._focus.note(self._seen(read, cues, persons, verdict))
        return verdict

    def _look(self, page: Page, sentence: Span, number: int, most: int) -> Seen | None:
        """What a sentence that reports nothing tells about whom later pronouns mean."""
        begin, end = sentence.start, sentence.end
        items = read_items(page.masked, begin, end, page.start, self._names, most)
        if not items:
            return None
        read = _Read(page, sentence, number, items, opening_subject(items))
        return self._seen(read, [], [], SILENT)

    def _persons(self, read: _Read, cues: Sequence[Cue]) -> list[Person | None]:
        """Whom the subject of each cue means."""
        known: dict[int, Person | None] = {}
        for cue in cues:
            subject = cue.subject
            if subject.first in known:
                continue
            if subject.gender is not None:
                person = self._antecedent(read, subject, subject.gender)
            else:
                person = self._meant(subject)
            known[subject.first] = None if person is None or person.thing else person
        return [known[cue.subject.first] for cue in cues]

    def _meant(self, subject: Subject | None) -> Person | None:
        if subject is None or subject.mention is None:
            return None
        return self._people.meant.get(subject.mention.start)

    def _antecedent(self, read: _Read, subject: Subject, gender: str) -> Person | None:
        """Whom the pronoun means that is the ``subject``."""
        at = read.items[subject.first].start
        opens = read.opening
        if opens is None or opens.first >= subject.first:
            opens = clause_subject(read.items)
        return self._focus.antecedent(
            Pronoun(
                gender=gender,
                paragraph=read.paragraph,
                sentence=read.number,
                before=self._people.named(read.span.start, at),
                beside=self._people.named(at, read.span.end),
                opens=self._meant(opens) if opens and opens.first < subject.first else None,
            )
        )

    def _seen(
        self,
        read: _Read,
        cues: Sequence[Cue],
        persons: Sequence[Person | None],
        verdict: Verdict,
    ) -> Seen | None:
        """What the sentence tells about whom later pronouns mean, if anything."""
        subject, stranger = self._subject(read, cues, persons)
        begin, end = read.span.start, read.span.end
        # "Reese met Lane’s mother": with a subject, Lane is not spoken of.
        named = self._people.named(begin, end, possessive=subject is None)
        if subject is None and not stranger and not named:
            return None
        return Seen(
            paragraph=read.paragraph,
            subject=subject,
            stranger=stranger,
            others=tuple(person for person in named if person is not subject),
            spoke=subject is not None and set(persons) == {subject} and not verdict.asks,
            kin=_KIN.get(read.items[0].low),
            masked=read.page.masked_sentence(read.span),
        )

    def _subject(
        self, read: _Read, cues: Sequence[Cue], persons: Sequence[Person | None]
    ) -> tuple[Person | None, bool]:
        """Who a sentence is about, and whether that is somebody it does not name."""
        opening = read.opening
        if opening is not None and opening.gender is not None:
            subject = self._antecedent(read, opening, opening.gender)
            return subject, subject is None
        if opening is not None and not opens_plural(read.items, opening):
            subject = self._meant(opening)
            return subject, subject is None
        for cue, person in zip(cues, persons, strict=True):
            if not cue.shared:
                unnamed = cue.subject.unnamed and not is_stranger(read.items, cue.subject, cue.at)
                return person, person is None and not unnamed
        return None, opens_with_stranger(read.items)
