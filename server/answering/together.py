"""Parts of a question that one sentence answers: pure functions.

"How many shops have shut, and how many have opened?" is mostly answered in one place, and often
by one sentence: that is quoted alone, and no part is called silent that it gives.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.asked_for import thing
from index.words import stems, words
from server.answering.choosing import Asked
from server.answering.names import named_in
from server.answering.scoring import Candidate, asks, text_of

# How much less than its best sentence the one for all may score for a part. No set has enough
# such questions to fit it on.
YIELDS = 0.05
AS_FULLY = 0.9  # of what that holds of the part
MOST_READ = 12  # sentences, best first

_FIGURES = frozenset({"number", "money", "age", "length"})
_FIGURE = re.compile(
    r"\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|none)\b",
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


def in_its_paragraph(bare: Asked, first: Asked) -> Asked:
    """For "why?", which asks no more than that, what the paragraph that answers the first says."""
    one = first.best_first[0] if first.best_first else None
    own = _same(one, bare) if one else None
    if own is None:
        return bare
    at = (own.hit.passage.number, own.sentence.paragraph)
    near = [c for c in bare.best_first if (c.hit.passage.number, c.sentence.paragraph) == at]
    return replace(bare, best_first=[own, *(c for c in near if c is not own)])


def _same(candidate: Candidate, asked: Asked) -> Candidate | None:
    place = (candidate.hit.passage.number, candidate.sentence.span)
    return next(
        (
            c
            for c in asked.best_first[:MOST_READ]
            if (c.hit.passage.number, c.sentence.span) == place
        ),
        None,
    )


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
