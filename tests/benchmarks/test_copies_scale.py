"""Finding copies stays cheap among 20,000 articles: costs side by side, in one run."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pytest

from index.article import Article, Block, Kind, lay_out
from index.copies.differences import differences
from index.copies.kinship import kinship
from index.copies.signature import Signature, keys, signature, worth_comparing
from tests.index.copied_stories import chance, edited, printed, sample, sentences

ARTICLES, FEW = 20_000, 2_000
SENTENCES, WORDS = 8, 18
VOCABULARY = 20_000
COPIES = 100  # of the first articles, as the last of those in the corpus and of the few
SITE = 4  # one article in so many is from one site and ends with its line
SITE_LINE = "Sign up to our letter for all the latest news from around the county every morning."
TRIED = 200
# Measured: 1.1 times; a signature takes 1.2 times as long as cutting an article into
# sentences, kinship 1.4 signatures, differences 1.6.
SAME_COST, READING, KINSHIP, DIFFERENCES = 1.5, 3.0, 4.0, 5.0

T = TypeVar("T")

pytestmark = pytest.mark.benchmark


@dataclass(frozen=True)
class Corpus:
    """Signatures of articles, and which of them have a key."""

    signatures: list[Signature]
    table: dict[int, list[int]]

    def sharing(self, number: int) -> set[int]:
        """The articles that share a key with this one."""
        made = self.signatures[number]
        return {other for key in keys(made) for other in self.table[key]} - {number}

    def candidates(self, number: int) -> set[int]:
        """Those of them that are worth comparing."""
        made = self.signatures[number]
        return {n for n in self.sharing(number) if worth_comparing(made, self.signatures[n])}


def corpus_of(signatures: list[Signature]) -> Corpus:
    table: dict[int, list[int]] = defaultdict(list)
    for number, made in enumerate(signatures):
        for key in keys(made):
            table[key].append(number)
    return Corpus(signatures, table)


@pytest.fixture(scope="module")
def signatures() -> list[Signature]:
    """Of articles whose words are as unevenly common as a language's (Zipf), and of copies."""
    random = np.random.default_rng(1)
    letters = list("etaoinshrdlu")
    words = ["".join(random.choice(letters, 3 + rank % 7)) for rank in range(VOCABULARY)]
    shares = 1 / np.arange(1, VOCABULARY + 1)
    size = (ARTICLES - COPIES, SENTENCES, WORDS)
    drawn = random.choice(VOCABULARY, size, p=shares / shares.sum())
    stories = [
        [f"{' '.join(words[n] for n in row).capitalize()}." for row in rows] for rows in drawn
    ]
    stories += [edited(story, 0.3, chance(n)) for n, story in enumerate(stories[:COPIES])]
    return [
        signature(article_of([*story, SITE_LINE] if n % SITE == 0 else story))
        for n, story in enumerate(stories)
    ]


def article_of(story: list[str]) -> Article:
    text, paragraphs = lay_out(Block(Kind.PARAGRAPH, sentence) for sentence in story)
    return Article("Made up", text, paragraphs)


def test_candidates_are_the_copies_and_few_others(signatures: list[Signature]) -> None:
    corpus = corpus_of(signatures)
    copies = {n: ARTICLES - COPIES + n for n in range(COPIES)}
    asked = [*copies, *range(COPIES, ARTICLES, ARTICLES // TRIED)]

    found = {number: corpus.candidates(number) for number in asked}
    others = sum(len(found[number] - {copies.get(number)}) for number in asked)
    sharing = [len(corpus.sharing(n)) for n in asked if n % SITE]

    assert [n for n, copy in copies.items() if copy not in found[n]] == []
    assert others <= len(asked) / 100
    assert sum(sharing) <= len(sharing) * 2


def test_finding_an_articles_copies_costs_the_same_among_ten_times_as_many(
    signatures: list[Signature],
) -> None:
    many, few = corpus_of(signatures), corpus_of(signatures[:FEW])
    asked = [n for n in range(FEW) if n % SITE][:TRIED]

    among_many, among_few = _median_costs(
        asked, lambda n: many.candidates(n), lambda n: few.candidates(n)
    )

    assert among_many <= SAME_COST * among_few, f"{among_many / among_few:.1f} times"


def test_a_signature_costs_about_what_cutting_an_article_into_sentences_does() -> None:
    signing, reading = _median_costs(
        list(sample().values()) * 3, signature, lambda a: printed("Again", sentences(a))
    )

    assert signing <= READING * reading, f"{signing / reading:.2f} times"


def test_comparing_two_prints_costs_a_few_signatures() -> None:
    stories = [sentences(article) for article in sample().values()] * 3
    pairs = [
        (printed("A", story), printed("B", edited(story, 0.5, chance(n))))
        for n, story in enumerate(stories)
    ]

    comparing, telling, signing = _median_costs(
        pairs,
        lambda pair: kinship(*pair),
        lambda pair: differences(*pair),
        lambda pair: signature(pair[0]),
    )

    assert comparing <= KINSHIP * signing, f"{comparing / signing:.1f} signatures"
    assert telling <= DIFFERENCES * signing, f"{telling / signing:.1f} signatures"


def _median_costs(items: Iterable[T], *ways: Callable[[T], object]) -> tuple[float, ...]:
    """What each way costs, one after the other for each item, in this thread's CPU time.

    The clock on the wall would measure what else the machine does.
    """
    costs: list[list[float]] = [[] for _ in ways]
    for item in items:
        for way, spent in zip(ways, costs, strict=True):
            started = time.thread_time()
            way(item)
            spent.append(time.thread_time() - started)
    return tuple(statistics.median(spent) for spent in costs)
