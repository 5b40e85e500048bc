"""A quote beside an article: the places it stands in, and each word that differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Literal

from index.quotes.alignment import Step, agrees, align, same_word, standing
from index.quotes.edges import widened, with_edges_paired
from index.quotes.pasted import Quote
from index.quotes.wording import Wording, is_word, style_of_space, style_of_token

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
    return _place(quote, article, with_edges_paired(quote, article, steps)) if steps else None


def _place(quote: Quote, article: Wording, steps: list[Step]) -> Place:
    steps, surplus = widened(quote, article, steps)
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
        if agrees(quote, article, step):
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
        if i is None or j is None or not agrees(quote, article, step):
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
        if agrees(quote, article, step):
            shared += weight
        elif same_word(quote, article, step):
            shared += weight * OTHER_CASE
    # Rounding must not make a misplaced comma in a long quote disappear.
    return 1.0 if shared == total else min(round(shared / total, 4), 0.9999)
