"""The calibration of an index: a small file beside its catalogue, written in one step."""

import hashlib
import json
import math
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import index as index_package
import server.answering as answering_package
from index.errors import PullquoteError
from server.answering.confidence import Calibration
from server.calibration.fitting import bounded
from server.calibration.questions import PROCEDURE

FILE = "calibration.json"


class CalibrationDamaged(PullquoteError):
    """The file with the calibration cannot be read; answers are made without."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A calibration, and what it was made of."""

    made_by: str  # see ``made_by``
    revision: int  # of the index
    made: str  # when, ISO 8601
    articles: int  # in the index then
    passages: int
    questions: int  # that were asked
    inside: float  # the mean evidence with their articles
    outside: float  # ... and without
    slope: float
    offset: float

    @property
    def calibration(self) -> Calibration:
        """What the assistant takes."""
        return Calibration(self.slope, self.offset)


def made_by(fingerprint: str) -> str:
    """What a calibration hangs on: the model, and the program's searching and answering."""
    return f"{PROCEDURE}/{_program()}/{fingerprint}"


def read(folder: Path) -> Stored | None:
    """What is stored in a generation's folder. Raises ``CalibrationDamaged``."""
    path = folder / FILE
    try:
        found = Stored(**json.loads(path.read_text(encoding="utf-8")))
        right = all(
            isinstance(getattr(found, name), kind)
            for name, kind in (
                ("made_by", str),
                ("revision", int),
                ("articles", int),
                ("passages", int),
                ("questions", int),
            )
        ) and all(
            isinstance(value, float) and math.isfinite(value)
            for value in (found.inside, found.outside, found.slope, found.offset)
        )
        datetime.fromisoformat(found.made)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise CalibrationDamaged(f"{path} cannot be read: {error}") from error
    if not right or not bounded(found.calibration):
        raise CalibrationDamaged(f"{path} holds what no calibration can be")
    return found


def write(folder: Path, stored: Stored) -> None:
    """Store it in one step: a program that is killed leaves the one before, or this one."""
    half_made = folder / f"{FILE}.new"
    with half_made.open("w", encoding="utf-8") as file:
        json.dump(asdict(stored), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half_made.replace(folder / FILE)


def copy(source: Path, target: Path) -> None:
    """Take over what is stored in another generation's folder, if it can be read."""
    try:
        stored = read(source)
    except CalibrationDamaged:  # as it is there: as if there were none
        return
    if stored is not None:
        write(target, stored)


def now() -> str:
    """The time, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache
def _program() -> str:
    """A digest of all that finds and scores: another version's evidence is not comparable."""
    digest = hashlib.sha256()
    for package in (index_package, answering_package):
        for file in sorted(Path(package.__path__[0]).rglob("*")):
            if file.is_file() and file.parent.name != "__pycache__":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
