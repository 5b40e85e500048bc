"""A text as it is compared: tokens with their stems, and what stands around each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from index.article import Span
from index.words import STOP_STEMS, words
from server.checking.vocabulary import PHRASAL, bases, sense

NEAR = 6  # tokens on each side that tell what a number or a name goes with

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_CLAUSE_ENDS = re.compile(r"[,;:.!?()—–“”\"]|\s-\s")
_SENTENCE_ENDS = re.compile(r"[.!?][”\"’')]*\s+[“\"‘'(]?[A-Z0-9]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Gen|Rev|Det|Insp|Prof|Cllr|Corp|Inc|Ltd|Sen|Gov|Rep|Jan|Feb|Mar"
    r"|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z]|\b[ap]\.m)$"
)
# They hold a clause together with the next.
_JOINS = frozenset("but while although though whereas because which who".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text; ``stem`` is of its base form: "fell" and "falling" are "fall"."""

    text: str
    low: str
    stem: str
    span: Span
    sentence: int
    clause: int

    @property
    def content(self) -> bool:
        """Whether it says what the text is about; figures do not."""
        return self.stem not in STOP_STEMS and not self.text[0].isdigit()

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its tokens, in order."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all tokens."""
        return frozenset(token.stem for token in self.tokens)

    def at(self, span: Span) -> tuple[int, int]:
        """First token of a span, and the one after its last."""
        inside = [n for n, t in enumerate(self.tokens) if t.span in span]
        if inside:
            return inside[0], inside[-1] + 1
        after = sum(token.span.start < span.start for token in self.tokens)
        return after, after

    def around(self, first: int, end: int) -> Mapping[str, float]:
        """What the words near some tokens mean, in their sentence: the nearer, the heavier."""
        found: dict[str, float] = {}
        if not self.tokens:
            return found
        sentence = self.tokens[min(first, len(self.tokens) - 1)].sentence
        for step, places in ((-1, range(first - 1, -1, -1)), (1, range(end, len(self.tokens)))):
            distance, clause = 0.0, None
            for place in places:
                token = self.tokens[place]
                if token.sentence != sentence or distance >= NEAR:
                    break
                if clause is not None and token.clause != clause:
                    distance += 2  # what stands beyond a comma goes with it less
                clause = token.clause
                distance += 1
                if token.content or token.text.isdigit():
                    weight = (1.2 if step > 0 else 1.0) / (1 + distance)
                    meant = sense(token.stem)
                    found[meant] = max(found.get(meant, 0.0), weight)
        return found


def overlap(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much two surroundings have in common."""
    return sum(min(weight, other[stem]) for stem, weight in one.items() if stem in other)


@lru_cache(maxsize=512)  # a quote is read for every statement that cites it
def read(text: str) -> Reading:
    """The tokens of a text."""
    text = text.replace("’", "'")
    breaks = [
        at.start() + 1
        for at in _SENTENCE_ENDS.finditer(text)
        if text[at.start()] != "." or not _ABBREVIATION.search(text[: at.start()])
    ]
    found: list[Token] = []
    clause, last = 0, 0
    for at in _TOKEN.finditer(text):
        if _CLAUSE_ENDS.search(_plain(text[last : at.start()])) or at[0].lower() in _JOINS:
            clause += 1
        last = at.end()
        low = at[0].lower()
        folded = words(low.removesuffix("'s").replace("n't", "")) or [low]
        stem = bases(folded[:1])[0]
        sentence = sum(b <= at.start() for b in breaks)
        found.append(Token(at[0], low, stem, Span(at.start(), at.end()), sentence, clause))
    return Reading(text, tuple(_whole(found)))


def _whole(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with the meaning of two words on the first: "turned down" is "reject"."""
    for token, after in zip_longest(tokens, tokens[1:]):
        meant = PHRASAL.get((token.stem, after.low)) if after is not None else None
        yield replace(token, stem=meant) if meant else token


def _plain(between: str) -> str:
    """What stands between two words, without the stop or comma inside "3.5" and "Mr."."""
    return "" if between in (".", ",") else between
