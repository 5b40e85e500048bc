"""Signatures are the same everywhere, survive being stored, and find what they promise."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from index.article import Article
from index.copies.prints import Print
from index.copies.signature import (
    BANDS,
    PERMUTATIONS,
    Signature,
    keys,
    resemblance,
    signature,
    worth_comparing,
)
from tests.index.copied_stories import WIRE, chance, printed, sample, sentences
from tests.index.made_up import made_up

TEXT = "The harbour wall will be raised by 90 centimetres before next winter, the council said."
ARTICLE = made_up("Wall", TEXT)
# The hash of this article's signature. If it changes, every signature that was ever stored
# is worthless: then FORMAT must change too.
PINNED = "49583eeaefd2a2d2aa1d2c59804608a28cb55ded86e53a9ed6afb6b860e4a8ad"

COMPUTE = f"""
import hashlib
from tests.index.made_up import made_up
from index.copies.signature import signature
print(hashlib.sha256(signature(made_up("Wall", {TEXT!r})).to_bytes()).hexdigest())
"""


def test_the_signature_of_a_text_never_changes() -> None:
    stored = signature(ARTICLE).to_bytes()

    assert hashlib.sha256(stored).hexdigest() == PINNED


@pytest.mark.parametrize("seed", ["0", "1"])
def test_every_process_computes_the_same_signature(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMPUTE],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.strip() == PINNED


def test_a_signature_survives_being_stored() -> None:
    for article in sample().values():
        made = signature(article)

        assert Signature.from_bytes(made.to_bytes()) == made
        assert len(made.to_bytes()) < 1000


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x01",
        signature(ARTICLE).to_bytes()[:-1],
        signature(ARTICLE).to_bytes() + b"\0",
        b"\xff" + signature(ARTICLE).to_bytes()[1:],
    ],
)
def test_damaged_bytes_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="signature"):
        Signature.from_bytes(damaged)


def test_an_article_without_words_has_a_signature_and_no_keys() -> None:
    silent = signature(made_up("Nothing", "! Subscribe to our newsletter"))

    assert Signature.from_bytes(silent.to_bytes()) == silent
    assert keys(silent) == ()
    assert resemblance(silent, silent) == 0
    assert not worth_comparing(silent, silent)


def test_keys_are_distinct_and_fit_into_sqlite() -> None:
    for article in sample().values():
        found = keys(signature(article))

        assert len(set(found)) == len(found)
        assert BANDS < len(found) <= BANDS + len(sentences(article))
        assert all(-(2**63) <= key < 2**63 for key in found)


def test_only_the_searchable_words_count() -> None:
    wire = sample()[WIRE[0]]
    dressed = replace(
        wire, title="Another", byline=None, publisher="Echo", url="https://a.example/"
    )

    assert signature(dressed) == signature(wire)
    assert signature(printed("Another", sentences(wire), 1)) == signature(wire)


def test_the_resemblance_is_the_jaccard_index_within_its_error() -> None:
    a, b = (sample()[name] for name in WIRE)
    one, other = Print(a).distinct, Print(b).distinct

    estimate = resemblance(signature(a), signature(b))

    assert estimate == pytest.approx(len(one & other) / len(one | other), abs=0.1)


def words(seed: int, count: int) -> list[str]:
    draw = chance(seed)
    return [f"{draw.choice('bcdfgklm')}{draw.randrange(10**6)}" for _ in range(count)]


def overlapping(seed: int, jaccard: float) -> tuple[Article, Article]:
    """Two articles of one unpunctuated run of words each, so that no sentence helps."""
    length = 400
    shared = round(2 * length * jaccard / (1 + jaccard))
    common, own, other = words(seed, shared), words(-1 - seed, length), words(10**6 + seed, length)
    rest = length - shared
    first = " ".join([*common, *own[:rest]])
    return made_up("a", first), made_up("b", " ".join([*common, *other[:rest]]))


@cache
def two_hundred(jaccard: float) -> list[tuple[Signature, Signature]]:
    made = (overlapping(seed, jaccard) for seed in range(200))
    return [(signature(a), signature(b)) for a, b in made]


@pytest.mark.parametrize(("jaccard", "share"), [(0.5, 0.99), (0.4, 0.9)])
def test_prints_that_share_so_much_share_a_key(jaccard: float, share: float) -> None:
    found = [bool({*keys(a)} & {*keys(b)}) for a, b in two_hundred(jaccard)]

    assert sum(found) >= share * len(found)


def test_and_are_compared_if_they_may_be_copies() -> None:
    compared = [worth_comparing(a, b) for a, b in two_hundred(0.5)]

    assert sum(compared) >= 0.99 * len(compared)


def test_a_brief_of_a_long_report_is_found_though_its_index_is_low() -> None:
    report = [s for name in sorted(sample()) for s in sentences(sample()[name])[:6]]
    long, brief = printed("Report", report), printed("In brief", report[40:44])
    a, b = signature(long), signature(brief)

    assert len(Print(brief).distinct) < 0.06 * len(Print(long).distinct)
    assert {*keys(a)} & {*keys(b)}
    assert worth_comparing(a, b)


def test_one_sentence_that_every_page_has_makes_no_candidates() -> None:
    boilerplate = "Sign up to our letter for all the latest news from around the county each day."
    articles = [
        printed("Page", [*sentences(article), boilerplate])
        for name, article in sample().items()
        if name != WIRE[0]
    ]
    made = [signature(article) for article in articles]

    assert {*keys(made[0])} & {*keys(made[1])}
    assert not any(worth_comparing(a, b) for a in made for b in made if a is not b)


def test_nor_do_a_few_of_them() -> None:
    blurb = [
        "This report was first made for the evening bulletin of the county's own radio station.",
        "Its editors are answerable for every word, and can be reached by letter or telephone.",
        "Listen again at any hour, or ask for a copy of the bulletin on a cassette of your own.",
    ]
    a, b = (
        signature(printed("Page", [*sentences(sample()[name]), *blurb]))
        for name in ("tollgate-primary-goes-home.md", "eels-return-to-the-skelder.md")
    )

    assert len({*a.sentences} & {*b.sentences}) == len(blurb)
    assert not worth_comparing(a, b)


def test_nor_does_a_brief_that_shares_one_sentence_with_a_long_report() -> None:
    report = [s for name in sorted(sample()) for s in sentences(sample()[name])[:8]]
    other = [s for s in sentences(sample()["eels-return-to-the-skelder.md"])[8:] if s not in report]
    long, brief = printed("Report", report), printed("In brief", [*other[:6], report[40]])
    a, b = signature(long), signature(brief)

    assert len(b.sentences) >= 5
    assert {*keys(a)} & {*keys(b)}
    assert not worth_comparing(a, b)


def test_a_book_has_a_signature_of_bounded_size() -> None:
    draw = chance(1)
    book = [
        " ".join(f"w{draw.randrange(5000)}" for _ in range(12)).capitalize() + "."
        for _ in range(3000)
    ]
    part = book[:2900]

    whole = signature(printed("Book", book, 50))

    assert len(whole.to_bytes()) < 4 * PERMUTATIONS + 8 * 400 + 16
    assert worth_comparing(whole, signature(printed("Book, cut", part, 50)))
