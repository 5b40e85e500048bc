"""What two prints of a story say differently is told: sentences, words, numbers, names."""

from collections.abc import Sequence

import pytest

from index.article import Article, Span
from index.copies.differences import MOST_WORDS, SHOWN, ChangedSentence, differences
from tests.index.copied_stories import WIRE, printed, sample, sentences
from tests.index.made_up import made_up

STORY = [
    "Skelderwick's harbour wall will be raised by 90 centimetres, the county decided on Tuesday.",
    "The work will cost £5.4m, of which the government pays two thirds.",
    "“We were lucky in February,” said Anneke Vossberg, the chief flood engineer.",
    "Boat owners had asked for a gate 12 metres wide and will get one of nine.",
    "Work on the quay begins in April, and cars are kept off it until October.",
]
A = printed("Wall", STORY)


def said(article: Article, spans: Sequence[Span]) -> list[str]:
    return [span.of(article.text) for span in spans]


def changes(a: Article, b: Article, changed: ChangedSentence) -> list[tuple[str, str, str]]:
    return [
        (c.a.of(a.text) if c.a else "", c.b.of(b.text) if c.b else "", c.concerns)
        for c in changed.changes
    ]


def only_change(*replaced: tuple[str, str]) -> list[tuple[str, str, str]]:
    """What is told of a print in which words of one sentence were replaced."""
    b = printed("Wall", STORY, a_paragraph=1)
    for old, new in replaced:
        assert old in b.text
        b = printed("Wall", [s.replace(old, new) for s in sentences(b)], a_paragraph=1)
    found = differences(A, b)
    assert (found.only_a.count, found.only_b.count, len(found.changed)) == (0, 0, 1)
    [changed] = found.changed
    assert changed.concerns in {concern for *_, concern in changes(A, b, changed)}
    return changes(A, b, changed)


@pytest.mark.parametrize(
    ("replaced", "told"),
    [
        (("£5.4m", "£5.8m"), ("5.4m", "5.8m", "number")),
        (("two thirds", "three thirds"), ("two", "three", "number")),
        (("Vossberg", "Marsh"), ("Vossberg", "Marsh", "name")),
        (("a gate 12 metres", "a gate"), ("12 metres", "", "number")),
        (("kept off", "banned from"), ("kept off", "banned from", "wording")),
        (("until October.", "until October, said the county."), ("", "said the county", "wording")),
        (("Boat owners", "Local boat owners"), ("", "Local", "wording")),
    ],
)
def test_a_changed_word_is_told(replaced: tuple[str, str], told: tuple[str, str, str]) -> None:
    assert only_change(replaced) == [told]


def test_several_changes_of_one_sentence_are_told_in_order() -> None:
    assert only_change(("asked for", "demanded"), ("12 metres", "14 metres")) == [
        ("asked for", "demanded", "wording"),
        ("12", "14", "number"),
    ]


def test_sentences_of_one_print_only() -> None:
    own = "A fox was seen in Mill Street."
    b = printed("Wall", [*STORY[:3], own, STORY[4]])

    found = differences(A, b)

    assert said(A, found.only_a.shown) == [STORY[3]]
    assert said(b, found.only_b.shown) == [own]
    assert (found.only_a.count, found.only_b.count) == (1, 1)
    assert not found.changed
    assert not found.none


def test_order_paragraphs_case_and_style_are_no_differences() -> None:
    styled = [s.replace("“", '"').replace("”", '"').replace("county", "County") for s in STORY]

    assert differences(A, printed("Another headline", styled[::-1], 3)).none


def test_a_sentence_printed_twice_is_a_difference() -> None:
    twice = differences(A, printed("Wall", [*STORY, STORY[0]]))

    assert (twice.only_a.count, twice.only_b.count, len(twice.changed)) == (0, 1, 0)


def test_furniture_is_no_difference() -> None:
    dressed = made_up("Wall", "! Subscribe now for 9 pounds", *STORY, "! Follow us on 3 networks")

    assert differences(A, dressed).none


def test_the_wire_story_of_the_sample() -> None:
    post, herald = (sample()[name] for name in WIRE)

    found = differences(post, herald)

    assert said(herald, found.only_b.shown) == [
        "Shares in Ostermill closed at $37.12, down 2.3%, before the announcement was made.",
        "They have lost a fifth of their value since January.",
    ]
    assert [changes(post, herald, c) for c in found.changed] == [[("slash", "cut", "wording")]]


def many(count: int) -> list[str]:
    return [
        f"The {n}th horse of the long report says that horse{n} was seen." for n in range(count)
    ]


def test_what_is_told_is_bounded_and_the_rest_is_counted() -> None:
    rest = 7
    found = differences(printed("A", many(SHOWN + rest)), printed("B", ["Nobody came."]))

    assert len(found.only_a.shown) == SHOWN
    assert found.only_a.count == SHOWN + rest
    assert (found.only_b.count, found.changed) == (1, ())


def test_changed_numbers_are_told_before_changed_words() -> None:
    story = [
        f"Witness {n:03} told the inquiry in the old town hall that it was late." for n in range(40)
    ]
    changed = [s.replace("late", "early") for s in story]
    changed[35] = story[35].replace("035", "536")

    found = differences(printed("A", story), printed("B", changed))

    assert len(found.changed) == SHOWN
    assert found.more_changed == 40 - SHOWN
    assert [c.concerns for c in found.changed].count("number") == 1
    assert found.changed[-1].concerns == "number"


def test_a_run_without_full_stops_is_one_difference() -> None:
    run = [f"word{n}" for n in range(MOST_WORDS + 1)]
    a, b = (made_up("List", " ".join(words)) for words in (run, [*run[:-1], "other"]))

    [changed] = differences(a, b).changed

    assert changes(a, b, changed) == [(a.text, b.text, "number")]


def test_prints_without_words_have_no_differences() -> None:
    silent = made_up("Nothing", "! Subscribe to our newsletter")

    assert differences(silent, silent).none
    assert differences(silent, A).only_b.count == len(STORY)
