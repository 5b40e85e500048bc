"""The names and numbers of a question, and whether a text holds them: pure functions."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from index.nations import of_one_nation
from index.words import STOP_WORDS, Stems, stems, words

_TOKEN = re.compile(r"[^\W_]+(?:[.,’'\-][^\W_]+)*")
_SMALL_IN_TITLES = frozenset("a an and at by for from in of on or the to with".split())
# Without "one", whose stem is also that of "on".
_NUMBER_WORDS = dict(
    zip(
        ("0", *(str(n) for n in range(2, 13))),
        stems("zero two three four five six seven eight nine ten eleven twelve".split()),
        strict=True,
    )
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_PLAIN = re.compile(r"\d{4,}")


def particulars(question: str) -> tuple[list[str], list[str]]:
    """A question's names, which are capitalised words after its first, and tokens with a digit."""
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", question))
    numbers = [t for t in tokens if any(c.isdigit() for c in t)]
    capital = [t for t in tokens[1:] if t[0].isupper() and not any(c.isdigit() for c in t)]
    small = [t for t in tokens[1:] if t[0].islower() and t not in _SMALL_IN_TITLES]
    if not small:  # a question in title case or capitals says nothing about names
        capital = []
    return [t for t in capital if t.lower() not in STOP_WORDS], numbers


def held(token: str, among: Stems) -> bool:
    """Whether the stems of a text hold a name or number.

    "Brazil" is found in "Brazilian", "Dutch" in "Netherlands", and "5" in "five".
    """
    return any(
        all(
            part in among
            or _NUMBER_WORDS.get(part) in among
            or (len(part) >= 4 and among.begin(part))
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


@lru_cache(maxsize=1024)  # a question's tokens are sought in every passage found
def _written(token: str) -> tuple[tuple[str, ...], ...]:
    """The stems of a token, and of a number also those of it with or without its commas."""
    ways = [token]
    if _GROUPED.fullmatch(token):
        ways.append(token.replace(",", ""))
    elif _PLAIN.fullmatch(token):
        ways.append(f"{int(token):,}")
    return tuple(
        tuple(part for part in stems(words(way)) if len(part) > 1 or part.isdigit()) for way in ways
    )
