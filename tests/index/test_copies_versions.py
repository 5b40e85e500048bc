"""The later version is preferred and said, and never claimed without grounds."""

from dataclasses import replace
from datetime import date
from itertools import combinations, permutations

import pytest

from index.article import Article
from index.copies.markers import Stage, stage
from index.copies.versions import is_later_version, preferred
from tests.index.copied_stories import sample, sentences
from tests.index.made_up import made_up

MAY_3, MAY_4 = date(2024, 5, 3), date(2024, 5, 4)
TEXT = (
    "Three people were hurt when a wall fell on the quay at Skelderwick on Friday morning.",
    "The wall had been inspected in March, said Anneke Vossberg, the county's flood engineer. "
    "It was found to be sound, and no work was ordered before the winter storms began.",
    "The quay stays closed to cars. Boats can use the western steps until further notice, the "
    "harbour master said, and the fish market is moved to the old goods yard for a week.",
)


def story(
    *changes: tuple[str, str],
    title: str = "Wall falls on quay",
    publisher: str | None = "The Skelderwick Courier",
    published: date | None = MAY_3,
    modified: date | None = None,
    byline: str | None = None,
    url: str | None = None,
    note: str | None = None,
    top: str | None = None,
) -> Article:
    paragraphs = list(TEXT)
    for old, new in changes:
        assert any(old in p for p in paragraphs)
        paragraphs = [p.replace(old, new) for p in paragraphs]
    paragraphs = [*([top] if top else []), *paragraphs, *([note] if note else [])]
    article = made_up(
        title, *paragraphs, publisher=publisher, published=published, byline=byline, url=url
    )
    return replace(article, modified=modified)


EELS = sentences(sample()["eels-return-to-the-skelder.md"])
FOUR = ("Three people", "Four people")
CORRECTED = ("corrected_version", "a corrected version of this story, published 4 May 2024")


def said(new: Article, old: Article) -> tuple[str, str] | None:
    reason = is_later_version(new, old)
    assert is_later_version(old, new) is None
    return (reason.code, reason.words) if reason else None


def test_the_same_paper_on_a_later_day_is_a_later_version() -> None:
    assert said(story(FOUR, modified=MAY_4), story()) == (
        "later_version",
        "a later version of this story, modified 4 May 2024",
    )
    assert said(story(FOUR, published=MAY_4), story()) == (
        "later_version",
        "a later version of this story, published 4 May 2024",
    )


@pytest.mark.parametrize(
    "title", ["CORRECTED-Wall falls on quay", "Correction: Wall falls", "Wall falls (corrected)"]
)
def test_a_correction_is_preferred_whichever_paper_prints_it(title: str) -> None:
    new = story(FOUR, title=title, publisher="Harnshire Herald", published=MAY_4)

    assert said(new, story()) == CORRECTED


@pytest.mark.parametrize(
    ("top", "note"),
    [
        (None, "This article was amended on 4 May 2024 to correct the number of injured."),
        (None, "An earlier version of this story, published on Feb. 3, misstated the number."),
        ("(Corrects number of injured in paragraph 1)", None),
    ],
)
def test_so_is_one_that_is_marked_in_a_note(top: str | None, note: str | None) -> None:
    new = story(FOUR, top=top, note=note, publisher="Harnshire Herald", published=MAY_4)

    assert said(new, story()) == CORRECTED


def test_the_stages_of_one_day_count() -> None:
    first, second, third, fourth = (
        story(FOUR, title=title)
        for title in (
            "Wall falls on quay",
            "UPDATE 1-Wall falls on quay",
            "UPDATE 2-Wall falls on quay",
            "CORRECTED-UPDATE 2-Wall falls on quay",
        )
    )

    assert said(second, first) == (
        "updated_version",
        "an updated version of this story, published 3 May 2024",
    )
    assert (said(third, second) or ("",))[0] == "updated_version"
    assert (said(fourth, third) or ("",))[0] == "corrected_version"
    undated = [replace(a, published=None) for a in (first, second)]
    assert said(undated[1], undated[0]) == ("updated_version", "an updated version of this story")


def whole(published: date) -> Article:
    return made_up("Eels", *EELS, published=published)


