"""What the fused score makes of typical evidence."""

from dataclasses import fields, replace

import pytest

from index.fuse import WEIGHTS, Evidence, fuse

NOTHING = Evidence(**{field.name: 0.0 for field in fields(Evidence)})
# All the question's words are in the passage, so that its neighbours cannot add to them.
EVERYTHING = replace(NOTHING, passage=1.0, sentence=1.0, full_text=1.0, coverage=1.0)


def test_no_evidence_is_no_score_and_the_most_there_can_be_is_1() -> None:
    assert fuse(NOTHING) == 0.0
    assert fuse(EVERYTHING) == pytest.approx(1.0)


@pytest.mark.parametrize("name", [field.name for field in fields(Evidence)])
def test_every_kind_of_evidence_counts(name: str) -> None:
    assert fuse(replace(NOTHING, **{name: 1.0})) > 0.0


def test_the_best_sentence_counts_most() -> None:
    assert max(fields(Evidence), key=lambda f: float(getattr(WEIGHTS, f.name))).name == "sentence"


def test_a_word_of_the_passage_itself_counts_as_much_as_one_around_it_at_least() -> None:
    own = fuse(replace(NOTHING, coverage=0.5))
    around = fuse(replace(NOTHING, neighbours=0.5, article=0.5))
    assert own >= around > fuse(replace(NOTHING, article=0.5))


def test_the_opposite_meaning_does_not_go_below_0() -> None:
    assert fuse(replace(NOTHING, passage=-1.0, sentence=-1.0)) == 0.0


def test_a_score_is_the_share_of_the_most_there_can_be() -> None:
    half = replace(NOTHING, passage=0.5, sentence=0.5, full_text=0.5, coverage=0.5)
    assert fuse(half) == pytest.approx(0.5)
