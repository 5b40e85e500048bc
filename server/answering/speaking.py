"""Who says the words of a quote, where the article tells."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

from index.article import Article, Span
from index.speakers.find import Attribution, find_speakers
from server.schemas import ArticleSpeaker, Speaker, SpokenSpan


def speaker_of(article: Article, span: Span) -> Speaker | None:
    """The one person who says every sentence of a span; ``None`` if it is not one person's.

    A quote in which the paper speaks too, or two people do, has no speaker.
    """
    said = speakers(article)
    attributions = [
        said.get(sentence)
        for paragraph in article.searchable()
        for sentence in paragraph.sentences
        if sentence.start < span.end and span.start < sentence.end  # a bullet may be left out
    ]
    first = attributions[0] if attributions else None
    if first is None or any(a is None or a.name != first.name for a in attributions):
        return None
    kinds = {a.kind for a in attributions if a}
    return Speaker(
        name=first.name, role=first.role, kind=first.kind if len(kinds) == 1 else "mixed"
    )


def speakers_in(article: Article) -> list[ArticleSpeaker]:
    """Everybody the article has speaking, in order of their first words, and where.

    Sentences of one paragraph that follow one another are one span.
    """
    said = speakers(article)
    voices: dict[str, ArticleSpeaker] = {}
    for paragraph in article.searchable():
        attributed = [(sentence, said.get(sentence)) for sentence in paragraph.sentences]
        for name, group in groupby(attributed, key=lambda pair: pair[1] and pair[1].name):
            together = [(sentence, found) for sentence, found in group if found]
            if not name or not together:
                continue
            kinds = {found.kind for _, found in together}
            span = SpokenSpan(
                start=together[0][0].start,
                end=together[-1][0].end,
                paragraph=paragraph.number,
                kind=kinds.pop() if len(kinds) == 1 else "mixed",
            )
            if name not in voices:
                voices[name] = ArticleSpeaker(name=name, role=together[0][1].role, quotes=[])
            voices[name].quotes.append(span)
    return list(voices.values())


@lru_cache(maxsize=256)
def speakers(article: Article) -> Mapping[Span, Attribution]:
    """Every attributed sentence of an article; kept, as the same articles come up again."""
    return find_speakers(article)
