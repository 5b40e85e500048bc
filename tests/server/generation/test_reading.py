"""A reply read while it is written: the same however it is cut up."""

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.generation.failures import WritingFailed
from server.generation.reading import (
    LONGEST_OBJECT,
    LONGEST_PREAMBLE,
    LONGEST_TEXT,
    Draft,
    ObjectReader,
    StatementsReader,
    question_of,
)

A = Draft("The bridge was closed.", (1,))
B = Draft('He said: "It {is} unsafe]".', (2, 1))
WHOLE = json.dumps(
    {"statements": [{"text": d.text, "sentences": list(d.numbers)} for d in (A, B)]}, indent=1
)

words = st.text("ab é{}[]\"\\:,'/1”", min_size=1, max_size=50).map(lambda t: f"x{t}x")
drafts = st.builds(Draft, words, st.lists(st.integers()).map(tuple))


def read(pieces: Sequence[str], most: int = 9) -> tuple[list[Draft], str | None]:
    """The statements of a reply, and how it failed."""
    reader, found = StatementsReader(most), []
    try:
        for piece in pieces:
            for draft in reader.feed(piece):
                found.append(draft)
        reader.finish()
    except WritingFailed as failure:
        return found, failure.code
    return found, None


def cut(text: str, at: Sequence[int]) -> list[str]:
    edges = [0, *sorted(min(a, len(text)) for a in at), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


@given(st.lists(drafts, max_size=5), st.lists(st.integers(0, 2000)), st.booleans())
def test_what_was_written_is_read(written: list[Draft], at: list[int], plain: bool) -> None:
    statements = [{"sentences": list(d.numbers), "text": d.text} for d in written]
    reply = json.dumps({"statements": statements}, ensure_ascii=plain)
    found, failed = read(cut(reply, at))
    assert failed is None
    assert found == [Draft(" ".join(d.text.split()), d.numbers) for d in written]


@given(
    st.one_of(st.text(), st.text('{}[]",: \\\nstaemn`1<think>/'), st.just(WHOLE)),
    st.lists(st.integers(0, 400)),
    st.integers(0, 300),
)
def test_cutting_changes_nothing(text: str, at: list[int], broken: int) -> None:
    for reply in (text, WHOLE[:broken] + text, WHOLE[:broken] + text + WHOLE[broken:]):
        assert read(cut(reply, at)) == read([reply]) == read(list(reply))


@pytest.mark.parametrize(
    "reply",
    [
        WHOLE,
        f"Here you are:\n```json\n{WHOLE}\n```\nI hope {{this}} helps.",
        f"<think>Is it {{1}}? {WHOLE}</think>\n{WHOLE}",
        WHOLE[:-3],  # the list is closed, or all that matters is there
    ],
)
def test_words_around_it_are_no_matter(reply: str) -> None:
    found, failed = read([reply])
    assert found == [A, B]
    assert failed is None or reply == WHOLE[:-3]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "The bridge was closed [1].",
        "[1, 2]",
        "{}",
        '{"statement": []}',
        '{"statements": {}}',
        '{"statements": [,]}',
        '{"statements": [1]}',
        '{"statements": [{}]}',
        '{"statements": [{"text": "A."}]}',
        '{"statements": [{"text": "A.", "sentences": 1}]}',
        '{"statements": [{"text": "A.", "sentences": [true]}]}',
        '{"statements": [{"text": "A.", "sentences": [1.5]}]}',
        '{"statements": [{"text": 1, "sentences": [1]}]}',
        '{"statements": [{"text": " \\u0000 ", "sentences": [1]}]}',
        '{"statements": [{"text": "A.", "sentences": [1], "sure": true}]}',
        '{"statements": [{"text": "A.", "sentences": [1],}]}',
        '{"statements": [{"text": "' + "a" * (LONGEST_TEXT + 1) + '", "sentences": [1]}]}',
        '{"statements": [{"text": "' + "a" * LONGEST_OBJECT,
        '{"statements"' + " " * 200,
        "la " * LONGEST_PREAMBLE,
        "<think>" + WHOLE,
        "What {a} question: " + WHOLE,
    ],
)
def test_anything_else_is_nonsense(reply: str) -> None:
    assert read([reply]) == ([], "nonsense")


def test_the_first_statements_stay_when_a_later_one_is_wrong() -> None:
    for wrong in ('{"text": "C."}', "{"):
        reply = WHOLE[: WHOLE.index("}") + 1] + ", " + wrong
        assert read([reply]) == ([A], "nonsense" if wrong != "{" else "cut")
    no_comma = WHOLE[: WHOLE.index("}") + 1] + " {"
    assert read([no_comma]) == ([A], "nonsense")


def test_a_reply_that_ends_early_is_cut() -> None:
    assert read([WHOLE[: WHOLE.index("}")]]) == ([], "cut")
    assert read([WHOLE[: WHOLE.index("}") + 1]]) == ([A], "cut")
    assert read(['{"statements": [']) == ([], "cut")


def test_no_more_is_read_than_wanted() -> None:
    assert read([WHOLE, "nonsense"], most=1) == ([A], None)


def test_a_statement_is_one_line_of_clean_text() -> None:
    text = "Cafe\u0301\n\n was\ud800 \u0007shut\t."
    reply = json.dumps({"statements": [{"text": text, "sentences": []}]})
    assert read([reply]) == ([Draft("Café was shut .", ())], None)


@given(st.lists(st.integers(0, 60)))
def test_a_question_is_read_too(at: list[int]) -> None:
    assert questions(cut('Sure: {"question": "Who  {was} it?"} {', at)) == (["Who {was} it?"], None)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Who was it?", "nonsense"),
        ('{"question": 1}', "nonsense"),
        ('{"question": ""}', "nonsense"),
        ('{"question": "Who?", "sure": true}', "nonsense"),
        ('{"question": "Who', "cut"),
        ("{" + " " * LONGEST_OBJECT + "  ", "nonsense"),
    ],
)
def test_no_other_question_is(reply: str, code: str) -> None:
    assert questions([reply]) == ([], code)


def questions(pieces: Sequence[str]) -> tuple[list[str], str | None]:
    reader = ObjectReader(question_of)
    found: list[str] = []
    try:
        for piece in pieces:
            found.extend(reader.feed(piece))
        reader.finish()
    except WritingFailed as failure:
        return found, failure.code
    return found, None
