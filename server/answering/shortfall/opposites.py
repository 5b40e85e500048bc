"""A word of a question in whose place a quote says its opposite: "inside" for "outside". Pure.

Such a sentence is like the question in all else, so that nothing but this one word tells that it
does not answer. By the order of words alone: the opposite stands beside the same neighbour, on
the same side. Only words that are the state of nothing in a story, as "open" and "closed" are:
what was open is told again when it is closed.
"""

from collections.abc import Sequence
from functools import cache

from index.question import Question
from index.words import STOP_STEMS, stems, words
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.saying import quoted
from server.answering.word_forms import forms_of

MOST = 12  # content words: a longer question is of many things

_OPPOSITES = """
    before after|earlier later|early late|former latter|first last|oldest newest|oldest youngest
    increase decrease|increase reduce|rise fall|rose fell|gain lose|more less|more fewer|most least
    higher lower|high low|upper lower|above below|top bottom|maximum minimum|majority minority
    large small|larger smaller|largest smallest|big small|bigger smaller|biggest smallest
    long short|longest shortest|strong weak|stronger weaker|fastest slowest|best worst|better worse
    north south|northern southern|east west|eastern western|left right|front back|inside outside
    win lose|won lost|attack defend|support oppose|accept reject|accept refuse|import export
    precede succeed|precede follow|include exclude|same different|internal external
    public private|urban rural|domestic foreign|positive negative|direct indirect|full empty
    hot cold|warm cold|wet dry|simple complex|single double|major minor|primary secondary
    male female|man woman|men women|boy girl|always never|true false
"""
_IN_A_ROW = """
    first second third fourth fifth sixth seventh eighth ninth tenth
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    spring summer autumn winter
"""


@cache
def _known() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in [*_OPPOSITES.replace("|", "\n").split("\n"), *_IN_A_ROW.split("\n")]:
        apart = frozenset(stems(words(line)))
        for each in apart:
            known[each] = known.get(each, frozenset()) | (apart - {each})
    return known


def opposite(question: Question, chosen: Sequence[Candidate]) -> tuple[str, str] | None:
    """The word of a question that no quote has, and what the first says in its place."""
    if not chosen or len(question.weights) > MOST:
        return None
    asked, told = words(question.text), words(text_of(chosen[0]))
    asking, telling = stems(asked), stems(told)
    # All that is quoted of them, so that what is said of it is true.
    quotes = " ".join(map(quoted, chosen))
    held = frozenset(stems(words(quotes))).union(*(candidate.stems for candidate in chosen))
    for at, stem in enumerate(asking):
        instead = _known().get(stem, frozenset()) - frozenset(asking)
        if not instead or stem in held:
            continue
        for place, other in enumerate(telling):
            if other in instead and _in_one_place(asking, at, telling, place):
                return asked[at], told[place]
    return None


def _in_one_place(asking: Sequence[str], at: int, telling: Sequence[str], place: int) -> bool:
    """Whether the words of two sentences have a neighbour in common on the same side."""
    for side, other in (
        (asking[:at][::-1], telling[:place][::-1]),
        (asking[at + 1 :], telling[place + 1 :]),
    ):
        beside, found = _nearest(side), _nearest(other)
        if beside and found and found in (forms_of(beside) or {beside}):
            return True
    return False


def _nearest(side: Sequence[str]) -> str | None:
    return next((stem for stem in side if stem not in STOP_STEMS), None)
