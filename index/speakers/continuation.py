"""Quotations that go on: over sentences, over paragraphs, and after their attribution.

“…,” said Reese. “This is hers too.” So is a paragraph of nothing but quotation after it,
and every paragraph of a quotation that opens its marks again and closes them at the end.
"""

from collections.abc import Mapping, Sequence

from index.article import Span
from index.speakers.pages import Page
from index.speakers.people import Person
from index.speakers.sentences import SILENT, Verdict


def continue_quotations(
    pages: Sequence[Page], verdicts: Mapping[Span, Verdict]
) -> dict[Span, Verdict]:
    """The verdicts that name a person, and those that follow from them."""
    speakers = _quotation_speakers(pages, verdicts)
    spoken: dict[Span, Verdict] = {}
    last: Verdict | None = None  # of the sentence before, if its speaker may go on
    section: str | None = None
    for page in pages:
        sentences = page.paragraph.sentences
        bare = [page.is_bare(sentence) for sentence in sentences]
        if page.muddled or page.paragraph.section != section or not all(bare):
            last = None  # a paragraph with words of its own says who speaks in it
        section = page.paragraph.section
        for number, sentence in enumerate(sentences):
            verdict = _verdict(page, number, bare[number], verdicts, speakers, last)
            if verdict.person is not None:
                spoken[sentence] = verdict
            last = verdict if verdict.person is not None and not verdict.asks else None
        if last is not None and last.kind != "direct":
            last = None
    return spoken


def _verdict(
    page: Page,
    number: int,
    bare: bool,
    verdicts: Mapping[Span, Verdict],
    speakers: Mapping[int, Person | None],
    last: Verdict | None,
) -> Verdict:
    """The verdict on a sentence, given whose its quotations are and who spoke ``last``."""
    sentence = page.paragraph.sentences[number]
    verdict = verdicts.get(sentence, SILENT)
    if verdict.person is None and not bare:
        return verdict
    within = [q.start for q in page.within(sentence)]
    if verdict.person is not None:
        agreed = all(speakers.get(at, verdict.person) == verdict.person for at in within)
        return verdict if agreed else Verdict(voiced=True)
    if verdict.voiced:
        return verdict
    known = {speakers[at] for at in within if at in speakers}
    if not known:
        if last is None or _is_answered(page, number, verdicts, last.person):
            return verdict
        return Verdict(last.person)
    person = known.pop()
    return Verdict(person) if not known and all(at in speakers for at in within) else verdict


def _is_answered(
    page: Page, number: int, verdicts: Mapping[Span, Verdict], person: Person | None
) -> bool:
    """Whether the next sentence may say who spoke: “Grizzlies?” Lane repeated."""
    if number + 1 == len(page.paragraph.sentences):
        return False
    sentence, following = page.paragraph.sentences[number : number + 2]
    verdict = verdicts.get(following, SILENT)
    if not verdict.voiced or verdict.person == person or page.masked_sentence(following)[0] == "“":
        return False
    stop = page.masked_sentence(sentence).rstrip("”")[-1:]
    return verdict.person is not None or stop in "?!…,—"


def _quotation_speakers(
    pages: Sequence[Page], verdicts: Mapping[Span, Verdict]
) -> dict[int, Person | None]:
    """Whose each attributed quotation is, by its start; ``None`` where sentences disagree."""
    speakers: dict[int, Person | None] = {}
    chain: list[int] = []  # starts of a quotation that was left open in each paragraph so far
    for page in pages:
        if page.muddled:
            chain = []
            continue
        for sentence in page.paragraph.sentences:
            verdict = verdicts.get(sentence, SILENT)
            for quotation in page.within(sentence) if verdict.quoted else ():
                if any(quotation.start <= at < quotation.end for at in verdict.quoted):
                    agrees = speakers.get(quotation.start, verdict.person) == verdict.person
                    speakers[quotation.start] = verdict.person if agrees else None
        if not page.quotations:
            chain = []
            continue
        first, last = page.quotations[0], page.quotations[-1]
        if first.start != page.start:
            chain = []
        elif chain:
            chain.append(first.start)
            said = {speakers[at] for at in chain if at in speakers}
            for at in chain if said else ():
                speakers[at] = next(iter(said)) if len(said) == 1 else None
        if not last.runs_on:
            chain = []
        elif not chain or last is not first:
            chain = [last.start]
    return speakers
