"""An article read sentence by sentence: who each sentence, by itself, says is speaking."""

from collections.abc import Sequence

from index.article import Span
from index.attribution_cues import Cue, find_cues
from index.attribution_focus import Focus, Pronoun, Seen
from index.attribution_items import Item, may_report, read_items
from index.attribution_openings import (
    clause_subject,
    is_stranger,
    opening_subject,
    opens_plural,
    opens_with_stranger,
)
from index.attribution_pages import Page
from index.attribution_people import People, Person
from index.attribution_quotations import MASK
from index.attribution_sentences import SILENT, Verdict, judge
from index.attribution_subjects import Subject

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


class _Reader:
    """Reads one article; what it has read decides whom later pronouns mean."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._names = {mention.start: mention for mention in people.mentions}
        self._focus = Focus(people)

    def read(self, page: Page, sentence: Span) -> Verdict:
        begin, end = sentence.start, sentence.end
        named = self._people.named(begin, end)
        if not named and page.is_bare(sentence):
            return SILENT
        number = page.paragraph.number
        masked = page.masked_sentence(sentence)
        reports = may_report(masked)
        if not (reports or named or masked.startswith(_TELLING)):
            return SILENT
        if len(masked) > _LONGEST and len(masked.replace(MASK, "")) > _LONGEST:
            return SILENT
        most = _LONGEST if reports else _OPENING if named else _OPENING // 3
        items = read_items(page.masked, begin, end, page.start, self._names, most)
        opening = opening_subject(items)
        if not reports:
            self._note(number, items, end, opening, [], [], named, SILENT)
            return SILENT
        cues = find_cues(items)
        persons = self._persons(items, cues, opening, end, number)
        verdict = judge(
            items,
            cues,
            persons,
            opening,
            lambda item: not page.quotes_title(item.start, len(item.text)),
        )
        self._note(number, items, end, opening, cues, persons, named, verdict)
        return verdict

    def _persons(
        self,
        items: Sequence[Item],
        cues: Sequence[Cue],
        opening: Subject | None,
        end: int,
        paragraph: int,
    ) -> list[Person | None]:
        """Whom the subject of each cue means."""
        known: dict[int, Person | None] = {}
        for cue in cues:
            subject = cue.subject
            if subject.first in known:
                continue
            if subject.gender is not None:
                person = self._antecedent(items, subject, opening, end, paragraph)
            else:
                person = self._meant(subject)
            known[subject.first] = None if person is None or person.thing else person
        return [known[cue.subject.first] for cue in cues]

    def _meant(self, subject: Subject | None) -> Person | None:
        if subject is None or subject.mention is None:
            return None
        return self._people.meant.get(subject.mention.start)

    def _antecedent(
        self,
        items: Sequence[Item],
        subject: Subject,
        opening: Subject | None,
        end: int,
        paragraph: int,
    ) -> Person | None:
        assert subject.gender is not None
        at = items[subject.first].start
        first = opening if opening and opening.first < subject.first else clause_subject(items)
        return self._focus.antecedent(
            Pronoun(
                gender=subject.gender,
                paragraph=paragraph,
                before=self._people.named(items[0].start, at),
                beside=self._people.named(at, end),
                opens=self._meant(first) if first and first.first < subject.first else None,
            )
        )

    def _note(
        self,
        paragraph: int,
        items: Sequence[Item],
        end: int,
        opening: Subject | None,
        cues: Sequence[Cue],
        persons: Sequence[Person | None],
        named: Sequence[Person],
        verdict: Verdict,
    ) -> None:
        """Remember what the sentence tells about whom later pronouns mean."""
        subject: Person | None = None
        stranger = False
        first = next((n for n, cue in enumerate(cues) if not cue.shared), None)
        if opening is not None and opening.gender is not None:
            until = items[-1].start
            subject = self._antecedent(items, opening, opening, until, paragraph)
            stranger = subject is None
        elif opening is not None and not opens_plural(items, opening):
            subject = self._meant(opening)
            stranger = subject is None
        elif first is not None:
            subject = persons[first]
            cue = cues[first]
            stranger = subject is None and (
                not cue.subject.unnamed or is_stranger(items, cue.subject, cue.at)
            )
        else:
            stranger = opens_with_stranger(items)
        if subject is None and not stranger and not named:
            return
        if subject is not None:  # "Reese met Lane’s mother": Lane is not spoken of
            named = self._people.named(items[0].start, end, possessive=False)
        others = tuple(person for person in named if person != subject)
        spoke = subject is not None and set(persons) == {subject} and not verdict.asks
        kin = _KIN.get(items[0].low) if items else None
        self._focus.note(Seen(paragraph, subject, stranger, others, spoke, kin))
