"""Parts of a question that one sentence answers: pure functions.

"How many shops have shut, and how many have opened?" is mostly answered in one place, and often
by one sentence: that is quoted alone, and no part is called silent that it gives.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.asked_for import thing
from index.numerals import COUNTING
from index.words import STOP_STEMS, content_words, stems, words
from server.answering.choices import article_of
from server.answering.choosing import Asked
from server.answering.names import named_in
from server.answering.question_shape import Shape, shape_of
from server.answering.scoring import Candidate, asks, text_of

# How much less than its best sentence the one for all may score for a part. No set has enough
# such questions to fit it on.
YIELDS = 0.05
AS_FULLY = 0.9  # of what that holds of the part
# How much less one may score that stands in the paragraph which answers another part, as most
# second answers do. From 0.11 to 0.2 the same are put first.
BESIDE = 0.12
MOST_READ = 12  # sentences, best first

_IS_THERE = re.compile(r"(?:and )?(?:is|are|was|were) there\b", re.IGNORECASE)
_FIGURES = frozenset({"number", "money", "age", "length"})
_FIGURE = re.compile(
    rf"\d[\d,.]*|\b(?:{COUNTING}|half|none)\b",
    re.IGNORECASE,
)


def answers_all(parts: Sequence[Asked]) -> Candidate | None:
    """The sentence that answers every part, as it is scored for the first; ``None`` if none does.

    It is the best for one of them and close to that for each, with as many figures as there are
    parts that ask for one. Parts that ask for no kind of thing have an answer each.
    """
    kinds = [thing(each.ranking.question.text) for each in parts]
    if None in kinds or not all(each.best_first for each in parts):
        return None
    figures = sum(kind in _FIGURES for kind in kinds)
    found: list[tuple[float, int, Candidate]] = []
    for candidate in (each.best_first[0] for each in parts):
        own = [same for each in parts if (same := _same(candidate, each)) is not None]
        if len(own) < len(parts) or asks(candidate):
            continue
        if len(_FIGURE.findall(text_of(candidate))) < figures:
            continue
        if all(_gives(each, same) for each, same in zip(parts, own, strict=True)):
            behind = sum(each.best_first[0].score for each in parts) - sum(c.score for c in own)
            found.append((behind, len(found), own[0]))
    return min(found)[2] if found else None


def put_first(asked: Asked, one: Candidate) -> Asked:
    """With that sentence first."""
    own = _same(one, asked)
    if own is None:
        return asked
    return replace(asked, best_first=[own, *(c for c in asked.best_first if c is not own)])


def side_by_side(texts: Sequence[str], parts: Sequence[Asked]) -> list[Asked]:
    """The parts, those that one paragraph answers with what that says first.

    It is the paragraph of the best sentence for one of them that holds something as good for
    another, the most and the closest. What is taken from beside another needs no second quote.
    ``texts`` are the parts in their own words.
    """
    placed: list[tuple[float, list[Candidate | None]]] = []
    firsts = [
        each.best_first[0]
        for text, each in zip(texts, parts, strict=True)
        if each.best_first
        # For "who" any name will do for the kind: it may be of nothing that is asked.
        and (thing(each.ranking.question.text) != "name" or _is_on(text, each.best_first[0]))
    ]
    for at in dict.fromkeys(map(_place, firsts)):
        held = [_held_at(at, *each) for each in zip(texts, parts, strict=True)]
        near = [
            BESIDE - (each.best_first[0].score - own.score)
            for each, own in zip(parts, held, strict=True)
            if own is not None
        ]
        if len(near) > 1:
            placed.append((sum(near), held))
    if not placed:
        return list(parts)
    _, chosen = max(placed, key=lambda one: one[0])
    return [
        each if own is None else _only_there(each, own)
        for each, own in zip(parts, chosen, strict=True)
    ]


def needed_for(text: str, asked: Asked, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The sentences chosen for a part without those on nothing but what it leans on.

    Of an open question only: the best, what holds any of the part's own words or makes one
    quote with the best. ``text`` is the part in its own words.
    """
    open_ = shape_of(asked.ranking.question.text) is Shape.OPEN
    if not chosen or asked.on_topic or not open_ or not _is_on(text, chosen[0]):
        return list(chosen)
    return [c for c in chosen if _place(c) == _place(chosen[0]) or _is_on(text, c)]


