"""Reserve and reach: no "may" or "alleged" left out, no "all" or "only" put in."""

import itertools
from collections.abc import Iterator

from server.checking.attribution import sayings
from server.checking.evidence import Evidence
from server.checking.reading import Reading
from server.checking.sources import Fault
from server.checking.vocabulary import FUTURE, HEDGES, SCOPE, alike

_AFTER = 3  # content words after "may" that it is said of
_PERFECT = frozenset("has have had was were did".split())
_CERTAIN = frozenset({"will", "shall"})
_OPEN = FUTURE - {"is", "are", "be", "will", "would", "shall"} | {"if", "decide", "decides"}
_WILL = frozenset("will would shall".split())


def hedge_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Where a statement is surer, or reaches further, than its quotes."""
    yield from _dropped(statement, evidence)
    yield from _widened(statement, evidence)


def _dropped(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    own = {t.low for t in statement.tokens}
    kinds = {HEDGES[low] for low in own if low in HEDGES}
    stated = statement.stems
    for quote in evidence.quotes:
        for number, token in enumerate(quote.tokens):
            kind = HEDGES.get(token.low)
            will = token.low in _WILL
            if kind is None and not will:
                continue
            if token.low == "may" and token.capital and number:
                continue  # the month
            said_of = [
                t
                for t in quote.tokens[number + 1 : number + 8]
                if t.content and t.sentence == token.sentence and t.clause == token.clause
            ][:_AFTER]
            if kind == "open":
                if sum(bool(alike(t.stem) & stated) for t in said_of) > 1 and not own & _OPEN:
                    yield Fault("hedge", "The quotes leave it open.")
                    return
                continue
            if not said_of or said_of[0].capital or not alike(said_of[0].stem) & stated:
                continue
            if not all(alike(t.stem) & stated for t in said_of[:2]):
                continue
            if will:
                fault = _came_true(statement, said_of[0].stem)
            elif kinds:
                fault = kind == "possible" and _is_certain(statement, said_of[0].stem)
            else:
                spared = FUTURE - {"is", "are", "be"} - (_CERTAIN if kind == "possible" else set())
                fault = not (own & spared or _infinitive(statement))
                fault = fault and not (kind == "doubted" and sayings(statement))
            if fault:
                yield Fault("hedge", f"The quotes have “{token.text}” of “{said_of[0].text}”.")
                return


def _infinitive(statement: Reading) -> bool:
    """Whether something is still to happen: "is to close"."""
    lows = [t.low for t in statement.tokens]
    return any(a in ("is", "are", "was", "were") and b == "to" for a, b in itertools.pairwise(lows))


def _is_certain(statement: Reading, stem: str) -> bool:
    """Whether "will" stands before a word."""
    for number, token in enumerate(statement.tokens):
        if token.stem in alike(stem):
            before = {t.low for t in statement.tokens[max(0, number - 3) : number]}
            return bool(before & _CERTAIN) and not before & HEDGES.keys()
    return False


def _came_true(statement: Reading, stem: str) -> bool:
    """Whether a statement tells as done what the quotes say will be."""
    tokens = statement.tokens
    for number, token in enumerate(tokens):
        if token.stem in alike(stem):
            before = {t.low for t in tokens[max(0, number - 3) : number]}
            if before & (FUTURE | {"to"}):
                return False
            return bool(before & _PERFECT)
    return False


def _widened(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    stood = {t.low for quote in evidence.quotes for t in quote.tokens}
    stood |= {t.low for text in evidence.told for t in text.tokens}
    for token in statement.tokens:
        line = SCOPE.get(token.low)
        if line is None or stood & set(line.split()):
            continue
        if token.low in ("no", "just", "last", "both", "never", "none", "nobody", "nothing"):
            continue  # "last Monday"; those that deny are judged with the negations
        yield Fault("scope", f"“{token.text}” does not stand in the quotes.")
        return
