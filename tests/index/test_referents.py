"""Whom a sentence's opening means: the sure cases, and those that only seem sure."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from index.article import Article, Block, Kind, Span, lay_out
from index.sentences import split_sentences
from index.speakers.referents import Referent, find_referents


def article(*blocks: str) -> Article:
    """An article of these paragraphs; one that begins with ``#`` is a heading."""
    text, paragraphs = lay_out(
        [
            Block(Kind.HEADING if block[0] == "#" else Kind.PARAGRAPH, block.lstrip("# "))
            for block in blocks
        ]
    )
    return Article(
        "The bridge",
        text,
        tuple(replace(p, sentences=tuple(split_sentences(text, p.span))) for p in paragraphs),
    )


def by_words(made: Article) -> Mapping[str, Referent]:
    """Referents by their sentence."""
    found: Mapping[Span, Referent] = find_referents(made)
    return {sentence.of(made.text): referent for sentence, referent in found.items()}


@pytest.mark.parametrize(
    ("blocks", "word", "person"),
    [
        (["Tom Reed, the mayor, met them. He was late."], "He", "Tom Reed, the mayor"),
        (["Tom Reed met them.", "He was late."], "He", "Tom Reed"),
        (["Ann Lane resigned.", "Her term ended in May."], "Her", "Ann Lane"),
        (["Ann Lane resigned.", "But she keeps her seat."], "she", "Ann Lane"),
        (["Ann Lane resigned.", "In 2019, she won by six votes."], "she", "Ann Lane"),
        (["Tom Reed spoke. Ann Lane listened.", "She left."], "She", "Ann Lane"),
        (["Ann Lane resigned. It rained all day.", "She left."], "She", "Ann Lane"),
        (["Prof. Ann Lane resigned.", "She left."], "She", "Prof. Ann Lane"),
        (
            ["Ann Tasker, the mayor, left.", "Ms Tasker was ill."],
            "Ms Tasker",
            "Ann Tasker, the mayor",
        ),
        (["Ann Tasker resigned.", "Tasker was ill."], "Tasker", "Ann Tasker"),
    ],
)
def test_who_is_meant(blocks: list[str], word: str, person: str) -> None:
    *_, last = by_words(article(*blocks)).values()
    assert (last.word, last.person) == (word, person)


@pytest.mark.parametrize(
    "blocks",
    [
        ["Tom Reed met Jim Pell on Monday.", "He was late."],  # either
        ["Tom Reed met them. A man at the back shouted.", "He was late."],  # somebody unnamed
        ["Tom Reed met them.", "# Inquest", "He was late."],  # a section anew
        ["Tom Reed met them.", "It rained.", "It snowed.", "The road shut.", "He was late."],
        ["Ann Lane resigned.", "He was late."],  # not she
        ["Tom Reed met them.", "His face red, Jim Pell left the room."],  # Pell's face
        ["The mayor met them.", "He was late."],  # nobody is named
        ["The Cyrus Cylinder came home in May.", "He was late."],
        ["Tom Reed met them. By June, Jean de la Tour had won the island.", "He was late."],
    ],
)
def test_unsure_is_nobody(blocks: list[str]) -> None:
    made = article(*blocks)
    *_, (sentence, referent) = by_words(made).items()
    assert sentence.startswith(("He ", "His "))
    assert (referent.name, referent.person) == (None, None)


@pytest.mark.parametrize(
    "blocks",
    [
        ["Ann Lane resigned. “He is a fool,” she said."],  # whom she means is hers to know
        ["John Harvard died. Harvard College is old.", "Harvard opened in May."],
        ["Tom Tasker met Ann Tasker.", "Tasker was late."],  # either
        ["Rebecca Jack left.", "Jack was late."],  # a given name of somebody else
        ["Tasker was late."],  # no more is known
        ["Ann Tasker resigned.", "Ann Tasker was late."],  # it says it all
    ],
)
def test_names_and_quotations_that_tell_nothing(blocks: list[str]) -> None:
    assert not any(referent.name for referent in by_words(article(*blocks)).values())


def test_nothing_is_read_into_the_answers_of_an_interview() -> None:
    made = article(
        "Ann Lane, the mayor, met us. She was early.",
        "Q: Do you know Tom Reed?",
        "A: I met Tom Reed once. He was late.",
        "Q: And your father?",
        "A: My father met Tom Reed. He was late too, I think.",
    )
    assert [r.person for r in by_words(made).values()] == ["Ann Lane, the mayor"]
