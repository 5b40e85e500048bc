"""The articles themselves: listed, read, added, taken out."""

import time
from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from index.jobs import State
from index.records import Order
from server.article_markdown import article_as_markdown
from server.dependencies import WRITES, AssistantDep, KeeperDep, SettingsDep
from server.etags import etag_of, require_match, versioned
from server.index_schemas import JobReport, job_report
from server.negotiation import JSON, MARKDOWN, preferred
from server.print_schemas import PrintDifferences
from server.routes.describing import refused, shown
from server.routes.filtering import ListedDep
from server.routes.jobs import accepted
from server.routes.once import OnceDep, repeatable
from server.routes.paging import LINKED, link_pages
from server.schemas import ArticleDetail, ArticlePage
from server.uploads import BODY, added

router = APIRouter(prefix="/v1/articles", tags=["articles"])
_UNKNOWN = {404: "There is no such article."}
_FORMS: Mapping[str, Callable[[ArticleDetail], bytes]] = {
    JSON: lambda found: found.model_dump_json().encode(),
    MARKDOWN: lambda found: article_as_markdown(found).encode(),
}
REMOVED_WITHIN = 20.0  # seconds; a longer job may be before it in the queue


@router.get("", summary="List articles", responses=LINKED)
def articles(
    request: Request,
    response: Response,
    assistant: AssistantDep,
    listed: ListedDep,
    sort: Annotated[Order, Query()] = Order.NEWEST,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> ArticlePage:
    """A page of the articles as `sort` says; `total` counts all that pass the filters."""
    page = assistant.articles(listed, limit, offset, sort)
    link_pages(request, response, limit, offset, page.total)
    return page


@router.get(
    "/{article_id}",
    summary="Read an article",
    response_model=ArticleDetail,
    responses=shown(
        "The article; with `Accept: text/markdown` what can be quoted of it, to read.",
        {MARKDOWN: {"schema": {"type": "string"}}},
        versioned=True,
    )
    | refused(_UNKNOWN | {406: "It is not to be had in the form that `Accept` wants."}),
)
def article(request: Request, assistant: AssistantDep, article_id: str) -> Response:
    """The whole article. Offsets are code points into `text`, end exclusive."""
    form = preferred(request.headers.get("accept"), list(_FORMS))
    return versioned(request, _FORMS[form](assistant.article(article_id)), form)


@router.get("/{article_id}/differences/{other_id}", summary="Compare two prints")
def compare(assistant: AssistantDep, article_id: str, other_id: str) -> PrintDifferences:
    """In what another print of the same story differs: sentences of one only, and changed ones."""
    return assistant.compare(article_id, other_id)


@router.post(
    "",
    summary="Add an article",
    status_code=202,
    dependencies=WRITES,
    responses=repeatable(202),
    openapi_extra={"requestBody": BODY},
)
async def add(
    request: Request,
    keeper: KeeperDep,
    settings: SettingsDep,
    response: Response,
    name: OnceDep,
) -> JobReport:
    """Add a file, a page by its address, or a text; the job says what became of it."""
    keeper.jobs  # noqa: B018 - raises while nothing can be taken in
    kind, work = await added(request, settings, name)
    return accepted(keeper, response, kind, work)


@router.delete(
    "/{article_id}",
    summary="Take an article out",
    status_code=204,
    dependencies=WRITES,
    responses={
        202: {"model": JobReport, "description": "It will be, after the jobs before it."},
        **refused(_UNKNOWN | {412: "It has changed since it was read (`If-Match`)."}),
    },
)
def remove(
    request: Request,
    assistant: AssistantDep,
    keeper: KeeperDep,
    article_id: str,
    response: Response,
    _: Annotated[
        str | None,
        Header(alias="If-Match", description="an `ETag` of the article as you have read it"),
    ] = None,
) -> Response:
    """Take it out of the index at once. Its file stays, and is not indexed again by a sync.

    With `If-Match`, only if it is as it was read.
    """
    there = assistant.article(article_id)
    require_match(request, {etag_of(form(there)) for form in _FORMS.values()})
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
