"""A question's names and numbers are recognised, and found in a text whatever their form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.particulars import held, particulars, share_held
from index.words import Stems, stems, words


def among(text: str) -> Stems:
    return Stems(stems(words(text)))


@pytest.mark.parametrize(
    ("question", "names", "numbers"),
    [
        ("Who is Ruth Tasker?", ["Ruth", "Tasker"], []),
        ("Tasker lost which seat?", [], []),  # the first word is capitalised anyhow
        ("Why did Tasker's seat go to O’Brien?", ["Tasker's", "O’Brien"], []),
        ("How did “Lantern Fair” do?", ["Lantern", "Fair"], []),
        ("What did Smith-Jones and I see?", ["Smith-Jones"], []),  # "I" names nobody
        ("Who Is Ruth Tasker of the Council", [], []),  # in title case
        ("WHO IS RUTH TASKER", [], []),
        ("Were 1,200 homes flooded in the 1980s?", [], ["1,200", "1980s"]),
        ("Why did it take twenty-nine months?", [], ["twenty-nine"]),
        ("Did Twenty-Nine of the two well-read men come?", [], ["Twenty-Nine"]),
        ("What did U2 do on 3.5.2024?", [], ["U2", "3.5.2024"]),
        ("why is the bridge shut", [], []),
        ("Кто такая Анна Каренина?", ["Анна", "Каренина"], []),
        ("?! —", [], []),
        ("", [], []),
    ],
)
def test_names_are_capitalised_and_numbers_have_a_digit(
    question: str, names: list[str], numbers: list[str]
) -> None:
    # A question in title case has no small word but those that titles keep small.
    assert particulars(question) == (names, numbers)


@pytest.mark.parametrize(
    ("token", "text", "there"),
    [
        ("Tasker's", "Ruth Tasker lost", True),
        ("Tasker", "Ruth Strake lost", False),
        ("Brazil", "the Brazilian team", True),
        ("Brazilian", "the president of Brazil", True),
        ("French", "the president of France", True),
        ("France", "the French president", True),
        ("Dutch", "a court in the Netherlands", True),
        ("Britons", "a court in Britain", True),
        ("Scots", "the Scottish parliament", True),
        ("Romania", "a Roman bridge", False),
        ("Iran", "the president of Iraq", False),
        ("Irish", "the president of Iran", False),
        ("Ali", "alive and well", False),  # too short to be the beginning of another word
        ("Núñez", "Zoe Nunez", True),
        ("O’Brien", "Mr O'Brien", True),
        ("Smith-Jones", "Ms Smith Jones", True),
        ("Smith-Jones", "Ms Smith", False),  # every part of it is needed
        ("5", "five weeks", True),
        ("5", "fifteen weeks", False),
        ("5", "50 weeks", False),
        ("15", "fifteen weeks", True),
        ("40", "forty weeks", True),
        ("29", "Twenty-nine weeks", True),
        ("29", "twenty weeks", False),
        ("29", "nine weeks", False),
        ("twenty-nine", "29 weeks", True),
        ("twenty-nine", "28 weeks", False),
        ("21", "on the twenty boats", False),  # "one" and "on" have one stem
        ("1980s", "in the 1980s", True),
        ("2024", "in 2025", False),
        ("1,200", "1,200 homes", True),
    ],
)
def test_a_name_or_number_is_found_in_other_forms(token: str, text: str, there: bool) -> None:
    assert held(token, among(text)) is there


@pytest.mark.parametrize(
    ("digits", "word"),
    [("0", "zero"), ("2", "two"), ("3", "three"), ("9", "nine"), ("11", "eleven")],
)
def test_a_small_number_is_found_in_words(digits: str, word: str) -> None:
    assert held(digits, among(f"there were {word} of them"))
    assert not held(digits, among("there were many of them"))


def test_twelve_is_found_in_words() -> None:
    assert held("12", among("twelve homes were flooded"))


@pytest.mark.parametrize(("asked", "text"), [("1200", "1,200 homes"), ("1,200", "1200 homes")])
def test_a_thousands_comma_makes_no_other_number(asked: str, text: str) -> None:
    assert held(asked, among(text))


def test_a_name_with_combining_accents_is_one_name() -> None:
    (name,), _ = particulars(unicodedata.normalize("NFD", "Who is Núñez of the board?"))
    assert held(name, among("Zoë Núñez spoke"))


def test_the_share_held() -> None:
    text = among("Ruth Tasker lost by eleven votes")
    assert share_held(["Ruth", "Tasker"], text) == 1.0
    assert share_held(["Ruth", "Strake"], text) == 0.5
    assert share_held(["Winifred", "Strake"], text) == 0.0
    assert share_held([], text) == share_held([], Stems()) == 1.0


# Without combining marks, which no keyboard of these letters gives: of them see above.
@given(st.text(st.characters(max_codepoint=0x24F)))
def test_any_text_has_particulars_and_holds_its_own(text: str) -> None:
    names, numbers = particulars(text)
    assert not set(names) & set(numbers)
    for token in (*names, *numbers):
        assert token in text
        assert held(token, among(text)), token
