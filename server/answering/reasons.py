"""Questions of why, where the sentence most like them tells that it was done: pure functions.

"Why is the firm moving?" is best matched by "The firm is moving". The reason stands near it, in
words of its own.
"""

import re
from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, asks, text_of

NEAR = 0.45  # of score below the best

_ASKS_WHY = re.compile(r"why\b|what (?:is|was) the reason\b", re.IGNORECASE)
_REASON = (
    r"because|so that|in order to|reasons?|due to|owing to|thanks to|caused? (?:by|of)|blam\w+"
    r"|explain\w*|therefore|no longer|result of|attribut\w+"
    r"|put(?:s|ting)? (?:[\w’'\-]+ ){1,4}?down to"
)
_TELLS_WHY = re.compile(rf"\b(?:{_REASON})\b", re.IGNORECASE)
# "To save money", but not "to Ohio": such a sentence may tell why, so that nothing need be added.
_MAY_TELL = re.compile(
    rf"\b(?:{_REASON}|[Ss]ince|owing|caus(?:es?|ed|ing)|too (?:few|many|much|little)|led to"
    r"|prompted|[Aa]fter|[Ss]o|[Tt]o (?!(?:the|an?|be)\b)[a-z]+)\b"
)

# What had happened before something is told as why it did: "The service had left out a row".
_BEFORE_THAT = re.compile(
    r"\bhad (?:not |never |already |only |\w+ly )?(?!been\b)[a-z]+(?:ed|en|wn|ft|ght|pt|lt|ld|nt|st"
    r"|id|de|ut)\b"
)


def reason_near(
    question: Question, chosen: Sequence[Candidate], others: Sequence[Candidate]
) -> list[Candidate]:
    """The next sentence of the best one's passage that tells a reason, if none chosen may.

    ``others`` are best first. One sentence or none.
    """
    if not _ASKS_WHY.match(question.text) or any(_MAY_TELL.search(text_of(c)) for c in chosen):
        return []
    best = chosen[0]
    near = (c for c in others if best.score - c.score <= NEAR)
    here = [c for c in near if not asks(c) and (_of_one(c, best) or _follows(c, chosen))]
    told = [c for c in here if _TELLS_WHY.search(text_of(c))]
    return (told or [c for c in here if _led_to(c, best)])[:1]


def _of_one(candidate: Candidate, other: Candidate) -> bool:
    return candidate.hit.passage.number == other.hit.passage.number


def _follows(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it stands right after one that is chosen."""
    sentences = candidate.hit.passage.sentences
    at = sentences.index(candidate.sentence)
    before = [c.sentence for c in chosen if _of_one(candidate, c)]
    return at > 0 and sentences[at - 1] in before


def _led_to(candidate: Candidate, best: Candidate) -> bool:
    """Whether a sentence after the best, in its paragraph, tells what had been done before that."""
    return (
        _of_one(candidate, best)
        and candidate.sentence.paragraph == best.sentence.paragraph
        and candidate.sentence.span.start > best.sentence.span.start
        and _BEFORE_THAT.search(text_of(candidate)) is not None
        and _BEFORE_THAT.search(text_of(best)) is None
    )
