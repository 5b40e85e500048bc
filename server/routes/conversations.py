"""Conversations that are kept: begun, listed, read, renamed, exported, deleted."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from index.data_folder import catalogue_of
from server.conversation.exporting import as_json, as_markdown, file_name
from server.conversation.revisiting import revisited
from server.conversation.store import MOST_TURNS, ConversationStore
from server.conversation_schemas import (
    ConversationDetail,
    ConversationPage,
    ConversationRequest,
    ConversationSummary,
    ExportFormat,
    RenameRequest,
    conversation_detail,
    conversation_summary,
)
from server.dependencies import CONVERSES, ConversationsDep, SettingsDep
from server.routes.once import ONCE, repeatable, replies_of
from server.routes.paging import LINKED, link_pages
from server.settings import Settings

router = APIRouter(prefix="/v1/conversations", tags=["conversations"], dependencies=CONVERSES)
# What somebody asked stays in no cache.
_PRIVATE = {"cache-control": "no-store"}


@router.post(
    "",
    summary="Begin a conversation",
    status_code=201,
    dependencies=[ONCE],
    responses=repeatable(201),
)
def begin(
    conversations: ConversationsDep,
    response: Response,
    asked: ConversationRequest = ConversationRequest(),
) -> ConversationSummary:
    """Begin one; questions asked with its id as `conversation_id` become its turns.

    Without a title it is listed once the first of them is answered, and waits a day for that.
    """
    begun = conversations.create(asked.title)
    response.headers["location"] = f"/v1/conversations/{begun.id}"
    return conversation_summary(begun)


@router.get("", summary="List conversations", responses=LINKED)
def listed(
    conversations: ConversationsDep,
    request: Request,
    response: Response,
    q: Annotated[
        str, Query(max_length=1_000, description="words of titles, questions and answers")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> ConversationPage:
    """A page of the conversations, the last used first; `total` counts all that hold the words.

    The last word of `q` may be half typed.
    """
    response.headers.update(_PRIVATE)
    found, total = conversations.latest(q, limit, offset)
    link_pages(request, response, limit, offset, total)
    return ConversationPage(items=[conversation_summary(each) for each in found], total=total)


@router.get(
    "/{conversation_id}",
    summary="Read a conversation",
    response_model=ConversationDetail,
    responses=LINKED,
)
def read(
    request: Request,
    conversations: ConversationsDep,
    settings: SettingsDep,
    conversation_id: str,
    limit: Annotated[int, Query(ge=1, le=MOST_TURNS)] = MOST_TURNS,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """Its turns in order, each answer as it was given, and what has become of its quotes since."""
    shown = _detail(conversations, settings, conversation_id, limit, offset)
    # As it is: the framework would take it apart and check it all over again.
    whole = Response(shown.model_dump_json(), media_type="application/json", headers=_PRIVATE)
    link_pages(request, whole, limit, offset, shown.total)
    return whole


@router.patch("/{conversation_id}", summary="Rename a conversation")
def rename(
    conversations: ConversationsDep, conversation_id: str, asked: RenameRequest
) -> ConversationSummary:
    """Give it another title; its place in the list stays."""
    return conversation_summary(conversations.rename(conversation_id, asked.title))


@router.delete("/{conversation_id}", summary="Delete a conversation", status_code=204)
def delete(request: Request, conversations: ConversationsDep, conversation_id: str) -> None:
    """Delete it with all its questions and answers; nothing of them is kept."""
    replies_of(request).forget(f"/v1/conversations/{conversation_id}")
    conversations.delete(conversation_id)


@router.get(
    "/{conversation_id}/export",
    summary="Export a conversation",
    response_class=Response,
    responses={
        200: {
            "content": {
                "text/markdown": {"schema": {"type": "string"}},
                "application/json": {"schema": {"$ref": "#/components/schemas/ConversationDetail"}},
            },
            "description": "The whole conversation as a file.",
        }
    },
)
def export(
    conversations: ConversationsDep,
    settings: SettingsDep,
    conversation_id: str,
    file_format: Annotated[ExportFormat, Query(alias="format")] = "markdown",
) -> Response:
    """All of it: Markdown to read and print, with each quote's source, or JSON to take along."""
    shown = _detail(conversations, settings, conversation_id)
    if file_format == "markdown":
        content, suffix, media_type = as_markdown(shown), "md", "text/markdown"
    else:
        content, suffix, media_type = as_json(shown), "json", "application/json"
    name = file_name(shown, suffix)
    headers = {"content-disposition": f'attachment; filename="{name}"', **_PRIVATE}
    return Response(content, media_type=media_type, headers=headers)


def _detail(
    conversations: ConversationStore,
    settings: Settings,
    conversation_id: str,
    limit: int = MOST_TURNS,
    offset: int = 0,
) -> ConversationDetail:
    found, turns = conversations.get(conversation_id, limit, offset)
    with catalogue_of(settings.data) as catalogue, catalogue.snapshot() as snapshot:
        states = revisited((turn.answer for turn in turns), snapshot)
    return conversation_detail(found, turns, states)
