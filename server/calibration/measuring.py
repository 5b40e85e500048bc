"""Asking an index questions of its own, with the article that answers them and without it."""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from index.catalogue_reading import CatalogueReader
from index.data_folder import Index
from index.progress import Watch
from index.records import StoredArticle
from index.search import CANDIDATES, Search
from server.answering.confidence import evidence
from server.answering.prints import one_print_each
from server.answering.scoring import Candidate, candidates
from server.calibration.leaving_out import CatalogueWithout, VectorsWithout
from server.calibration.questions import MadeQuestion, common_words, make_question

MOST_ARTICLES = 100  # that are asked about: the mean is then known to 0.1
MOST_SECONDS = 20.0  # on a machine that has other things to do; else it takes two or three
PASSAGES = 10
SAID_ELSEWHERE = 0.6  # of the words of what a question was made of, in one other sentence
READ = 10  # sentences that are looked at for that


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's evidence, as log-odds."""

    question: MadeQuestion
    inside: float  # with its article there
    outside: float  # without it and all other prints of its story


def measure(index: Index, watch: Watch = Watch()) -> list[Asked]:
    """Ask about a sample of the articles, always the same one of the same articles.

    Questions that another article answers too are left out. Of two prints of a story one is
    asked about. Raises ``Cancelled``.
    """
    with index.catalogue.snapshot() as catalogue:
        sample = list(_sample(catalogue))
        common = common_words([stored.article for stored in sample])
        began = time.monotonic()
        found = []
        for number, stored in enumerate(sample):
            watch.at("calibrating", number, len(sample))
            if time.monotonic() - began > MOST_SECONDS:
                break
            question = make_question(stored.record.id, stored.article, common)
            asked = question and ask_twice(index, catalogue, question, prints(catalogue, stored))
            if asked:
                found.append(asked)
    return found


def prints(catalogue: CatalogueReader, stored: StoredArticle) -> list[str]:
    """The ids of all prints of an article's story."""
    story = stored.record.story
    return [stored.record.id] if story is None else [r.id for r in catalogue.prints(story)]


def ask_twice(
    index: Index, catalogue: CatalogueReader, question: MadeQuestion, left_out: list[str]
) -> Asked | None:
    """With these articles and without; ``None`` if what is asked is said elsewhere too."""
    inside, _ = _ask(index, catalogue, question)
    without = CatalogueWithout(catalogue, left_out)
    vectors = VectorsWithout(index.vectors, without.left_out)
    outside, closest = _ask(Index(index.catalogue, vectors, index.model), without, question)
    if any(
        len(candidate.stems & question.stems) >= SAID_ELSEWHERE * len(question.stems)
        for candidate in closest[:READ]
    ):
        return None
    return Asked(question, inside, outside)


def _ask(
    index: Index, catalogue: CatalogueReader, question: MadeQuestion
) -> tuple[float, list[Candidate]]:
    """As the assistant does."""
    ranking = Search(index, catalogue).search(question.text, CANDIDATES)
    ranking = one_print_each(ranking, PASSAGES)
    best_first = candidates(ranking)
    return evidence(ranking, best_first), best_first


def _sample(catalogue: CatalogueReader) -> Iterator[StoredArticle]:
    """Articles drawn by their content: others come and go, and most stay in the sample."""
    drawn = sorted(
        catalogue.revisions().items(),
        key=lambda pair: (hashlib.sha256(pair[1].encode()).digest(), pair[0]),
    )
    stories: set[str] = set()
    given = 0
    for article_id, _ in drawn:
        stored = catalogue.article(article_id)
        story = stored.record.story
        if story is not None and story in stories:
            continue
        if story is not None:
            stories.add(story)
        yield stored
        given += 1
        if given == MOST_ARTICLES:
            return
