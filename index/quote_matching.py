"""A quote beside an article: the places it stands in, and each word that differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Literal

from index.quote_alignment import (
    Quote,
    Step,
    align,
    same_word,
    standing,
)
from index.wording import (
    DASH,
    ELLIPSIS,
    HYPHENS,
    QUOTATION_MARK,
    Wording,
    is_word,
    style_of_space,
    style_of_token,
)

MARK = 0.25  # what a mark counts in a similarity, where a word counts 1
OTHER_CASE = 0.75  # and a word in another case
DifferenceKind = Literal["replaced", "missing", "added"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Neighbouring words that differ. ``start:end`` is where, in the article's text.

    ``missing`` words stand in the article and not in the quote, ``added`` ones the other
    way round; then ``start == end`` is where they would stand.
    """

    kind: DifferenceKind
    quoted: str | None
    article: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a quote that stands in one block of the article, without a gap."""

    block: int  # which of the spans that the article's wording was cut from
    start: int
    end: int
    similarity: float  # 0 to 1; 1 if and only if nothing differs
    differences: tuple[Difference, ...]
    normalised: tuple[str, ...]  # what differs in style only


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands, or nearly stands, in one article: its parts in reading order."""

    parts: tuple[Part, ...]
    similarity: float  # of all its parts together
    shared: tuple[str, ...]  # the words that both have, whatever the case

    @property
    def exact(self) -> bool:
        """Whether every word and mark of the quote is the article's."""
        return not any(part.differences for part in self.parts)


def exact_places(quote: Quote, article: Wording, limit: int) -> list[Place]:
    """Up to ``limit`` places in the article where the quote stands, word for word."""
    places = (_place(quote, article, steps) for steps in standing(quote, article))
    found = list(islice((place for place in places if place.exact), limit))
    if found or quote.unbroken:
        return found
    best = nearest_place(quote, article)
    return [best] if best and best.exact else []


def nearest_place(quote: Quote, article: Wording) -> Place | None:
    """The place in the article that is most like the quote; ``None`` if no word is there."""
    steps = align(quote, article)
    return _place(quote, article, steps) if steps else None


def _place(quote: Quote, article: Wording, steps: list[Step]) -> Place:
    steps, surplus = _widened(quote, article, steps)
    notes = set(surplus)
    if any(_is_gap(quote, step) for step in steps):
        notes.add("ellipsis")
    if quote.recomposed:
        notes.add("Unicode form")
    runs = _runs(quote, article, steps)
    return Place(
        tuple(_part(quote, article, run, notes) for run in runs),
        _similarity(quote, article, [step for run in runs for step in run]),
        tuple(
            article.keys[step.printed]
            for step in steps
            if step.printed is not None and same_word(quote, article, step)
        ),
    )


def _widened(quote: Quote, article: Wording, steps: list[Step]) -> tuple[list[Step], set[str]]:
    """The steps with what stands beside them, and what was around the quote for nothing.

    Its outer marks are taken in where the article has them too; a question mark that was
    made a full stop is a difference; and a place never begins or ends inside "no-one".
    """
    forms = quote.words.forms
    first = next(s.printed for s in steps if s.printed is not None)
    last = next(s.printed for s in reversed(steps) if s.printed is not None)
    before: list[Step] = []
    i, j = quote.core.start - 1, first - 1
    if steps[0].printed is not None:
        while i >= 0 and _beside(article, j, first) and forms[i] == article.forms[j]:
            before.insert(0, Step(i, j))
            i, j = i - 1, j - 1
    after: list[Step] = []
    k, m = quote.core.stop, last + 1
    if steps[-1].printed is not None:
        while k < len(forms) and _beside(article, m, last) and forms[k] == article.forms[m]:
            after.append(Step(k, m))
            k, m = k + 1, m + 1
        if (
            k < len(forms)
            and forms[k] in (".", ",")
            and _beside(article, m, last)
            and article.forms[m] in ("?", "!")
        ):
            after.append(Step(k, m))
            k, m = k + 1, m + 1
    while _joined(article, j):
        before.insert(0, Step(None, j))
        j -= 1
    while _joined(article, m - 1):
        after.append(Step(None, m))
        m += 1
    left = {*forms[: i + 1], *forms[k:]}
    return [*before, *steps, *after], {note for form, note in _SURPLUS.items() if form in left}


_SURPLUS = {
    QUOTATION_MARK: "outer quotation marks",
    ELLIPSIS: "ellipsis",
    ".": "closing punctuation",
    ",": "closing punctuation",
}


def _beside(article: Wording, token: int, of: int) -> bool:
    """Whether there is such a token, in the same block as the token ``of``."""
    return 0 <= token < len(article) and article.blocks[token] == article.blocks[of]


