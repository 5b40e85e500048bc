"""The shapes of a comparison of two prints of one story."""

from typing import Literal

from index.article import Span
from index.copies.differences import ChangedSentence, Sentences, differences
from index.records import StoredArticle
from server.schemas import ArticleRef, Shape, article_ref

Concern = Literal["number", "name", "wording"]


class Stretch(Shape):
    """Words of an article: ``article.text[start:end] == text``."""

    start: int
    end: int
    text: str


class WordChange(Shape):
    """Neighbouring words that differ; ``null`` where one print has none."""

    here: Stretch | None
    there: Stretch | None
    concerns: Concern


class SentenceChange(Shape):
    """A sentence as it stands in each print. ``concerns`` is the gravest of its changes."""

    here: Stretch
    there: Stretch
    concerns: Concern
    changes: list[WordChange]


class PrintDifferences(Shape):
    """In what two prints differ: the first of each sort, and how many there are in all."""

    here: ArticleRef
    there: ArticleRef
    only_here: list[Stretch]
    only_here_total: int
    only_there: list[Stretch]
    only_there_total: int
    changed: list[SentenceChange]
    changed_total: int


def print_differences(here: StoredArticle, there: StoredArticle) -> PrintDifferences:
    """The comparison of two stored articles."""
    found = differences(here.article, there.article)
    ours, theirs = here.article.text, there.article.text

    def changed(sentence: ChangedSentence) -> SentenceChange:
        return SentenceChange(
            here=_stretch(ours, sentence.a),
            there=_stretch(theirs, sentence.b),
            concerns=sentence.concerns,
            changes=[
                WordChange(
                    here=_stretch(ours, change.a) if change.a else None,
                    there=_stretch(theirs, change.b) if change.b else None,
                    concerns=change.concerns,
                )
                for change in sentence.changes
            ],
        )

    return PrintDifferences(
        here=article_ref(here.record),
        there=article_ref(there.record),
        only_here=_stretches(ours, found.only_a),
        only_here_total=found.only_a.count,
        only_there=_stretches(theirs, found.only_b),
        only_there_total=found.only_b.count,
        changed=[changed(sentence) for sentence in found.changed],
        changed_total=len(found.changed) + found.more_changed,
    )


def _stretch(text: str, span: Span) -> Stretch:
    return Stretch(start=span.start, end=span.end, text=span.of(text))


def _stretches(text: str, sentences: Sentences) -> list[Stretch]:
    return [_stretch(text, span) for span in sentences.shown]
