"""Where in an article the words of a quote stand, or nearly stand.

A quote is a whole and the article around it does not count; an ellipsis in the quote may
pass over any number of the article's words; words in square brackets are the writer's
own. Libraries for edit distance align two whole sequences, or slide a window as long as
the quote; here the article's ends and the ellipses are free of cost (Sellers 1980), one
row of NumPy a word of the quote.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from index.quotes.pasted import Quote, bracketed
from index.quotes.wording import ELLIPSIS, Wording, is_word

# What an edit of a word and of a mark costs. Leaving words out is the cheapest, so that a
# quote without "she said" in its middle is still found from end to end; a replaced word
# costs more than an added one, so that a place does not spread over words it does not share.
ADDED, MISSING, REPLACED = (8, 2), (4, 1), (9, 2)
OTHER_CASE = 1
NEVER = 1 << 20

Costs = Annotated[NDArray[np.int32], Literal["n"]]


@dataclass(frozen=True, slots=True)
class Step:
    """A token of the quote beside one of the article's; ``None`` where there is none."""

    quoted: int | None
    printed: int | None


def standing(quote: Quote, article: Wording) -> Iterator[list[Step]]:
    """Every place where each token of the quote's core stands, unbroken, in order."""
    sought = [quote.words.forms[i] for i in quote.core]
    # No token holds white space, so what is found in this string is whole tokens.
    lengths = np.fromiter((len(form) + 1 for form in article.forms), np.int64, len(article))
    begins = np.concatenate(([0], np.cumsum(lengths))).tolist()
    haystack = " " + " ".join(article.forms) + " "
    needle = " " + " ".join(sought) + " "
    at = haystack.find(needle)
    while at >= 0:
        first = bisect_left(begins, at)
        yield [Step(i, first + n) for n, i in enumerate(quote.core)]
        at = haystack.find(needle, at + 1)


def align(quote: Quote, article: Wording) -> list[Step]:
    """The place in the article that takes the fewest edits to become the quote.

    An edit leaves out, adds or replaces a token; a word in another case is a small one.
    Of equally good places the first, and of those the shortest. Gaps are steps without a
    printed token. Empty if nothing of the quote stands there.
    """
    choices, end = _edits(quote, article)
    steps = _trace(quote, article, choices, end)
    return steps if any(same_word(quote, article, step) for step in steps) else []


_PAIR, _ADD, _MISS, _GAP, _SKIP = range(5)
Choices = list[Annotated[NDArray[np.uint8], Literal["n"]]]


def _edits(quote: Quote, article: Wording) -> tuple[Choices, int]:
    """For each token of the core and each place in the article the last edit; and the best end."""
    article_words = np.fromiter(map(is_word, article.forms), np.bool_, len(article))
    passed: Costs = np.zeros(len(article) + 1, np.int32)
    np.cumsum(np.where(article_words, *MISSING), out=passed[1:])
    replaced = {
        True: np.where(article_words, REPLACED[0], NEVER).astype(np.int32),
        False: np.where(article_words, NEVER, REPLACED[1]).astype(np.int32),
    }
    alike = _alike(quote, article)

    costs: Costs = np.zeros(len(article) + 1, np.int32)
    choices: Choices = []
    for i in quote.core:
        if quote.is_gap(i):
            skipped = np.minimum.accumulate(costs)
            choices.append(np.where(skipped < costs, _SKIP, _GAP).astype(np.uint8))
            costs = skipped
            continue
        word = is_word(quote.words.forms[i])
        # The writer's own words stand for none of the article's, unless it has them so too.
        pair = costs[:-1] + (NEVER if i in quote.inserted else replaced[word])
        places, prices = alike(i)
        pair[places] = costs[places] + prices
        best = costs + ADDED[not word]
        choice = np.full(len(best), _ADD, np.uint8)
        choice[1:] = best[1:] < pair  # _PAIR is 0 and _ADD is 1
        np.minimum(best[1:], pair, out=best[1:])
        costs = np.minimum.accumulate(best - passed) + passed
        choice[costs < best] = _MISS
        choices.append(choice)
    return choices, int(np.argmin(costs))


def _alike(quote: Quote, article: Wording) -> Callable[[int], tuple[NDArray[np.intp], Costs]]:
    """For a token of the quote: where the article has it, and what another case costs there."""
    places: dict[str, list[int]] = {key: [] for key in quote.words.keys}
    for j, key in enumerate(article.keys):
        if key in places:
            places[key].append(j)
    own = {j for run in bracketed(article.forms) for j in run} if quote.inserted else set()

    @cache
    def of(key: str, form: str, inserted: bool) -> tuple[NDArray[np.intp], Costs]:
        found = [j for j in places[key] if not inserted or j in own]
        prices = [0 if article.forms[j] == form else OTHER_CASE for j in found]
        return np.array(found, np.intp), np.array(prices, np.int32)

    return lambda i: of(quote.words.keys[i], quote.words.forms[i], i in quote.inserted)


def _trace(quote: Quote, article: Wording, choices: Choices, end: int) -> list[Step]:
    """The steps that lead to ``end``, first to last."""
    steps: list[Step] = []
    row, at, skipped = len(choices) - 1, end, 0
    while row >= 0:
        i, choice = quote.core[row], choices[row][at]
        if choice == _SKIP:
            skipped, at = skipped + 1, at - 1
        elif choice == _MISS:
            steps.append(Step(None, at - 1))
            at -= 1
        elif choice == _PAIR:
            steps.append(Step(i, at - 1))
            row, at = row - 1, at - 1
        else:
            # The article's own ellipsis is what the quote's stands for.
            own = choice == _GAP and skipped == 1 and article.forms[at] == ELLIPSIS
            steps.append(Step(i, at if own else None))
            row, skipped = row - 1, 0
    return steps[::-1]


def same_word(quote: Quote, article: Wording, step: Step) -> bool:
    """Whether the step has one word on both sides, whatever the case."""
    i, j = step.quoted, step.printed
    return i is not None and j is not None and quote.words.keys[i] == article.keys[j]


def agrees(quote: Quote, article: Wording, step: Step) -> bool:
    """Whether the step has one word or mark on both sides, in one case."""
    i, j = step.quoted, step.printed
    return i is not None and j is not None and quote.words.forms[i] == article.forms[j]
