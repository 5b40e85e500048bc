"""Whether a number or a sum that is quoted is of what, and of whom, a question asks it."""

import re
from collections.abc import Sequence
from itertools import islice

from index.asked_for import counted
from index.evidence import KNOWN_BY
from index.particulars import held
from index.question import Question
from index.words import STOP_STEMS, Stems, stems, words
from server.answering.check import ReadArticle
from server.answering.confidence import about_many
from server.answering.names import is_person, named_in
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import UNSAID, around, is_said, quoted, said_in

BEFORE = 2  # paragraphs
OPENING = 1  # paragraphs: what a story is about, and where

# Written by their signs as often: 4" and 21,196 km.
_UNITS = frozenset(
    stems(
        """acres centimeters centimetres feet gallons grams hectares horsepower hours inches
        kilograms kilometers kilometres kilos litres liters meters metres miles minutes ounces
        pounds seconds tonnes tons volts watts yards degrees percent dollars euros""".split()
    )
)
_PERSON = re.compile(r"[“\"‘']?(?:He|She|They|His|Her|Their|I|We|My)\b")


def counts(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a number is quoted, of what is counted or of what happens to it.

    The thing may go by another word: "185 jobs" are so many posts cut.
    """
    if not any(question.holds(quoted(c)) for c in chosen):
        return False
    what = frozenset(stems(counted(question.text))) - UNSAID - _UNITS - STOP_STEMS
    if not what or any(len(stem) < KNOWN_BY for stem in what):
        return True  # so short ones are initials: "how many tds"
    if any(is_said(stem, around(c)) for c in chosen for stem in what):
        return True
    does = said_in(question) - what
    quotes = [Stems(stems(words(quoted(c)))) for c in chosen]
    return bool(does) and any(
        2 * sum(is_said(stem, quote) for stem in does) >= len(does) for quote in quotes
    )


def not_theirs(
    question: Question, chosen: Sequence[Candidate], read_article: ReadArticle
) -> str | None:
    """A name of a question for a figure that stands neither near a quote nor in the opening.

    The article has it elsewhere, maybe, but there the figure is not said of it.
    """
    if about_many(question.text):
        return None
    for name in named_in(question):
        if not any(_is_near(name, c, read_article) for c in chosen):
            return " ".join(name)
    return None


def _is_near(name: Sequence[str], candidate: Candidate, read_article: ReadArticle) -> bool:
    """Whether a name stands with a sentence; of a person the quote itself has to speak."""
    quote, passage = quoted(candidate), candidate.hit.passage
    if not is_person(name):
        there = Stems(around(candidate) | _before(read_article, candidate))
    elif _PERSON.match(quote):
        there = candidate.understood
    else:
        there = Stems(stems(words(f"{passage.headings} {quote}")))
    return held(name[-1], there) or held(name[-1], _opening(read_article, candidate))


def _before(read_article: ReadArticle, candidate: Candidate) -> frozenset[str]:
    """The stems of the paragraphs before a sentence's: a story moves on to the next place."""
    article = read_article(candidate.hit.passage.record.id).article
    at = candidate.sentence.paragraph
    near = (p for p in article.searchable() if at - BEFORE <= p.number < at)
    return frozenset(stem for p in near for stem in stems(words(p.span.of(article.text))))


def _opening(read_article: ReadArticle, candidate: Candidate) -> Stems:
    """What tells whom and what an article is about: its first paragraphs, and who printed it."""
    record = candidate.hit.passage.record
    first = islice(read_article(record.id).article.searchable(), OPENING)
    text = read_article(record.id).article.text
    parts = (record.publisher or "", record.byline or "", *(p.span.of(text) for p in first))
    return Stems(stems(word for part in parts for word in words(part)))
