"""The shapes of conversations that are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from server.conversation.store import Conversation, KeptTurn
from server.schemas import Answer, ArticleRef, ParagraphRef, Request, Shape


class ConversationRequest(Request):
    """A conversation to begin; without a ``title`` its first question will be one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The flood at Skelder"}]})

    title: str | None = None


class RenameRequest(Request):
    """Another title, of up to 200 characters."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Flood: the evacuation"}]})

    title: str


class ConversationSummary(Shape):
    """A conversation in a list.

    ``title`` is ``null`` before the first question. ``updated`` is when the last one was asked,
    and ``turns`` how many there were.
    """

    id: str
    title: str | None
    created: datetime
    updated: datetime
    turns: int


class ConversationPage(Shape):
    """A page of the conversations, the last used first, and how many there are in all."""

    items: list[ConversationSummary]
    total: int


class QuotePlace(Shape):
    """Where a quote stands in the article as it is now."""

    start: int
    end: int
    paragraph: ParagraphRef
    href: str
    source_href: str | None


class CitationState(Shape):
    """What has become of the quote of the citation with this ``number``.

    ``current``: the article is as it was quoted. ``moved``: it has changed since, and the quote
    still stands in it, at ``place``. ``changed``: it has changed, and the quote stands in it no
    more. ``withdrawn``: it is not there any more. ``article`` is the article as it is now.
    """

    number: int
    state: Literal["current", "moved", "changed", "withdrawn"]
    article: ArticleRef | None
    place: QuotePlace | None


class ConversationTurn(Shape):
    """A question as it was asked, the answer as it was given, and its quotes as of now."""

    question: str
    asked: datetime
    answer: Answer
    citation_states: list[CitationState]


class ConversationDetail(Shape):
    """A conversation with its turns in order, and how many there are in all."""

    id: str
    title: str | None
    created: datetime
    updated: datetime
    total: int
    turns: list[ConversationTurn]


ExportFormat = Annotated[Literal["markdown", "json"], Field(description="which kind of file")]


def conversation_summary(found: Conversation) -> ConversationSummary:
    """A conversation as a list shows it."""
    return ConversationSummary(
        id=found.id,
        title=found.title,
        created=found.created,
        updated=found.updated,
        turns=found.turns,
    )


def conversation_detail(
    found: Conversation, turns: Iterable[KeptTurn], states: Iterable[Iterable[CitationState]]
) -> ConversationDetail:
    """A conversation as it is read; ``states`` are those of each turn's citations."""
    return ConversationDetail(
        id=found.id,
        title=found.title,
        created=found.created,
        updated=found.updated,
        total=found.turns,
        turns=[
            ConversationTurn(
                question=turn.question,
                asked=turn.asked,
                answer=turn.answer,
                citation_states=list(of_turn),
            )
            for turn, of_turn in zip(turns, states, strict=True)
        ],
    )
