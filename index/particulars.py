"""The names and numbers of a question, and whether a text holds them: pure functions."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from index.nations import of_one_nation
from index.numerals import SMALL, TENS
from index.words import STOP_WORDS, Stems, stems, words

_TOKEN = re.compile(r"[^\W_]+(?:[.,’'\-][^\W_]+)*")
_SMALL_IN_TITLES = frozenset("a an and at by for from in of on or the to with".split())
# Without "one", whose stem is also that of "on".
_NUMBER_WORDS = {
    str(n): stem
    for n, stem in zip((SMALL | TENS).values(), stems(SMALL | TENS), strict=True)
    if n != 1
}
_NUMBER_STEMS = frozenset(_NUMBER_WORDS.values())
# "Twenty-nine", and its number.
_TWO_WORDS = {
    f"{ten}-{one}": str(tens + ones)
    for ten, tens in TENS.items()
    for one, ones in SMALL.items()
    if 0 < ones < 10
}
_IN_TWO = {number: word for word, number in _TWO_WORDS.items()}
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_PLAIN = re.compile(r"\d{4,}")


def particulars(question: str) -> tuple[list[str], list[str]]:
    """A question's names, which are capitalised words after its first, and its numbers.

    Those are tokens with a digit, and words such as "twenty-nine": a lesser number in words says
    often no more than how many of a thing there are.
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", question))
    numbers = [t for t in tokens if any(c.isdigit() for c in t) or t.lower() in _TWO_WORDS]
    capital = [t for t in tokens[1:] if t[0].isupper() and t not in numbers]
    small = [t for t in tokens[1:] if t[0].islower() and t not in _SMALL_IN_TITLES]
    if not small:  # a question in title case or capitals says nothing about names
        capital = []
    return [t for t in capital if t.lower() not in STOP_WORDS], numbers


def held(token: str, among: Stems) -> bool:
    """Whether the stems of a text hold a name or number.

    "Brazil" is found in "Brazilian", "Dutch" in "Netherlands", "5" in "five", and "29" in
    "twenty-nine" as that in "29".
    """
    return any(
        all(
            part in among
            or _NUMBER_WORDS.get(part) in among
            # "Nine" begins "nineteen".
            or (len(part) >= 4 and part not in _NUMBER_STEMS and among.begin(part))
            or not among.isdisjoint(of_one_nation(part))
            for part in parts
        )
        for parts in _written(token)
    )


def share_held(tokens: Collection[str], among: Stems) -> float:
    """The share of the tokens that are held; 1 of none."""
    return sum(held(token, among) for token in tokens) / len(tokens) if tokens else 1.0


def is_initials(token: str) -> bool:
    """Whether a name is written by its initials: "UN", "N.A.T.O."."""
    letters = token.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()


def spelled_out(token: str, text: str) -> bool:
    """Whether a name written by its initials stands in a text in full: "United Nations"."""
    letters = token.replace(".", "")
    joined = r"(?:[ \-]+(?:of|the|for|and|de|du|des|la)){0,2}[ \-]+"
    pattern = r"\b" + joined.join(rf"{letter}[^\W\d_]+" for letter in letters) + r"\b"
    return re.search(pattern, text) is not None


def in_words(number: str, text: str) -> bool:
    """Whether a number of two words stands so in a text: "21" as "twenty-one"."""
    return number in _IN_TWO and _IN_TWO[number] in text.lower()


@lru_cache(maxsize=1024)  # a question's tokens are sought in every passage found
def _written(token: str) -> tuple[tuple[str, ...], ...]:
    """The stems of a token, and of a number also those of it written in another way."""
    ways = [token]
    if number := _TWO_WORDS.get(token.lower()):
        ways.append(number)
    # The stems of "twenty-one" are in any text with a "twenty" and an "on".
    elif token in _IN_TWO and not token.endswith("1"):
        ways.append(_IN_TWO[token])
    if _GROUPED.fullmatch(token):
        ways.append(token.replace(",", ""))
    elif _PLAIN.fullmatch(token):
        ways.append(f"{int(token):,}")
    return tuple(
        tuple(part for part in stems(words(way)) if len(part) > 1 or part.isdigit()) for way in ways
    )
