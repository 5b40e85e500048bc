"""Negation and direction: what is denied, and which of two opposites is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from server.checking.evidence import CLEARLY, MARGIN, Evidence
from server.checking.reading import Reading, Token, overlap
from server.checking.sources import Fault
from server.checking.vocabulary import DENYING_TO, NEGATORS, SIDES, alike

_SCOPE = 3  # content words after "not" that it may deny
_BEFORE = 4  # tokens between "not" and the word that another text denies
_REPORTS = frozenset("say tell ask add".split())
# "Not only", "no more than", "not until" deny nothing, or not the word after them.
_SPARED = frozenset(
    "only just least merely more fewer less later sooner longer doubt one until necessarily"
    " surprise surprised but".split()
)
_BESIDE = 1.4
_SINCE = frozenset("before after".split())
_CONTRARY = {"against": "for", "for": "against", "to": "from", "from": "to"}
_LONGER = frozenset("longer one".split())


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, and the words that it may deny: the first is the likeliest."""

    word: str
    denied: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One of a pair of opposites as a text says it, with what stands around it."""

    token: Token
    axis: int
    side: int
    denied: bool
    text: Reading
    at: int


def polarity_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Where a statement denies what its quotes say, says what they deny, or turns it round."""
    yield from _directions(statement, evidence)
    yield from _prepositions(statement, evidence)
    yield from _negations(statement, evidence)


def denials(text: Reading) -> list[Denial]:
    """What a text denies."""
    found = []
    for number, token in enumerate(text.tokens):
        follows = text.tokens[number + 1 : number + 2]
        after = follows[0].low if follows else ""
        denying = token.low in NEGATORS or token.low.endswith("n't")
        if token.low == "no" and token.capital and follows and after[0].isdigit():
            continue  # "No. 7"
        if denying and after in _SPARED - _LONGER:
            continue
        if token.low == "no" and after == "one":
            follows = ()
        if denying or (token.low in DENYING_TO and after == "to"):
            denied = tuple(_scope(text.tokens[number + 1 :], token))
            found.append(Denial(token.text, denied))
    return found


def _scope(after: Sequence[Token], negator: Token) -> Iterator[Token]:
    left = _SCOPE
    for token in after:
        if token.clause != negator.clause or token.sentence != negator.sentence or not left:
            return
        if token.content and token.low not in _LONGER:
            left -= 1
            yield token


