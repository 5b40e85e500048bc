"""A new generation of the index, built aside from the catalogue and checked before it is live.

Needed after a change of model or of the rules for passages, and to give back the space that
removed vectors keep: Chroma's store never shrinks. Nothing that is live is touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from index.article import Article
from index.catalogue import Catalogue
from index.checking import check
from index.data_folder import (
    RESTORED_AT_ONCE,
    Index,
    catalogue_in,
    open_generation,
    require_room,
    store_in,
)
from index.embedding import EmbeddingModel
from index.errors import RebuildRefused
from index.generations import Generations
from index.lease import Holding
from index.making import Ready, enough, make_live
from index.passages import RULES, split_passages
from index.progress import Watch
from index.records import Filters
from index.search import Search
from index.sentences import split_sentences
from index.status import size_of

CANARIES = 24
NEAR_THE_TOP = 3
# Below this the store is small whatever it holds.
DEAD_AT_LEAST = 1_000
DEAD_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a new generation holds, and how its canary questions fared."""

    articles: int
    passages: int
    embedded: int  # passages whose vectors were computed, not copied
    canaries: int
    canaries_found: int


def wasteful(catalogue: Catalogue) -> bool:
    """Whether removed vectors take up so much of the store that a compact copy pays."""
    dead = catalogue.dead_vectors
    return dead >= DEAD_AT_LEAST and dead > DEAD_SHARE * catalogue.counts().passages


def rebuild(
    data: Path,
    model: EmbeddingModel,
    watch: Watch = Watch(),
    *,
    embed: bool = False,
    keep_previous: bool = True,
    holding: Holding = Holding(),
) -> RebuildReport:
    """Build a new generation of ``data`` for this model and these rules, and make it live.

    The caller holds the data folder, at least as a reader; with a Chroma server it has the
    right to write. Vectors are copied where model
    and rules are the same, unless ``embed`` asks for new ones. Raises ``RebuildRefused`` if
    the new generation does not pass its checks, ``StorageFailed``, ``ModelUnavailable``,
    ``Cancelled``; then what is live stays as it is.
    """
    generations = Generations(data)
    live = generations.live()
    assert live is not None
    require_room(data, size_of(live))
    source = Catalogue(catalogue_in(live), read_only=True)
    try:
        about = source.about()
        same = (about.fingerprint, about.passage_rules) == (model.fingerprint, RULES)
        with generations.building() as folder:
            if same and not embed:
                embedded = 0
                _copy(source, folder, watch, holding)
            else:
                Catalogue.create(catalogue_in(folder), model.name, model.fingerprint, RULES)
                embedded = _make_anew(source, folder, model, watch, holding)
            index = open_generation(folder, model, holding)
            try:
                report = _checked(index, source, embedded, watch)
                index.catalogue.checkpoint()
            finally:
                index.close()
            with holding.fenced():
                generations.adopt(folder, keep_previous=keep_previous)
        return report
    finally:
        source.close()


def roll_back(
    data: Path, model: EmbeddingModel, watch: Watch = Watch(), holding: Holding = Holding()
) -> RebuildReport:
    """Make the earlier generation live again, with the articles as they are now.

    The caller holds the data folder alone. Raises ``IndexBroken`` if there is none, and
    ``IndexMismatch`` if it was made with another model than this.
    """
    generations = Generations(data)
    live, previous = generations.live(), generations.previous()
    if live is None or previous is None:
        raise RebuildRefused("there is no earlier index to go back to")
    source = Catalogue(catalogue_in(live), read_only=True)
    try:
        index = open_generation(previous, model, holding)
        try:
            with index.writing():
                embedded = _catch_up(index, source, watch)
            report = _checked(index, source, embedded, watch)
            index.catalogue.checkpoint()
        finally:
            index.close()
    finally:
        source.close()
    with holding.fenced():
        generations.swap()
    return report