def _is_on(text: str, best: Candidate) -> bool:
    """Whether a sentence holds any of a part's own words: else nothing is known to answer it."""
    asking = frozenset(stems(content_words(text))) - STOP_STEMS
    return not asking or not asking.isdisjoint(best.understood)


def _held_at(at: tuple[int, int], text: str, asked: Asked) -> Candidate | None:
    """What a paragraph says on a part, if that is its best or close to it."""
    best = asked.best_first[0] if asked.best_first else None
    if best is None or _place(best) == at:
        return best
    own = next((c for c in asked.best_first[1:MOST_READ] if _place(c) == at), None)
    if own is None or asks(own) or not 0 <= best.score - own.score <= BESIDE:
        return None
    question = asked.ranking.question
    kind = thing(question.text)
    if kind == "name":  # any other name will do for the kind
        return None
    if kind is None:
        # What it leans on is in what answers the other.
        asking = frozenset(stems(content_words(text)))
        held = [question.coverage(asking & c.understood) for c in (best, own)]
        return own if held[1] >= AS_FULLY * held[0] else None
    return own if question.holds(text_of(own)) else None


def _only_there(asked: Asked, own: Candidate) -> Asked:
    """With that sentence first; no list takes its items from elsewhere."""
    first = replace(put_first(asked, own), of_several=own is not asked.best_first[0])
    if shape_of(asked.ranking.question.text) is not Shape.LIST:
        return first
    return replace(first, best_first=[c for c in first.best_first if _place(c) == _place(own)])


def in_its_paragraph(bare: Asked, first: Asked) -> Asked:
    """For "why?", which asks no more than that, what the paragraph that answers the first says."""
    one = first.best_first[0] if first.best_first else None
    own = _same(one, bare) if one else None
    if own is None:
        return bare
    near = [c for c in bare.best_first if _place(c) == _place(own)]
    return replace(bare, best_first=[own, *(c for c in near if c is not own)])


def in_its_article(text: str, own: Asked, first: Asked) -> Asked:
    """For "is there a bus?", what the article that answers the first says of a bus, if it does.

    ``text`` is the part in its own words: without the first they are of anything anywhere.
    """
    asking = frozenset(stems(content_words(text))) - STOP_STEMS
    if not _IS_THERE.match(text) or not asking or not own.best_first or not first.best_first:
        return own
    article = article_of(first.best_first[0])
    there = (c for c in own.scored if article_of(c) == article and asking <= c.stems)
    if article_of(own.best_first[0]) == article or not (one := next(there, None)):
        return own
    others = [c for c in own.best_first if not _is_same(c, one)]
    return replace(own, best_first=[one, *others], of_several=True)


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.hit.passage.number, candidate.sentence.paragraph


def _is_same(one: Candidate, other: Candidate) -> bool:
    places = [(c.hit.passage.number, c.sentence.span) for c in (one, other)]
    return places[0] == places[1]


def _same(candidate: Candidate, asked: Asked) -> Candidate | None:
    return next((c for c in asked.best_first[:MOST_READ] if _is_same(c, candidate)), None)


def _gives(asked: Asked, candidate: Candidate) -> bool:
    """Whether it is the best, or close, holds what is asked for and all else that the best does."""
    question, best = asked.ranking.question, asked.best_first[0]
    if candidate is best:
        return True
    if thing(question.text) == "name":  # any other name will do for the kind
        return False
    shared = question.coverage(best.understood & candidate.understood)
    return (
        best.score - candidate.score <= YIELDS
        and question.holds(text_of(candidate))
        and shared >= AS_FULLY * question.coverage(best.understood)
        and all(stems(words(n[-1]))[-1] in candidate.understood for n in named_in(question))
    )
