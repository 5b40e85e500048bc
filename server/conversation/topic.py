"""What a conversation is about, from its turns: names and phrases, the latest the heaviest."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.words import STOP_WORDS, stems, words
from server.conversation.gaps import Lack, asks, is_courtesy, lacking
from server.conversation.naming import Name, names_in, within
from server.conversation.telling import GENERIC, PRONOUNS, telling
from server.schemas import Turn

# A history may hold 200 turns of 100,000 characters, and be written to waste time.
MOST_TURNS = 16
MOST_ASKED = 400  # characters read of a question
MOST_ANSWERED = 1_200  # and of an answer
MOST_NAMES = 24
MOST_AT_ONCE = 10  # names of one turn

KEPT = 0.75  # of a name's weight, from question to question
CHANGED = 0.25  # the same where a question begins a new subject
LATELY = 0.25  # a name of an answer that weighs less was said in passing
ANSWERED = 0.4  # the weight of a name in an answer; in a question it is 1
LONGEST_PHRASE = 6  # content words
LONGEST_WORD = 40  # characters

_SENTENCES = re.compile(r"(?<=[.?!])\s+")

_TOKEN = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*")
_JOINING = frozenset("of in on at for from to with about against between and by over".split())
_SAYING = re.compile(r".*\b(?:about|regarding|concerning)\s+(?=\w)", re.IGNORECASE | re.DOTALL)
# "Where is the office in Leeds?" is not about Leeds.
_PLACED = re.compile(r"\b(?:in|of|at|from|for|to|on|by|outside|near) (?:the )?$", re.IGNORECASE)
# Say little alone, and which one beside a noun: "the new bridge".
_TELLS_APART = frozenset(
    "new old first second last next main full large big bad good other".split()
)
_ASKS_WHO = re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)


@dataclass(slots=True)
class Topic:
    """What was spoken of up to a point, heaviest first where it is in order."""

    weights: dict[tuple[str, ...], float] = field(default_factory=dict)
    names: dict[tuple[str, ...], Name] = field(default_factory=dict)
    phrases: list[str] = field(default_factory=list)  # of the questions since it began, last first
    asked: set[tuple[str, ...]] = field(default_factory=set)  # keys of the names in questions
    stems: frozenset[str] = frozenset()  # of everything that was read

    def ranked(self) -> list[tuple[Name, float]]:
        """The names, heaviest first; of equals the one that was named first."""
        order = sorted(self.weights, key=lambda k: -self.weights[k])
        return [(self.names[key], self.weights[key]) for key in order]

    def spoken_of(self) -> list[tuple[Name, float]]:
        """Those of them that the questions were about; else those that answers told lately."""
        return self.asked_about() or [pair for pair in self.ranked() if pair[1] >= LATELY]

    def asked_about(self) -> list[tuple[Name, float]]:
        """Those of them that stand in questions."""
        return [pair for pair in self.ranked() if pair[0].key in self.asked]

    def meant_by(self, pronoun: str) -> list[tuple[Name, float]]:
        """Whom or what a pronoun can mean, likeliest first."""
        fitting = [
            (n, w * _likely(n, pronoun))
            for n, w in self.ranked()
            if n.may_be(pronoun)
            and (n.person or n.subject or n.key in self.asked or pronoun in ("it", "they"))
        ]
        return sorted(fitting, key=lambda pair: -pair[1])

    def known(self, name: Name) -> Name | None:
        """The one fuller form in which the conversation gives a name."""
        fuller = [
            n
            for n in self.names.values()
            if len(n.key) > len(name.key) and within(name, n) and not n.titled
        ]
        return fuller[0] if len(fuller) == 1 else None


def topic_of(history: Sequence[Turn]) -> Topic:
    """What the last turns of a conversation are about."""
    topic = Topic()
    asked = ""
    for turn in history[-MOST_TURNS:]:
        most = MOST_ASKED if turn.role == "user" else MOST_ANSWERED
        text = unicodedata.normalize("NFC", turn.content[:most])
        if turn.role == "user" and is_courtesy(text):
            continue
        topic.stems |= frozenset(stems(telling(text)))
        if turn.role == "user":
            _hear_question(topic, text)
            asked = text
        else:
            _hear_answer(topic, text, asked)
    return topic


def phrase_of(question: str, without: Iterable[str] = ()) -> str:
    """What a question is about in its own words, "household waste in Harlow Bay".

    ``without``: folded words that are left out.
    """
    left_out = frozenset(without)
    question = _asking(question)
    tail = _SAYING.sub("", question, count=1)
    if telling(tail):
        question = tail
    kept: list[str] = []
    content = 0
    joining: list[str] = []
    for token in _TOKEN.findall(question):
        if len(token) > LONGEST_WORD:
            continue
        folded = words(token)
        low = token.lower()
        if low in _JOINING and kept:
            joining = [*joining, low]
            continue
        if low in ("the", "a", "an") and kept:
            joining = [*joining, low]
            continue
        if low in PRONOUNS or all(
            w in STOP_WORDS or (w in GENERIC and w not in _TELLS_APART) or w in left_out
            for w in folded
        ):
            joining = joining if low in STOP_WORDS else []
            continue
        if content == LONGEST_PHRASE:
            break
        kept += [*joining, token]
        joining = []
        content += 1
    return " ".join(kept)


def _asking(text: str) -> str:
    """The sentence of a turn that tells most, of those that ask if any does."""
    sentences = _SENTENCES.split(text)
    asking = [sentence for sentence in sentences if asks(sentence) and telling(sentence)]
    return max(asking or sentences, key=lambda sentence: len(telling(sentence)))


def _hear_question(topic: Topic, text: str) -> None:
    asked = lacking(text)
    names = _settled(topic, names_in(text)[:MOST_AT_ONCE])
    new = asked.much is Lack.NOTHING and not any(n.key in topic.weights for n in names)
    _fade(topic, CHANGED if new else KEPT)
    for name in names:
        placed = _PLACED.search(text[max(0, name.start - 16) : name.start]) is not None
        _add(topic, name, 0.6 if placed else 1.0)
        topic.asked.add(name.key)
    for kind in dict.fromkeys(pronoun.kind for pronoun in asked.pronouns):
        for name, _ in topic.meant_by(kind)[:1]:
            _add(topic, name, 0.7)
            if name.person:
                topic.asked.add(name.key)
    if asked.much and not names and not asked.pronouns:
        for name, _ in topic.spoken_of()[:1]:  # it goes on about the same
            _add(topic, name, 0.5)
    phrase = phrase_of(text)
    if new:
        topic.phrases = []
    if phrase:
        topic.phrases = [phrase, *topic.phrases][:4]


def _hear_answer(topic: Topic, text: str, asked: str) -> None:
    names = _settled(topic, names_in(text)[:MOST_AT_ONCE])
    who = _ASKS_WHO.search(asked) is not None
    for number, name in enumerate(names):
        weight = ANSWERED / (1 + 0.3 * number)
        if who and number == 0 and name.person is not False:
            weight += 0.6
        _add(topic, name, weight)


def _settled(topic: Topic, names: Sequence[Name]) -> list[Name]:
    """The names, each in the fullest form of it, once."""
    found: dict[tuple[str, ...], Name] = {}
    for name in names:
        for other in names:
            if len(other.key) > len(name.key) and within(name, other):
                name = other
        name = topic.known(name) or name
        found.setdefault(name.key, name)
    return list(found.values())


def _add(topic: Topic, name: Name, weight: float) -> None:
    for key, known in list(topic.names.items()):
        if key != name.key and within(known, name) and topic.known(known) is None:
            weight += topic.weights.pop(key)  # it was given less fully before
            del topic.names[key]
            if key in topic.asked:
                topic.asked.add(name.key)
    if name.key in topic.names:
        weight += topic.weights[name.key]
        held = topic.names[name.key]
        if held.person is None and name.person is not None:
            topic.names[name.key] = replace(held, person=name.person, gender=name.gender)
        if name.subject:
            topic.names[name.key] = replace(topic.names[name.key], subject=True)
    elif len(topic.names) < MOST_NAMES:
        topic.names[name.key] = name
    else:
        return
    topic.weights[name.key] = weight


def _fade(topic: Topic, share: float) -> None:
    for key in topic.weights:
        topic.weights[key] *= share


def _likely(name: Name, pronoun: str) -> float:
    """How well a name that may be meant fits, 0 to 1."""
    if pronoun in ("he", "she"):
        return 1.0 if name.person else 0.5 + 0.2 * (len(name.key) == 2)
    if pronoun == "they":
        return 1.0 if name.group else 0.6
    return 1.0 if name.person is False else 0.7
