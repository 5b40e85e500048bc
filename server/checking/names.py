"""The names of a statement: each stands in its quotes, or in what the article tells of them."""

from collections.abc import Iterator
from itertools import pairwise

from index.particulars import held, is_initials, spelled_out
from index.speakers.given_names import is_given_name
from index.speakers.vocabulary import CALENDAR, HONORIFICS, OPENERS, POWERS, TITLES
from index.words import STOP_WORDS, Stems, stems, words
from server.checking.evidence import Evidence, misplaced
from server.checking.reading import Reading, Token
from server.checking.sources import Fault
from server.checking.vocabulary import NEGATORS, sense

_NO_NAMES = (
    CALENDAR
    | HONORIFICS.keys()
    | TITLES
    | frozenset("i mr mrs ms dr mp no year st am pm".split())
    | frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
)
_AGENT_WITHIN = 3  # tokens between "by" and whoever did it
_BE = frozenset("is are was were be been being got".split())
_LONGEST_DEED = 10  # tokens between who did it and to whom


def name_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """What is wrong with the names of a statement."""
    quoted = Stems(s for q in evidence.quotes for s in stems(words(q.text)))
    told = Stems(s for q in evidence.told for s in stems(words(q.text))) | quoted
    everything = " ".join(q.text for q in (*evidence.quotes, *evidence.told))
    named = _names(statement, frozenset(t.low for q in evidence.quotes for t in q.tokens))
    for token in named:
        if not held(_bare(token), Stems(told)) and not (
            is_initials(token.text) and spelled_out(token.text, everything)
        ):
            yield Fault("name", f"“{_bare(token)}” does not stand in the quotes.")
            return
    for one, other in _full_names(statement, named):
        if _mixed(one, other, evidence):
            yield Fault("name", f"“{one.text} {other.text}” is two people in the quotes.")
            return
    yield from _exchanged(statement, named, evidence)
    yield from _roles_turned(statement, evidence)


def _bare(token: Token) -> str:
    return token.text.removesuffix("'s")


def _names(statement: Reading, lower: frozenset[str]) -> list[Token]:
    """The tokens of names; the first word of a sentence only where it can be nothing else."""
    found: list[Token] = []
    for number, token in enumerate(statement.tokens):
        plain = _bare(token).lower()
        if not token.capital or plain in _NO_NAMES or plain in STOP_WORDS:
            continue
        before = statement.tokens[number - 1] if number else None
        opens = before is None or before.sentence != token.sentence
        if opens or (before is not None and _opens_quotation(statement, before, token)):
            follows = statement.tokens[number + 1 : number + 2]
            certain = is_given_name(_bare(token)) or plain in POWERS
            certain = certain or any(t.capital and t.low not in STOP_WORDS for t in follows)
            certain = certain or token.text.endswith("'s")
            certain = certain and plain not in OPENERS and plain not in NEGATORS
            if not certain or plain in lower:
                continue
        found.append(token)
    return found


def _opens_quotation(statement: Reading, before: Token, token: Token) -> bool:
    return any(c in '“"‘:' for c in statement.text[before.span.end : token.span.start])


def _full_names(statement: Reading, named: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Names of two words that stand side by side."""
    for one, other in pairwise(named):
        if statement.text[one.span.end : other.span.start] == " " and not one.text.endswith("'s"):
            yield one, other


def _mixed(one: Token, other: Token, evidence: Evidence) -> bool:
    """Whether a first name is another's than the surname after it: "Ann Lane" for "Ann Reese"."""
    apart = [False, False]
    for text in (*evidence.quotes, *evidence.told):
        lows = [_bare(t).lower() for t in text.tokens]
        first, last = _bare(one).lower(), _bare(other).lower()
        for number, low in enumerate(lows):
            if low == first and last in lows[number + 1 : number + 4]:
                return False
            after = text.tokens[number + 1 : number + 2]
            before = text.tokens[number - 1] if number else None
            apart[0] |= low == first and bool(after) and after[0].capital
            apart[1] |= low == last and before is not None and is_given_name(before.text)
    return all(apart)


def _exchanged(statement: Reading, named: list[Token], evidence: Evidence) -> Iterator[Fault]:
    """Names that stand where the quotes have another."""
    lower = frozenset(t.low for q in evidence.quotes for t in q.tokens if not t.capital)
    places = [(q, t) for q in evidence.quotes for t in _names(q, lower)]
    own = {_bare(t).lower() for t in named}
    for token in named:
        low = _bare(token).lower()
        same = [(q, t.span) for q, t in places if _bare(t).lower() == low]
        others = [(q, t.span) for q, t in places if _bare(t).lower() not in own]
        if misplaced((statement, token.span), same, None, others):
            yield Fault("name", f"“{_bare(token)}” stands for somebody else in the quotes.")
            return


def _roles_turned(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Whoever did it and to whom it was done, exchanged: "Lane accused Reese"."""
    told = [deed for quote in evidence.quotes for deed in _deeds(quote)]
    for one, deed, other in _deeds(statement):
        same = [d for d in told if d[1] == deed]
        straight = any(one & d[0] and other & d[2] for d in same)
        if not straight and any(one & d[2] and other & d[0] for d in same):
            names = (" ".join(sorted(name)).title() for name in (one, other))
            yield Fault("name", "“{}” and “{}” have changed places.".format(*names))
            return


def _deeds(text: Reading) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    """Who, what, to whom: two names and a word between them, of a passive turned round."""
    places = list(_runs(text))
    for (start, end), (start_next, end_next) in pairwise(places):
        first, last = text.tokens[start], text.tokens[start_next]
        between = text.tokens[end:start_next]
        if first.sentence != last.sentence or not 0 < len(between) <= _LONGEST_DEED:
            continue
        passive = "by" in [t.low for t in between[-_AGENT_WITHIN:]]
        passive = passive and any(t.low in _BE for t in between)
        pair = [
            frozenset(_bare(t).lower() for t in text.tokens[a:b])
            for a, b in ((start, end), (start_next, end_next))
        ]
        for token in between:
            if token.content and token.low not in _BE:
                one, other = reversed(pair) if passive else pair
                yield one, sense(token.stem), other


def _runs(text: Reading) -> Iterator[tuple[int, int]]:
    """The names of a text, each with the place after its last word."""
    lower = frozenset(t.low for t in text.tokens if not t.capital)
    start: int | None = None
    for number, token in enumerate(text.tokens):
        plain = _bare(token).lower()
        named = token.capital and plain not in lower
        named = named and plain not in _NO_NAMES and plain not in STOP_WORDS
        apart = bool(number) and text.tokens[number - 1].clause != token.clause
        if start is not None and (not named or apart):
            yield start, number
            start = None
        if named and start is None:
            start = number
    if start is not None:
        yield start, len(text.tokens)
