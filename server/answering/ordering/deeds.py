"""Questions of what was done: the sentence that tells just that comes first. Pure functions.

"How many pupils have left?" is best matched by how many there are, and "Have they been charged?"
by any sentence on them: "Eight have left" and "None has been charged" say little else.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.numerals import COUNTING
from index.question import Question
from index.words import stems
from server.answering.scoring import Candidate, asks, text_of
from server.answering.word_forms import PARTICIPLE, forms_of

# How much less it may score. No set has enough such questions to fit it on: it is wide, as the
# sentence has to tell the very thing.
YIELDS = 0.2
# The same of whether it was done, in the best one's passage: "None has been charged" holds
# nothing else of what is asked.
YIELDS_HERE = 0.35
APART = 4  # words from a number to what was done
MOST_READ = 24  # sentences, best first

_HOW_MANY = re.compile(
    r"\bhow many [^?]*?\b(?:have|has|had|were|was|are)(?: been| now| since)? (?P<did>[a-z]+)"
    r"|\bhow many (?:[a-z]+ ){1,2}?(?P<then>[a-z]+(?:ed|ied))\b",
    re.IGNORECASE,
)
_BEEN = re.compile(
    r"^(?:has|have|had|was|were|is|are)\b[^?]*? (?:been )?(?P<did>[a-z]+)\W*$", re.IGNORECASE
)
_FIGURE = re.compile(
    rf"\d|^(?:{COUNTING}|dozens|hundreds|thousands|none|nobody|no|all|half)$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_][\w,.’'\-]*")


def deed_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; if the best does not tell the deed and a close one does, those."""
    order = list(best_first)
    asked = _HOW_MANY.search(question.text)
    counts = asked is not None
    asked = asked or _BEEN.match(question.text)
    did = next((each for each in asked.groups() if each), "") if asked else ""
    if not order or not PARTICIPLE.fullmatch(did):
        return order
    [stem] = stems([did.lower()])
    best = order[0]
    if _tells(stem, best, counts):
        return order
    for candidate in order[1:MOST_READ]:
        here = not counts and candidate.hit.passage.number == best.hit.passage.number
        if best.score - candidate.score > (YIELDS_HERE if here else YIELDS):
            continue
        if _tells(stem, candidate, counts) and not asks(candidate):
            also = (c for c in order if c is not candidate and _tells(stem, c, counts))
            return [candidate, *also]
    return order


def _tells(stem: str, candidate: Candidate, counts: bool) -> bool:
    """Whether a sentence says that it was done; of what is counted, close to a figure."""
    tokens = [token.strip(".,").lower() for token in _TOKEN.findall(text_of(candidate))]
    done = [at for at, token in enumerate(tokens) if _is_form(stem, token)]
    if not counts:
        return bool(done)
    figures = [
        at
        for at, (before, token) in enumerate(pairwise(["", *tokens]))
        if _FIGURE.match(token) and before != "the"  # "higher than the one they left by"
    ]
    return any(abs(at - figure) <= APART for at in done for figure in figures)


def _is_form(stem: str, token: str) -> bool:
    return any(each in (forms_of(stem) or {stem}) for each in stems([token]))
