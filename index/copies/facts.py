"""Numbers and names: the words of a text that change when the story is another one."""

import re

from index.quotes.wording import DASH, Wording, is_word
from index.words import STOP_WORDS

# "One" is left out: it is a pronoun as often as a number.
_NUMBERS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion dozen
    dozens half twice""".split()
)
_DIGITS = re.compile(r"\d+(?:[.:/]\d+)*")


def figure(key: str) -> str | None:
    """The number a folded word gives, as every paper writes it: "3.1m" is "3.1".

    ``None`` if the word gives none.
    """
    if key in _NUMBERS:
        return key
    digits = _DIGITS.search(key.replace(",", ""))
    return digits.group() if digits else None


def figures(text: Wording) -> frozenset[str]:
    """The distinct numbers of a text."""
    found = (figure(key) for key in text.keys)
    return frozenset(number for number in found if number is not None)


def names(text: Wording) -> frozenset[str]:
    """The distinct words, folded, that a text writes with a capital where none is due.

    A word that begins a sentence or follows a mark has its capital from there.
    """
    return frozenset(
        text.keys[i]
        for i, form in enumerate(text.forms)
        if i
        and form[0].isupper()
        and text.blocks[i - 1] == text.blocks[i]
        and _goes_on(text.forms[i - 1])
        and text.keys[i] not in STOP_WORDS
    )


def _goes_on(before: str) -> bool:
    """Whether a sentence goes on after this token, so that a capital means a name."""
    return is_word(before) or before in (DASH, ",", "(", "&", "/")
