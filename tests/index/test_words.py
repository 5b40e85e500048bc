"""Words are folded as the full text folds them, so that both mean the same passages."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.catalogue import quoted
from index.catalogue_rows import SCHEMA
from index.words import STOP_WORDS, content_words, stems, words

FullText = Callable[[str, str], bool]

# Letters of the scripts that newspapers are printed in; signs that are two letters in one
# (ligatures, subscripts) are folded further here than by SQLite.
LETTERS = "".join(
    chr(code)
    for first, last in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x17E), (0x386, 0x3CE), (0x400, 0x45F))
    for code in range(first, last + 1)
    if chr(code).isalpha() and chr(code) not in "ĲĳĿŀŉſ"
)


@pytest.fixture(scope="module")
def found() -> Iterator[FullText]:
    """Whether the catalogue's full text finds a query in a text."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)

    def find(query: str, text: str) -> bool:
        connection.execute("DELETE FROM passage_words")
        connection.execute("INSERT INTO passage_words (text) VALUES (?)", (text,))
        match = "SELECT 1 FROM passage_words WHERE passage_words MATCH ?"
        return connection.execute(match, (quoted(query),)).fetchone() is not None

    yield find
    connection.close()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The flood's cost: £4.5m", ["the", "flood", "s", "cost", "4", "5m"]),
        ("Zoë Núñez, Þórunn", ["zoe", "nunez", "þorunn"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("CO₂ and ﬁre", ["co2", "and", "fire"]),
        ("e\u0301te\u0301", ["ete"]),
        ("Việt Nam", ["viet", "nam"]),
        ("!?… — 👩‍🚀 \udcff\0", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, folded: list[str]) -> None:
    assert words(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Núñez déjà-vu œuvre Straße Þórunn Łódź İstanbul ılık",
        "Российский язык, ещё Київ їжак",
        "Αθήνα και Θεσσαλονίκη, ο κόσμος",
        "서울에서 열린 회의",
        "東京で開かれた会議 ガラス",
        "أخبار المدينة وآخر الأنباء",
        "חדשות העיר",
        "हिन्दी समाचार",
        "Việt Nam đường phố",
    ],
)
def test_each_word_of_a_text_is_found_by_the_full_text(text: str, found: FullText) -> None:
    assert words(text)
    assert [word for word in words(text) if not found(word, text)] == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(parts=st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=4))
@example(parts=["й"])
@example(parts=["relational", "possibly", "us"])
def test_any_word_of_letters_is_found_by_the_full_text(found: FullText, parts: list[str]) -> None:
    text = " ".join(parts)
    assert len(words(text)) == len(parts)
    assert all(found(word, text) for word in words(text))
    assert words(text) == words(" ".join(words(text))), "what is folded stays as it is"


def test_stems_join_the_forms_of_a_word_in_order() -> None:
    assert stems(["floods", "flooding", "flooded", "bridge"]) == ["flood"] * 3 + ["bridg"]


def test_content_words_are_distinct_and_in_order() -> None:
    question = "Why did the Mayor close the bridge, and why did the mayor open it?"
    assert content_words(question) == ("mayor", "close", "bridge", "open")


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert content_words("Who was he?") == ("who", "was", "he")
    assert content_words("?! …") == ()


def test_stop_words_are_written_as_they_are_compared() -> None:
    assert {word for word in STOP_WORDS if words(word) != [word]} == set()