def _joined(article: Wording, token: int) -> bool:
    """Whether a word goes on from this token to the next one: "no" and "-" in "no-one"."""
    if not (0 <= token < len(article) - 1):
        return False
    start, end = article.starts, article.ends
    hyphen = token if article.forms[token] == DASH else token + 1
    return (
        0 < hyphen < len(article) - 1
        and article.between(hyphen, hyphen) in HYPHENS
        and end[hyphen - 1] == start[hyphen]
        and end[hyphen] == start[hyphen + 1]
        and is_word(article.forms[hyphen - 1])
        and is_word(article.forms[hyphen + 1])
    )


def _is_gap(quote: Quote, step: Step) -> bool:
    return step.printed is None and step.quoted is not None and quote.is_gap(step.quoted)


def _runs(quote: Quote, article: Wording, steps: Sequence[Step]) -> list[list[Step]]:
    """The steps cut where the article goes on in another block, or past words left out."""
    runs: list[list[Step]] = [[]]
    held: list[Step] = []  # added words after a gap: they belong to what comes next
    last, gap = None, False
    for step in steps:
        if _is_gap(quote, step):
            gap = True
        elif step.printed is None and gap:
            held.append(step)
        else:
            if step.printed is not None:
                if last is not None and (
                    article.blocks[step.printed] != article.blocks[last]
                    or (gap and step.printed != last + 1)
                ):
                    runs.append([])
                last, gap = step.printed, False
            runs[-1] += [*held, step]
            held = []
    runs[-1] += held
    return runs


def _part(quote: Quote, article: Wording, run: Sequence[Step], notes: set[str]) -> Part:
    printed = [step.printed for step in run if step.printed is not None]
    return Part(
        article.blocks[printed[0]],
        article.starts[printed[0]],
        article.ends[printed[-1]],
        _similarity(quote, article, run),
        tuple(_differences(quote, article, run)),
        tuple(sorted(notes | _styles(quote, article, run))),
    )


def _differences(quote: Quote, article: Wording, run: Sequence[Step]) -> Iterator[Difference]:
    def sort_of(step: Step) -> str:
        if _agrees(quote, article, step):
            return "same"
        # What the writer put in brackets is added, whatever it stands in place of.
        return "inserted" if step.quoted in quote.inserted and step.printed is None else "differs"

    here = article.starts[next(s.printed for s in run if s.printed is not None)]
    for sort, group in groupby(run, sort_of):
        steps = list(group)
        quoted = [s.quoted for s in steps if s.quoted is not None]
        printed = [s.printed for s in steps if s.printed is not None]
        if sort != "same":
            kind: DifferenceKind = "replaced" if quoted and printed else "missing"
            yield Difference(
                kind if printed else "added",
                quote.words.between(quoted[0], quoted[-1]) if quoted else None,
                article.between(printed[0], printed[-1]) if printed else None,
                article.starts[printed[0]] if printed else here,
                article.ends[printed[-1]] if printed else here,
            )
        if printed:
            here = article.ends[printed[-1]]


def _styles(quote: Quote, article: Wording, run: Sequence[Step]) -> set[str]:
    """In what the words that agree differ all the same."""
    notes: set[str] = set()
    agreed: tuple[int, int] | None = None  # the pair just before
    for step in run:
        i, j = step.quoted, step.printed
        if i is None or j is None or not _agrees(quote, article, step):
            agreed = None
            continue
        notes |= style_of_token(quote.words.between(i, i), article.between(j, j))
        if agreed == (i - 1, j - 1):
            notes |= style_of_space(
                quote.words.text[quote.words.ends[i - 1] : quote.words.starts[i]],
                article.text[article.ends[j - 1] : article.starts[j]],
            )
        agreed = i, j
    return notes


def _similarity(quote: Quote, article: Wording, run: Sequence[Step]) -> float:
    """The share of the words of both that agree, in order (Dice)."""
    shared = total = 0.0
    for step in run:
        i, j = step.quoted, step.printed
        forms = ([] if i is None else [quote.words.forms[i]]) + (
            [] if j is None else [article.forms[j]]
        )
        weight = sum(1.0 if is_word(form) else MARK for form in forms)
        total += weight
        if _agrees(quote, article, step):
            shared += weight
        elif same_word(quote, article, step):
            shared += weight * OTHER_CASE
    # Rounding must not make a misplaced comma in a long quote disappear.
    return 1.0 if shared == total else min(round(shared / total, 4), 0.9999)


def _agrees(quote: Quote, article: Wording, step: Step) -> bool:
    i, j = step.quoted, step.printed
    return i is not None and j is not None and quote.words.forms[i] == article.forms[j]
