"""Which articles count, from the query string."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import Field

from index.records import Filters
from server.day import Day


def _filters(
    article_ids: Annotated[
        list[Annotated[str, Field(min_length=1)]] | None,
        Query(max_length=1_000, description="only this article; may be given several times"),
    ] = None,
    publisher: Annotated[str | None, Query(max_length=200, description="the whole name")] = None,
    byline: Annotated[str | None, Query(max_length=200, description="a part is enough")] = None,
    published_from: Annotated[Day | None, Query(description="inclusive")] = None,
    published_to: Annotated[Day | None, Query(description="inclusive")] = None,
    source: Annotated[
        str | None,
        Query(
            max_length=4_000,
            description="only what lies in this folder, file, archive or beginning of an address, "
            "spelt as `source` in the list of articles",
        ),
    ] = None,
) -> Filters:
    """Which articles count, from the query string."""
    return Filters(
        None if article_ids is None else tuple(article_ids),
        publisher,
        byline,
        published_from,
        published_to,
        source=source,
    )


FiltersDep = Annotated[Filters, Depends(_filters)]


def _listed(
    filters: FiltersDep,
    q: Annotated[
        str | None,
        Query(max_length=300, description="words of headline or text, all of them; “…” together"),
    ] = None,
) -> Filters:
    """Which articles are listed."""
    return replace(filters, words=(q or "").strip() or None)


ListedDep = Annotated[Filters, Depends(_listed)]


async def refuse_unknown(request: Request) -> None:
    """Refuse a query parameter that the route does not know: a misspelt filter filters nothing.

    Raises ``RequestValidationError``.
    """
    route = request.scope["route"]
    known = set(_query_names(route.dependant))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError(
            [{"loc": ("query", unknown[0]), "msg": "unknown parameter", "type": "extra_forbidden"}]
        )


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for further in dependant.dependencies:
        yield from _query_names(further)
