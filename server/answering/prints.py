"""The same story in several papers: quoted once, from the print to be preferred.

A copy is no second source. What an earlier version of a story said is not quoted at all,
once its paper has corrected or updated it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.catalogue_reading import CatalogueReader
from index.copies.standing import stands_in
from index.records import ArticleRecord
from index.search import Hit, Ranking
from index.words import words
from server.schemas import ArticleRef, Citation, article_ref

SAID_BEFORE = 0.5
"""A passage with this share of its sentences in another print's is that print's again."""
MOST_PRINTS = 20


def one_print_each(ranking: Ranking, limit: int) -> Ranking:
    """The best ``limit`` hits, without what another print of the same story says too."""
    said: dict[str, set[str]] = {}
    kept: set[int] = set()
    by_place = sorted(enumerate(ranking.hits), key=lambda pair: _place(pair[1]))
    for number, hit in by_place:
        record = hit.passage.record
        if record.story is None:
            kept.add(number)
            continue
        if record.story_note is not None:  # a later version has taken its place
            continue
        sentences, before = _sentences(hit), said.setdefault(record.story, set())
        if sum(s in before for s in sentences) < SAID_BEFORE * len(sentences):
            kept.add(number)
            before.update(sentences)
    hits = tuple(hit for number, hit in enumerate(ranking.hits) if number in kept)
    return replace(ranking, hits=hits[:limit])


def with_prints(
    citations: Iterable[Citation], records: Sequence[ArticleRecord], catalogue: CatalogueReader
) -> list[Citation]:
    """The citations, each with the other papers that print the quote, word for word.

    ``records`` are those of the cited articles, in the same order.
    """
    return [
        citation
        if record.story is None
        else citation.model_copy(
            update={
                "also_printed_by": _also(citation.quote, record, catalogue),
                "version": _version(record, catalogue),
            }
        )
        for citation, record in zip(citations, records, strict=True)
    ]


def independent_sources(records: Iterable[ArticleRecord]) -> int:
    """How many sources there are, counting all prints of one story as one."""
    return len({record.story or record.id for record in records})


def _also(quote: str, cited: ArticleRecord, catalogue: CatalogueReader) -> list[ArticleRef]:
    assert cited.story is not None
    return [
        article_ref(record)
        for record in catalogue.prints(cited.story)[:MOST_PRINTS]
        if record.id != cited.id
        and record.story_note is None
        and stands_in(quote, catalogue.article(record.id).article) is not None
    ]


def _version(cited: ArticleRecord, catalogue: CatalogueReader) -> str | None:
    """What the cited print says of itself, if it has taken the place of an earlier one."""
    assert cited.story is not None
    if cited.story_place:
        return None
    notes = (record.story_note for record in catalogue.prints(cited.story))
    return next((note for note in notes if note is not None), None)


def _place(hit: Hit) -> int:
    return hit.passage.record.story_place if hit.passage.record.story else 0


def _sentences(hit: Hit) -> list[str]:
    """Each of its sentences as bare words."""
    passage = hit.passage
    return [
        " ".join(
            words(passage.text[s.span.start - passage.span.start :][: s.span.end - s.span.start])
        )
        for s in passage.sentences
    ]
