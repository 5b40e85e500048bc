"""In what two prints of one story differ: sentences of one only, and sentences changed.

Words are compared as they are grouped: case, punctuation and the style of marks do not
count, nor does the order of sentences. What a sentence changed into is looked for by the
words it keeps; within the two, the library's ``difflib`` lines the words up. The alignment
for quotations is no help in that: there the ends of the article's sentence cost nothing, and
here a clause added at the end is a difference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Span
from index.copies.facts import figure
from index.copies.prints import Print
from index.quotes.wording import Wording, is_word

SHOWN = 10  # sentences of each sort
SHOWN_CHANGES = 8  # of one sentence
# The Dice coefficient of the words of two sentences, from which one is the other changed.
SAME_SENTENCE = 0.5
# Of so many sentences that are not in the other print, their match is looked for; and so
# many words of a sentence are lined up. More are one difference.
MOST_SENTENCES, MOST_WORDS = 300, 200

Concern = Literal["number", "name", "wording"]


@dataclass(frozen=True, slots=True)
class Change:
    """Neighbouring words of a sentence that differ; ``None`` where one print has none."""

    a: Span | None
    b: Span | None
    concerns: Concern


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence of each print: one reads as the other did before it was changed."""

    a: Span
    b: Span
    changes: tuple[Change, ...]
    more: int  # changes beside those shown

    @property
    def concerns(self) -> Concern:
        """The gravest of its changes: a number before a name before wording."""
        found = {change.concerns for change in self.changes}
        return "number" if "number" in found else "name" if "name" in found else "wording"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The first sentences of a sort, in reading order, and how many there are in all."""

    shown: tuple[Span, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What stands in one print of a story and not so in the other. Spans are of each's text."""

    only_a: Sentences
    only_b: Sentences
    changed: tuple[ChangedSentence, ...]  # in reading order
    more_changed: int  # changed sentences beside those shown

    @property
    def none(self) -> bool:
        """Whether the prints have the same sentences, in whatever order."""
        return not (self.only_a.count or self.only_b.count or self.changed or self.more_changed)


class _Sentence:
    """One sentence's words, as positions in its print's wording."""

    def __init__(self, text: Wording, span: Span, tokens: Sequence[int]) -> None:
        self.text = text
        self.span = span
        self.tokens = tokens
        self.keys = tuple(text.keys[i] for i in tokens)

    def between(self, start: int, end: int) -> Span | None:
        """Where the words from ``start`` to ``end``, exclusive, stand."""
        if start == end:
            return None
        first, last = self.tokens[start], self.tokens[end - 1]
        return Span(self.text.starts[first], self.text.ends[last])

    def figures(self, start: int, end: int) -> Counter[str]:
        """The numbers among these words."""
        return Counter(f for f in map(figure, self.keys[start:end]) if f is not None)

    def capitals(self, start: int, end: int) -> set[str]:
        """The words among these, folded, that have a capital."""
        tokens = self.tokens[start:end]
        return {self.text.keys[i] for i in tokens if self.text.forms[i][0].isupper()}


def differences(a: Article, b: Article) -> Differences:
    """What a reader of ``a`` should know of ``b``, and the other way round.

    Of each sort at most ``SHOWN`` sentences are given, of the changed ones those first in
    which a number or a name differs; the others are counted.
    """
    of_a, of_b = Print(a), Print(b)
    left_a, left_b = _not_shared(_sentences(of_a), _sentences(of_b))
    pairs = _changed_into(left_a, left_b)
    names = of_a.names | of_b.names
    graver = sorted(pairs, key=lambda pair: not _other_facts(pair[0], pair[1], names))[:SHOWN]
    shown = [_compared(one, other, names) for one, other in graver]
    paired = {id(sentence) for pair in pairs for sentence in pair}
    return Differences(
        _first([s for s in left_a if id(s) not in paired]),
        _first([s for s in left_b if id(s) not in paired]),
        tuple(sorted(shown, key=lambda changed: changed.a.start)),
        len(pairs) - len(shown),
    )


