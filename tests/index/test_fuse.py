"""What the fused score makes of typical evidence."""

from dataclasses import fields, replace

import pytest

from index.evidence import Evidence
from index.fuse import FEATURES, fuse, fuse_ranks, weights

NOTHING = Evidence(**{field.name: 0.0 for field in fields(Evidence)})
EVERYTHING = Evidence(**{field.name: 1.0 for field in fields(Evidence)})
USUAL = 0.0  # the length of a question of five content words


def score(evidence: Evidence, length: float = USUAL) -> float:
    return fuse(length, [evidence])[0]


def test_no_evidence_is_no_score_and_all_of_it_is_1() -> None:
    assert score(NOTHING) == 0.0
    assert score(EVERYTHING) == pytest.approx(1.0)


@pytest.mark.parametrize("name", FEATURES)
def test_every_kind_of_evidence_counts(name: str) -> None:
    assert score(replace(NOTHING, **{name: 1.0})) > 0.0


def test_the_best_sentence_counts_most() -> None:
    assert FEATURES[int(weights().usual.argmax())] == "sentence"


def test_in_a_long_question_words_tell_more_and_the_vector_less() -> None:
    words, meaning = replace(NOTHING, full_text=1.0), replace(NOTHING, passage=1.0)
    assert score(words, 1.5) / score(meaning, 1.5) > score(words) / score(meaning)


def test_a_word_of_the_passage_itself_counts_more_than_one_around_it() -> None:
    own = score(replace(NOTHING, coverage=0.5))
    assert own > score(replace(NOTHING, neighbours=0.5))
    assert own > score(replace(NOTHING, article=0.5)) > 0


def test_the_opposite_meaning_does_not_go_below_0() -> None:
    assert score(replace(NOTHING, passage=-1.0, sentence=-1.0)) == 0.0


def test_each_passage_has_its_own_score() -> None:
    assert fuse(USUAL, [EVERYTHING, NOTHING]) == [pytest.approx(1.0), 0.0]


def test_plain_fusion_adds_the_reciprocal_ranks() -> None:
    fused = fuse_ranks([{7: 0.9, 8: 0.5}, {8: 12.0, 9: 3.0}])
    assert fused == {7: 1 / 61, 8: pytest.approx(1 / 62 + 1 / 61), 9: 1 / 62}
