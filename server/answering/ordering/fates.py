"""Questions of what became of something: what was done with it comes first. Pure functions.

"What became of her logbooks?" is best matched by any sentence on her logbooks.
"""

import re
from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, asks, words_of

# How much less it may score, and hold of what the best does. No set has such questions to fit
# these on: they are wide, as what stood first still comes after it.
YIELDS = 0.2
OF_THE_BEST = 0.5
MOST_READ = 12  # sentences, best first

# Of a thing. Of somebody: "She moved to Leeds" says it in any words.
_ASKS_FATE = re.compile(
    r"^what (?:(?:has |had )?become|became|(?:has |had )?happened) (?:of|to) "
    r"[^?]*\b(?-i:[a-z])[\w’'\-]+\W*$",
    re.IGNORECASE,
)
_DONE_WITH = re.compile(
    r"\b(?:(?:has|have|had) (?:since |now )?been|(?:is|are|was|were|will)"
    r"(?: since| now| to| later)?(?: be)?) (?:left|given|sold|sent|kept|lost|stolen"
    r"|taken|burnt|broken|bought|found|hung|put"
    r"|scrapped|demolished|destroyed|donated|bequeathed|moved|returned|melted|pulled|knocked|torn"
    r"|thrown|buried|burned|preserved|displayed|stored|auctioned|handed|restored|replaced|removed"
    r"|recovered|abandoned|closed|converted|turned|merged|dissolved)\b",
    re.IGNORECASE,
)


def fate_first(question: Question, best_first: Sequence[Candidate]) -> list[Candidate]:
    """The sentences, best first; what was done with a thing asked of before one that tells none."""
    order = list(best_first)
    if not order or not _ASKS_FATE.match(question.text) or _tells(order[0]):
        return order
    best = order[0]
    least = OF_THE_BEST * question.coverage(best.understood)
    for candidate in order[1:MOST_READ]:
        if best.score - candidate.score > YIELDS:
            break
        covered = question.coverage(candidate.understood) >= least
        if covered and _tells(candidate) and not asks(candidate):
            return [candidate, *(c for c in order if c is not candidate)]
    return order


def _tells(candidate: Candidate) -> bool:
    return _DONE_WITH.search(words_of(candidate.hit.passage, candidate.sentence.span)) is not None
