"""A question's words that are misspelt, as the articles spell them: pure functions.

There is no dictionary. A word is suspect if it stands in no article and the embedding model, which
knows the common words and names of its language whole, does not know it either; what it should be
is found in the passages that the rest of the question led to first.

Somebody may be meant whose name is a letter away from that of somebody in the articles. That
cannot be told from a slip, so nothing is changed unseen: the answer's ``standalone_question`` says
what was looked for, quotes keep the articles' own spelling, and who meant it otherwise asks again
with a ``standalone_question`` of their own, which is taken as it is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from index.particulars import held
from index.search import Hit, Ranking
from index.words import STOP_WORDS, stems, words

SHORTEST = 5  # letters: of shorter words too many are alike
LONG = 9  # letters: in so many there may be two slips
LONGEST = 30  # letters: what is longer is no word
# Passages of which one must hold the right word: to what stands further down, the rest of the
# question did not lead. Of all corrections on five sets of questions 96% were right so, and 90%
# with all 60 passages; of slips made by chance two thirds were found, and three quarters.
FIRST = 3
MOST = 4  # words: a question with more that nobody knows is not one with slips

# Letters alone, and no part of an address, a file's name or a number.
_ASKED = re.compile(r"(?<![\w@#/\\.])[^\W\d_]++(?![\w@/\\]|[.:]\w)")
# "didn" is no word, "Oxbarrow" of "Oxbarrow’s" is one.
_FOUND = re.compile(r"[^\W\d_]++(?![\w@]|[’'](?![sS]\b)\w)")

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]
"""In how many passages of the index each of these words, folded, stands."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a question that may be misspelt."""

    start: int
    text: str
    folded: str
    capital: bool | None  # whether it is written as names are; None where its case says nothing


def respelt(ranking: Ranking, knows: Callable[[str], bool], frequencies: Frequencies) -> str | None:
    """The question of a ranking, each misspelt word of it as the best passages spell it.

    ``None`` if there is none. Another word of the question is never meant, and of two words that
    are as near, neither. ``knows`` says whether the embedding model knows a word.
    ``frequencies`` is only asked of words that it does not know and nothing found holds.
    """
    text = unicodedata.normalize("NFC", ranking.question.text)
    suspects = [
        word
        for word in _words(text)
        if not knows(word.text) and not any(held(word.folded, hit.stems) for hit in ranking.hits)
    ]
    distinct = {word.folded for word in suspects}
    if not 0 < len(distinct) <= MOST:
        return None
    standing = frequencies(distinct)
    suspects = [word for word in suspects if not standing[word.folded]]
    if not suspects:
        return None
    led_to = frozenset[str]().union(*(hit.stems for hit in ranking.hits[:FIRST]))
    may_be = led_to.difference(stems(words(text)))
    spellings = _spellings(suspects, may_be, _forms(ranking.hits))
    for word in reversed(suspects):
        if spelling := spellings.get(word):
            text = text[: word.start] + spelling + text[word.start + len(word.text) :]
    return text if spellings else None


def _words(question: str) -> Iterator[_Word]:
    """The words of a length and an alphabet in which slips can be told."""
    every = list(_ASKED.finditer(question))
    telling = [match[0] for match in every[1:] if match[0].lower() not in STOP_WORDS]
    small = any(map(str.islower, telling))
    begins = question[:1].isupper()  # as sentences do, and so does who writes names as names
    tells = small and (begins or not all(map(str.islower, telling)))
    for place, match in enumerate(every):
        folded = words(match[0])
        if (
            SHORTEST <= len(match[0]) <= LONGEST
            and len(folded) == 1
            and all(unicodedata.name(letter, "").startswith("LATIN") for letter in match[0])
        ):
            capital = match[0][0].isupper() if tells and place else None
            yield _Word(match.start(), match[0], folded[0], capital)


def _forms(hits: Sequence[Hit]) -> dict[str, Counter[str]]:
    """The words of passages and their headings, folded: how often each is written in which way."""
    texts = dict.fromkeys(text for hit in hits for text in (hit.passage.headings, hit.passage.text))
    written = Counter(form for text in texts for form in _FOUND.findall(text))
    forms: dict[str, Counter[str]] = {}
    for form, times in written.items():
        for folded in words(form):
            forms.setdefault(folded, Counter())[form] += times
    return forms


def _spellings(
    suspects: Sequence[_Word], may_be: Set[str], forms: Mapping[str, Counter[str]]
) -> dict[_Word, str]:
    """What each suspect should be, if that is told and its stem ``may_be`` meant.

    Where one word is told of two of them, they are more than one thing.
    """
    found = {word: near for word in suspects if (near := _nearest(word, forms))}
    taken = Counter(stem for _, stem in {(word.folded, stem) for word, (stem, _) in found.items()})
    return {
        word: spelling
        for word, (stem, spelling) in found.items()
        if taken[stem] == 1 and stem in may_be
    }


def _nearest(word: _Word, forms: Mapping[str, Counter[str]]) -> tuple[str, str] | None:
    """The stem of the one word that is nearest, and how it is most often written."""
    most = 2 if len(word.folded) >= LONG else 1
    near: dict[int, Counter[str]] = {}
    for folded, written in forms.items():
        if folded[0] != word.folded[0] or abs(len(folded) - len(word.folded)) > most:
            continue
        fitting = {form: times for form, times in written.items() if _fits(word, form)}
        distance = OSA.distance(word.folded, folded, score_cutoff=most)
        if fitting and distance <= most:
            near.setdefault(distance, Counter()).update(fitting)
    if not near:
        return None
    forms_of_it = near[min(near)]
    found = set(stems(folded for form in forms_of_it for folded in words(form)))
    if len(found) > 1:
        return None
    form = max(sorted(forms_of_it), key=forms_of_it.__getitem__)
    if word.text[0].isupper():
        form = form[0].upper() + form[1:]
    return found.pop(), form


def _fits(word: _Word, form: str) -> bool:
    """A name can only be a name, and another word only one that is none."""
    return word.capital is None or form[0].isupper() == word.capital