def extract(published: date) -> Article:
    return made_up("Eels", *EELS[: len(EELS) // 2], published=published)


def test_a_fuller_print_of_a_later_day_is_a_later_version() -> None:
    assert said(whole(MAY_4), extract(MAY_3)) is not None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        # Another paper printed the wire story a day later.
        (story(FOUR, publisher="Harnshire Herald", published=MAY_4), story()),
        (story(FOUR, publisher=None, published=MAY_4), story()),
        # It is marked, but not of a later day.
        (story(FOUR, title="CORRECTED-Wall falls", published=MAY_3), story(published=MAY_4)),
        # Only one of them has a date.
        (story(FOUR, published=MAY_4), story(published=None)),
        (story(FOUR, published=None, title="UPDATE 2-Wall"), story()),
        # No paper is named, and the writers are two.
        (
            story(FOUR, publisher=None, published=MAY_4, byline="Ann Lee"),
            story(publisher=None, byline="Bo Dale"),
        ),
        # Nothing was changed, or there is less of it.
        (story(published=MAY_4), story()),
        (extract(MAY_4), whole(MAY_3)),
        # Both are corrected, and another paper prints it later.
        (
            story(FOUR, title="CORRECTED-Wall falls", publisher="Echo", published=MAY_4),
            story(title="CORRECTED-Wall falls"),
        ),
        # Not the same story.
        (
            made_up("Correction: eels", "The eels are back.", published=MAY_4),
            made_up("Eels", "The eels were never gone.", published=MAY_3),
        ),
    ],
)
def test_without_grounds_nothing_is_claimed(new: Article, old: Article) -> None:
    assert said(new, old) is None


def test_papers_are_told_apart_by_name_or_else_by_address() -> None:
    assert said(story(FOUR, publisher="Skelderwick Courier", published=MAY_4), story())
    first = story(publisher=None, url="https://www.courier.example/wall")
    assert said(
        story(FOUR, publisher=None, url="https://courier.example/a?b", published=MAY_4), first
    )
    assert not said(
        story(FOUR, publisher=None, url="https://herald.example/wall", published=MAY_4), first
    )
    assert said(story(FOUR, publisher=None, published=MAY_4), story(publisher=None))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CORRECTED-UPDATE 2-Flood wall gives way", Stage(2, True)),
        ("UPDATE: Two hurt", Stage(1)),
        ("(Updated) Two hurt", Stage(1)),
        ("WRAPUP 3-Markets fall", Stage(3)),
        ("Two hurt – updated", Stage(1)),
        ("Corrections officer jailed", Stage()),
        ("Update on the bridge", Stage()),
        ("Updated-look kitchens", Stage()),
        ("Amended budget passes", Stage()),
        ("How to be corrected", Stage()),
    ],
)
def test_what_a_headline_says(title: str, expected: Stage) -> None:
    assert stage(made_up(title, *TEXT)) == expected


@pytest.mark.parametrize(
    "note",
    [
        "Correction: the Courier's report of 4 February 2025 gave the number as 140.",
        "An earlier version of the bill was amended by the committee.",
        "The council's records were corrected on Friday.",
    ],
)
def test_what_is_said_of_something_else_is_no_marker(note: str) -> None:
    assert stage(story(note=note)) == Stage()


def test_no_sample_article_is_a_version_of_another() -> None:
    pairs = combinations(sample().values(), 2)

    assert not any(is_later_version(a, b) or is_later_version(b, a) for a, b in pairs)


MORE = ("winter storms began.", "winter storms began. " + "The mayor came to see it. " * 3)
PRINTS = (
    ("origin", story(published=MAY_3)),
    ("copy", story(publisher="Harnshire Herald", published=MAY_4)),
    ("twin", story(publisher="Evening Post", published=MAY_4)),
    ("fuller", story(MORE, publisher="Moor Gazette", published=MAY_4)),
)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (story(published=None), ("fuller", "origin", "copy", "twin", "version")),
        (story(FOUR, published=MAY_4), ("fuller", "copy", "twin", "version", "origin")),
        (
            story(FOUR, title="CORRECTED-Wall falls", published=MAY_4),
            ("version", "fuller", "origin", "copy", "twin"),
        ),
    ],
)
def test_the_order_of_preference(version: Article, expected: tuple[str, ...]) -> None:
    prints = (*PRINTS, ("version", version))

    assert {preferred(order) for order in permutations(prints)} == {expected}


def test_a_line_more_makes_no_fuller_text() -> None:
    origin = story(published=MAY_3)
    credited = story(publisher="Evening Post", published=MAY_4, note="First seen elsewhere.")

    assert preferred([("a", credited), ("b", origin)]) == ("b", "a")


def test_an_empty_group_and_an_article_without_words_have_an_order() -> None:
    silent = made_up("Nothing", "! Subscribe to our newsletter")

    assert preferred([]) == ()
    assert preferred([("a", silent), ("b", story())]) == ("b", "a")
