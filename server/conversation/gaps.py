"""What a question lacks to stand alone: pure functions.

"When did they disband?" lacks whom "they" means, "And in 2022?" nearly all. What a question
itself says first is not lacking: "Did Ann Lee say why she left?".
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from index.speakers.vocabulary import HUMANS, RELATIONS, is_role_noun
from index.words import STOP_WORDS, words
from server.conversation.naming import Name, names_in
from server.conversation.telling import PRONOUNS, telling

_TOKEN = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|did|does|do|has|have|had"
    r"|will|would|can|could|should|must|may|might|am)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\W*(?:and|but|or|so|then|also|plus|ok|okay)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"^\W*(?:(?:and|but|so|or|ok|okay|then)\b\W*)?(?:(?:what|how) about|what of)\b", re.IGNORECASE
)
_NOT_A_THING = re.compile(
    r"\b(?:is|was|be|isn['’]t|wasn['’]t|would|will|might|may|could|can|should|must|make|makes|made"
    r"|find) it (?:be )?(?:not )?"
    r"(?:really |very |so |more |just )?(?:true|possible|legal|illegal|safe|necessary|ok|okay|worth"
    r"|better|best|correct|likely|important|hard|easy|easier|difficult|normal|common|bad|good"
    r"|wrong|right|required|mandatory|advisable|wise|fair|appropriate|dangerous|the case)\b"
    r"(?=.* (?:to|that|for|if|when|\w+ing)\b)"
    r"|\b(?:does|did|do|would|will|can|could) it (?:take|cost|mean|matter|help|make sense|feel)"
    r"(?: \w+){0,3}? (?:to|if|when|for|that)\b"
    r"|\bwhat (?:is|was) it (?:like|about)\b(?= \w)|\bit (?:rain|snow)\w*\b"
    r"|\bhow (?:is|was) it that\b|\bg[eo]t it\b"
    r"|\bit (?:is|was|would be|seems?|appears?|turns? out|follows?|happens?) \w* ?that\b"
    r"|\bit['’]?s (?:\w+ ){1,2}(?:to|that)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:this|these|those)\b(?! (?:year|month|week|morning|afternoon|evening|summer|winter"
    r"|spring|autumn|season|century|decade|country|world|who|that)\b)"
    r"|\b(?:do|does|did|done|is|was|were|are|about|of|in|on|at|for|from|with|after|before|by|to"
    r"|like|than|during|since|until|cost|mean|around|why|how|what|doing|think) that\b(?! of\b)"
    r"|\bthat\b(?=\W*$| (?:time|year|period|event|incident|one|happen|happened|book|film|movie"
    r"|album|song|show|point|day|game|match|season|decision|place|work|role)\b)"
    r"|\bthe (?:same|former|latter|second one|first one|last one|other one|other two)\b"
    r"|\bthe (?:second|third|fourth|other|others|last|next)\W*$"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\W*$|\bthen\W*$",
    re.IGNORECASE,
)
_GOING_ON = re.compile(
    r"\b(?:else|others|another|any other|some other|what other|which other|more|instead|afterwards?"
    r"|thereafter|next|too|also|either|besides|apart from|aside from|other than)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\bthe (?!most\b|best\b|worst\b)[a-z]", re.IGNORECASE)
_BREAK = re.compile(
    r"[,;:.?!]|\b(?:and|or|but|if|when|while|because|that|before|after|so|where|how|why|since|until"
    r"|whether|who|which|than|as|say|said|says|think|thinks|thought)\b",
    re.IGNORECASE,
)
_PERSON_ASKED = re.compile(r"^\W*(?:who|which|whose)\b", re.IGNORECASE)
_NOUN_BEFORE = re.compile(r"\b(?:the|a|an|my|our|your|each|every)\s+[a-z]", re.IGNORECASE)
_COURTESY = re.compile(
    r"\W*(?:hello|hi|hey|good (?:morning|afternoon|evening|day|night)|cheers|bye|goodbye|sorry"
    r"|(?:many |ok(?:ay)? |great )?thank(?:s| you)(?: (?:very|so) much| a lot| again)?"
    r"|ok(?:ay)?|great|perfect)\W*",
    re.IGNORECASE,
)
FAR = 4  # content words; what is said after more of them points at those
FEW = 2  # content words; a question of fewer, and without a name, leaves most unsaid


class Lack(IntEnum):
    """How much a question leaves to the conversation."""

    NOTHING = 0
    PERHAPS = 1  # it names nobody and nothing: it may go on, or begin anew
    SURELY = 2


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun that the question does not resolve; ``kind``: he, she, it or they."""

    start: int
    end: int
    kind: str
    possessive: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A question as it lacks something."""

    much: Lack
    pronouns: tuple[Pronoun, ...]
    pointing: bool  # "that", "those", "the second one"
    further: bool  # "Who else?": not what was told already
    elliptical: bool  # "And in 2022?", "Why?", "What about Ms Reed?"
    names: tuple[Name, ...]  # its own
    content: tuple[str, ...]  # its own words that tell something, folded


def lacking(question: str) -> Lacking:
    """What a question, in NFC, lacks to stand alone."""
    names = tuple(names_in(question))
    content = telling(question)
    pronouns = tuple(_pronouns(question, names))
    pointing = any(
        len(telling(question[: match.start()])) <= FAR for match in _POINTING.finditer(question)
    )
    elliptical = not is_courtesy(question) and _is_elliptical(question, content, names)
    further = _GOING_ON.search(question) is not None
    going_on = not names and further
    # Of a question all in small letters nobody can tell what it names.
    unnamed = question.islower() and len(content) > FEW
    if pronouns or pointing or elliptical:
        much = Lack.PERHAPS if unnamed else Lack.SURELY
    elif going_on or (not names and content and _may_go_on(question, content)):
        much = Lack.PERHAPS
    else:
        much = Lack.NOTHING
    return Lacking(much, pronouns, pointing, further, elliptical, names, content)


def _may_go_on(question: str, content: Sequence[str]) -> bool:
    """Whether a question without a name says so little that it may go on with what was said."""
    if len(content) <= FEW:
        return True
    if len(content) <= 2 * FEW:
        return _DEFINITE.search(question) is not None or _ASKING.search(question) is None
    return False


def is_courtesy(text: str) -> bool:
    """Whether it is a greeting or thanks, which ask nothing and are about nothing."""
    return _COURTESY.fullmatch(text) is not None


def asks(text: str) -> bool:
    """Whether it has a word to ask with, or a question mark."""
    return "?" in text or _ASKING.search(text) is not None


def _is_elliptical(question: str, content: Sequence[str], names: Sequence[Name]) -> bool:
    """Whether it is no whole question: none of its own words, or no verb to ask with."""
    if not content:
        return True
    if _ABOUT.match(question):
        return len(content) <= 2 * FEW
    if _ASKING.search(question) is None:
        if _JOINED.match(question):
            return len(content) <= 2 * FEW
        return len(content) <= FEW and (not names or all(len(n.key) == 1 for n in names))
    return False


def _pronouns(question: str, names: Sequence[Name]) -> list[Pronoun]:
    found: list[Pronoun] = []
    empty = [match.span() for match in _NOT_A_THING.finditer(question)]
    tokens = list(_TOKEN.finditer(question))
    said = _Said(question, names, [token.end() for token in tokens if telling(token[0])])
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        word = re.split(r"[’']", token[0], maxsplit=1)[0]
        kind = PRONOUNS.get(word.lower())
        if kind is None or word == "IT":
            continue
        if kind == "it" and any(start <= token.start() < end for start, end in empty):
            continue
        following = after[0].lower() if after else ""
        owns = word.lower() in ("his", "its", "their") or (
            word.lower() == "her" and following != "" and following not in STOP_WORDS
        )
        if not said.tells(token.start(), word.lower(), kind, owns=owns):
            found.append(Pronoun(token.start(), token.start() + len(word), kind, owns))
    return found


class _Said:
    """What a question says itself: whom its pronouns can mean."""

    def __init__(self, question: str, names: Sequence[Name], told: Sequence[int]) -> None:
        """``told``: where each of its telling words ends, in order."""
        self._question = question
        self._names = names
        self._told = told
        first = told[0] if told else len(question)
        self._breaks = [m.start() for m in _BREAK.finditer(question) if m.start() >= first]

    def tells(self, at: int, word: str, kind: str, *, owns: bool) -> bool:
        """Whether whom or what the pronoun at ``at`` means is said before it."""
        before = bisect_right(self._told, at)
        apart = bool(self._breaks) and self._breaks[0] < at  # in a clause before
        is_object = word in ("him", "them", "it", "her") and not owns
        for name in self._names:
            if name.end > at or not name.may_be(kind):
                continue
            clause = any(name.end <= place < at for place in self._breaks)
            if clause or not is_object:
                return kind != "it" or clause or owns
        if before > FAR:
            return True
        if kind in ("he", "she"):
            return self._tells_of_somebody(at, apart, is_object)
        if owns and (before > 1 or (before and _NOUN_BEFORE.search(self._question[:at]))):
            return True
        return apart

    def _tells_of_somebody(self, at: int, apart: bool, is_object: bool) -> bool:
        if apart and (self._question.islower() or _PERSON_ASKED.match(self._question)):
            return True  # of small letters alone, names cannot be told from other words
        if is_object:
            return False
        before = words(self._question[:at])
        return any(w in HUMANS or w in RELATIONS or is_role_noun(w) for w in before)
