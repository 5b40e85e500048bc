"""The names of a question as people write them, in one word or several: pure functions."""

import re
import unicodedata
from collections.abc import Sequence

from index.question import Question
from index.speakers.given_names import is_given_name

_POSSESSIVE = re.compile(r"['’]s?$")
_CALENDAR = frozenset(
    """January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
)


def in_a_row(names: Sequence[str], question: str) -> list[list[str]]:
    """The words of names that follow one another, as one name each."""
    text, runs, at = unicodedata.normalize("NFC", question), list[list[str]](), 0
    for name in names:
        start = text.find(name, at)
        if runs and text[at:start] == " ":
            runs[-1].append(name)
        else:
            runs.append([name])
        at = start + len(name)
    return runs


def named_in(question: Question) -> list[list[str]]:
    """The words of each name of a question; that of a month or day is none."""
    names = [name for name in question.particulars[0] if name not in _CALENDAR]
    whole = in_a_row(names, question.text)
    return [[*name[:-1], _POSSESSIVE.sub("", name[-1])] for name in whole]


def is_person(name: Sequence[str]) -> bool:
    """Whether it is surely somebody's name: a given name and more."""
    return len(name) > 1 and is_given_name(name[0].lower())
