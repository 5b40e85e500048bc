"""A quotation is said to be "also printed by" another paper only if it stands there."""

import pytest

from index.copies.standing import stands_in
from tests.index.copied_stories import WIRE, sample, sentences
from tests.index.made_up import made_up

PRINT = made_up(
    "Wall",
    "! Skelderwick's harbour wall is for subscribers only.",
    "Skelderwick's harbour wall will be raised — by 90 centimetres — before winter. It is safe?",
    '"We were lucky in February," said Anneke Vossberg. "I do not build walls on luck."',
    "# What happens now",
    "Work begins on [Monday] ... and closes the quay.",
)


@pytest.mark.parametrize(
    ("quote", "printed"),
    [
        ("raised – by 90 centimetres", "raised — by 90 centimetres"),
        ("“We were lucky in February,” said Anneke Vossberg.", None),
        ("'We were lucky in  February'", "We were lucky in February"),
        ("Work begins on [Monday] … and", "Work begins on [Monday] ... and"),
        ("before winter", "before winter"),
        # Over the end of a paragraph, with nothing between.
        ("It is safe?\n“We were lucky", 'It is safe?\n\n"We were lucky'),
    ],
)
def test_it_stands_there_in_the_papers_own_style(quote: str, printed: str | None) -> None:
    span = stands_in(quote, PRINT)

    assert span is not None
    words = span.of(PRINT.text).strip('"')
    assert words.startswith((printed or '"We were lucky in February," said')[:20].strip('"'))
    assert printed is None or words == printed.strip('"')


@pytest.mark.parametrize(
    "quote",
    [
        "raised by 90 centimetres",  # the dashes are gone
        "raised — by 19 centimetres",
        "Skelderwick’s Harbour wall",
        "lucky … build walls",  # passes over words
        "We were [very] lucky",
        "[W]e were lucky",
        "harbour wall is for subscribers",  # furniture
        "What happens now",
        "on luck.” Work begins on",  # a heading stands between
        "It is safe.",
        "cent",
        "",
        "…",
        "“.”",
    ],
)
def test_it_does_not_stand_there(quote: str) -> None:
    assert stands_in(quote, PRINT) is None


def test_the_sentences_that_two_papers_share() -> None:
    post, herald = (sample()[name] for name in WIRE)

    stand = [stands_in(sentence, herald) for sentence in sentences(post)]

    assert stand.count(None) == 1  # "slash" became "cut"
    assert all(span is None or any(span in p.span for p in herald.searchable()) for span in stand)


def test_the_second_place_is_taken_if_a_heading_divides_the_first() -> None:
    divided = made_up("T", "He said it was", "# Over", "the end.", "Again it was the end of it.")

    span = stands_in("it was the end", divided)

    assert span is not None
    assert span.start > divided.text.index("Again")
