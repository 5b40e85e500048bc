"""Older character sets told apart by what the text says when it is read in them.

A wrong guess would publish a wrong quote, so a file is only read if one reading of it is
sound and no other is. A reading is sound if it is in a language known here (its little
words are there), in that language's letters, with capitals, quotation marks and money
signs where they belong. charset-normalizer was tried first: of 133 short newspaper texts in
38 character sets it read 44 wrongly without saying so ("caf\u017d", "\u0141 2.4m").
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.errors import ArticleUnreadable
from index.readers.alphabets import LANGUAGES, Language
from index.readers.ideographs import read_ideographs

_SAMPLE = 65_536
# Of the marks in a long text this share may break the rules: foreign names, slips.
_ODD_SHARE = 0.02
# A text of this many words shows its language by at least this share of little words.
_SHORT_TEXT = 25
_LITTLE_WORDS = 0.08
# A language with fewer of its little words than this share of another's is not the text's.
_AS_LIKELY = 0.6
_MOST_ACCENTED = 0.35

_UNSURE = (
    "The file is not UTF-8 (byte {at}, on line {line}), and its character set cannot be told for "
    "certain; save it as UTF-8."
)
_QUOTES = "“”«»‹›"
_MARKS = frozenset("“”‘’„‚«»‹›–—…•·§°©®™£€¥½¼¾×²³ºª¿¡№\u00a0\u00ad\u2011\u00b4")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A right quotation mark of Windows read as Mac Roman: "isnít".
_CONTRACTED = re.compile(r"[a-z]í(?:s|t|re|ve|ll|d|m)\b")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class CharsetUnknown(ArticleUnreadable):
    """Text that is not UTF-8 and that could be read in several ways, or in none."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sample read in one character set, judged as one language."""

    charset: str
    text: str
    little_words: int
    odd: int  # marks that break the rules


def detect(data: bytes) -> str | None:
    """The codec of text that is not UTF-8 and says nothing of its character set.

    ``None`` if it is UTF-8 with a few damaged bytes, so that the caller can say where.
    Raises ``ArticleUnreadable`` for binary data, ``CharsetUnknown`` where not exactly one
    reading is sound.
    """
    if b"\0" in data:
        return _utf_16(data)
    if _mostly_utf_8(data):
        return None
    sample = _sample(data)
    if _is_binary(sample):
        raise ArticleUnreadable("The file holds binary data, not text.")
    ideographs = read_ideographs(sample)
    readings = [r for language in LANGUAGES for r in _readings(sample, language)]
    charset = _only_one(readings, ideographs)
    if charset is None or not _decodes(data, charset):
        at = _first_strange(data)
        raise CharsetUnknown(_UNSURE.format(at=at + 1, line=data.count(b"\n", 0, at) + 1))
    return charset


def _utf_16(data: bytes) -> str:
    """UTF-16 without a byte-order mark: read one way round it has ASCII spaces and stops."""
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data[: 2 * _SAMPLE].decode(codec)
        except UnicodeDecodeError:
            continue
        plain = sum(c in " \n\r,.0123456789" for c in text)
        strange = sum(
            unicodedata.category(c) in ("Cc", "Cn", "Co") for c in text if c not in "\t\n\r"
        )
        if plain >= 0.05 * len(text) and not strange:
            return codec
    raise ArticleUnreadable("The file holds binary data, not text.")


def _mostly_utf_8(data: bytes) -> bool:
    """Whether most of what is not ASCII is sound UTF-8, as in a file with a damaged byte.

    In the older sets a pair of bytes now and then happens to be.
    """
    strange = [c for c in data.decode("utf-8", "replace") if c > "\x7f"]
    damaged = strange.count("\ufffd")
    return 2 * damaged <= len(strange) - damaged


def _is_binary(sample: bytes) -> bool:
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f\v\x1b" for byte in sample)
    return controls > 0.005 * len(sample)


