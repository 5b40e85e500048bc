"""Who said it: the speaker of every sentence that reports speech.

Precision comes first. A quote signed with the wrong name is the worst thing this program
can show, so wherever two people could have spoken, a pronoun could mean either, or the
source is not named, the sentence has no speaker. The paper's own voice has none either.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.article import Article, Paragraph, Span
from index.attribution_clauses import (
    Cue,
    Item,
    find_cues,
    may_report,
    opening_subject,
    read_items,
)
from index.attribution_focus import Focus, Seen, is_stranger, is_stranger_opening
from index.attribution_people import Mention, People, Person, find_mentions
from index.attribution_quotations import MASK, Quotation, find_quotations, mask
from index.attribution_roles import find_role
from index.attribution_sentences import Manner, Verdict, judge

_TITLE_WORDS = 7
# What is left of a masked sentence without these is not quoted.
_QUOTED = str.maketrans(dict.fromkeys(f"{MASK}“”‘’\"' \n\t.,;:?!…—–-()[]", ""))
_OPENING = 18  # items in which a sentence's subject is looked for


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a sentence, as the article tells it.

    ``name`` is in full where the article gives it in full; ``role`` is what it says the
    speaker is, in its words. ``kind``: in quotation marks, partly so, or in other words.
    """

    name: str
    role: str | None
    kind: Manner


@dataclass(frozen=True, slots=True)
class _Page:
    """A searchable paragraph, its quotations, and its text with them masked."""

    paragraph: Paragraph
    quotations: tuple[Quotation, ...]
    masked: str
    muddled: bool

    @property
    def start(self) -> int:
        return self.paragraph.span.start


def find_speakers(article: Article) -> Mapping[Span, Attribution]:
    """The speaker of each sentence of a searchable paragraph that reports speech.

    The keys are spans from ``Paragraph.sentences``. Sentences without a certain speaker
    are absent.
    """
    pages = [_page(article, paragraph) for paragraph in article.searchable()]
    mentions = [
        mention
        for page in pages
        if not page.muddled
        for mention in find_mentions(page.masked, page.start, page.paragraph.number)
    ]
    people = People(mentions, article.title, [page.masked for page in pages])
    verdicts = _read(article, pages, people)
    spoken = _continued(article, pages, verdicts)
    roles = _Roles(people, pages)
    return {
        span: Attribution(verdict.person.name, roles.of(verdict.person), verdict.kind)
        for span, verdict in spoken.items()
        if verdict.person is not None
    }


def _page(article: Article, paragraph: Paragraph) -> _Page:
    found = find_quotations(article.text, paragraph.span)
    if found is None:
        return _Page(paragraph, (), article.text[paragraph.span.start : paragraph.span.end], True)
    return _Page(paragraph, found, mask(article.text, paragraph.span, found), False)


def _read(article: Article, pages: Sequence[_Page], people: People) -> dict[Span, Verdict]:
    """What each sentence says by itself about who speaks."""
    names = {mention.start: mention for mention in people.mentions}
    focus = Focus()
    verdicts: dict[Span, Verdict] = {}

    def counts(item: Item) -> bool:
        return not _is_title(article.text[item.start : item.start + len(item.text)])

    for page in pages:
        if page.muddled:
            continue
        number = page.paragraph.number
        for sentence in page.paragraph.sentences:
            begin, end = sentence.start, sentence.end
            named = people.named(begin, end)
            cues: list[Cue] = []
            persons: list[Person | None] = []
            if not named and _is_bare(page, sentence):
                continue
            if may_report(page.masked[begin - page.start : end - page.start]):
                items = read_items(page.masked, begin, end, page.start, names)
                cues = find_cues(items)
                persons = _persons(items, cues, people, focus, number)
                verdicts[sentence] = judge(items, cues, persons, counts)
            else:
                most = _OPENING if named else _OPENING // 3
                items = read_items(page.masked, begin, end, page.start, names, most)
            seen = _seen(items, cues, persons, named, people, focus, number)
            if seen is not None:
                focus.note(seen)
    return verdicts


