"""What search makes of a question: coverage, length, pairs, particulars, the kind asked for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import LONGEST, USUAL_LENGTH, Question
from index.words import content_words, stems

NOWHERE = np.zeros(4, dtype=np.float32)


def asked(text: str, **weights: float) -> Question:
    """A question whose content words weigh the same unless their stems' weights are given."""
    found = dict.fromkeys(stems(content_words(text)), 1.0) | weights
    whole = sum(found.values())
    return Question(text, NOWHERE, {stem: weight / whole for stem, weight in found.items()})


def test_coverage_is_the_weighted_share() -> None:
    question = asked("Did the bridge reopen?", bridg=3.0)
    assert question.coverage(frozenset({"bridg", "reopen", "other"})) == pytest.approx(1.0)
    assert question.coverage(frozenset({"bridg"})) == pytest.approx(0.75)
    assert question.coverage(frozenset({"reopen"})) == pytest.approx(0.25)
    assert question.coverage(frozenset()) == 0.0


def test_length_is_0_for_the_usual_question_and_about_1_for_three_times_as_long() -> None:
    names = [f"w{n}" for n in range(500)]
    assert USUAL_LENGTH == 5
    assert asked(" ".join(names[:5])).length == 0.0
    assert asked(" ".join(names[:15])).length == pytest.approx(1.0, abs=0.05)
    assert asked("bridge").length < 0.0
    assert Question("?", NOWHERE, {}).length == pytest.approx(-math.log(6))


def test_beyond_the_longest_learnt_from_length_stays() -> None:
    names = [f"w{n}" for n in range(500)]
    longest = asked(" ".join(names[:LONGEST])).length
    assert asked(" ".join(names)).length == longest > asked(" ".join(names[: LONGEST - 1])).length


def test_the_stems_are_of_all_words_in_order() -> None:
    assert asked("Who closed the bridges?").stems == ("who", "close", "the", "bridg")


def test_pairs_pass_over_stop_words_and_weigh_as_the_lesser_of_two() -> None:
    question = asked("Who closed the bridge of Pellam?", bridg=2.0, pellam=4.0)
    pairs = dict(question.pairs)
    assert list(pairs) == [("close", "bridg"), ("bridg", "pellam")]
    assert pairs["close", "bridg"] == pytest.approx(1 / 3)
    assert pairs["bridg", "pellam"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("text", ["", "?!", "bridge", "the bridge"])
def test_one_content_word_has_no_pair(text: str) -> None:
    assert asked(text).pairs == ()


def test_particulars_and_kind_are_those_of_the_text() -> None:
    question = asked("When did Ruth Tasker lose by 11 votes?")
    assert question.particulars == (["Ruth", "Tasker"], ["11"])
    assert question.holds("She lost on Monday.")
    assert not question.holds("She lost by a little.")


@given(st.text(max_size=300))
def test_any_question_is_understood(text: str) -> None:
    question = asked(text) if content_words(text) else Question(text, NOWHERE, {})
    shares = [share for _, share in question.pairs]
    assert not shares or sum(shares) == pytest.approx(1.0)
    assert math.isfinite(question.length)
    everything = question.coverage(frozenset(question.stems))
    assert everything == pytest.approx(1.0 if question.weights else 0.0)
