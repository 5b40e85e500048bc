"""Questions of who came after somebody, where nothing quoted tells of anybody coming next.

Whoever held the office before is named much more often, and would be taken for the one who
replaced them. Pure functions.
"""

import re
from collections.abc import Sequence

from index.question import Question
from index.speakers.vocabulary import is_role_noun
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

_ASKS_NEXT = re.compile(
    r"^who(?:[’']s| is| has| have| had| will| would)?(?: going)?(?: to)? "
    r"(?:(?:replac|succeed)(?:e[sd]?|ed|s|ing)?|t(?:ake|akes|ook|aken|aking) over)\b",
    re.IGNORECASE,
)
_ASKS_CHOSEN = re.compile(
    r"^who(?:[’']s| is| was| were| has| have)?(?: been| got)? (?:elected|appointed|named|chosen"
    r"|made|picked)(?: as)?(?: (?:the|its|their))?(?: new)? (?P<office>[a-z\-]+)\b",
    re.IGNORECASE,
)
# Wide on purpose: what is told of any change is not called silent on it.
_COMES_NEXT = re.compile(
    r"\b(?:replac\w+|succe(?:ed|ss)\w*|t(?:ake|akes|ook|aken|aking) over|takeover|follow(?:s|ed)"
    r"|new|next|now|since|then|after|interim|acting|appoint\w*|elect\w*|chosen?|named|inherit\w*"
    r"|bec[ao]mes?|made way|stood in|steps? in|stepped in)\b",
    re.IGNORECASE,
)


def no_successor(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether a question asks who came next and none of the quotes tells of it."""
    asks = _ASKS_CHOSEN.match(question.text)
    office = asks["office"].lower() if asks else ""
    if not _ASKS_NEXT.match(question.text) and not is_role_noun(office):
        return False
    quotes = [quoted(candidate) for candidate in chosen]
    # What an office is called may stand over a story of who lost it, but hardly only there.
    told = bool(office) and any(office in quote.lower() for quote in quotes)
    return not told and not any(map(_COMES_NEXT.search, quotes))
