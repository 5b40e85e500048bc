"""Figures for whoever watches the server."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from prometheus_client import CONTENT_TYPE_LATEST

from server.dependencies import MetricsDep

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(figures: MetricsDep) -> Response:
    """Requests, answers, steps, jobs and the index in figures, in Prometheus' text format.

    From another machine, or once there are keys, it takes a key with the scope `admin`.
    """
    shown = await run_in_threadpool(figures.exposed)
    return Response(shown, media_type=CONTENT_TYPE_LATEST)