def _sample(data: bytes) -> bytes:
    """The first lines that are not ASCII."""
    if len(data) <= _SAMPLE:
        return data
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_SAMPLE]


def _decodes(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _first_strange(data: bytes) -> int:
    """Where the first byte is that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _read(sample: bytes, charset: str) -> str | None:
    """The sample's text, or ``None`` if the character set has no such bytes.

    A character that the end of the sample cut in two is left out.
    """
    try:
        return codecs.getincrementaldecoder(charset)().decode(sample, final=False)
    except UnicodeDecodeError:
        return None


def _readings(sample: bytes, language: Language) -> Iterator[_Reading]:
    """The sound readings of the sample in one language."""
    for charset in language.charsets:
        text = _read(sample, charset)
        if text is None:
            continue
        words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
        little = sum(word in language.words for word in words)
        marks = len(_NOT_ASCII.findall(text))
        odd = sum(_is_odd(text, m.start(), language) for m in _NOT_ASCII.finditer(text))
        if odd <= _ODD_SHARE * marks and _is_in_script(text, language):
            needed = 1 if len(words) < _SHORT_TEXT else _LITTLE_WORDS * len(words)
            if little >= needed:
                yield _Reading(charset, text, little, odd)


def _is_in_script(text: str, language: Language) -> bool:
    """Whether the share of letters beyond ASCII is what the language's script has."""
    letters = [c for c in text if c.isalpha()]
    beyond = sum(not c.isascii() for c in letters)
    if _script(min(language.letters)) == "LATIN":
        return beyond <= _MOST_ACCENTED * len(letters)
    return beyond >= 0.5 * len(letters)


def _is_odd(text: str, at: int, language: Language) -> bool:
    """Whether the character at ``at``, not ASCII, cannot stand where it does."""
    c = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if c.isalpha() and c not in "ºª":
        foreign = language.name == "English" and _is_odd_in_english(text, at)
        return foreign or _is_odd_letter(c, before, after, language)
    if unicodedata.category(c) == "Mn" and c in language.letters:
        return False
    if c not in _MARKS:
        return True
    if c in "„‚":
        return before.isalnum() or after.isspace()
    if c in _QUOTES:  # which of two opens differs from language to language
        return (before.isalnum() and after.isalnum()) or (c in "“”" and before + after == "  ")
    if c in "®™":  # in another set it is the © before a name
        return not before.isalnum()
    if c in "£€¥":
        return before.isalpha() or after.isalpha()
    between = before.isalpha() and after.isalpha()
    return between and c not in "’‘–—…·\u00ad\u2011\u00a0\u00b4"


def _is_odd_letter(c: str, before: str, after: str, language: Language) -> bool:
    if c.lower() not in language.letters and c not in language.letters:
        return True
    if before.isdigit() or after.isdigit() or before in ",;:!?":
        return True
    if any(near.isalpha() and _script(near) != _script(c) for near in (before, after)):
        return True
    if not before.isalpha() and not after.isalpha():  # a word, or an initial, of one letter
        return after not in ".)" and c.lower() not in language.words
    if c.isupper():
        return before.isalpha() and before.islower()
    return after.isalpha() and after.isupper()


def _is_odd_in_english(text: str, at: int) -> bool:
    """Whether a letter stands as no English loan word has it: Dvoøák for Dvořák."""
    beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return bool(_CONTRACTED.match(text, at - 1)) or any(
        c.isalpha() and not c.isascii() for c in beside
    )


def _script(letter: str) -> str:
    """Latin, Cyrillic, Greek, …: the first word of the letter's name."""
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]


def _only_one(readings: list[_Reading], ideographs: Mapping[str, str]) -> str | None:
    """The character set if all sound readings say the same, else ``None``."""
    most = max((r.little_words for r in readings), default=0)
    likely = [r for r in readings if r.little_words >= _AS_LIKELY * most]
    texts = {r.text for r in likely} | set(ideographs.values())
    if len(texts) != 1:
        return None
    return likely[0].charset if likely else next(iter(ideographs))
