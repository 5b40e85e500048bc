"""Where a place of a quote begins and ends: marks around the quote, words cut in two."""

from collections.abc import Sequence
from itertools import takewhile

from index.quotes.alignment import Step
from index.quotes.pasted import Quote
from index.quotes.wording import DASH, ELLIPSIS, HYPHENS, QUOTATION_MARK, Wording, is_word

EDGE_WORDS = 2

_SURPLUS = {
    QUOTATION_MARK: "outer quotation marks",
    ELLIPSIS: "ellipsis",
    ".": "closing punctuation",
    ",": "closing punctuation",
}


def with_edges_paired(quote: Quote, article: Wording, steps: list[Step]) -> list[Step]:
    """The steps with a word or two at an edge put beside the article's words there.

    "Five men died" was made from "Three men died": the first word is replaced, not added.
    """
    head = _edge(quote, steps)
    first = next(s.printed for s in steps if s.printed is not None)
    before = range(first - len(head), first)
    if _neighbours(article, before, first):
        steps[: len(head)] = map(Step, [s.quoted for s in head], before)
    tail = _edge(quote, steps[::-1])[::-1]
    last = next(s.printed for s in reversed(steps) if s.printed is not None)
    after = range(last + 1, last + 1 + len(tail))
    if tail and _neighbours(article, after, last):
        steps[-len(tail) :] = map(Step, [s.quoted for s in tail], after)
    return steps


def _edge(quote: Quote, steps: Sequence[Step]) -> list[Step]:
    """The added words before the first token of the article, if they are one or two."""
    added = list(takewhile(lambda s: s.printed is None, steps))
    ordinary = all(
        s.quoted is not None
        and s.quoted not in quote.inserted
        and is_word(quote.words.forms[s.quoted])
        for s in added
    )
    return added if ordinary and len(added) <= EDGE_WORDS else []


def _neighbours(article: Wording, tokens: range, beside: int) -> bool:
    """Whether these tokens are words of the block in which the token ``beside`` is."""
    return all(
        0 <= j < len(article)
        and article.blocks[j] == article.blocks[beside]
        and is_word(article.forms[j])
        for j in tokens
    )


def widened(quote: Quote, article: Wording, steps: list[Step]) -> tuple[list[Step], set[str]]:
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
