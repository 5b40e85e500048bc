"""The articles themselves."""

from typing import Annotated

from fastapi import APIRouter, Query

from server.dependencies import AssistantDep
from server.routes.filtering import FiltersDep
from server.schemas import ArticleDetail, ArticlePage

router = APIRouter(prefix="/v1/articles", tags=["articles"])


@router.get("", summary="List articles")
def articles(
    assistant: AssistantDep,
    filters: FiltersDep,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> ArticlePage:
    """A page of the articles, newest first; `total` counts all that pass the filters."""
    return assistant.articles(filters, limit, offset)


@router.get("/{article_id}", summary="Read an article")
def article(assistant: AssistantDep, article_id: str) -> ArticleDetail:
    """The whole article. Offsets are code points into `text`, end exclusive."""
    return assistant.article(article_id)
