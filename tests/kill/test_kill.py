"""Killed at any moment, the program loses nothing, doubles nothing and says nothing untrue.

A short run of what ``make kill`` does at length.
"""

import sys
from pathlib import Path

import pytest

from tests.kill.run import Outcome, kill_often

KILLS = 25
# Seconds: short lives, so that the run is short; longer ones where a machine is so busy that
# too little is done in them.
LONGEST = (1.0, 5.0, 25.0)


@pytest.mark.skipif(sys.platform == "win32", reason="forks processes, and kills them")
def test_a_program_that_is_killed_again_and_again_is_right_each_time(tmp_path: Path) -> None:
    for longest in LONGEST:
        place = tmp_path.resolve() / f"{longest:g}"
        place.mkdir()
        outcome = kill_often(place, KILLS, seed=1, longest=longest)
        assert outcome.wrong == ()
        if something_was_tried(outcome):
            break
    assert something_was_tried(outcome), outcome


def something_was_tried(outcome: Outcome) -> bool:
    """Whether work was cut short, and questions were answered meanwhile."""
    return (
        outcome.kills >= KILLS
        and outcome.kills - outcome.during.get("between jobs", 0) >= KILLS / 2
        and len(outcome.during) >= 4
        and outcome.citations >= 100
        and outcome.answers_of_other_process >= 10
    )
