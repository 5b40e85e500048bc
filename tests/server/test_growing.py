"""What belongs to a quote comes with it, and nothing more."""

from datetime import UTC, datetime

import numpy as np
import pytest

from index.article import Span
from index.passages import Sentence
from index.records import ArticleRecord, StoredPassage
from server.answering.growing import LONG_QUOTE, LONGEST_QUOTE, grown, trimmed
from server.answering.scoring import words_of

OFFSET = 40  # of the passage in its article


def passage(paragraph: str) -> StoredPassage:
    """A passage of one paragraph whose sentences end in ``|``; the marks are taken out."""
    parts = [part.strip() for part in paragraph.split("|")]
    text, sentences = " ".join(parts), []
    at = OFFSET
    for part in parts:
        sentences.append(Sentence(1, Span(at, at + len(part))))
        at += len(part) + 1
    record = ArticleRecord(
        "a", "a", "Title", None, None, None, None, None, "r", 9, datetime.now(UTC)
    )
    vector = np.zeros((1 + len(parts), 4), dtype=np.float32)
    span = Span(OFFSET, OFFSET + len(text))
    return StoredPassage(1, 0, record, None, span, text, tuple(sentences), vector)


def quote(paragraph: str, chosen: int) -> str:
    made = passage(paragraph)
    return words_of(made, grown(made, made.sentences[chosen]))


@pytest.mark.parametrize(
    ("paragraph", "chosen", "expected"),
    [
        # who or what is meant
        ("Reed sails.| He is old.| Gulls cry.", 1, "Reed sails. He is old."),
        ("Ann Lane left.| She ran.| She fell.", 2, "Ann Lane left. She ran. She fell."),
        ("The pier fell.| It was old.", 1, "The pier fell. It was old."),
        (
            "It costs £3.| (We said £2. We are sorry.)",
            1,
            "It costs £3. (We said £2. We are sorry.)",
        ),
        (
            "Reed left.| Closing the pier, he said, was mad.| All 12 of his group agreed.",
            2,
            "Reed left. Closing the pier, he said, was mad. All 12 of his group agreed.",
        ),
        (
            "A pier.| It is old.| It is wet.| It is ill.| It shut.",
            4,
            "A pier. It is old. It is wet",
        ),
        # of several things counted, each
        (
            "Two sirens were silent.| One was off.| The other had a nest in it.| Gulls cry.",
            0,
            "Two sirens were silent. One was off. The other had a nest in it.",
        ),
        ("A siren was silent.| One was off.", 0, "A siren was silent."),
        ("Two sirens were silent.| The other day it rained.", 0, "Two sirens were silent."),
        ("The pier fell.| This cost millions.", 1, "The pier fell. This cost millions."),
        # what it goes on from
        ("The vote passed.| But nobody cheered.", 1, "The vote passed. But nobody cheered."),
        ("The vote passed.| However, it rained.", 1, "The vote passed. However, it rained."),
        ("Sirens stand in six streets.| One had been cut.", 1, "Sirens stand in six streets. One"),
        ("Reed sails.| He is old.| But he rows.", 2, "Reed sails. He is old. But he rows."),
        # what it announces
        ("Lane knew why.| “Rust,” she said.| Gulls cry.", 0, "Lane knew why. “Rust,” she said."),
        ("Lane gave a single reason.| It was wet.", 0, "Lane gave a single reason. It was wet."),
        ("So here is what I ask.| Mend it.| Gulls cry.", 0, "So here is what I ask. Mend it."),
        ("The rule is this:| no fires.", 0, "The rule is this: no fires."),
    ],
)
def test_grown_by_what_it_needs(paragraph: str, chosen: int, expected: str) -> None:
    assert quote(paragraph, chosen).startswith(expected)


@pytest.mark.parametrize(
    ("paragraph", "chosen"),
    [
        # the sentence before does not tell who he is, and would only be longer
        ("it rained all day.| He is old.", 1),
        ("Ann Lane left.| She ran.| She fell.| She wept.| She slept.", 4),
        # these stand by themselves
        ("The vote passed.| So far, six towns have left.", 1),
        ("The vote passed.| This week the pier opens.", 1),
        ("The vote passed.| Then-mayor Reed wept.", 1),
        ("The vote passed.| One vote was missing.", 1),
        ("The vote passed.| Herring fell.", 1),
        # no mark is left open: these are inches and feet
        ("Reed is 6'2\" tall.| Gulls cry.", 0),
        # nothing follows from an apostrophe
        ("The keepers' hut fell.| The gulls' nest stood.", 0),
    ],
)
def test_not_grown_by_what_it_does_not_need(paragraph: str, chosen: int) -> None:
    assert quote(paragraph, chosen) == paragraph.split("|")[chosen].strip()


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»")])
@pytest.mark.parametrize("chosen", [1, 2, 3])
def test_no_quotation_is_cut_in_two(opening: str, closing: str, chosen: int) -> None:
    paragraph = (
        f"Gulls cried.| {opening}We lost.| It was close.| Votes were few,{closing} she said."
    )
    whole = paragraph.replace("|", "").removeprefix("Gulls cried. ")
    assert quote(paragraph, chosen).endswith(whole)


def test_a_quotation_too_long_for_a_quote_is_left_at_its_sentence() -> None:
    long = f"{'word ' * (LONGEST_QUOTE // 6)}end."
    paragraph = f"“{long}| {long}| Votes were few,” said Ann Lane."
    assert quote(paragraph, 1) == long


def test_no_quote_is_grown_past_the_limit() -> None:
    long = f"Ann Lane {'word ' * (LONGEST_QUOTE // 5)}end."
    assert quote(f"{long}| She left.", 1) == "She left."
    assert quote(f"{long}| But nobody left.", 1) == "But nobody left."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- The pier is shut.", "The pier is shut."),
        ("• The pier is shut.", "The pier is shut."),
        ("” The pier is shut.", "The pier is shut."),
        (".” ) The pier is shut.", "The pier is shut."),
        ("The pier is shut. “", "The pier is shut."),
        ("The pier is shut. (", "The pier is shut."),
        ("The pier is shut. •", "The pier is shut."),
        ("“The pier is shut.”", "“The pier is shut.”"),
        ("-5 degrees is cold.", "-5 degrees is cold."),
        ("(The pier is shut.)", "(The pier is shut.)"),
        ("...and the pier is shut.", "...and the pier is shut."),
        ("– ” –", "– ” –"),  # nothing would be left
    ],
)
def test_stray_marks_are_left_out(text: str, expected: str) -> None:
    made = passage(text)
    assert words_of(made, trimmed(made, made.span)) == expected


@pytest.mark.parametrize(
    ("between", "told", "grows"),
    [
        ("", True, True),  # short: the reader need not look outside the quote
        ("", False, True),
        ("x" * LONG_QUOTE, True, False),
        ("x" * LONG_QUOTE, False, True),
    ],
)
def test_a_long_quote_is_not_grown_for_a_pronoun_told_outside_it(
    between: str, told: bool, grows: bool
) -> None:
    made = passage(f"Ann Lane left {between}.| She had said no.")
    span = grown(made, made.sentences[1], lambda _passage, _span: told)
    assert words_of(made, span) == (made.text if grows else "She had said no.")
