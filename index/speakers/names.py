"""Names as they stand in a text: runs of capitalised words with all but the name taken off.

Titles, openings of sentences, days and possessive marks are no part of a name: "Yet Iowa
Gov. Ann Lee’s" is a mention of "Ann Lee".
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.speakers.given_names import is_given_name
from index.speakers.vocabulary import (
    BODIES,
    CALENDAR,
    HONORIFICS,
    INVERTED,
    OFFICES,
    OPENERS,
    TITLES,
)

ABBREVIATED = (
    r"(?:Mr|Mrs|Ms|Mx|Dr|Drs|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Adm|Brig|Sens?|Reps?|Govs?|"
    r"Rev|Hon|Pres|Supt|Insp|Det|Atty|Cllr|Jr|Sr|St)\."
)
_FIRMS = frozenset(("Corp.", "Inc.", "Ltd.", "Co.", "Bros."))
_ARTICLES = ("the ", "The ")
_APOSTROPHES = ("’", "'")
POSSESSIVE = ("’s", "'s")
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŅŇŐŘŚŞŠŢŤŪŮŰŹŻŽ]"
_TAIL = r"[^\W\d_]*(?:['’\-‐][^\W\d_]+)*"
CAPITALISED = _CAPITAL + _TAIL
# A stop after it may belong to the word or end the sentence: see _BELONGS.
_UNIT_TAIL = rf"(?:\.(?:-?[A-Z]\.)+|{_TAIL}\.?)"
_BELONGS = re.compile(rf"{ABBREVIATED}|(?:[A-Z]\.-?)+")
_PARTICLES = frozenset(
    "de del della di da dos du van von der den ter la le el al bin ibn ten af zu y".split()
)
_PARTICLE = rf"(?:{'|'.join(sorted(_PARTICLES))})[ \n\xa0]"
# It begins with a set of characters, not a look-behind: four times as fast to search for.
_RUN = re.compile(
    rf"{_CAPITAL}(?<![\w’'@#-].){_UNIT_TAIL}"
    rf"(?:[ \n\xa0]{{1,2}}(?:{_PARTICLE}){{0,2}}{_CAPITAL}{_UNIT_TAIL})*"
)
_WORD = re.compile(r"\S+")
_STOP = re.compile(r"[.?!]")
_SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
# "In June Reese said", but "June Reese said".
_MONTHS = frozenset("april may june".split())
_IN_MONTH = re.compile(r"\b(?:in|since|last|this|next|until|by|of|on|from|early|late)\s$", re.I)
_NOT_INITIALS = frozenset("U.S. U.K. U.N. D.C. N.Y. N.J. N.H. N.C. S.C. E.U. L.A.".split())


class Mention(NamedTuple):
    """A name as it stands in the text; offsets into the article, of the name's own words.

    ``full``: it gives more than a surname ("Anneke van der Berg", not "Van der Berg").
    ``surname``: in lower case, particles included. ``honorific``: as printed, "Mr.".
    ``titled``: "Ambassador", "Gen.": somebody, then, and no firm. ``definite``: after "the".
    """

    start: int
    end: int
    words: tuple[str, ...]
    full: bool
    surname: str
    suffix: str | None
    honorific: str | None
    titled: bool
    definite: bool
    title_start: int
    possessive: bool
    paragraph: int

    @property
    def gender(self) -> str | None:
        """``m`` or ``f`` where the honorific tells."""
        return HONORIFICS[_bare(self.honorific)] if self.honorific else None


def find_mentions(masked: str, offset: int, paragraph: int) -> list[Mention]:
    """The names in one masked paragraph that begins at ``offset``, in order."""
    found: list[Mention] = []
    for run in _RUN.finditer(masked):
        low = run[0].lower()
        if low in OPENERS:
            continue
        begin = run.start()
        if low.isalpha() and low not in _MONTHS:  # one word, and nothing to take off
            after = masked[run.end() : run.end() + 1]
            start, end = offset + begin, offset + run.end()
            words = (run[0],)
            found.append(
                Mention(
                    start=start,
                    end=end,
                    words=words,
                    full=False,
                    surname=low,
                    suffix=None,
                    honorific=None,
                    titled=False,
                    definite=masked.endswith(_ARTICLES, 0, begin),
                    title_start=start,
                    possessive=after in _APOSTROPHES,
                    paragraph=paragraph,
                )
            )
            continue
        pieces: list[tuple[str, int]] = []
        for word in _WORD.finditer(run[0]):
            token = word[0]
            stops = token[-1] == "." and _BELONGS.fullmatch(token) is None
            firm = token in _FIRMS
            pieces.append((token[:-1] if stops and not firm else token, begin + word.start()))
            if stops or token.endswith(POSSESSIVE):
                found += _name_in(pieces, masked, offset, paragraph)
                pieces = []
        if pieces:
            found += _name_in(pieces, masked, offset, paragraph)
    return found


def _name_in(
    pieces: Sequence[tuple[str, int]], masked: str, offset: int, paragraph: int
) -> Iterable[Mention]:
    """The one name in a run of capitalised words and their places, or none."""
    lowered = [_bare(token) for token, _ in pieces]
    first, last = _trimmed(pieces, lowered, masked)
    suffix = None
    if last - first > 1 and lowered[last - 1] in _SUFFIXES:
        suffix = _SUFFIXES[lowered[last - 1]]
        last -= 1
    if first >= last:
        return ()
    if lowered[last - 1] in TITLES and (
        pieces[last - 1][0][-1] == "." or (last - first == 2 and lowered[first] in TITLES)
    ):
        return ()  # nobody's name: "Pennsylvania Gov.", "Assistant Secretary"
    title_start = offset + pieces[first][1]
    honorific, titled = None, False
    if last - first > 1 and not any(word in BODIES for word in lowered[first + 1 : last]):
        for at in range(last - 2, first - 1, -1):
            if lowered[at] in TITLES or lowered[at] in HONORIFICS:
                titled = lowered[at] in TITLES
                honorific = None if titled else pieces[at][0]
                first = at + 1
                break
    words = [token for token, _ in pieces[first:last]]
    at_end = pieces[last] if suffix else pieces[last - 1]
    end = at_end[1] + len(at_end[0])
    possessive = words[-1].endswith(POSSESSIVE)
    if possessive:
        words[-1] = words[-1][:-2]
        end -= 2
    name = tuple(words)
    return (
        Mention(
            start=offset + pieces[first][1],
            end=offset + end,
            words=name,
            full=_is_full(name),
            surname=_surname(name),
            suffix=suffix,
            honorific=honorific,
            titled=titled,
            definite=masked.endswith(_ARTICLES, 0, pieces[first][1]),
            title_start=title_start,
            possessive=possessive or masked[end : end + 1] in _APOSTROPHES,
            paragraph=paragraph,
        ),
    )


def _trimmed(
    pieces: Sequence[tuple[str, int]], lowered: Sequence[str], masked: str
) -> tuple[int, int]:
    """Where the run begins and ends without an office's, a sentence's or a date's words."""
    first, last = 0, len(pieces)
    begin = pieces[0][1]
    if masked.endswith(" of ", 0, begin):
        while first < last - 1 and lowered[first] in OFFICES:
            first += 1
    if lowered[first] in _MONTHS and _IN_MONTH.search(masked[max(0, begin - 8) : begin]):
        first += 1
    if first < last and (
        lowered[first] in INVERTED or (lowered[first] == "will" and _asks(masked, pieces[-1]))
    ):
        first += 1  # "Said Ann Lee: …", "Will Ann Lee resign?", but "Will Lee resigned."
    while first < last and (lowered[first] in OPENERS or pieces[first][0] in _NOT_INITIALS):
        first += 1
    while last > first and lowered[last - 1] in CALENDAR:
        last -= 1
    return first, last


