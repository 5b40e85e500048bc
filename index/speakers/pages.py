"""A paragraph as attribution reads it: with its quotations found and their words masked."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from index.article import Paragraph, Span
from index.speakers.quotations import MASK, Quotation, find_quotations, mask

# What is left of a masked sentence without these is not quoted.
_MARKS = str.maketrans(dict.fromkeys(f"{MASK}“”‘’\"' \n\t.,;:?!…—–-()[]", ""))
_TITLE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Page:
    """A searchable paragraph. ``muddled``: its quotation marks do not pair up."""

    paragraph: Paragraph
    start: int
    text: str
    masked: str
    quotations: tuple[Quotation, ...]
    muddled: bool

    def masked_sentence(self, sentence: Span) -> str:
        """A sentence of it, masked."""
        return self.masked[sentence.start - self.start : sentence.end - self.start]

    def is_bare(self, sentence: Span) -> bool:
        """Whether a sentence is nothing but quoted words."""
        masked = self.masked_sentence(sentence)
        return MASK in masked and not masked.translate(_MARKS)

    def within(self, sentence: Span) -> list[Quotation]:
        """The quotations that a sentence is part of, or has parts of."""
        if MASK not in self.masked_sentence(sentence):
            return []
        first = bisect_right(self.quotations, sentence.start, key=lambda q: q.end)
        last = bisect_left(self.quotations, sentence.end, key=lambda q: q.start)
        return list(self.quotations[first:last])

    def quotes_title(self, start: int, length: int) -> bool:
        """Whether the quoted words name a work and are no speech: “Meet the Press”."""
        inside = self.text[start - self.start : start - self.start + length]
        parts = inside.strip("“”\"'‘’`«»,.").split()
        if not 2 <= len(parts) <= _TITLE_WORDS or parts[-1][-1] in "?!":
            return False
        return parts[-1][0].isupper() and all(p[0].isupper() or len(p) < 4 for p in parts)


def read_page(text: str, paragraph: Paragraph) -> Page:
    """The page of one paragraph of an article's ``text``."""
    span = paragraph.span
    words = span.of(text)
    found = find_quotations(text, span)
    if found is None:
        return Page(paragraph, span.start, words, words, (), muddled=True)
    return Page(paragraph, span.start, words, mask(text, span, found), found, muddled=False)
