"""Completing a follow-up question from its conversation, so that it stands alone.

No model: names and words of the conversation take the place of what points at them. What is
not sure to be meant is not put in a pronoun's place but behind, in brackets.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.words import stems, words
from server.conversation.gaps import Lack, Lacking, Pronoun, asks, lacking
from server.conversation.naming import Name, names_in
from server.conversation.telling import telling
from server.conversation.topic import MOST_ASKED, Topic, phrase_of, topic_of
from server.schemas import Turn

SURE = 1.25  # by how much the likeliest must outweigh the next to take a pronoun's place
_DONE = re.compile(r"born|won|\w+ed", re.IGNORECASE)  # what was done, by nobody and to nobody
FADED = 0.12  # a name of less weight is not spoken of any more


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed question, and whether it surely lacked what was added."""

    text: str
    sure: bool


def complete(question: str, history: Sequence[Turn]) -> str | None:
    """The question completed so that it stands alone; ``None`` where it does already.

    Every name and number in what is added stands in ``history``. The same question and history
    give the same words, and the work is bounded whatever the history holds.
    """
    completion = completion_of(question, history)
    return completion.text if completion else None


def completion_of(question: str, history: Sequence[Turn]) -> Completion | None:
    """The same, with how sure it is that the question lacked anything."""
    question = " ".join(unicodedata.normalize("NFC", question).split())
    if not question or not history or len(question) > MOST_ASKED:
        return None
    topic = topic_of(history)
    asked = lacking(question)
    if asked.much is Lack.PERHAPS and not _goes_on(question, asked, topic):
        return None
    completed, meant, unresolved = _resolved(question, asked, topic)
    if asked.much is not Lack.NOTHING:
        behind = _behind(asked, topic, meant, unresolved, completed)
        if behind:
            completed = f"{completed} ({behind})"
    if completed == question:
        return None
    return Completion(completed, asked.much is not Lack.PERHAPS)


def _goes_on(question: str, asked: Lacking, topic: Topic) -> bool:
    """Whether a question that may begin anew speaks of what was spoken of."""
    own = set(stems(asked.content))
    few = len(own) <= (1 if asks(question) else 2) and " of " not in question
    return few or bool(own & topic.stems)


def _resolved(question: str, asked: Lacking, topic: Topic) -> tuple[str, list[Name], list[Pronoun]]:
    """The question with names for its pronouns, whom they mean, and the pronouns left."""
    changes: list[tuple[int, int, str]] = []
    meant: dict[str, Name] = {}
    left: list[Pronoun] = []
    own = {name.key for name in asked.names}
    for pronoun in asked.pronouns:
        if pronoun.kind in meant:
            continue  # told already: "Did Ann Lee say why she left?"
        name = _sure(topic, pronoun.kind, own)
        if name is None or name in meant.values():
            left.append(pronoun)
            continue
        meant[pronoun.kind] = name
        changes.append((pronoun.start, pronoun.end, _formed(name.text, pronoun)))
    for name in asked.names:
        full = topic.known(name)
        if full is not None and full.person and len(name.key) == 1:
            changes.append((name.start, name.end, full.text))
    for start, end, text in sorted(changes, reverse=True):
        question = question[:start] + text + question[end:]
    return question, list(meant.values()), left


def _sure(topic: Topic, kind: str, own: set[tuple[str, ...]]) -> Name | None:
    """Whom a pronoun means, if there is no doubt of it."""
    able = [(n, w) for n, w in topic.meant_by(kind) if n.key not in own and w > FADED]
    if not able or not able[0][0].sure:
        return None
    if len(able) > 1 and able[0][1] < SURE * able[1][1]:
        return None
    name = able[0][0]
    certain = {
        "he": name.person or len(name.key) == 2,
        "she": name.person or len(name.key) == 2,
        "it": name.person is False and name.key in topic.asked,
        "they": (name.group or name.person is False) and name.key in topic.asked,
    }
    return name if certain[kind] else None


def _formed(name: str, pronoun: Pronoun) -> str:
    return f"{name}'s" if pronoun.possessive else name


def _behind(
    asked: Lacking,
    topic: Topic,
    meant: Sequence[Name],
    unresolved: Sequence[Pronoun],
    completed: str,
) -> str:
    """What is put in brackets: names it lacks, and what the last question was about."""
    said = set(words(completed))
    parts: list[str] = []
    named = bool(meant) or bool(asked.names)
    wanted = [topic.meant_by(pronoun.kind) for pronoun in unresolved]
    if not wanted and not named:
        wanted = [topic.asked_about() if asked.further else topic.spoken_of()]
    for able in wanted:
        for name, weight in able[:1]:
            if weight > FADED and not set(name.key) <= said:
                parts.append(name.text)
                said |= set(words(name.text))
    full = meant and asked.content and not unresolved and not asked.pointing
    if not full:
        parts = _with_phrase(parts, topic, asked, said)
    return ", ".join(parts)


def _with_phrase(parts: list[str], topic: Topic, asked: Lacking, said: set[str]) -> list[str]:
    """The parts, and what the last question was about unless the new one says it."""
    if not topic.phrases:
        return parts
    phrase = phrase_of(topic.phrases[0], _replaced(asked, topic.phrases[0]))
    known = frozenset(stems(sorted(said)))
    own = [stem for stem in stems(telling(phrase)) if stem not in known]
    if not own or len(own) * 2 < len(telling(phrase)) or _DONE.fullmatch(phrase):
        return parts
    held = frozenset(words(phrase))
    return [*(part for part in parts if not held >= frozenset(words(part))), phrase]


def _replaced(asked: Lacking, phrase: str) -> set[str]:
    """Words of the last question in whose place the new one has others: "And in 2022?"."""
    gone: set[str] = set()
    if any(any(map(str.isdigit, word)) for word in asked.content):
        gone |= {word for word in words(phrase) if any(map(str.isdigit, word))}
    if asked.elliptical:
        kinds = {name.person is True for name in asked.names}
        for name in names_in(phrase):
            if (name.person is True) in kinds:
                gone |= set(words(name.text))
    return gone
