"""Quotes in the formats of other programs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from index.article import Span
from server.citations.formats import FORMATS, Format, FormatName
from server.citations.quoted import Cited, SpanRefused
from server.dependencies import AssistantDep
from server.etags import versioned
from server.negotiation import preferred
from server.routes.describing import refused, shown
from server.schemas import CitationsRequest, CitedSpan

router = APIRouter(prefix="/v1", tags=["citations"])
FormatParameter = Annotated[
    FormatName | None,
    Query(
        alias="format",
        description="which format; without it, the `Accept` header says so, and if that takes "
        f"any, it is {next(iter(FORMATS))}",
    ),
]
_WRITTEN = {
    form.media_type: {"schema": {} if form.is_json else {"type": "string"}}
    for form in FORMATS.values()
}
_REFUSED = refused(
    {
        404: "There is no such article.",
        406: "It is not to be had in the form that `Accept` wants.",
        409: "The article has changed since it was quoted.",
    }
)


@router.get(
    "/articles/{article_id}/citation",
    summary="Cite a quote",
    response_class=Response,
    responses=shown("The quote, in the format asked for.", _WRITTEN, versioned=True) | _REFUSED,
)
def cite(
    request: Request,
    assistant: AssistantDep,
    article_id: str,
    start: Annotated[int, Query(ge=0, le=10**9)],
    end: Annotated[int, Query(ge=1, le=10**9)],
    revision: Annotated[
        str | None,
        Query(max_length=200, description="as it was quoted; twelve digits of it are enough"),
    ] = None,
    file_format: FormatParameter = None,
) -> Response:
    """The words from `start` to `end` of an article's text, for other programs.

    They are read from the article itself, and lie within one paragraph that can be quoted.
    """
    form = _form(request, file_format)
    span = CitedSpan(article_id=article_id, revision=revision, start=start, end=end)
    quotes = assistant.quotes([_cited(span)], str(request.base_url))
    return versioned(request, form.write(quotes).encode(), form.content_type)


@router.post(
    "/citations",
    summary="Cite several quotes",
    response_class=Response,
    responses=shown(
        "The quotes, in the format asked for; a list of sources names each article once.", _WRITTEN
    )
    | _REFUSED,
)
def cite_all(
    request: Request,
    assistant: AssistantDep,
    asked: CitationsRequest,
    file_format: FormatParameter = None,
) -> Response:
    """Quotes of an answer, some or all, for other programs; one that is wrong refuses all."""
    form = _form(request, file_format)
    quotes = assistant.quotes([_cited(each) for each in asked.citations], str(request.base_url))
    headers = {"vary": "Accept"}
    return Response(form.write(quotes), media_type=form.content_type, headers=headers)


def _form(request: Request, name: FormatName | None) -> Format:
    if name is not None:
        return FORMATS[name]
    by_type = {form.media_type: form for form in FORMATS.values()}
    return by_type[preferred(request.headers.get("accept"), list(by_type))]


def _cited(asked: CitedSpan) -> Cited:
    if asked.start >= asked.end:
        raise SpanRefused(f"nothing stands between {asked.start} and {asked.end}")
    return Cited(asked.article_id, Span(asked.start, asked.end), asked.revision)