def _sentences(printed: Print) -> list[_Sentence]:
    tokens: dict[int, list[int]] = defaultdict(list)
    for i, form in enumerate(printed.wording.forms):
        if is_word(form):
            tokens[printed.wording.blocks[i]].append(i)
    return [
        _Sentence(printed.wording, printed.sentences[block], found)
        for block, found in tokens.items()
    ]


def _not_shared(
    a: Sequence[_Sentence], b: Sequence[_Sentence]
) -> tuple[list[_Sentence], list[_Sentence]]:
    """The sentences of each that the other has not, or not so often."""
    shared = Counter(s.keys for s in a) & Counter(s.keys for s in b)
    return list(_without(a, shared)), list(_without(b, shared))


def _without(
    sentences: Sequence[_Sentence], shared: Counter[tuple[str, ...]]
) -> Iterator[_Sentence]:
    left = shared.copy()
    for sentence in sentences:
        if left[sentence.keys]:
            left[sentence.keys] -= 1
        else:
            yield sentence


def _changed_into(
    a: Sequence[_Sentence], b: Sequence[_Sentence]
) -> list[tuple[_Sentence, _Sentence]]:
    """Sentences that keep most of each other's words, the most alike first; each once."""
    a, b = a[:MOST_SENTENCES], b[:MOST_SENTENCES]
    words_a, words_b = [set(s.keys) for s in a], [set(s.keys) for s in b]
    sizes = np.add.outer([len(words) for words in words_a], [len(words) for words in words_b])
    alike = 2 * _shared(words_a, words_b) / sizes
    rows, others = np.nonzero(alike >= SAME_SENTENCE)
    pairs, taken_a, taken_b = [], set(), set()
    for n in np.argsort(-alike[rows, others], kind="stable"):
        i, j = int(rows[n]), int(others[n])
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            pairs.append((a[i], b[j]))
    return pairs


def _shared(a: Sequence[set[str]], b: Sequence[set[str]]) -> NDArray[np.int64]:
    """How many words each of ``a`` shares with each of ``b``, in the shape (a, b).

    Counted in whole numbers: as a product of matrices of noughts and ones, BLAS has been
    seen to call it an invalid value.
    """
    shared = np.zeros((len(a), len(b)), np.int64)
    columns: dict[str, list[int]] = defaultdict(list)
    for column, words in enumerate(b):
        for word in words:
            columns[word].append(column)
    for row, words in enumerate(a):
        for word in words & columns.keys():
            shared[row, columns[word]] += 1
    return shared


def _other_facts(a: _Sentence, b: _Sentence, names: frozenset[str]) -> bool:
    """Whether the sentences differ in a number or in a name."""
    return _concerns(a, (0, len(a.keys)), b, (0, len(b.keys)), names) != "wording"


def _compared(a: _Sentence, b: _Sentence, names: frozenset[str]) -> ChangedSentence:
    changes = [
        Change(a.between(*of_a), b.between(*of_b), _concerns(a, of_a, b, of_b, names))
        for of_a, of_b in _runs(a.keys, b.keys)
    ]
    # As with sentences, the grave ones are shown before the others.
    kept = sorted(range(len(changes)), key=lambda n: (changes[n].concerns == "wording", n))
    shown = tuple(changes[n] for n in sorted(kept[:SHOWN_CHANGES]))
    return ChangedSentence(a.span, b.span, shown, len(changes) - len(shown))


def _runs(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The places in both, start and end, where the words differ."""
    if len(a) > MOST_WORDS or len(b) > MOST_WORDS:
        yield (0, len(a)), (0, len(b))
        return
    for kind, i, j, m, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield (i, j), (m, n)


def _concerns(
    a: _Sentence, of_a: tuple[int, int], b: _Sentence, of_b: tuple[int, int], names: frozenset[str]
) -> Concern:
    if a.figures(*of_a) != b.figures(*of_b):
        return "number"
    if (a.capitals(*of_a) ^ b.capitals(*of_b)) & names:
        return "name"
    return "wording"


def _first(sentences: Sequence[_Sentence]) -> Sentences:
    return Sentences(tuple(s.span for s in sentences[:SHOWN]), len(sentences))
