"""Paragraphs to passages: the pieces of an article that are embedded and found.

A passage is a run of whole sentences of one section. It never crosses an article, a
heading or a paragraph that may not be searched, and ``article.text[p.start:p.end]`` is
its text. Title and section are put in front for the embedding only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.article import Article, Paragraph, Span

PASSAGE_TOKENS = 200  # the model reads 256 tokens; the rest is for title and section
RULES = "sentences-200-2"  # changes whenever the same file would give other passages

CountTokens = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the number of the paragraph it stands in."""

    paragraph: int
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences that is embedded, found and shown as one."""

    section: str | None
    sentences: tuple[Sentence, ...]

    @property
    def span(self) -> Span:
        """From the first sentence's start to the last one's end."""
        return Span(self.sentences[0].span.start, self.sentences[-1].span.end)

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """Numbers of the paragraphs it touches, in order."""
        return tuple(dict.fromkeys(s.paragraph for s in self.sentences))


def heading(title: str, section: str | None) -> str:
    """What is put before a passage's text when it is embedded."""
    return f"{title}\n{section}\n" if section and section != title else f"{title}\n"


def split_passages(
    article: Article, count_tokens: CountTokens, limit: int = PASSAGE_TOKENS
) -> tuple[Passage, ...]:
    """The passages of an article, in reading order.

    Paragraphs are packed whole while they fit in ``limit`` tokens; a paragraph that does
    not fit is cut at sentences into parts of about equal length, so that no part is a
    stump. A single sentence longer than ``limit`` is a passage of its own.
    """
    found: list[Passage] = []
    for section, run in _runs(article.paragraphs):
        sentences = [Sentence(p.number, s) for p in run for s in p.sentences]
        sizes = count_tokens([s.span.of(article.text) for s in sentences])
        packed: list[Sentence] = []
        held = 0
        for unit, size in _units(sentences, sizes, limit):
            if packed and held + size > limit:
                found.append(Passage(section, tuple(packed)))
                packed, held = [], 0
            packed += unit
            held += size
        if packed:
            found.append(Passage(section, tuple(packed)))
    return tuple(found)


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str | None, list[Paragraph]]]:
    """Neighbouring searchable paragraphs of one section."""
    for (searchable, section), run in groupby(paragraphs, lambda p: (p.searchable, p.section)):
        if searchable:
            yield section, list(run)


def _units(
    sentences: Sequence[Sentence], sizes: Sequence[int], limit: int
) -> Iterator[tuple[list[Sentence], int]]:
    """What is packed as one: a whole paragraph, or the parts of a long one."""
    for _, group in groupby(zip(sentences, sizes, strict=True), lambda pair: pair[0].paragraph):
        pairs = list(group)
        left = sum(size for _, size in pairs)
        part: list[Sentence] = []
        held = 0
        for sentence, size in pairs:
            if part and (held + size > limit or held + size / 2 > _share(left, limit)):
                yield part, held
                left -= held
                part, held = [], 0
            part.append(sentence)
            held += size
        yield part, held


def _share(total: int, limit: int) -> float:
    """The length of each part if ``total`` tokens are cut into as few as ``limit`` allows.

    Asked anew for what is left after each part: what one part is short of its share would
    otherwise add up to a stump at the end.
    """
    return total / max(1, -(-total // limit))  # the model may know none of the characters
