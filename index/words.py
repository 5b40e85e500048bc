"""Words as search sees them: lower case, without accents, stemmed; and which ones matter.

The same steps as the catalogue's full text (``porter unicode61 remove_diacritics``), so
that what SQLite finds and what is scored here agree.
"""

import re
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

import Stemmer

_WORD = re.compile(r"[^\W_]+")
# Of Latin letters only, as in the full text: to it "й" and "и" are two letters.
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_LOCAL = threading.local()

# Words that say how a question is asked, not what about.
STOP_WORDS = frozenset(
    """a about according after again all also am an and any are aren as at be because been before
    being between both but by can could did didn do does doesn doing don down during each
    few for from had has have having he her here hers him his how i if in into is isn it its
    itself just ll me might more most my no nor not of off on once only or other our ours
    out over own re s said same say says shall she should so some such t tell than that the
    their theirs them then there these they this those through to told too under until up
    upon us ve very was wasn we were weren what when where which while who whom whose why
    will with would you your yours""".split()
)


def words(text: str) -> list[str]:
    """The words of a text, folded: lower case, no accents, no punctuation."""
    plain = text.lower()
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
        plain = unicodedata.normalize("NFC", plain)  # "서울" again, not its six parts
    return _WORD.findall(plain)


def stems(folded: Iterable[str]) -> list[str]:
    """The stem of each word, in order."""
    stemmer: Stemmer.Stemmer | None = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:  # a stemmer must not be shared between threads
        stemmer = _LOCAL.stemmer = Stemmer.Stemmer("porter")
    found: list[str] = stemmer.stemWords(list(folded))
    return found


def content_words(question: str) -> tuple[str, ...]:
    """The distinct words of a question that say what it is about, in order.

    A question of stop words alone keeps them all, so that there is something to look for.
    """
    every = tuple(dict.fromkeys(words(question)))
    return tuple(w for w in every if w not in STOP_WORDS) or every


# As they stand in a question and as stems.
STOP_STEMS = STOP_WORDS | frozenset(stems(STOP_WORDS))


class Stems(frozenset[str]):
    """The distinct stems of a text."""

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self)

    def begin(self, letters: str) -> bool:
        """Whether one of them begins so."""
        at = bisect_left(self._ordered, letters)
        return at < len(self._ordered) and self._ordered[at].startswith(letters)
