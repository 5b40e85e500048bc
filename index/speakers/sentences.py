"""Whose words one sentence holds, once the subjects of its verbs of speech are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.speakers.cues import Cue
from index.speakers.governing import CLAUSE, VOICES, governor, is_aside, is_embedded
from index.speakers.items import MARK, QUOTATION, WORD, Item
from index.speakers.manner import Manner, manner_of
from index.speakers.openings import PHRASE_OPENERS
from index.speakers.people import Person
from index.speakers.quotations import MASK
from index.speakers.subjects import Subject
from index.speakers.vocabulary import PLAIN_SAYING, UNSIGNED_VERBS

_SCARE = 24  # characters of a quotation that is too short to be speech
_QUESTION = frozenset("whether if why how what when who where which that".split())
_EMPTY = frozenset("nothing little goodbye hello yes no so much thanks farewell something".split())
_TOLD = ("tell", "told", "remind", "assur", "warn", "promis")
_AFTERMATH = frozenset("after before when since".split())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose words a sentence holds.

    ``voiced``: it has a verb of speech, so that without a ``person`` it is somebody's who
    is not known. ``asks``: the next words may be an answer. ``quoted`` are the starts of
    the quotations that are ``person``'s.
    """

    person: Person | None = None
    kind: Manner = "direct"
    voiced: bool = False
    asks: bool = False
    quoted: tuple[int, ...] = ()


SILENT = Verdict()
_UNSIGNED = Verdict(voiced=True)


def judge(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    opening: Subject | None,
    is_speech: Callable[[Item], bool],
) -> Verdict:
    """The verdict on a sentence, given whom the subject of each cue means.

    ``opening`` is the sentence's opening subject. ``is_speech`` tells whether a quotation
    is speech: a title ("Meet the Press") is not.
    """
    if not cues:
        return SILENT
    quotes = [
        at
        for at, item in enumerate(items)
        if item.sort is QUOTATION
        and item.text.count(MASK) > 1
        and not (at and items[at - 1].text == "(")  # a gloss, as in: Samovar (“self-boiler”)
        and is_speech(item)
    ]
    if quotes:
        return _quoting(items, cues, persons, quotes)
    return _reporting(items, cues, persons, opening)


def _quoting(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    quotes: Sequence[int],
) -> Verdict:
    """A sentence with quoted words: one person's, or nobody's.

    "Reese said Lane had called it “a disgrace”" is nobody's. The words are Lane's, but only
    Reese vouches for that; the sentence is Reese's, but her name under “a disgrace” would
    put it in her mouth. A careful reader would sign it with neither.
    """
    governing: set[int] = set()
    for at in quotes:
        cue = governor(items, cues, at)
        if cue is not None:
            governing.add(cue)
        elif at == 0 and items[at].text[0] == MASK:
            continue  # the end of a quotation that an earlier sentence opened
        elif not (_is_scare(items, at) and at < cues[0].at):
            return _UNSIGNED  # not: "Defending his “York values”, Reese said …"
    people = {persons[cue] for cue in governing}
    if len(people) != 1:
        return _UNSIGNED
    person = people.pop()
    if person is None or any(cues[cue].verb in UNSIGNED_VERBS for cue in governing):
        return _UNSIGNED
    if any(
        number not in governing and _speaks_too(items, cues, number, person, persons[number])
        for number in range(len(cues))
    ):
        return _UNSIGNED
    return Verdict(
        person,
        manner_of(items, cues, quotes),
        voiced=True,
        asks=any(cues[cue].verb.startswith("ask") for cue in governing),
        quoted=tuple(items[at].start for at in quotes),
    )


def _speaks_too(
    items: Sequence[Item], cues: Sequence[Cue], number: int, person: Person, other: Person | None
) -> bool:
    """Whether a cue gives the sentence a second voice beside ``person``'s."""
    cue = cues[number]
    if other == person or (other is None and cue.verb not in VOICES):
        return False
    if cue.verb == "according" and (other is None or other.body):
        return False  # "Reese said, according to the Gazette"
    first = cue.subject.first
    if number and 0 < first < cue.at and items[first - 1].low in _AFTERMATH:
        return False  # "“…,” Reese said, after Lane argued against it"
    return number == 0 or not is_embedded(items, cues[number - 1], cue)


def _is_scare(items: Sequence[Item], at: int) -> bool:
    """Whether a quotation inside a clause is too short to be speech."""
    return at > 0 and items[at - 1].sort is not MARK and len(items[at].text) < _SCARE


def _reporting(
    items: Sequence[Item],
    cues: Sequence[Cue],
    persons: Sequence[Person | None],
    opening: Subject | None,
) -> Verdict:
    """A sentence without quotation marks: indirect speech, if it is one person's and no more.

    "Reese said Lane had called her" is Reese's. "Reese said so, but Lane said not" is
    nobody's. A report that is only part of a sentence of the paper's own ("The bridge,
    which Reese said was safe, fell") is not signed: the sentence is not hers.
    """
    voices = [n for n, cue in enumerate(cues) if cue.verb in VOICES]
    main = next((n for n in voices if _is_report(items, cues[n])), None)
    if main is None:
        return _UNSIGNED
    person = persons[main]
    if person is None or person.bare or not _is_main(items, cues[main], opening):
        return _UNSIGNED  # one bare word may be a capital, speaking for a government
    for number in voices:
        if persons[number] == person:
            continue
        if number < main or not is_embedded(items, cues[number - 1], cues[number]):
            return _UNSIGNED
    return Verdict(person, "indirect", voiced=True, asks=cues[main].verb.startswith("ask"))


def _is_main(items: Sequence[Item], cue: Cue, opening: Subject | None) -> bool:
    """Whether what the cue reports is the sentence, and not a clause inside it."""
    if cue.verb == "according" or is_aside(items, cue):
        return True
    if opening is None:  # "In the witness box Reese said …"
        first = cue.subject.first
        fronted = 0 < first <= cue.at and items[0].low in PHRASE_OPENERS
        return fronted and all(item.sort is WORD for item in items[:first])
    if cue.subject.mention is not None:
        return cue.subject.mention == opening.mention
    return cue.subject.first == opening.first


def _is_report(items: Sequence[Item], cue: Cue) -> bool:
    """Whether a clause follows that says what was said."""
    if cue.verb == "according" or (is_aside(items, cue) and not cue.shared):
        return True
    begin = cue.end + 1 if cue.verb.startswith("point") else cue.end  # "pointed out that"
    following = items[begin : begin + 9]
    if not following:
        return False
    if cue.verb.startswith("ask"):
        return any(item.low in _QUESTION for item in following[:4])
    if cue.verb.startswith(_TOLD):
        return any(item.low in CLAUSE for item in following)
    if cue.verb in PLAIN_SAYING or cue.verb == "say":
        return following[0].low not in _EMPTY
    return following[0].low in CLAUSE
