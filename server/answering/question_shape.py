"""What shape a question has: one fact, a list, a comparison, or open. Pure functions."""

import re
from enum import StrEnum

from index.asked_for import sought, thing


class Shape(StrEnum):
    """How many quotes an answer takes by its nature."""

    FACT = "fact"  # one, unless another article says it too
    LIST = "list"  # several
    COMPARISON = "comparison"  # one of each side
    OPEN = "open"  # as many as are close


_START = r"^(?:[^?]*[,:;] )?(?:and |but |so |then )?"
_YES_NO = re.compile(
    _START + r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must)\b",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must|may|might)"
)
_PLURAL = r"(?:(?!\w*(?:ss|us|is)\b)\w{2,}s|people|men|women|children|media|criteria)"
_BIDDEN = r"(?:asked|told|urged|ordered|forced|allowed|required|expected|meant|invited|advised)"
_RELATIVE = r"that|which|who|whom|whose|the|a|his|her|its|their|he|she|it|they|we|you"
_MANY_AUXILIARY = r"(?:are|were|do|did|have|had|will|would|can|could|should|must|may|might)"
_LIST = re.compile(
    # "which countries signed", "what other reasons were given", but not "what causes tides"
    rf"\bwhich (?:(?!{_AUXILIARY}\b|of\b)\w+ ){{0,2}}?{_PLURAL}\b(?! (?:is|was|has|does)\b)"
    rf"|\bwhat (?:(?!{_AUXILIARY}\b)\w+ ){{0,2}}?{_PLURAL} {_MANY_AUXILIARY}\b"
    # "what were the reasons given", but not "what were people asked to give", "… planned for"
    rf"|\b(?:what|who) (?:are|were) (?:\w+ ){{0,4}}?{_PLURAL}\b(?! (?:too|{_BIDDEN} to)\b)"
    rf"(?!(?! (?:{_RELATIVE})\b).* (?:about|against|at|by|for|from|in|into|of|on|to|with)\W*$)"
    r"|^(?:name|list|give|mention) (?:me )?(?:the|all|every|some|any|two|three|four|five|several)\b"
    r"|\bwho (?:else|all)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"(?:(?:at|by|for|from|in|on|to|with) )?which (?!of\b)\w", re.IGNORECASE)
# "How many seats did each party win?", but not what is paid each month.
_EACH = re.compile(
    rf"\b{_AUXILIARY} (?:each|every)(?: of the)? (?!(?:article|paper|side|account|report|hour|day"
    r"|night|week|month|year|season|time)\b)\w+",
    re.IGNORECASE,
)
_ARTICLES = r"(?:articles|pieces|papers|newspapers|accounts|reports|stories|reviews)"
_COMPARES = re.compile(
    r"\b(?:differ|differs|compare|compares|compared|comparison|contrast|disagree)\b"
    r"|\bagree\b(?! (?:to|that|the|an?|on an?)\b)"  # a council agrees to a plan, and with nobody
    r"|\bdifferen(?:ce|ces|t|tly)\b.*\b(?:between|from|than)\b"
    r"|\b(?:do|did|have|are|were) both\b"
    rf"|\bboth (?:(?:the )?(?:\w+ ){{0,2}}?{_ARTICLES}|sides|say)\b"
    rf"|\b(?:do|did|have) the two (?:\w+ ){{0,2}}?{_ARTICLES}\b"
    r"|\beach (?:article|paper|side|account|report)\b",
    re.IGNORECASE,
)
# "What do the two Venezuela articles say about it?": the sides are what was found.
_TWO_ARTICLES = re.compile(
    r"(?:\b(?:what|how) )?(?:\b(?:do|did|does|have) )?"
    r"\b(?:the two|both|both the|both of the"
    r"|(?:(?<=\bdo )|(?<=\bdid ))the(?= (?:[\w\-]+ ){1,3}(?:agree|disagree|differ)\b)) "
    r"(?P<which>(?:[\w\-]+ ){0,2}?)(?P<what>articles|pieces|papers|newspapers)\b(?: each)?"
    r"(?: (?:say|said|report|reported|write|tell us|differ|disagree|agree|describe|explain))?"
    r"(?: (?:about|on|over|of)\b)?",
    re.IGNORECASE,
)
_SIDE = (
    r"(?:the |a |an |its |our )?(?:[A-Z][\w.’'\-]*(?: (?:of |the )?[A-Z][\w.’'\-]*)*"
    r"|[a-z][\w’'\-]*(?: [a-z][\w’'\-]*)?)"
)
_PAIR = rf"(?P<one>{_SIDE}),? and (?P<other>{_SIDE})"
_SIDES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:accounts?|reports?|versions?|views?|stor(?:y|ies)|figures?|articles?) "
        rf"(?:of|by|from|in|given by) {_PAIR}(?= |[,?.]|$)",
        # Not "What happened between A and B?" or "the relation between A and B".
        rf"\b(?:differ\w*|compar\w+|contrast\w*|(?:dis)?agree)\b[^?]*? between "
        rf"{_PAIR}(?= |[,?.]|$)",
        rf"\b(?:do|did|does|have) (?:both )?{_PAIR}(?= (?:say|said|think|report|write|differ"
        r"|disagree|agree|describe|put|give|see|claim|argue|tell|compare|react|respond|answer|vote"
        r"|want|propose|promise|support|oppose|explain|judge|feel|view)\b)",
        rf"\b(?:do|did|does|have) (?P<one>{_SIDE}),? and "
        r"(?P<other>(?:the )?other (?:[\w’'\-]+ ){0,3}?[\w’'\-]+s)(?= (?:say|said|think|react"
        r"|respond|answer|vote|want|propose|promise|support|oppose|explain|feel|view|see|do)\b)",
        rf"\b[Aa]ccording to (?:both )?(?P<one>{_SIDE}),? and (?:according to )?(?P<other>{_SIDE})"
        r"(?=[,?.]|$)",
        rf"\b[Cc](?:ompare|ontrast) {_PAIR}(?= |[,?.]|$)",
        # "The county and the residents of Quay Road tell different stories. What does each say?"
        rf"^(?P<one>(?:The )?{_SIDE}),? and (?P<other>{_SIDE}(?: of [A-Z]\w+(?: [A-Z]\w+)*)?) "
        r"(?:tell|told|give|gave|have|had|offer|offered|disagree|disagreed|differ|differed)\b"
        r"(?=[^?]*\. (?:[Ww]hat|[Hh]ow) (?:do|does|did|is|are) (?:each|both|either|they)\b)",
    )
)


