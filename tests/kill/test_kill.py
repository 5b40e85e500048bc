"""Killed at any moment, the program loses nothing, doubles nothing and says nothing untrue.

A short run of what ``make kill`` does at length.
"""

import sys
from pathlib import Path

import pytest

from tests.kill.run import kill_often

KILLS = 25
LONGEST = 1.0  # seconds: short lives, so that the run is short


@pytest.mark.skipif(sys.platform == "win32", reason="forks processes, and kills them")
def test_a_program_that_is_killed_again_and_again_is_right_each_time(tmp_path: Path) -> None:
    outcome = kill_often(tmp_path.resolve(), KILLS, seed=1, longest=LONGEST)

    assert outcome.wrong == ()
    assert outcome.kills >= KILLS
    # Or nothing was tried: work was cut short, and questions were answered meanwhile.
    assert outcome.kills - outcome.during["between jobs"] >= KILLS / 2, outcome
    assert len(outcome.during) >= 4, outcome
    assert outcome.citations >= 100, outcome
    assert outcome.answers_of_other_process >= 10, outcome
