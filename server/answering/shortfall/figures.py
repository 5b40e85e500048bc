"""Whether a number or a sum that is quoted is of what, and of whom, a question asks it."""

import re
from collections.abc import Sequence
from itertools import islice

from index.asked_for import counted, sought
from index.evidence import KNOWN_BY
from index.numerals import COUNTING, MONTHS
from index.particulars import held
from index.question import Question
from index.words import STOP_STEMS, Stems, stems, words
from server.answering.check import ReadArticle
from server.answering.confidence import about_many
from server.answering.names import is_person, named_in
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.saying import UNSAID, around, is_said, quoted, said_in
from server.answering.word_forms import forms_of

BEFORE = 2  # paragraphs
BESIDE = 4  # words between a name and what it is called
OPENING = 1  # paragraphs: what a story is about, and where

# Written by their signs as often: 4" and 21,196 km.
_UNITS = frozenset(
    stems(
        """acres centimeters centimetres feet gallons grams hectares horsepower hours inches
        kilograms kilometers kilometres kilos litres liters meters metres miles minutes ounces
        pounds seconds tonnes tons volts watts yards degrees percent dollars euros""".split()
    )
)
# Numbers that count nothing but time, or say how old, when or in what order.
_TIME = r"(?:second|minute|hour|day|night|week|fortnight|month|year|decade)s?"
_ONES = rf"(?:\d[\d,.]*|{COUNTING}|half an?)"
_OF_OTHER_KINDS = re.compile(
    rf"(?-i:[A-Z][\w’'\-]+), \d\d(?=[,.;]|$)|\baged? \d+(?:(?:,| and) \d+)*"
    rf"|\b{_ONES}(?: and a half| more| full| further)? {_TIME}\b|\d[\d.:]* ?[ap]\.?m\b"
    rf"|\b\d\d? (?:{'|'.join(MONTHS)})\b"
    r"|\bNo\.? ?\d+|[£$€¥]\s?\d[\d,.]*|\bno longer\b",
    re.IGNORECASE,
)
# Of things there are whole ones, unless they are told by the thousand or on average.
_BROKEN = re.compile(
    r"(?<![£$€¥\d.,:])\d+\.\d+"
    r"(?![\d.]*(?: ?[ap]\.?m\b|[.\d]|[ -]?(?:m|bn|k|[mb]illion|thousand|%|per ?cent)\b| ?%))"
)
_BY_THOUSANDS = frozenset(stems("million thousand".split()))
_BROKEN_ANYHOW = _BY_THOUSANDS | frozenset(stems("average per rate points score".split()))
_ASKS_TIME = re.compile(_TIME)
_ASKS_MARGIN = re.compile(
    r"\b(?:by|more|fewer|margin|majority|ahead|clear|behind|short)\b", re.IGNORECASE
)
_WINNING = (
    r"\b(?:w[io]n(?:s|ning)?|h[eo]ld(?:s|ing)?|los(?:es?|t|ing)|beat(?:s|en|ing)?|defeat\w*|led|leads?"
    r"|trail\w*|retain\w*|kept|miss(?:ed|es)|edged|ahead)"
)
_ASKS_WHOSE = re.compile(
    r"^how much (?:money )?(?:did|does|do|has|have|had|will|would) (?:the )?"
    r"(?P<who>(?-i:[A-Z])[\w.’'\-]+(?: (?-i:[A-Z])[\w.’'\-]+)*) (?P<did>[a-z]+)\b",
    re.IGNORECASE,
)
# In business: none of them is called "the society" or "the council", as a town may well be.
_FIRMS = frozenset(
    "developments homes holdings corp corporation inc ltd limited plc company industries properties"
    " estates construction builders motors airlines brothers sons".split()
)
_OTHER_PARTY = re.compile(
    r"\b(?:the|their|his|her|its) (?:[a-z\-]+ )?(?P<party>society|union|association|charity|trust"
    r"|club|church|school|council|university|family|residents|neighbours|neighbors|objectors"
    r"|campaigners|opponents|protesters)(?: (?:have|has|had|would|will))? (?P<does>[a-z]+)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[“\"‘']?(?:He|She|They|His|Her|Their|I|We|My)\b")


