"""Questions of whether somebody in an office would do something: what the article has of them.

"Would the chairman pay for it?" is best matched by whether it will be paid for. Pure functions.
"""

import re
from collections.abc import Sequence

from index.question import Question
from index.speakers.vocabulary import RELATIONS, is_role_noun
from index.words import stems
from server.answering.scoring import Candidate, asks

NEAR = 0.3  # of score below the best; no set has such questions to fit it on

_ASKS_WHETHER = re.compile(
    r"^(?:would|will|does|do|did|is|are|was|were|has|have|can|could|should) the "
    r"(?P<who>(?:[\w’'\-]+ ){1,4})",
    re.IGNORECASE,
)


def stance_near(
    question: Question, chosen: Sequence[Candidate], others: Sequence[Candidate]
) -> list[Candidate]:
    """The sentence of the best one's paragraph that names the office asked of, if none chosen does.

    ``others`` are best first. One sentence or none.
    """
    office = _office(question)
    if office is None or any(office in c.stems for c in chosen):
        return []
    best = chosen[0]
    return [
        c
        for c in others
        if best.score - c.score <= NEAR and _together(c, best) and office in c.stems and not asks(c)
    ][:1]


def _office(question: Question) -> str | None:
    """The stem of the office: "chairman" of "Would the board's chairman pay?"."""
    asked = _ASKS_WHETHER.match(question.text)
    nouns = asked["who"].lower().split() if asked else []
    offices = (noun for noun in nouns if is_role_noun(noun) and noun not in RELATIONS)
    return next((stems([office])[0] for office in offices), None)


def _together(one: Candidate, other: Candidate) -> bool:
    places = [(c.hit.passage.number, c.sentence.paragraph) for c in (one, other)]
    return places[0] == places[1]