def _asks(masked: str, piece: tuple[str, int]) -> bool:
    """Whether the sentence that goes on after a word is a question."""
    stop = _STOP.search(masked, piece[1] + len(piece[0]))
    return stop is not None and stop[0] == "?"


def settle(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without words that only stand before a name.

    "Iowa Republican Steve King" and "Enter Steve King" are read right once the article says
    "Steve King" somewhere.
    """
    known = {m.words for m in mentions if len(m.words) == 2 and m.full}
    settled: list[Mention] = []
    for mention in mentions:
        words = mention.words
        if len(words) > 2 and words[-2:] in known and not is_given_name(words[0]):
            words = words[-2:]
            suffix = len(mention.suffix) + 1 if mention.suffix else 0
            start = mention.end - suffix - len(" ".join(words))
            mention = mention._replace(words=words, start=start, surname=_surname(words))
        settled.append(mention)
    return settled


def _bare(word: str) -> str:
    return word.lower().rstrip(".")


def _is_full(words: Sequence[str]) -> bool:
    if len(words) == 1:
        return False
    first = words[0].lower()
    return first not in _PARTICLES or is_given_name(first)


def _surname(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0].lower()
    lowered = [word.lower() for word in words]
    if len(words) == 2 and is_given_name(lowered[0]):
        return lowered[1]  # "Al Cardenas"
    start = next((i for i, word in enumerate(lowered) if word in _PARTICLES), len(words) - 1)
    return " ".join(lowered[start:])
