"""One article's print of a story: its searchable words, ready to be compared with others.

Furniture, headings, bylines and the title are left out: papers change those of a story
that they take over, and share them between stories that have nothing in common.
"""

from collections.abc import Iterator
from functools import cached_property

from index.article import Article, Span
from index.copies.facts import figures, names
from index.quotes.wording import Wording, is_word, wording

SHINGLE = 5  # words: so many in a row are seldom shared by two texts on one subject


class Print:
    """The words of an article that can be searched, cut into sentences and shingles."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences: tuple[Span, ...] = tuple(_sentences(article))
        # A block of the wording is a sentence.
        self.wording: Wording = wording(article.text, self.sentences)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, folded: no case, no punctuation, no style of quotation marks."""
        tokens = zip(self.wording.forms, self.wording.keys, strict=True)
        return tuple(key for form, key in tokens if is_word(form))

    @cached_property
    def shingles(self) -> tuple[str, ...]:
        """Each run of ``SHINGLE`` words, in order; the text itself if it is shorter.

        They run on over the ends of sentences and paragraphs, because papers print one
        story in paragraphs of their own.
        """
        words = self.words
        if len(words) < SHINGLE:
            return (" ".join(words),) if words else ()
        runs = zip(*(words[n:] for n in range(SHINGLE)), strict=False)
        return tuple(map(" ".join, runs))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The shingles as a set."""
        return frozenset(self.shingles)

    @cached_property
    def figures(self) -> frozenset[str]:
        """The numbers it gives."""
        return figures(self.wording)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words it writes with a capital, but for those that begin a sentence."""
        return names(self.wording)


def _sentences(article: Article) -> Iterator[Span]:
    for paragraph in article.searchable():
        yield from paragraph.sentences or (paragraph.span,)
