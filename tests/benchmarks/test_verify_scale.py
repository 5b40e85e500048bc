"""Checking a quotation stays cheap in a large corpus: costs side by side, in one run."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from index.article import Article, Block, Kind, lay_out
from index.catalogue import Catalogue, quoted
from index.passages import Passage, Sentence
from index.quotes.matching import nearest_place
from index.quotes.pasted import Quote
from index.quotes.verify import verify_quote
from index.quotes.wording import wording
from index.records import NewArticle
from tests.index.made_up import file_of

ARTICLES, PARAGRAPHS, WORDS = 500, 60, 25
VOCABULARY = 20_000
QUOTES = 15  # of each kind
SCANNED = 20  # articles of which the cost of a scan is reckoned
# Measured: the median verdict costs 7 phrase queries, and comparing every article 200 times
# as much.
PHRASE_QUERIES, SCAN = 15, 20

pytestmark = pytest.mark.benchmark


class Language:
    """Sentences of words that are as unevenly common as those of a language (Zipf)."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)
        letters = list("etaoinshrdlu")
        self._words = [
            "".join(self._random.choice(letters, 3 + rank % 7)) for rank in range(VOCABULARY)
        ]
        weights = 1 / np.arange(1, VOCABULARY + 1)
        self._shares = weights / weights.sum()

    def sentences(self, count: int) -> list[str]:
        drawn = self._random.choice(VOCABULARY, (count, WORDS), p=self._shares)
        return [f"{' '.join(self._words[n] for n in row).capitalize()}." for row in drawn]


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


@pytest.fixture(scope="module")
def catalogue(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("scale") / "catalogue.sqlite"
    Catalogue.create(path, "none", "none", "one a paragraph")
    catalogue = Catalogue(path, read_only=False)
    for number in range(ARTICLES):
        _put(catalogue, number, language)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="module")
def exact(catalogue: Catalogue) -> list[str]:
    """Sentences of the corpus, each of another article."""
    articles = [catalogue.article(str(n)).article for n in range(0, ARTICLES, ARTICLES // QUOTES)]
    return [a.paragraphs[n].span.of(a.text) for n, a in enumerate(articles[:QUOTES])]


@pytest.fixture(scope="module")
def altered(exact: list[str]) -> list[str]:
    """The same with two words replaced and one left out."""
    return [_with_edits(sentence.split()) for sentence in exact]


@pytest.fixture(scope="module")
def absent(language: Language) -> list[str]:
    return language.sentences(QUOTES)


def test_a_verdict_costs_a_few_phrase_queries(
    catalogue: Catalogue, exact: list[str], altered: list[str], absent: list[str]
) -> None:
    verdicts = {
        "exact": [verify_quote(catalogue, quote).verdict for quote in exact],
        "altered": [verify_quote(catalogue, quote).verdict for quote in altered],
        "absent": [verify_quote(catalogue, quote).verdict for quote in absent],
    }
    assert all(set(found) == {expected} for expected, found in verdicts.items()), verdicts

    every = [quote for kinds in zip(exact, altered, absent, strict=True) for quote in kinds]
    verifying, searching = _median_costs(
        every,
        lambda quote: verify_quote(catalogue, quote),
        lambda quote: catalogue.matching(quoted(quote), 10),
    )

    assert verifying <= PHRASE_QUERIES * searching, f"{verifying / searching:.1f} phrase queries"


def test_a_verdict_costs_far_less_than_comparing_every_article(
    catalogue: Catalogue, altered: list[str]
) -> None:
    def scan(quote: str) -> None:
        for number in range(SCANNED):
            article = catalogue.article(str(number)).article
            spans = [paragraph.span for paragraph in article.searchable()]
            nearest_place(Quote(quote), wording(article.text, spans))

    verifying, scanning = _median_costs(altered, lambda quote: verify_quote(catalogue, quote), scan)

    whole_scan = scanning * ARTICLES / SCANNED
    assert whole_scan >= SCAN * verifying, f"only {whole_scan / verifying:.1f} times less"


def _median_costs(quotes: Iterable[str], *ways: Callable[[str], object]) -> tuple[float, ...]:
    """What each way costs, one after the other for each quote, in this thread's CPU time.

    The clock on the wall would measure what else the machine does.
    """
    costs: list[list[float]] = [[] for _ in ways]
    for quote in quotes:
        for way, spent in zip(ways, costs, strict=True):
            started = time.thread_time()
            way(quote)
            spent.append(time.thread_time() - started)
    return tuple(statistics.median(spent) for spent in costs)


def _with_edits(words: list[str]) -> str:
    return " ".join([*words[:5], "replaced", *words[6:10], *words[11:15], "twice", *words[16:]])


def _put(catalogue: Catalogue, number: int, language: Language) -> None:
    sentences = language.sentences(PARAGRAPHS)
    text, paragraphs = lay_out(Block(Kind.PARAGRAPH, sentence) for sentence in sentences)
    name = str(number)
    catalogue.put(
        NewArticle(
            id=name,
            file=file_of(name),
            article=Article(f"Article {name}", text, paragraphs),
            passages=tuple(Passage(None, (Sentence(p.number, p.span),)) for p in paragraphs),
            numbers=catalogue.allocate(len(paragraphs)),
            vectors=(np.zeros((2, 1), np.float32),) * len(paragraphs),
        )
    )
