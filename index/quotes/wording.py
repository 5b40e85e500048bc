"""A text as the words and marks that must agree for a quote to stand, word for word.

What may differ between two prints of the same words is folded away here: white space,
the style of quotation marks, dashes and ellipses, Unicode's compatible forms, invisible
characters. Case, accents, digits and every other mark are kept. Tokens are cut from the
text as it is, so their offsets need no mapping back.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.article import Span

ELLIPSIS = "…"
QUOTATION_MARK = '"'
DASH = "-"
HYPHENS = ("-", "‐", "‑")  # dashes that join words

_SINGLE = "'‘’‚‛`´′‵＇ʼ"
_DOUBLE = '"“”„‟«»‹›″‶〝〞〟＂❝❞❛❜「」『』'
_DASHES = "-‐‑‒–—―−⸺⸻﹘﹣－"
# Soft hyphens, joiners, marks of direction, variation selectors.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

_LETTER = r"[^\W_ʼ]"  # ʼ counts as a letter in Unicode, and as an apostrophe here
_DOTS = r"(?:…|\.(?:[ \u00a0]?\.){2,})\.*"
_TOKEN = re.compile(
    rf"[\[(]\s?{_DOTS}\s?[\])]|{_DOTS}"  # … and [...]
    # A word: "don’t", "3.5", "10:30", "[T]he", "vote[d]".
    rf"|(?:\[[^\W\d_]{{1,4}}\](?={_LETTER}))?{_LETTER}(?:{_LETTER}|[{_COMBINING}]"
    rf"|[{_INVISIBLE}]+(?={_LETTER})|[{_SINGLE}](?={_LETTER})|(?<=\d)[.,:/](?=\d)"
    r"|\[[^\W\d_]{1,4}\])*"
    rf"|[{_DASHES}]+"
    rf"|[^\s{_INVISIBLE}]"
)
_IS_ELLIPSIS = re.compile(rf"[\[(]?\s?{_DOTS}\s?[\])]?")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_IN_WORD = str.maketrans(dict.fromkeys(_SINGLE, "'"))


@dataclass(frozen=True, slots=True)
class Wording:
    """The tokens of a text: five columns of one length, and the text they are cut from."""

    text: str
    forms: tuple[str, ...]  # as compared
    keys: tuple[str, ...]  # the same whatever the case
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    blocks: tuple[int, ...]  # which of the spans it was cut from

    def __len__(self) -> int:
        return len(self.forms)

    def between(self, first: int, last: int) -> str:
        """The text from one token to another, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def wording(text: str, spans: Iterable[Span]) -> Wording:
    """The words and marks of these parts of a text, in order."""
    forms, keys, starts, ends, blocks = [], [], [], [], []
    for block, span in enumerate(spans):
        for match in _TOKEN.finditer(text, span.start, span.end):
            form, key = _shape(match.group())
            forms.append(form)
            keys.append(key)
            starts.append(match.start())
            ends.append(match.end())
            blocks.append(block)
    return Wording(text, tuple(forms), tuple(keys), tuple(starts), tuple(ends), tuple(blocks))


def is_word(form: str) -> bool:
    """Whether a token is a word or a number, and not a mark."""
    return form[-1].isalnum() or form[0].isalnum()


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    return _UNSEEN.sub("", text)


def style_of_token(quoted: str, printed: str) -> set[str]:
    """How two tokens of one form differ, in words for a reader."""
    if quoted == printed:
        return set()
    notes = set()
    if visible(quoted) != quoted or visible(printed) != printed:
        notes.add("invisible characters")
        quoted, printed = visible(quoted), visible(printed)
    if _IS_ELLIPSIS.fullmatch(quoted):
        return notes | ({"ellipsis"} if quoted != printed else set())
    folded = quoted.translate(_IN_WORD), printed.translate(_IN_WORD)
    if is_word(quoted):
        if quoted != printed and folded != (quoted, printed):
            notes.add("apostrophes")
        quoted, printed = folded
    if quoted == printed:
        return notes
    if quoted[0] in _DASHES:
        return notes | {"dashes"}
    if quoted in _SINGLE + _DOUBLE:
        return notes | {"quotation marks"}
    return notes | {"Unicode form"}


def style_of_space(quoted: str, printed: str) -> set[str]:
    """How what stands between two neighbouring tokens differs."""
    notes = set()
    if visible(quoted) != quoted or visible(printed) != printed:
        notes.add("invisible characters")
    if visible(quoted) != visible(printed):
        notes.add("white space")
    return notes


@lru_cache(maxsize=1 << 16)
def _shape(token: str) -> tuple[str, str]:
    """A token's form and its key."""
    if _IS_ELLIPSIS.fullmatch(token):
        return ELLIPSIS, ELLIPSIS
    if token[0] in _DASHES:
        return DASH, DASH
    if len(token) == 1 and token in _SINGLE + _DOUBLE:
        return QUOTATION_MARK, QUOTATION_MARK
    form = _compatible(visible(token).translate(_IN_WORD)) or token
    return form, form.casefold().replace("[", "").replace("]", "") or form


def _compatible(token: str) -> str:
    """NFKC, but 10² is not 102, nor is ½ what it is written with."""
    if token.isascii():
        return token
    compatible = unicodedata.normalize(
        "NFC",
        "".join(
            c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c)
            for c in token
        ),
    )
    return "".join(compatible.split())  # a form never holds white space
