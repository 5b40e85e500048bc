"""Questions of why, where the sentence most like them tells that it was done: pure functions.

"Why is the firm moving?" is best matched by "The firm is moving". The reason stands near it, in
words of its own.
"""

import re
from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, asks, words_of

NEAR = 0.45  # of score below the best

_ASKS_WHY = re.compile(r"why\b|what (?:is|was) the reason\b", re.IGNORECASE)
_REASON = (
    r"because|so that|in order to|reasons?|due to|owing to|thanks to|caused? (?:by|of)|blam\w+"
    r"|explain\w*|therefore|no longer|result of"
)
_TELLS_WHY = re.compile(rf"\b(?:{_REASON})\b", re.IGNORECASE)
# "To save money", but not "to Ohio": such a sentence may tell why, so that nothing need be added.
_MAY_TELL = re.compile(
    rf"\b(?:{_REASON}|[Ss]ince|owing|caus(?:es?|ed|ing)|too (?:few|many|much|little)|led to"
    r"|prompted|[Aa]fter|[Ss]o|[Tt]o (?!(?:the|an?|be)\b)[a-z]+)\b"
)


def reason_near(
    question: Question, chosen: Sequence[Candidate], others: Sequence[Candidate]
) -> list[Candidate]:
    """The next sentence of the best one's passage that tells a reason, if none chosen may.

    ``others`` are best first. One sentence or none.
    """
    if not _ASKS_WHY.match(question.text) or any(_MAY_TELL.search(_text(c)) for c in chosen):
        return []
    best = chosen[0]
    near = (c for c in others if best.score - c.score <= NEAR)
    here = (c for c in near if c.hit.passage.number == best.hit.passage.number)
    return [c for c in here if _TELLS_WHY.search(_text(c)) and not asks(c)][:1]


def _text(candidate: Candidate) -> str:
    return words_of(candidate.hit.passage, candidate.sentence.span)