def _copy(source: Catalogue, folder: Path, watch: Watch, holding: Holding) -> None:
    """The same catalogue without its empty pages, and a store of its live vectors alone."""
    source.copy_to(catalogue_in(folder))
    copy = Catalogue(catalogue_in(folder), read_only=True)
    store = store_in(folder, holding)
    try:
        total, done = copy.counts().passages, 0
        rows = copy.vectors()
        while batch := list(islice(rows, RESTORED_AT_ONCE)):
            watch.at("copying vectors", done, total)
            numbers, articles, vectors = zip(*batch, strict=True)
            store.add(numbers, np.vstack(vectors), articles)
            done += len(batch)
    finally:
        store.close()
        copy.close()


def _make_anew(
    source: Catalogue, folder: Path, model: EmbeddingModel, watch: Watch, holding: Holding
) -> int:
    index = open_generation(folder, model, holding)
    try:
        with index.writing():
            return _catch_up(index, source, watch)
    finally:
        index.close()


def _catch_up(index: Index, source: Catalogue, watch: Watch) -> int:
    """Make ``index`` hold the articles of ``source``; returns how many passages were embedded."""
    wanted, held = source.revisions(), index.catalogue.revisions()
    for identity in held.keys() - wanted.keys():
        index.vectors.remove(index.catalogue.remove(identity))
    changed = [identity for identity in wanted if held.get(identity) != wanted[identity]]
    embedded = 0
    waiting: list[Ready] = []
    for done, identity in enumerate(changed):
        watch.at("embedding", done, len(changed), embedded)
        stored = source.article(identity)
        article = _with_sentences(stored.article)
        passages = split_passages(article, index.model.count_tokens)
        waiting.append(Ready(identity, source.files_of(identity)[0], article, passages))
        if enough(waiting):
            embedded += make_live(index, waiting)
            waiting = []
    embedded += make_live(index, waiting)
    index.catalogue.take_over(source)
    return embedded


def _with_sentences(article: Article) -> Article:
    """The article with its sentences by the present rules, whatever they were before."""
    return replace(
        article,
        paragraphs=tuple(
            replace(p, sentences=split_sentences(article.text, p.span)) if p.searchable else p
            for p in article.paragraphs
        ),
    )


def _checked(index: Index, source: Catalogue, embedded: int, watch: Watch) -> RebuildReport:
    """Counts, offsets and canary questions. Raises ``RebuildRefused``."""
    watch.at("checking")
    wrong = check(index)
    if wrong:
        raise RebuildRefused(
            f"the new index does not pass its checks ({wrong[0].message}, {len(wrong)} in all); "
            "the one in use stays"
        )
    if index.catalogue.revisions() != source.revisions():
        raise RebuildRefused("the new index does not hold the same articles; the old one stays")
    canaries = list(_canaries(source))
    search = Search(index)
    found = 0
    for number, (identity, question) in enumerate(canaries):
        watch.at("asking canaries", number, len(canaries))
        hits = search.search(question, NEAR_THE_TOP).hits
        found += any(hit.passage.record.id == identity for hit in hits)
    if found < 0.8 * len(canaries):
        raise RebuildRefused(
            f"only {found} of {len(canaries)} canary questions find their article in the new "
            "index; the one in use stays"
        )
    counts = index.catalogue.counts()
    return RebuildReport(counts.articles, counts.passages, embedded, len(canaries), found)


def _canaries(source: Catalogue) -> Iterator[tuple[str, str]]:
    """Articles spread over the catalogue, each with a sentence of its own to find it by."""
    identities = sorted(source.article_ids(Filters()))
    step = max(1, len(identities) // CANARIES)
    for identity in identities[::step][:CANARIES]:
        stored = source.article(identity)
        if stored.record.story_place:  # another print of the story may rightly come first
            continue
        sentences = [
            sentence.of(stored.article.text)
            for paragraph in stored.article.searchable()
            for sentence in paragraph.sentences
        ]
        yield identity, max(sentences, key=len)[:300]
