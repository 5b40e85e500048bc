"""What the wording of a question tells of the sentence that answers it. Pure functions.

"Who made the tail?" is answered by "made by Tom Reed", "Where is the bell kept?" by "kept in the
hall" and "Which operation …?" by a name with "Operation" in it.
"""

import re

from index.question import Question
from index.words import stems, words
from server.answering.names import is_person, named_in
from server.answering.word_forms import forms_of

_SAYS = re.compile(r"\b(?:say|said|tell|told|think|thought)\b")
_WHICH = re.compile(r"(?:\w+ )?which (\w+)(?: (\w+))?", re.IGNORECASE)
_WHO_DID = re.compile(r"who (\w+) (?:the|an?|this|that|[A-Z])\b", re.IGNORECASE)
_BY_NAME = re.compile(r"\b(\w+) by (?:the )?[A-Z]")
_WHERE = re.compile(r"(?:[a-z]+ )?where\b", re.IGNORECASE)
_WHERE_PUT = re.compile(
    r"(?:[a-z]+ )?where\b.* (?<!the )(?<!an )(?<! a )(?P<put>[a-z]+)(?: (?:to|from|at|in))?\W*$",
    re.IGNORECASE,
)
_PUT = re.compile(
    r"\b(\w+) (?:away |out |up |down )?(?:at|in|on|under|near|behind|beside|above|below|inside"
    r"|outside|from|into|onto|through|over|between|off) [a-z]"
)
# "A second eel pass", as a part leans on it too: "How wide is it (second eel pass)?"
_ORDINAL = re.compile(
    r"(?:\b(?:an?|the) |\()(second|third|fourth|fifth|sixth)(?= (?!world\b|half\b)[a-z])"
)


def who_did(question: Question) -> frozenset[str]:
    """The stems of what a question asks who did: "Who made the tail?"."""
    found = _WHO_DID.match(question.text)
    [did] = stems([found[1].lower()]) if found else [""]
    return (forms_of(did) or frozenset({did})) & question.weights.keys() if found else frozenset()


def is_by_name(did: frozenset[str], text: str) -> bool:
    """Whether a sentence tells that it was done by somebody: "It was made by Tom Reed"."""
    return any(not did.isdisjoint(stems([done[1].lower()])) for done in _BY_NAME.finditer(text))


def asks_where(question: Question) -> bool:
    """Whether a question asks for a place."""
    return _WHERE.match(question.text) is not None


def put_where(question: Question) -> frozenset[str]:
    """The stems of what a question asks where it is or was done: "Where is the bell kept?"."""
    found = _WHERE_PUT.match(question.text)
    [put] = stems([found["put"].lower()]) if found else [""]
    return (forms_of(put) or frozenset({put})) & question.weights.keys() if found else frozenset()


def is_put(put: frozenset[str], text: str) -> bool:
    """Whether a sentence tells in what place it was done, be it without a name."""
    return any(not put.isdisjoint(stems([done[1].lower()])) for done in _PUT.finditer(text))


def which_ordinal(question: Question) -> frozenset[str]:
    """The stem of the "second" that a question asks of."""
    found = _ORDINAL.search(question.text)
    return frozenset(stems([found[1].lower()])) if found else frozenset()


def one_person(question: Question) -> frozenset[str]:
    """The stems of the one name of a question, if that is a person's in full."""
    names = named_in(question)
    # What somebody said stands under their name, as ``said_by`` knows.
    if _SAYS.search(question.text) or len(names) != 1 or not is_person(names[0]):
        return frozenset()
    return frozenset(stems(word for each in names[0] for word in words(each)))


def names_one(question: Question) -> re.Pattern[str] | None:
    """What finds a name with the noun in it that a question asks for: "which operation"."""
    which = _WHICH.match(question.text)
    nouns = "|".join(word.capitalize() for word in which.groups() if word) if which else ""
    return re.compile(rf"\b(?:{nouns}) [A-Z]|\b[A-Z]\w+ (?:{nouns})\b") if nouns else None
