"""What routes ask for, named as types."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from server.answering.assistant import Assistant
from server.conversation.store import FILE_NAME, ConversationStore
from server.keeper import Keeper
from server.origins import refusal
from server.problems import ConversationsRefused, WriteRefused
from server.settings import Settings


async def _keeper(request: Request) -> Keeper:
    keeper = request.app.state.keeper
    assert isinstance(keeper, Keeper)
    return keeper


async def _settings(request: Request) -> Settings:
    settings = request.app.state.settings
    assert isinstance(settings, Settings)
    return settings


KeeperDep = Annotated[Keeper, Depends(_keeper)]
SettingsDep = Annotated[Settings, Depends(_settings)]


def _assistant(keeper: KeeperDep) -> Iterator[Assistant]:
    with keeper.lease() as assistant:
        yield assistant


def _trusted(request: Request, keeper: KeeperDep) -> bool:
    """Whether the caller has shown the token that is in the data folder."""
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    token = keeper.token
    return token is not None and secrets.compare_digest(shown.encode(), token.encode())


def _conversations(settings: SettingsDep) -> ConversationStore:
    """The conversations kept beside the index, which need not be ready for them."""
    return ConversationStore(settings.data / FILE_NAME)


AssistantDep = Annotated[Assistant, Depends(_assistant)]
TrustedDep = Annotated[bool, Depends(_trusted)]
ConversationsDep = Annotated[ConversationStore, Depends(_conversations)]


def may_write(request: Request, trusted: TrustedDep, settings: SettingsDep) -> None:
    """Let through who may change the index. Raises ``WriteRefused``."""
    refused = _refused(request, settings, "change the index")
    if refused is not None and not trusted:
        raise WriteRefused(refused)


def may_converse(request: Request, trusted: TrustedDep, settings: SettingsDep) -> None:
    """Let through who may see what was asked, and keep it: who may change the index.

    Raises ``ConversationsRefused``.
    """
    refused = _refused(request, settings, "see or keep conversations")
    if refused is not None and not trusted:
        raise ConversationsRefused(refused)


def _refused(request: Request, settings: Settings, deed: str) -> str | None:
    """Why who asks without the token may not do it; ``None`` if they may.

    A browser that shows another site's page may not: it would do what that site says. Nor
    may anyone who is not on this machine, unless the server was told to let them.
    """
    refused = refusal(request.headers, settings, deed)
    if refused is None and not settings.on_loopback and not settings.open_writes:
        return (
            f"this server can be reached from other machines, and lets none of them {deed}; "
            "PULLQUOTE_OPEN_WRITES=true lets them"
        )
    return refused


WRITES = [Depends(may_write)]
CONVERSES = [Depends(may_converse)]


def _converses(request: Request, trusted: TrustedDep, settings: SettingsDep) -> Callable[[], None]:
    return partial(may_converse, request, trusted, settings)


# For routes that only sometimes keep what is asked: to be called when they do.
ConversesDep = Annotated[Callable[[], None], Depends(_converses)]
