"""A part of a question in the words that it leaves to the first: pure functions.

"How many shops have closed, and how many have opened?" counts shops both times, and "Why?" after
it asks why they closed. What is added is searched and scored with, and never shown.
"""

import re

from index.asked_for import counted
from index.particulars import particulars
from index.words import STOP_WORDS, content_words, words
from server.answering.names import in_a_row, is_person

REFERS = frozenset("it its he him his she hers her they them their theirs".split())
_THINGS = frozenset("it its they them their theirs".split())

_AUXILIARY = (
    r"(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|must|may|might)"
)
# One that leaves all but its question word to the first.
_BARE = re.compile(
    r"(?:and )?(?:why(?: (?:him|her|them|it|that|this|there|then))?|when|where|(?:for )?how long"
    r"|since when|at what time)(?: not)?\W*$",
    re.IGNORECASE,
)
_COUNTS_THEM = re.compile(rf"(how many) (?={_AUXILIARY}\b)", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?P<does>did|does|do|has|had) (?:he|she)\b", re.IGNORECASE)
# "How much would a pass cost?", but not "Who will pay?".
_VERB_LAST = re.compile(
    r"(?:who|whom|whose|when|where|why|what|which|how)\b.*? "
    r"(?:do|does|did|will|would|can|could|should|must|may|might) .+ (?P<verb>(?-i:[a-z])+)\W*$",
    re.IGNORECASE,
)


def is_bare(part: str) -> bool:
    """Whether a part is no more than its question word: "why?", "for how long?"."""
    return _BARE.match(part) is not None


def leaning(part: str, first: str) -> str:
    """A part as it is to be searched for, after the first: "Who paid for it (eel pass)?"."""
    if is_bare(part):
        return _about(part, _told_in(first))
    if (them := counted(first)) and _COUNTS_THEM.match(part):
        part = _COUNTS_THEM.sub(rf"\g<1> {' '.join(them)} ", part)
    if name := _person(first):
        part = _SOMEBODY.sub(rf"\g<does> {name}", part, count=1)
    own = [word for word in content_words(part) if word not in STOP_WORDS]
    if len(own) > 2 and not set(words(part)) & REFERS:
        return part
    # Not with what the first asks: after "How much would a pass cost" no other part asks a sum.
    verb = _VERB_LAST.match(first)
    tokens = _told_in(first[: verb.start("verb")] if verb else first)
    # A name says what most parts are about, but not what "it" is.
    names = [token for token in tokens if token[0].isupper()]
    topic = tokens if set(words(part)) & _THINGS else names or tokens
    return _about(part, [word for word in topic if word.lower() not in own])


def _about(part: str, topic: list[str]) -> str:
    return f"{part.rstrip('?. ')} ({' '.join(topic)})?" if topic else part


def _told_in(question: str) -> list[str]:
    """The words of a question that say anything, without the one that it opens with."""
    tokens = re.findall(r"[^\W_]+(?:[.’'\-][^\W_]+)*", question)[1:]
    return [token for token in tokens if token.lower() not in STOP_WORDS | {"much", "many"}]


def _person(question: str) -> str | None:
    """The only person that a question names, in full or as the one who does what it asks."""
    names = in_a_row(particulars(question)[0], question)
    people = [name for name in names if is_person(name) or _does(question, name)]
    return re.sub(r"['’]s?$", "", " ".join(people[0])) if len(people) == 1 else None


def _does(question: str, name: list[str]) -> bool:
    return re.search(rf"\b{_AUXILIARY} {re.escape(' '.join(name))} [a-z]", question) is not None
