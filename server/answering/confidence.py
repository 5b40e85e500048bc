"""How sure an answer is, and what its evidence lacks.

``evidence`` is a weighted sum of the signs of ``answerability``. The weights stand in
``confidence.json`` beside this file, with the data they were fitted on:
``python -m server.evaluation.fit_confidence`` fits them anew.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

from index.numerals import MONTHS
from index.particulars import held, in_words, is_initials, particulars, spelled_out
from index.search import Ranking
from index.words import Stems, stems, words
from server.answering.answerability import SIGNS, signs, values
from server.answering.names import in_a_row
from server.answering.scoring import Candidate

PARAMETERS = Path(__file__).with_name("confidence.json")
MOST = 6.0  # log-odds; nothing is surer than that
ANSWERED = 0.5  # as likely as not
RELATED = 0.22  # below this the closest passage is about something else
MANY = 6  # names and numbers; a comparison of several articles has more
# Log-odds for a sentence that the person said whose words are asked for, on what is asked about:
# it answers even where it has few of the question's words.
SAID_ON_IT = 1.2
_KNOWN = frozenset("US UK EU UN".split())  # other pairs of initials are anybody's
CAPPED = 0.44  # for evidence that lacks a name or number of the question


@dataclass(frozen=True, slots=True)
class Calibration:
    """How evidence (log-odds) becomes confidence: the logistic of slope * evidence + offset."""

    slope: float = 1.0
    offset: float = 0.0

    def confidence(self, evidence: float) -> float:
        """The probability that a question is answered, 0 to 1."""
        return 1 / (1 + math.exp(-(self.slope * evidence + self.offset)))


PLAIN = Calibration()


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to the log-odds, in the order of ``SIGNS``, and what all begin with."""

    offset: float
    signs: tuple[float, ...]


def evidence(ranking: Ranking, best_first: Sequence[Candidate]) -> float:
    """The log-odds that the best sentences answer, within -6 to 6, before any calibration.

    ``best_first`` are the candidates as ``scoring`` gives them.
    """
    if not best_first:
        return -MOST
    fitted = weights()
    odds: float = fitted.offset + sum(map(mul, fitted.signs, values(signs(ranking, best_first))))
    return max(-MOST, min(MOST, odds))


@cache
def weights() -> Weights:
    """The fitted weights."""
    stored = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    return Weights(stored["offset"], tuple(stored["weights"][name] for name in SIGNS))


def capped(sure: float) -> float:
    """A confidence where a name or number is missing: related at most.

    Surer evidence stays surer, so that the order of questions is not lost.
    """
    return RELATED + (CAPPED - RELATED) * sure


def missing(question: str, evidence: Iterable[str]) -> list[str]:
    """The names and numbers of a question that no text of the evidence holds.

    Empty if enough of them are there: a number always counts, names when half or more are
    missing; in a question about many things both count as one, and a third is enough.
    "Brazil" is found in "Brazilian", "5" in "five", "21" in "twenty-one", and "UN" in "United
    Nations". Names in a row are one name, which is known by its last word: "Security Council"
    needs a council.
    """
    names, numbers = particulars(question)
    if not names and not numbers:
        return []
    texts = list(evidence)
    among = Stems(stem for text in texts for stem in stems(words(text)))
    lost_numbers = [n for n in numbers if not _held(n, among, texts)]
    whole = in_a_row(names, question)
    lost_names = [" ".join(name) for name in whole if _is_lost(name, among, texts)]
    if about_many(question):
        lost = lost_numbers + lost_names
        return _distinct(lost) if len(lost) * 3 >= len(whole) + len(numbers) else []
    return _distinct(lost_numbers + (lost_names if len(lost_names) * 2 >= len(whole) else []))


def _is_lost(name: Sequence[str], among: Stems, texts: Sequence[str]) -> bool:
    """Whether the last word of a name is not there, or more than half of them are not."""
    lost = [not _held(word, among, texts) for word in name]
    if not lost[-1] and sum(lost) * 2 <= len(lost):
        return False
    return not any(_is_shortened(name, text) for text in texts)


def _is_shortened(name: Sequence[str], text: str) -> bool:
    """Whether a text has a name by its initials, "US", or a month as "Oct." or "Sept 7"."""
    if len(name) == 1:
        return name[0] in MONTHS and re.search(rf"\b{name[0][:3]}t?(?:\.| \d)", text) is not None
    short = "".join(word[0] for word in name)
    if not (short.isalpha() and short.isupper()) or (len(short) == 2 and short not in _KNOWN):
        return False
    written = "|".join((short, r"\.".join(short)))
    return re.search(rf"\b(?:{written})\b", text) is not None


def _held(word: str, among: Stems, texts: Sequence[str]) -> bool:
    if held(word, among):
        return True
    written = spelled_out if is_initials(word) else in_words
    return any(written(word, text) for text in texts)


def about_many(question: str) -> bool:
    """Whether a question names so many things that no one article need hold them all."""
    names, numbers = particulars(question)
    return len(names) + len(numbers) > MANY


def _distinct(tokens: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(tokens))