def counts(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a number is quoted, of what is counted or of what happens to it.

    The thing may go by another word: "185 jobs" are so many posts cut.
    """
    quotes = [quoted(c) for c in chosen]
    if not any(question.holds(quote) for quote in quotes):
        return False
    if not _counts_things(question, chosen) or _only_by(question, quotes):
        return False
    what = frozenset(stems(counted(question.text))) - UNSAID - _UNITS - STOP_STEMS
    if not what or any(len(stem) < KNOWN_BY for stem in what):
        return True  # so short ones are initials: "how many tds"
    if any(is_said(stem, around(c)) for c in chosen for stem in what):
        return True
    does = said_in(question) - what
    held = [Stems(stems(words(quote))) for quote in quotes]
    return bool(does) and any(
        2 * sum(is_said(stem, quote) for stem in does) >= len(does) for quote in held
    )


def _counts_things(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether any number quoted may count what is asked: "26, on the list for five years" has none.

    Where a time is counted, or something else is asked with it, any number may.
    """
    what = counted(question.text)
    if sought(question.text) != "number" or any(map(_ASKS_TIME.fullmatch, what)):
        return True
    told = [_OF_OTHER_KINDS.sub(" ", quoted(c)) for c in chosen]
    if not any(map(question.holds, told)):
        return False
    if not _UNITS.isdisjoint(stems(what)) or not _BROKEN_ANYHOW.isdisjoint(question.stems):
        return True
    return any(
        question.holds(_BROKEN.sub(" ", text)) or not _BY_THOUSANDS.isdisjoint(around(c))
        for text, c in zip(told, chosen, strict=True)
    )


def _only_by(question: Question, quotes: Sequence[str]) -> bool:
    """Whether what is counted is told only as a margin: who won "by two votes" got more."""
    what = counted(question.text)
    if not what or _ASKS_MARGIN.search(question.text):
        return False
    noun, text = re.escape(what[-1]), " ".join(quotes)
    few = rf"(?:{_ONES}|\w+teen|\w+ty(?:-\w+)?)"
    by = rf"\bby (?:just |only |a mere |about )?{few} {noun}\b"
    if not re.search(rf"{_WINNING}\b[^.;]*?{by}", text, re.IGNORECASE):
        return False
    told = rf"\b{few}(?: \w+)? {noun}\b|\b{noun} (?:to|against)\b|\b(?:once|twice|hat-trick)\b"
    return not re.search(told, re.sub(by, "", text, flags=re.IGNORECASE), re.IGNORECASE)


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


def another_party(
    question: Question, chosen: Sequence[Candidate], read_article: ReadArticle
) -> str | None:
    """A name of whose spending it is asked, if each sum is what another body spent.

    "The society had spent £900 on the appeal", asked of the builder, who does not stand with it.
    """
    asks = _ASKS_WHOSE.match(question.text)
    giving = [c for c in chosen if question.holds(text_of(c))] if asks else []
    if asks is None or not giving:
        return None
    own = words(asks["who"])
    if own[-1] not in _FIRMS:
        return None
    does = forms_of(stems([asks["did"].lower()])[0]) | set(stems([asks["did"].lower()]))
    for candidate in giving:
        told = [
            found["party"].lower()
            for found in _OTHER_PARTY.finditer(text_of(candidate))
            if not does.isdisjoint(stems([found["does"].lower()]))
        ]
        text = read_article(candidate.hit.passage.record.id).article.text
        quote = Stems(stems(words(quoted(candidate))))
        if not told or held(own[-1], quote) or any(_may_be_one(own, each, text) for each in told):
            return None
    return asks["who"]


def _may_be_one(name: Sequence[str], body: str, text: str) -> bool:
    """Whether a name and a body stand side by side anywhere: "Unite, the union"."""
    if body in name:
        return True
    said = words(text)
    at = [n for n, word in enumerate(said) if word == name[-1]]
    return any(body in said[max(0, n - BESIDE) : n + BESIDE + 1] for n in at)


def _is_near(name: Sequence[str], candidate: Candidate, read_article: ReadArticle) -> bool:
    """Whether a name stands with a sentence; of a person the quote itself has to speak."""
    quote, passage = quoted(candidate), candidate.hit.passage
    if not is_person(name):
        there = Stems(around(candidate) | before(read_article, candidate))
    elif _PERSON.match(quote):
        there = candidate.understood
    else:
        there = Stems(stems(words(f"{passage.headings} {quote}")))
    return held(name[-1], there) or held(name[-1], _opening(read_article, candidate))


def before(read_article: ReadArticle, candidate: Candidate) -> frozenset[str]:
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
