"""Kill the program many times, and check after each that nothing came of it.

``python -m tests.kill.run [KILLS [SEED]]`` prints what was done and found.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import ROOT
from tests.kill.newsroom import FEWEST, Newsroom, chance
from tests.kill.writer import CHANGES, Place

LONGEST = 1.6  # seconds from the start of a process to its kill
DEEPEST = 12_000  # steps
PATIENCE = 5.0  # seconds until one that does not come to its change is killed all the same
HOW = {"at a time": 0.6, "at a step": 0.1, "after a change": 0.3}  # the shares of the kills
AGAIN = 0.15  # of the kills are followed by one of the process that is recovering
RECOVERING = 0.25  # seconds
CODE_KILLED = -9


@dataclass(frozen=True)
class Outcome:
    """What many kills have shown."""

    kills: int
    how: dict[str, int]
    kills_recovering: int
    during: dict[str, int]  # what was being done
    answers: int
    answers_of_other_process: int
    citations: int
    unknown: int  # answers given while the index changed twice
    files: int  # with a live article, at the most
    editions: int
    seconds: float
    wrong: tuple[str, ...]


class Forks:
    """A process that forks others and has them killed."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.forks"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, do: str, **details: object) -> tuple[int, Any]:
        """Have one process do something; gives its exit code and what it found."""
        order = {"do": do, "place": str(self._place), "kill_after": None, "kill_at": None}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({**order, **details}) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        return reply["code"], reply["found"]

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=60)


def kill_often(place: Path, kills: int, seed: int, longest: float = LONGEST) -> Outcome:
    """``kills`` kills, each with a start after it that is checked, and the end compared."""
    here, random, started = Place(place), chance(seed), time.monotonic()
    here.folder.mkdir()
    newsroom = Newsroom(here.folder, here.journal, random)
    for _ in range(FEWEST):
        newsroom.edit()
    newsroom.change_bundle()
    forks, done = Forks(place), Counter[str]()
    wrong: list[str] = []
    try:
        with _reader(place, wrong):
            while done["kills"] < kills and not wrong:
                name = f"{seed} {done['kills']}"
                (how,) = random.choices(list(HOW), list(HOW.values()))
                code, _ = forks.order(
                    "write", seed=name, **_moment(how, done[how], random, longest)
                )
                done["kills"] += 1
                done[how] += 1
                if code != CODE_KILLED:
                    wrong.append(f"the writer of seed {name} ended by itself: {code}")
                if random.random() < AGAIN:
                    late = random.uniform(0, RECOVERING)
                    forks.order("write", seed=name, kill_after=late)
                    done["kills"] += 1
                    done["recovering"] += 1
                wrong += _inspected(forks, name)
            if not wrong:
                wrong += _end(forks, place)
    finally:
        forks.close()
    return _outcome(here, done, wrong, time.monotonic() - started)


def _moment(how: str, nth: int, random: Random, longest: float) -> dict[str, object]:
    """When to kill: at any time, wherever the process is then, or at a place in its code."""
    match how:
        case "at a time":
            return {"kill_after": random.uniform(0, longest)}
        case "at a step":
            return {"kill_after": 20.0, "kill_at": random.randrange(1, DEEPEST), "after": None}
        case _:
            times = random.choice((1, 1, 1, 2, 2, 3, 5, 8))
            return {"kill_after": PATIENCE, "kill_at": times, "after": CHANGES[nth % len(CHANGES)]}


def _inspected(forks: Forks, name: str) -> list[str]:
    code, found = forks.order("inspect")
    if code:
        return [f"the start after the kill of seed {name} failed"]
    return [f"after the kill of seed {name}: {flaw}" for flaw in found]


def _end(forks: Forks, place: Path) -> Iterator[str]:
    """Finish all work, and compare the index with one that is built of the same folder."""
    code, _ = forks.order("finish", seed="finish")
    if code:
        yield "the last writer failed"
    yield from _inspected(forks, "finish")
    forks.order("clean", data=str(place / "clean"))
    _, clean = forks.order("state", data=str(place / "clean"))
    _, final = forks.order("state", data=str(place / "data"))
    if clean is None or final is None:
        yield "the last state cannot be read"
        return
    for title in sorted(clean.keys() | final.keys()):
        if clean.get(title) != final.get(title):
            yield f"{title} is {final.get(title)}, and {clean.get(title)} in a clean index"


@contextmanager
def _reader(place: Path, wrong: list[str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.kill.reader", str(place)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield
    finally:
        _, errors = process.communicate(timeout=60)
        if process.returncode:
            wrong.append(f"the reader beside failed: {errors}")


def _outcome(here: Place, done: Counter[str], wrong: list[str], seconds: float) -> Outcome:
    answers = here.answers.entries()
    wrong += [f"{answer['who']}: {what}" for answer in answers for what in answer["wrong"]]
    during: Counter[str] = Counter()
    doing = ""
    for entry in here.journal.entries():
        if "ids" in entry:  # a start that was checked: whatever was being done was cut short
            during[doing or "between jobs"] += 1
            doing = ""
        doing = entry.get("doing", doing)
    return Outcome(
        kills=done["kills"],
        how={how: done[how] for how in HOW},
        kills_recovering=done["recovering"],
        during=dict(during.most_common()),
        answers=len(answers),
        answers_of_other_process=sum(answer["who"] == "reader" for answer in answers),
        citations=sum(answer["citations"] for answer in answers),
        unknown=sum(answer["changed"] for answer in answers),
        files=max((len(e["ids"]) for e in here.journal.entries() if "ids" in e), default=0),
        editions=here.journal.known().edition,
        seconds=round(seconds, 1),
        wrong=tuple(wrong),
    )


def main(kills: int = 200, seed: int = 1) -> int:
    """Run, print, and give the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_often(Path(folder).resolve(), kills, seed)
    for name in outcome.__dataclass_fields__:
        if name != "wrong":
            print(f"{name}: {getattr(outcome, name)}")
    for what in outcome.wrong:
        print(f"WRONG: {what}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
