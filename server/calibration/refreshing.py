"""When an index is calibrated anew, and doing it: after a sync, and never in its way."""

import sqlite3
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chromadb.errors import ChromaError

from index.data_folder import Index
from index.errors import Cancelled, PullquoteError
from index.progress import Watch
from index.records import About, Counts
from index.work import WorkOptions
from server.answering.confidence import PLAIN, Calibration
from server.calibration.fitting import FEWEST, fit
from server.calibration.stored import CalibrationDamaged, Stored, made_by, now, read, write
from server.settings import Settings

if TYPE_CHECKING:
    from server.calibration.measuring import Asked

CHANGED = 0.2  # the share of articles or passages after which it is made anew


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of the calibration: "none", "kept", "made", "stopped" or "failed"."""

    state: str
    error: str | None = None


def calibration_for(index: Index, settings: Settings) -> Calibration:
    """What an assistant over this index takes; with a reranker the plain one."""
    return PLAIN if settings.reranker else calibration_of(index)


def calibration_of(index: Index) -> Calibration:
    """The index's calibration; the plain one if it has none, an old or a damaged one."""
    try:
        stored = read(index.catalogue.path.parent)
    except CalibrationDamaged:  # "pullquote status" says so
        return PLAIN
    if stored is None or stored.made_by != made_by(index.model.fingerprint):
        return PLAIN
    return stored.calibration


def due(stored: Stored | None, by: str, about: About, counts: Counts) -> bool:
    """Whether the index has changed so much that its calibration is to be made anew."""
    if counts.articles < FEWEST:
        return False
    if stored is None or stored.made_by != by:
        return True
    return (
        # Every article that came, changed or went counts one revision.
        abs(about.revision - stored.revision) >= CHANGED * stored.articles
        or abs(counts.passages - stored.passages) >= CHANGED * stored.passages
    )


def refresh(index: Index, watch: Watch = Watch()) -> Refreshed:
    """Calibrate the index if that is due.

    Raises nothing that the work before it should fail for: what goes wrong is told.
    """
    try:
        return _refresh(index, watch)
    except Cancelled:  # it is due still, and done after the next sync
        return Refreshed("stopped")
    except (PullquoteError, OSError, sqlite3.Error, ChromaError) as error:
        return Refreshed("failed", f"the index could not be calibrated: {error}")


def work_options(settings: Settings) -> WorkOptions:
    """How jobs are done here: after those that change the index it is calibrated, if due.

    Not with a reranker: its evidence is another, and three hundred questions would take minutes.
    """
    options = WorkOptions(settings.opened_hosts, settings.seconds_a_file)
    return options if settings.reranker else replace(options, follow_up=_follow_up)


def _follow_up(index: Index, watch: Watch) -> dict[str, Any]:
    done = refresh(index, watch)
    return {"calibration": {"state": done.state, "error": done.error}}


def _refresh(index: Index, watch: Watch) -> Refreshed:
    folder = index.catalogue.path.parent
    try:
        stored = read(folder)
    except CalibrationDamaged:
        stored = None
    about, counts = index.catalogue.about(), index.catalogue.counts()
    by = made_by(index.model.fingerprint)
    if not due(stored, by, about, counts):
        return Refreshed("kept" if stored else "none")
    from server.calibration.measuring import measure  # what answers, for the few syncs that ask

    write(folder, summed_up(measure(index, watch), by, about, counts))
    return Refreshed("made")


def summed_up(asked: "list[Asked]", by: str, about: About, counts: Counts) -> Stored:
    """What is stored of a measurement."""
    found = fit([a.outside for a in asked])
    return Stored(
        made_by=by,
        revision=about.revision,
        made=now(),
        articles=counts.articles,
        passages=counts.passages,
        questions=len(asked),
        inside=_mean([a.inside for a in asked]),
        outside=_mean([a.outside for a in asked]),
        slope=found.slope,
        offset=found.offset,
    )


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
