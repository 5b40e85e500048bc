"""Lists of articles: found by their words, in the order that is asked for."""

from collections.abc import Iterator
from datetime import date

import pytest

from index.catalogue import Catalogue
from index.records import Filters, Order
from tests.index.made_up import made_up, ready

ARTICLES = {
    "flood": made_up(
        "Flooding at Gull Lane",
        "# Costs",
        "The river rose by night. Zoë Núñez did not sleep.",
        "Repairs to the sluice cost £4.5m.",
        publisher="The Wend Herald",
        published=date(2025, 3, 12),
    ),
    "vote": made_up(
        "Vote on the bridge",
        "The committee voted 7-2 for the bridge; the lane is closed to gulls.",
        publisher="Evening Post",
        published=date(2025, 3, 14),
    ),
    "notice": made_up("“a notice”", "The library is shut. A river is not."),
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    path = tmp_path_factory.mktemp("listed") / "catalogue.sqlite"
    Catalogue.create(path, "a-model", "sha256:0", "rules-1")
    made = Catalogue(path, read_only=False)
    for article_id, article in ARTICLES.items():
        made.put(ready(made, article_id, article))
    yield made
    made.close()


def listed(catalogue: Catalogue, filters: Filters) -> list[str]:
    records, total = catalogue.articles(filters, 10)
    assert total == len(records)
    assert set(catalogue.article_ids(filters)) == {record.id for record in records}
    return [record.id for record in records]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("river", ["flood", "notice"]),
        ("RIVERS", ["flood", "notice"]),
        ("river bridge", []),
        ("river sluice", ["flood"]),  # in two passages of one article
        ("nunez", ["flood"]),
        ("gull lane", ["vote", "flood"]),
        ('"gull lane"', ["flood"]),
        ("“gull lane” costs", ["flood"]),
        ('"gull lane', ["flood"]),
        ("flood", ["flood"]),
        ("bri", ["vote"]),  # the last word may be unfinished
        ("bri closed", []),
        ('"bri"', []),
        ("herald", []),  # the publisher has a filter of its own
        ("£4.5m", ["flood"]),
        ("7-2", ["vote"]),
        ("river — ?", ["flood", "notice"]),
        ("?", []),
        ('"', []),
    ],
)
def test_articles_are_found_by_words(catalogue: Catalogue, typed: str, found: list[str]) -> None:
    assert listed(catalogue, Filters(words=typed)) == found


@pytest.mark.parametrize(
    "typed",
    [
        "river OR bridge",
        "river NOT night",
        "text : bridge*",
        "NEAR(river bridge)",
        "title:{x} ^river AND",
        "'); DROP TABLE articles; --",
        "ri\0ver",
        "(" * 200,
        "river " * 2_000,
        "*",
        '""""',
        "\ud7ff\uffff %_\\",
    ],
)
def test_nothing_typed_is_an_order_to_the_full_text(catalogue: Catalogue, typed: str) -> None:
    plain = {"river NOT night": ["flood"], "river " * 2_000: ["flood", "notice"]}
    assert listed(catalogue, Filters(words=typed)) == plain.get(typed, [])
    assert catalogue.counts().articles == len(ARTICLES)


def test_words_and_other_filters_hold_together(catalogue: Catalogue) -> None:
    early = Filters(words="lane", published_to=date(2025, 3, 13))
    assert listed(catalogue, early) == ["flood"]
    assert listed(catalogue, Filters(words="lane", publisher="evening post")) == ["vote"]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.NEWEST, ["vote", "flood", "notice"]),
        (Order.OLDEST, ["flood", "vote", "notice"]),
        (Order.HEADLINE, ["flood", "vote", "notice"]),
        (Order.PUBLISHER, ["vote", "flood", "notice"]),
        (Order.ADDED, ["notice", "vote", "flood"]),
    ],
)
def test_a_list_comes_in_the_order_asked_for(
    catalogue: Catalogue, order: Order, found: list[str]
) -> None:
    records, _ = catalogue.articles(Filters(), 10, order=order)
    assert [record.id for record in records] == found


def test_words_are_a_filter() -> None:
    assert not Filters(words="x").empty
