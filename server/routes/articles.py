"""The articles themselves: listed, read, added, taken out."""

import time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from index.jobs import State
from index.records import Order
from server.dependencies import WRITES, AssistantDep, KeeperDep, SettingsDep
from server.index_schemas import JobReport, job_report
from server.print_schemas import PrintDifferences
from server.routes.filtering import ListedDep
from server.routes.jobs import accepted
from server.schemas import ArticleDetail, ArticlePage
from server.uploads import BODY, added

router = APIRouter(prefix="/v1/articles", tags=["articles"])
REMOVED_WITHIN = 20.0  # seconds; a longer job may be before it in the queue


@router.get("", summary="List articles")
def articles(
    assistant: AssistantDep,
    listed: ListedDep,
    sort: Annotated[Order, Query()] = Order.NEWEST,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> ArticlePage:
    """A page of the articles as `sort` says; `total` counts all that pass the filters."""
    return assistant.articles(listed, limit, offset, sort)


@router.get("/{article_id}", summary="Read an article")
def article(assistant: AssistantDep, article_id: str) -> ArticleDetail:
    """The whole article. Offsets are code points into `text`, end exclusive."""
    return assistant.article(article_id)


@router.get("/{article_id}/differences/{other_id}", summary="Compare two prints")
def compare(assistant: AssistantDep, article_id: str, other_id: str) -> PrintDifferences:
    """In what another print of the same story differs: sentences of one only, and changed ones."""
    return assistant.compare(article_id, other_id)


@router.post(
    "",
    summary="Add an article",
    status_code=202,
    dependencies=WRITES,
    openapi_extra={"requestBody": BODY},
)
async def add(
    request: Request, keeper: KeeperDep, settings: SettingsDep, response: Response
) -> JobReport:
    """Add a file, a page by its address, or a text; the job says what became of it."""
    keeper.jobs  # noqa: B018 - raises while nothing can be taken in
    kind, work = await added(request, settings)
    return accepted(keeper, response, kind, work)


@router.delete(
    "/{article_id}",
    summary="Take an article out",
    status_code=204,
    dependencies=WRITES,
    responses={202: {"model": JobReport, "description": "It will be, after the jobs before it."}},
)
def remove(
    assistant: AssistantDep, keeper: KeeperDep, article_id: str, response: Response
) -> Response:
    """Take it out of the index at once. Its file stays, and is not indexed again by a sync."""
    assistant.article(article_id)  # there is such an article
    job = accepted(keeper, response, "remove", {"articles": [article_id]})
    deadline = time.monotonic() + REMOVED_WITHIN
    while time.monotonic() < deadline:
        found = keeper.jobs.get(job.id)
        if found.state is State.DONE:
            return Response(status_code=204)
        if found.state.ended:
            break
        time.sleep(0.02)
    shown = job_report(keeper.jobs.get(job.id)).model_dump_json()
    return Response(shown, 202, dict(response.headers), "application/json")