def _negations(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    own = denials(statement)
    theirs = [denial for quote in evidence.quotes for denial in denials(quote)]
    said = {t.stem for denial in own for t in denial.denied}
    told = {t.stem for denial in theirs for t in denial.denied}
    quoted = evidence.stems
    doubled = {pair for quote in evidence.quotes for pair in _doubled(quote)}
    for pair in _doubled(statement):
        if pair not in doubled:
            yield Fault("negation", f"“{' '.join(pair)}” does not stand in the quotes.")
            return
    for denial in own:
        first = [t for t in denial.denied[:2] if _any(t.stem, quoted)]
        if first and not any(_any(t.stem, told) for t in denial.denied):
            if not any(_turned(t, quoted) for t in denial.denied):
                yield Fault("negation", f"“{denial.word} … {first[0].text}” is not denied there.")
                return
        elif not first and not theirs and not any(_turned(t, quoted) for t in denial.denied):
            yield Fault("negation", f"“{denial.word}” does not stand in the quotes.")
            return
    stated = statement.stems
    for denial in theirs:
        key = denial.denied[:2]
        kept = [t for t in key if _any(t.stem, stated)]
        if not kept or len(kept) < min(len(key), 2):
            continue
        if _any(kept[0].stem, said) or any(_any(t.stem, said) for t in denial.denied):
            continue
        if own and any(not d.denied for d in own):
            continue
        if any(_turned(t, stated) for t in key) or _also_said(kept, evidence):
            continue
        yield Fault("negation", f"The quotes have “{denial.word}” of “{kept[0].text}”.")
        return


def _doubled(text: Reading) -> Iterator[tuple[str, str]]:
    """What is denied twice: "not without"."""
    for one, other in pairwise(text.tokens):
        if one.low in NEGATORS and other.low in NEGATORS and other.low != "no":
            yield one.low, other.low


def _any(stem: str, among: frozenset[str] | set[str]) -> bool:
    return stem in among or (len(stem) > 3 and bool(alike(stem) & among))


def _turned(token: Token, among: frozenset[str]) -> bool:
    """Whether the opposite stands in a text: "not open" for "closed"."""
    for axis, side in SIDES.get(token.stem, ()):
        for other in among:
            if any(a == axis and s != side for a, s in SIDES.get(other, ())):
                return True
    return f"un{token.stem}" in among or token.stem.removeprefix("un") in among - {token.stem}


def _also_said(kept: Sequence[Token], evidence: Evidence) -> bool:
    """Whether the quotes say elsewhere, without denying it, what one of them denies."""
    denied = {t.span for q in evidence.quotes for d in denials(q) for t in d.denied}
    return all(
        any(
            t.stem == token.stem and t.span not in denied for q in evidence.quotes for t in q.tokens
        )
        for token in kept
    )


def _directions(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    theirs = [said for quote in evidence.quotes for said in _said(quote)]
    for own in _said(statement):
        told = [said for said in theirs if said.axis == own.axis]
        same = [s for s in told if (s.side == own.side) == (s.denied == own.denied)]
        turned = [s for s in told if s not in same]
        if not turned or own.token.stem in _REPORTS:
            continue
        # The word itself, denied, is for the negations to judge.
        if not same and any(s.token.stem == own.token.stem for s in turned):
            continue
        if same and not _fits_better(own, turned, same):
            continue
        word = turned[0].token.text
        yield Fault("direction", f"“{own.token.text}” is “{word}” in the quotes.")
        return


def _prepositions(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Find "for" where the quotes have "against", "from" where they have "to", and back."""
    own = set(_objects(statement))
    theirs = {pair for quote in evidence.quotes for pair in _objects(quote)}
    for word, stem in sorted(own):
        other = _CONTRARY[word]
        if (other, stem) in theirs - own and (word, stem) not in theirs:
            yield Fault("direction", f"“{word}” is “{other}” in the quotes.")
            return


def _objects(text: Reading) -> Iterator[tuple[str, str]]:
    for number, token in enumerate(text.tokens):
        if token.low in _CONTRARY:
            for after in text.tokens[number + 1 : number + 4]:
                if after.clause != token.clause or after.low in _CONTRARY:
                    break
                if after.content:
                    yield token.low, after.stem
                    break


def _fits_better(own: _Said, turned: Sequence[_Said], same: Sequence[_Said]) -> bool:
    around = own.text.around(own.at, own.at + 1)
    best = [
        max(overlap(around, s.text.around(s.at, s.at + 1)) for s in group)
        for group in (same, turned)
    ]
    # Two opposites of one sentence share most of what stands around them.
    return best[1] > _BESIDE * (CLEARLY * best[0] + MARGIN)


def _said(text: Reading) -> list[_Said]:
    denied = {t.span for denial in denials(text) for t in denial.denied[:1]}
    found = []
    for number, token in enumerate(text.tokens):
        follows = text.tokens[number + 1].low if number + 1 < len(text.tokens) else ""
        after = text.tokens[number + 1 : number + 2]
        if token.low in _SINCE and (not after or after[0].clause != token.clause):
            continue  # "the year before"
        if follows == "to" and token.low in ("close", *DENYING_TO):
            continue
        if token.capital and number and text.tokens[number - 1].sentence == token.sentence:
            continue  # part of a name
        for axis, side in SIDES.get(token.stem, ()):
            found.append(_Said(token, axis, side, token.span in denied, text, number))
    return found
