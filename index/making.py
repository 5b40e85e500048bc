"""Articles made live: passages embedded, vectors stored, then one transaction each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import Article, Span
from index.data_folder import Index, require_room
from index.embedding import PassageText
from index.passages import Passage, heading
from index.records import FileRecord, NewArticle

# Enough for full batches of the model, little enough that an interruption loses seconds.
PASSAGES_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Ready:
    """An article that was read and waits for its vectors."""

    id: str
    file: FileRecord
    article: Article
    passages: tuple[Passage, ...]


def enough(waiting: Iterable[Ready]) -> bool:
    """Whether these fill the model's batches."""
    return sum(len(ready.passages) for ready in waiting) >= PASSAGES_AT_ONCE


def make_live(index: Index, waiting: Sequence[Ready]) -> int:
    """Embed the articles together and make each live; returns how many passages that were.

    Raises ``ModelUnavailable`` and ``StorageFailed``; then none of them is live.
    """
    if not waiting:
        return 0
    require_room(index.catalogue.path.parent)
    texts = [passage_text(r.article, passage) for r in waiting for passage in r.passages]
    embedded = index.model.embed_passages(texts)
    numbers = index.catalogue.allocate(len(embedded))
    owners = [ready.id for ready in waiting for _ in ready.passages]
    index.vectors.add(numbers, np.stack([vectors[0] for vectors in embedded]), owners)
    replaced: list[int] = []
    at = 0
    for ready in waiting:
        to = at + len(ready.passages)
        new = NewArticle(
            ready.id,
            ready.file,
            ready.article,
            ready.passages,
            numbers[at:to],
            tuple(embedded[at:to]),
        )
        replaced += index.catalogue.put(new)
        at = to
    index.vectors.remove(replaced)
    return len(embedded)


def passage_text(article: Article, passage: Passage) -> PassageText:
    """What is embedded of a passage."""
    start = passage.span.start
    return PassageText(
        heading(article.title, passage.section),
        passage.span.of(article.text),
        tuple(Span(s.span.start - start, s.span.end - start) for s in passage.sentences),
    )
