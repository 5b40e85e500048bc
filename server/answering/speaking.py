"""Who says the words of a quote, where the article tells."""

from collections.abc import Mapping
from functools import lru_cache

from index.article import Article, Span
from index.speakers.find import Attribution, find_speakers
from server.schemas import Speaker


def speaker_of(article: Article, span: Span) -> Speaker | None:
    """The one person who says every sentence of a span; ``None`` if it is not one person's.

    A quote in which the paper speaks too, or two people do, has no speaker.
    """
    said = speakers(article)
    attributions = [
        said.get(sentence)
        for paragraph in article.searchable()
        for sentence in paragraph.sentences
        if sentence in span
    ]
    first = attributions[0] if attributions else None
    if first is None or any(a is None or a.name != first.name for a in attributions):
        return None
    kinds = {a.kind for a in attributions if a}
    return Speaker(
        name=first.name, role=first.role, kind=first.kind if len(kinds) == 1 else "mixed"
    )


@lru_cache(maxsize=256)
def speakers(article: Article) -> Mapping[Span, Attribution]:
    """Every attributed sentence of an article; kept, as the same articles come up again."""
    return find_speakers(article)