def _persons(
    items: Sequence[Item], cues: Sequence[Cue], people: People, focus: Focus, paragraph: int
) -> list[Person | None]:
    """Whom the subject of each cue means."""
    known: dict[int, Person | None] = {}
    for cue in cues:
        subject = cue.subject
        if subject.first in known:
            continue
        if subject.mention is not None:
            person = people.meant.get(subject.mention.start)
            known[subject.first] = None if person is None or person.thing else person
        elif subject.gender is not None:
            known[subject.first] = _antecedent(
                items, subject.first, subject.gender, people, focus, paragraph
            )
        else:
            known[subject.first] = None
    return [known[cue.subject.first] for cue in cues]


def _antecedent(
    items: Sequence[Item], at: int, gender: str, people: People, focus: Focus, paragraph: int
) -> Person | None:
    before = people.named(items[0].start, items[at].start)
    opens = None
    opening = opening_subject(items)
    if opening is not None and opening.mention is not None and opening.first < at:
        opens = people.meant.get(opening.mention.start)
    elif at > 2 and items[0].low in ("when", "after", "as", "before", "while", "once", "if"):
        mention = items[1].mention
        if mention is not None and not mention.possessive:
            opens = people.meant.get(mention.start)
    return focus.antecedent(gender, paragraph, before, opens)


def _seen(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    named: Sequence[Person],
    people: People,
    focus: Focus,
    paragraph: int,
) -> Seen | None:
    """What the sentence tells about who later pronouns mean; ``None`` if nothing."""
    subject: Person | None = None
    stranger = False
    first = next((n for n, cue in enumerate(cues) if not cue.shared), None)
    if first is not None and not (opening := opening_subject(items)):
        subject = persons[first]
        cue = cues[first]
        stranger = subject is None and (
            not cue.subject.unnamed or is_stranger(items, cue.subject, cue.at)
        )
    else:
        opening = opening_subject(items)
        if opening is not None and opening.mention is not None:
            subject = people.meant.get(opening.mention.start)
            stranger = subject is None
        elif opening is not None and opening.gender is not None:
            subject = _antecedent(items, opening.first, opening.gender, people, focus, paragraph)
            stranger = subject is None
        elif items and is_stranger_opening(items):
            stranger = True
    if subject is None and not stranger and not named:
        return None
    spoke = bool(cues) and set(persons) == {subject}
    return Seen(paragraph, subject, stranger, tuple(p for p in named if p != subject), spoke)


def _continued(
    article: Article, pages: Sequence[_Page], verdicts: Mapping[Span, Verdict]
) -> dict[Span, Verdict]:
    """The verdicts, and those on the sentences of a quotation that others attribute.

    “…,” said Reese. “This is hers too.” And so is a paragraph of nothing but quotation
    after it, and every paragraph of one that opens its marks again and again.
    """
    speakers = _quotation_speakers(pages, verdicts)
    spoken: dict[Span, Verdict] = {}
    last: Verdict | None = None  # of the sentence before, if its speaker may go on
    section: str | None = None
    for page in pages:
        if page.paragraph.section != section:
            last, section = None, page.paragraph.section
        bare = [_is_bare(page, sentence) for sentence in page.paragraph.sentences]
        if page.muddled or (last is not None and not all(bare) and last.kind != "direct"):
            last = None
        goes_on = last if bare and all(bare) else None
        for number, sentence in enumerate(page.paragraph.sentences):
            verdict = verdicts.get(sentence, Verdict())
            within = _within(page, sentence)
            if verdict.person is None and not verdict.voiced and bare[number]:
                person = speakers.get(within[0].start) if within else None
                if person is not None and all(speakers.get(q.start) == person for q in within):
                    verdict = Verdict(person, "direct")
                elif (
                    goes_on is not None
                    and not any(q.start in speakers for q in within)
                    and not _is_answered(page, number, verdicts, goes_on.person)
                ):
                    verdict = Verdict(goes_on.person, "direct")
            elif verdict.person is not None and any(
                speakers.get(q.start, verdict.person) != verdict.person for q in within
            ):
                verdict = Verdict(voiced=True)
            if verdict.person is not None:
                spoken[sentence] = verdict
            goes_on = verdict if verdict.person is not None and not verdict.asks else None
        last = goes_on
    return spoken


