"""Which articles count, from the query string."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from index.records import Filters


def _filters(
    article_id: Annotated[list[str] | None, Query(description="only these articles")] = None,
    publisher: Annotated[str | None, Query(max_length=200)] = None,
    byline: Annotated[str | None, Query(max_length=200, description="a part is enough")] = None,
    published_from: Annotated[date | None, Query(description="inclusive")] = None,
    published_to: Annotated[date | None, Query(description="inclusive")] = None,
) -> Filters:
    """Which articles count, from the query string."""
    return Filters(
        tuple(article_id) if article_id else None, publisher, byline, published_from, published_to
    )


FiltersDep = Annotated[Filters, Depends(_filters)]
