"""Questions of what became of something: what was done with it comes first. Pure functions.

"What became of her logbooks?" is best matched by any sentence on her logbooks.
"""

import re

from index.question import Question
from server.answering.ordering.preference import Prefers
from server.answering.scoring import Candidate, text_of

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


def fate(question: Question) -> Prefers | None:
    """Of a question of what became of a thing: what was done with it."""
    if not _ASKS_FATE.match(question.text):
        return None
    return Prefers(lambda best, other: _tells(other) and not _tells(best))


def _tells(candidate: Candidate) -> bool:
    return _DONE_WITH.search(text_of(candidate)) is not None
