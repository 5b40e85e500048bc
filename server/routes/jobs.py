"""Jobs: queued, watched, cancelled."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from server.dependencies import WRITES, KeeperDep
from server.event_stream import BEAT, EVENT_STREAM, HEARTBEAT, EventStream, event, wants_events
from server.index_schemas import JobPage, JobReport, job_report
from server.keeper import Keeper
from server.observing.current import request_id
from server.routes.paging import LINKED, link_pages

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])
LOOKED_EVERY = 0.25  # seconds


@router.get("", summary="List jobs", responses=LINKED)
def jobs(
    keeper: KeeperDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> JobPage:
    """A page of the jobs, the newest first."""
    found, total = keeper.jobs.latest(limit, offset)
    link_pages(request, response, limit, offset, total)
    return JobPage(items=[job_report(job) for job in found], total=total)


@router.get(
    "/{job_id}",
    summary="Follow a job",
    response_model=JobReport,
    responses={
        200: {
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
            "description": "The job; with `Accept: text/event-stream` an event `job` whenever "
            "it has changed, until it has ended.",
        }
    },
)
def job(request: Request, keeper: KeeperDep, job_id: str) -> JobReport | EventStream:
    """One job as it stands, or as it goes on."""
    found = keeper.jobs.get(job_id)
    if wants_events(request):
        return EventStream(_events(keeper, job_id))
    return job_report(found)


@router.delete("/{job_id}", summary="Cancel a job", dependencies=WRITES)
def cancel(keeper: KeeperDep, job_id: str) -> JobReport:
    """Ask for it to stop: one that runs does so soon, and what it has done stays done."""
    return job_report(keeper.jobs.cancel(job_id))


def accepted(
    keeper: Keeper, response: Response, kind: str, request: Mapping[str, Any]
) -> JobReport:
    """Queue a job, and say where it can be followed."""
    queued = keeper.jobs.add(kind, request, request_id())
    keeper.begin()
    response.headers["location"] = f"/v1/jobs/{queued.id}"
    return job_report(queued)


async def _events(keeper: Keeper, job_id: str) -> AsyncGenerator[bytes, None]:
    jobs = keeper.jobs
    last, silent = b"", 0.0
    while True:
        found = await run_in_threadpool(jobs.get, job_id)
        shown = event("job", job_report(found))
        if shown != last:
            yield shown
            last, silent = shown, 0.0
        if found.state.ended or keeper.resting:  # nothing more happens to it in this process
            return
        await asyncio.sleep(LOOKED_EVERY)
        silent += LOOKED_EVERY
        if silent >= HEARTBEAT:
            yield BEAT
            silent = 0.0
