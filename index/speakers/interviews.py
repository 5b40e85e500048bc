"""Questions and answers: interviews and transcripts, whose answers have no quotation marks.

Three forms are known: "Q:" and "A:"; a speaker’s name and a colon before what they say; and
questions that stand as paragraphs of their own with the answers between them. A page of
frequently asked questions or a list of candidates looks much the same, so there has to be
somebody who says "I": see each form for what else it needs.
"""

import re
from collections.abc import Mapping, Sequence

from index.article import Span
from index.speakers.pages import Page
from index.speakers.people import People, Person
from index.speakers.sentences import Verdict

_MARKED = re.compile(r"(Q|A)\s?(?:[:.]|\s[-–—])\s+\S")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b(?!\.)")
_SECOND_PERSON = re.compile(r"\b[Yy]our?\b")
_ABOUT_THEM = re.compile(r"\b(?:I|[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")  # told by whoever writes
_LONGEST_QUESTION = 240  # characters
_LONGEST_REMARK = 120  # characters
_FEWEST_MARKED = 2
_FEWEST_NAMED = 3
_FEWEST_QUESTIONS = 4


def find_answers(pages: Sequence[Page], people: People) -> Mapping[Span, Verdict]:
    """The sentences of answers, and of speeches after a name and a colon."""
    answers = _marked(pages, people) or _named(pages, people) or _between_questions(pages, people)
    return {
        sentence: Verdict(person)
        for page, person in answers
        for sentence in page.paragraph.sentences
    }


def _marked(pages: Sequence[Page], people: People) -> list[tuple[Page, Person]]:
    """Paragraphs that begin with "A:", by the only person named before the first "Q:"."""
    marks = [match[1] if (match := _MARKED.match(page.text)) else "" for page in pages]
    if marks.count("Q") < _FEWEST_MARKED or marks.count("A") < _FEWEST_MARKED:
        return []
    answers = [page for page, mark in zip(pages, marks, strict=True) if mark == "A"]
    speaking = sum(bool(_FIRST_PERSON.search(page.text)) for page in answers)
    person = _introduced(pages, marks.index("Q"), people)
    if person is None or 2 * speaking < len(answers):
        return []
    return [(page, person) for page in answers]


def _named(pages: Sequence[Page], people: People) -> list[tuple[Page, Person]]:
    """Paragraphs that begin with a name and a colon, where most of them say "I" or "you"."""
    speeches: list[tuple[Page, Person]] = []
    talking = 0
    starts = {mention.start: mention for mention in people.mentions}
    for page in pages:
        mention = starts.get(page.start)
        if mention is None or page.muddled or page.quotations:
            continue
        person = people.meant.get(mention.start)
        colon = mention.end - page.start
        if person is None or not person.human or page.text[colon : colon + 2] != ": ":
            continue
        speeches.append((page, person))
        words = page.text[colon:]
        talking += bool(_FIRST_PERSON.search(words) or _SECOND_PERSON.search(words))
    if len(speeches) < _FEWEST_NAMED or 2 * talking < len(speeches):
        return []
    return speeches


def _between_questions(pages: Sequence[Page], people: People) -> list[tuple[Page, Person]]:
    """The paragraph after each question that stands alone, where an interview is certain.

    Questions have to speak to a "you", answers to say "I", one paragraph of answer to follow
    most questions, and one person, no more, to be named before the first.
    """
    asked = [number for number, page in enumerate(pages) if _is_question(page)]
    if len(asked) < _FEWEST_QUESTIONS:
        return []
    if sum(bool(_SECOND_PERSON.search(pages[number].text)) for number in asked) < 2:
        return []
    questions = frozenset(asked)
    answers = [n + 1 for n in asked if n + 1 < len(pages) and n + 1 not in questions]
    alternating = sum(n + 1 in questions or n + 1 == len(pages) for n in answers)
    speaking = sum(bool(_FIRST_PERSON.search(pages[n].text)) for n in answers)
    if 4 * alternating < 3 * len(asked) or 4 * speaking < 3 * len(answers):
        return []
    person = _introduced(pages, asked[0], people)
    after = [n + 1 for n in _put_to_them(pages, answers, questions)]
    return [(pages[n], person) for n in [*answers, *after]] if person is not None else []


def _put_to_them(
    pages: Sequence[Page], answers: Sequence[int], questions: frozenset[int]
) -> list[int]:
    """Where an interviewer says rather than asks: "Some traders call it dear."

    A short paragraph between an answer and one that says "I" or "us", after which the questions
    go on. If it is a part of the answer before it, the one after it is so too.
    """
    return [
        n + 1
        for n in answers
        if n + 3 in questions
        and n + 2 not in questions
        and len(pages[n + 1].text) <= min(_LONGEST_REMARK, len(pages[n + 2].text))
        and not _ABOUT_THEM.search(pages[n + 1].text)
        and not pages[n + 1].quotations
        and _FIRST_PERSON.search(pages[n + 2].text)
    ]


def _is_question(page: Page) -> bool:
    return page.text.endswith("?") and len(page.text) <= _LONGEST_QUESTION and not page.quotations


def _introduced(pages: Sequence[Page], first: int, people: People) -> Person | None:
    """The only person named before page ``first``."""
    if first == 0:
        return None
    named = people.named(pages[0].start, pages[first].start)
    humans = {person for person in named if people.is_human(person)}
    person = humans.pop() if len(humans) == 1 else None
    return person if person is not None and len(person.words) > 1 else None