def _is_answered(
    page: _Page, number: int, verdicts: Mapping[Span, Verdict], person: Person | None
) -> bool:
    """Whether the next sentence may say who spoke: “Grizzlies?” Lane repeated."""
    if number + 1 >= len(page.paragraph.sentences):
        return False
    sentence, following = page.paragraph.sentences[number : number + 2]
    verdict = verdicts.get(following, Verdict())
    begins = following.start - page.start
    if page.masked[begins] == "“" or not verdict.voiced:
        return False
    ends = page.masked[: sentence.end - page.start].rstrip("”")[-1:]
    return verdict.person != person and (ends in ("?", "!", "…", ",", "—") or verdict.person is not None)


def _quotation_speakers(
    pages: Sequence[_Page], verdicts: Mapping[Span, Verdict]
) -> dict[int, Person | None]:
    """Whose each quotation is, by its start; ``None`` where sentences disagree."""
    speakers: dict[int, Person | None] = {}
    chain: list[int] = []
    for page in pages:
        if page.muddled:
            chain = []
            continue
        if not (page.quotations and page.quotations[0].start == page.start):
            chain = []
        for quotation in page.quotations:
            for sentence in page.paragraph.sentences:
                verdict = verdicts.get(sentence)
                if verdict is None or not any(
                    quotation.start <= at < quotation.end for at in verdict.quoted
                ):
                    continue
                _agree(speakers, quotation.start, verdict.person)
        if chain and page.quotations:
            first = page.quotations[0].start
            said = {speakers[at] for at in [*chain, first] if at in speakers}
            if said:
                person = said.pop() if len(said) == 1 else None
                for at in [*chain, first]:
                    speakers[at] = person
        if page.quotations and page.quotations[-1].runs_on:
            last = page.quotations[-1].start
            chain = [*chain, last] if last == page.start else [last]
        else:
            chain = []
    return speakers


def _agree(speakers: dict[int, Person | None], at: int, person: Person | None) -> None:
    speakers[at] = person if speakers.get(at, person) == person else None


def _within(page: _Page, sentence: Span) -> list[Quotation]:
    return [q for q in page.quotations if q.start < sentence.end and sentence.start < q.end]


def _is_bare(page: _Page, sentence: Span) -> bool:
    """Whether a sentence is nothing but quoted words."""
    masked = page.masked[sentence.start - page.start : sentence.end - page.start]
    return MASK in masked and not masked.translate(_QUOTED)


def _is_title(words: str) -> bool:
    """Whether words in quotation marks name a work, not speech: “Meet the Press”."""
    inside = words.strip("“”\"'‘’`«»,.")
    parts = inside.split()
    if not 2 <= len(parts) <= _TITLE_WORDS or inside[-1:] in "?!":
        return False
    return all(part[:1].isupper() or len(part) < 4 for part in parts) and parts[-1][:1].isupper()


class _Roles:
    """Roles, looked up for those who speak and no others."""

    def __init__(self, people: People, pages: Sequence[_Page]) -> None:
        self._pages = {page.paragraph.number: page for page in pages}
        self._mentions: dict[Person, list[Mention]] = defaultdict(list)
        for mention in people.mentions:
            person = people.meant.get(mention.start)
            if person is not None:
                self._mentions[person].append(mention)
        self._known: dict[Person, str | None] = {}

    def of(self, person: Person) -> str | None:
        if person not in self._known:
            places = []
            for mention in self._mentions[person]:
                if mention.full or mention.titled or mention.honorific:
                    page = self._pages[mention.paragraph]
                    places.append((mention, page.masked, page.start))
            self._known[person] = find_role(places[:5])
        return self._known[person]
