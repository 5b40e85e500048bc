"""Find passages."""

from typing import Annotated

from fastapi import APIRouter, Query

from server.dependencies import AssistantDep
from server.routes.filtering import FiltersDep
from server.schemas import SearchResult

router = APIRouter(prefix="/v1", tags=["search"])


@router.get("/search", summary="Find passages")
def search(
    assistant: AssistantDep,
    filters: FiltersDep,
    q: Annotated[str, Query(description="a question, or words", examples=["bridge closure"])],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> SearchResult:
    """The best passages for a question, best first; `text` is `article.text[start:end]`.

    If there are none, `reason` tells whether no article passes the filters.
    """
    return assistant.search(q, limit, filters)
