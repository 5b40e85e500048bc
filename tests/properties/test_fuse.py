"""Fusing is bounded, and no evidence ever counts against a passage."""

from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from index.fuse import Evidence, fuse

NAMES = [field.name for field in fields(Evidence)]
SHARES = st.floats(0, 1)
COSINES = st.floats(-1.001, 1.001)  # as stored vectors give them: not quite of unit length
EVIDENCE = st.builds(
    Evidence,
    **{name: COSINES if name in ("passage", "sentence") else SHARES for name in NAMES},
)


@settings(deadline=None)
@given(evidence=EVIDENCE)
def test_a_score_is_within_0_and_1(evidence: Evidence) -> None:
    assert 0.0 <= fuse(evidence) <= 1.0


@settings(deadline=None)
@given(evidence=EVIDENCE, name=st.sampled_from(NAMES), more=st.floats(0, 1))
def test_more_of_any_evidence_never_lowers_the_score(
    evidence: Evidence, name: str, more: float
) -> None:
    better = replace(evidence, **{name: getattr(evidence, name) + more})
    assert fuse(better) >= fuse(evidence)
