"""The shapes of what changes the index, and of what it says about itself."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from index.jobs import Job
from index.status import IndexStatus
from server.day import Day
from server.schemas import Request, Shape


class Progress(Shape):
    """How far a job is; ``null`` is not known."""

    phase: str
    articles_done: int
    articles_total: int | None
    passages_done: int
    passages_per_second: float | None
    seconds_left: float | None


class JobReport(Shape):
    """A piece of work that changes the index.

    ``report`` says what was done, by kind; ``error`` why it was not. A failed or cancelled
    job has changed nothing half: what was done before stays.
    """

    id: str
    kind: str
    state: Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]
    progress: Progress
    report: dict[str, Any] | None
    error: str | None
    attempts: int
    created: datetime
    started: datetime | None
    finished: datetime | None


class JobPage(Shape):
    """A page of the jobs, the newest first."""

    items: list[JobReport]
    total: int


class SourceReport(Shape):
    """A folder, file or page that is looked at by a sync, and how the last one went."""

    name: str
    kind: str
    tried: datetime
    synced: datetime | None
    age_seconds: float | None
    error: str | None


class WaitingFailure(Shape):
    """A file whose present version could not be made live. ``live``: an earlier one is."""

    source: str
    error: str
    live: bool


class CalibrationReport(Shape):
    """How sure is sure in these articles: what was measured, when, and what it does.

    There is ``none`` yet of a small or new index; an ``old`` one was made by another version or
    model, or without the reranker; a ``damaged`` one cannot be read. Only one that is ``used``
    has an effect: ``offset`` is what it adds to the log-odds of an answer.
    """

    state: Literal["used", "none", "old", "damaged"]
    made: datetime | None
    articles: int | None
    questions: int | None
    offset: float | None
    error: str | None


class IndexReport(Shape):
    """What is indexed, how fresh it is, and what waits to be put right."""

    articles: int
    paragraphs: int
    passages: int
    stories: int
    revision: str
    updated: datetime
    model: str
    reranker: str | None
    calibration: CalibrationReport
    passage_rules: str
    generation: str
    can_roll_back: bool
    synced: datetime | None
    age_seconds: float | None
    sources: list[SourceReport]
    failures: list[WaitingFailure]
    withdrawn: int
    disk_bytes: int


class SyncRequest(Request):
    """What to sync: without ``targets`` every known source."""

    targets: Annotated[list[str], Field(min_length=1, max_length=1_000)] | None = None
    allow_removals: StrictBool = False
    fields: dict[str, str] = Field(default_factory=dict)


class RemoveRequest(Request):
    """Articles by their id, their file or their address."""

    articles: Annotated[list[str], Field(min_length=1, max_length=1_000)]


class RebuildRequest(Request):
    """``embed``: compute every vector again, though model and rules are the same."""

    embed: StrictBool = False


class AddRequest(Request):
    """An article by its address, or by its words."""

    url: Annotated[str, Field(max_length=4_000)] | None = None
    title: Annotated[str, Field(max_length=300)] | None = None
    text: Annotated[str, Field(min_length=1)] | None = None
    byline: Annotated[str, Field(max_length=300)] | None = None
    publisher: Annotated[str, Field(max_length=300)] | None = None
    published: Day | None = None


def job_report(job: Job) -> JobReport:
    """A job as it leaves the program."""
    progress = job.progress
    return JobReport(
        id=job.id,
        kind=job.kind,
        state=job.state.value,
        progress=Progress(
            phase=progress.phase,
            articles_done=progress.articles_done,
            articles_total=progress.articles_total or None,
            passages_done=progress.passages_done,
            passages_per_second=progress.passages_per_second,
            seconds_left=progress.seconds_left,
        ),
        report=None if job.report is None else dict(job.report),
        error=job.error,
        attempts=job.attempts,
        created=job.created,
        started=job.started,
        finished=job.finished,
    )


def index_report(
    status: IndexStatus,
    reranker: str | None,
    calibration: CalibrationReport,
    *,
    whole_paths: bool,
) -> IndexReport:
    """The state of an index as it leaves the program; paths are for this machine alone."""
    now = datetime.now(UTC)
    sources = [
        SourceReport(
            name=s.place if whole_paths or s.kind == "page" else s.place.rsplit("/", 1)[-1],
            kind=s.kind,
            tried=s.tried,
            synced=s.synced,
            age_seconds=_age(s.synced, now),
            error=s.error,
        )
        for s in status.sources
    ]
    synced = min((s.synced for s in status.sources if s.synced), default=None)
    return IndexReport(
        articles=status.counts.articles,
        paragraphs=status.counts.paragraphs,
        passages=status.counts.passages,
        stories=status.stories,
        revision=str(status.about.revision),
        updated=status.about.updated,
        model=status.about.model,
        reranker=reranker if whole_paths or reranker is None else reranker.rsplit("/", 1)[-1],
        calibration=calibration,
        passage_rules=status.about.passage_rules,
        generation=status.generation,
        can_roll_back=status.previous is not None,
        synced=synced,
        age_seconds=_age(synced, now),
        sources=sources,
        failures=[
            WaitingFailure(source=f.label, error=f.error or "", live=f.article is not None)
            for f in status.failures
        ],
        withdrawn=status.withdrawn,
        disk_bytes=status.disk_bytes,
    )


def _age(synced: datetime | None, now: datetime) -> float | None:
    return None if synced is None else round((now - synced).total_seconds(), 1)
