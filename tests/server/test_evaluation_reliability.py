"""Calibration is measured as it is: against counts by hand."""

from collections.abc import Sequence

import pytest

from server.evaluation.outcomes import Outcome, Quoted
from server.evaluation.reliability import reliability


def outcome(confidence: float, answerable: bool, hit: bool = False, found: bool = True) -> Outcome:
    return Outcome(
        qid="1",
        question="?",
        answerable=answerable,
        rank=1 if answerable and found else None,
        search={"mrr": 1.0} if answerable and found else None,
        status="answered",
        confidence=confidence,
        reason=None,
        cited_evidence=hit if answerable and found else None,
        short_answer=None,
        quotes=(Quoted(text="q", document="d", exact=True, hit=hit),),
    )


def test_the_table_and_its_errors() -> None:
    table = reliability(
        [
            outcome(0.12, False),
            outcome(0.18, True, hit=True),
            outcome(0.95, True, hit=False),
            outcome(1.0, True, found=False),  # nobody can say whether its quote hits
        ]
    )
    low, high = table["steps"]
    assert (low["from"], low["to"], low["n"]) == (0.1, 0.2, 2)
    assert (low["confidence"], low["answerable"], low["quote_hits"]) == (0.15, 0.5, 0.5)
    # One question without an answer counts as much as three with one.
    assert low["answerable_balanced"] == 0.25
    assert low["confidence_balanced"] == pytest.approx((3 * 0.12 + 0.18) / 4, abs=1e-4)
    assert (high["n"], high["confidence"], high["answerable"]) == (2, 0.975, 1.0)
    assert high["quote_hits"] == 0.0
    assert table["answerable"] == {
        "calibration_error": pytest.approx((2 * 0.35 + 2 * 0.025) / 4, abs=1e-4),
        "brier": pytest.approx((0.12**2 + 0.82**2 + 0.05**2) / 4, abs=1e-4),
    }
    assert table["answerable_balanced"]["brier"] == pytest.approx(
        0.12**2 / 2 + (0.82**2 + 0.05**2) / 6, abs=1e-4
    )
    assert table["quote_hits"]["brier"] == pytest.approx(
        (0.12**2 + 0.82**2 + 0.95**2) / 3, abs=1e-4
    )


def test_what_is_calibrated_has_no_error() -> None:
    said = [outcome(0.25, n % 4 == 0, hit=n % 4 == 0) for n in range(8)]
    table = reliability(said)
    assert table["answerable"]["calibration_error"] == 0.0
    assert table["quote_hits"]["calibration_error"] == 0.0
    # Were half of them answerable, a quarter would be too little to say.
    assert table["answerable_balanced"]["calibration_error"] == 0.25


@pytest.mark.parametrize("said", [[], [outcome(0.4, True)]])
def test_of_one_kind_there_is_no_balance(said: Sequence[Outcome]) -> None:
    table = reliability(said)
    assert table["answerable_balanced"] == {"calibration_error": None, "brier": None}
    assert len(table["steps"]) == len(said)
