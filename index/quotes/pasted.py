"""A quotation as someone pasted it: what of it must be found, and what is the writer's own."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property

from index.article import Span, canonical
from index.quotes.wording import ELLIPSIS, QUOTATION_MARK, Wording, is_word, wording
from index.words import STOP_WORDS

LONGEST_INSERTION = 30  # words and marks between square brackets


class Quote:
    """A quote as someone pasted it, cut into tokens; ``core`` is what must be found.

    Quotation marks and ellipses around it, and a full stop or comma at its end, belong
    to the text it was pasted from as often as to the quote.
    """

    def __init__(self, pasted: str) -> None:
        text = canonical(pasted)
        self.recomposed = not unicodedata.is_normalized("NFC", pasted)
        self.words: Wording = wording(text, [Span(0, len(text))] if text else [])
        forms = self.words.forms
        start, end = 0, len(forms)
        while start < end and forms[start] in (QUOTATION_MARK, ELLIPSIS):
            start += 1
        stops: tuple[str, ...] = (".", ",")
        while end > start and forms[end - 1] in (QUOTATION_MARK, ELLIPSIS, *stops):
            end -= 1
            if forms[end] in stops:
                stops = ()  # one is enough
        self.core = range(start, end)
        self.inserted = frozenset(i for run in bracketed(forms) for i in run)

    def is_gap(self, token: int) -> bool:
        """Whether a token stands for words left out."""
        return self.words.forms[token] == ELLIPSIS

    @cached_property
    def unbroken(self) -> bool:
        """Whether it claims to be one run of the article's words, without gap or insertion."""
        return not self.inserted and not any(self.is_gap(i) for i in self.core)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The words it says are the article's, without those that stand in any text."""
        keys, forms = self.words.keys, self.words.forms
        return tuple(
            keys[i]
            for i in self.core
            if i not in self.inserted and is_word(forms[i]) and keys[i] not in STOP_WORDS
        )


def bracketed(forms: Sequence[str]) -> Iterator[range]:
    """Runs of tokens from "[" to "]", both included, without an ellipsis in them."""
    opened: int | None = None
    for n, form in enumerate(forms):
        if form == "[":
            opened = n
        elif form == ELLIPSIS:
            opened = None
        elif form == "]" and opened is not None:
            if n - opened <= LONGEST_INSERTION:
                yield range(opened, n + 1)
            opened = None