def shape_of(question: str) -> Shape:
    """The shape of one question."""
    if _COMPARES.search(question) or sides(question):
        return Shape.COMPARISON
    if asks_each(question):
        return Shape.LIST
    if _LIST.search(question) and sought(question) != "number":
        return Shape.LIST
    return Shape.FACT if _asks_a_fact(question) else Shape.OPEN


def asks_each(question: str) -> bool:
    """Whether it asks the same of each of several."""
    return bool(_EACH.search(question))


def _asks_a_fact(question: str) -> bool:
    if _ONE_OF.match(question):
        return True
    return (sought(question) or thing(question)) is not None or bool(_YES_NO.search(question))


def sides(question: str) -> tuple[str, str] | None:
    """The two that a question compares, as it names them: papers, people, places."""
    for pattern in _SIDES:
        if found := pattern.search(question):
            one, other = found["one"].strip(), found["other"].strip()
            others = re.match(r"(?:the )?other\b", other)
            if one.lower() != other.lower() and (others or _named_alike(one, other)):
                return one, other
    return None


def articles_compared(question: str) -> re.Match[str] | None:
    """Where a question asks what "both articles" or "the two papers" say, with ``which`` ones."""
    return _TWO_ARTICLES.search(question)


def _named_alike(one: str, other: str) -> bool:
    """Both by name, or both as "the" so-and-so: else it is one noun phrase."""
    if any(re.match(r"(?:who|what|when|where|why|how|which)\b", s) for s in (one, other)):
        return False
    proper = [side.removeprefix("the ")[0].isupper() for side in (one, other)]
    articles = [side.startswith("the ") for side in (one, other)]
    return all(proper) or all(articles) or (any(proper) and any(articles))
