"""Fusing is bounded, and in a question of the usual length no evidence counts against a passage."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from index.evidence import Evidence
from index.fuse import FEATURES, fuse

SHARES = st.floats(0, 1)
COSINES = st.floats(-1.001, 1.001)  # as stored vectors give them: not quite of unit length
EVIDENCE = st.builds(
    Evidence,
    **{name: COSINES if name in ("passage", "sentence") else SHARES for name in FEATURES},
)
LENGTHS = st.floats(-1.8, 4.5)  # from a question without a word to one of 500


@settings(deadline=None)
@given(evidence=EVIDENCE, length=LENGTHS)
def test_a_score_is_within_0_and_1(evidence: Evidence, length: float) -> None:
    assert 0.0 <= fuse(length, [evidence])[0] <= 1.0


@settings(deadline=None)
@given(evidence=EVIDENCE, name=st.sampled_from(FEATURES), more=st.floats(0, 1))
def test_more_of_any_evidence_never_lowers_the_score(
    evidence: Evidence, name: str, more: float
) -> None:
    better = replace(evidence, **{name: getattr(evidence, name) + more})
    assert fuse(0.0, [better]) >= fuse(0.0, [evidence])
