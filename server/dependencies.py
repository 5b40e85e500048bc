"""What routes ask for, named as types."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from server.access.access import Access, access_of
from server.access.callers import Caller, caller_of
from server.access.refusals import KeyNeeded
from server.answering.assistant import Assistant
from server.conversation.store import FILE_NAME, ConversationStore
from server.keeper import Keeper
from server.observing.metrics import Metrics
from server.origins import is_local, refusal
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


async def _caller(request: Request) -> Caller:
    return caller_of(request.scope)


async def _access(request: Request) -> Access:
    return access_of(request)


CallerDep = Annotated[Caller, Depends(_caller)]
AccessDep = Annotated[Access, Depends(_access)]


async def _trusted(caller: CallerDep) -> bool:
    """Whether the caller has shown the token that is in the data folder."""
    return caller.trusted


def _conversations(settings: SettingsDep) -> ConversationStore:
    """The conversations kept beside the index, which need not be ready for them."""
    return ConversationStore(settings.data / FILE_NAME)


async def _metrics(request: Request) -> Metrics:
    metrics = request.app.state.metrics
    assert isinstance(metrics, Metrics)
    return metrics


MetricsDep = Annotated[Metrics, Depends(_metrics)]
AssistantDep = Annotated[Assistant, Depends(_assistant)]
TrustedDep = Annotated[bool, Depends(_trusted)]
ConversationsDep = Annotated[ConversationStore, Depends(_conversations)]


def may_write(request: Request, caller: CallerDep, settings: SettingsDep) -> None:
    """Let through who may change the index. Raises ``WriteRefused``."""
    refused = _refused(request, caller, settings, "change the index")
    if refused is not None:
        raise WriteRefused(refused)


def may_converse(request: Request, caller: CallerDep, settings: SettingsDep) -> None:
    """Let through who may see what was asked, and keep it: who may change the index.

    Raises ``ConversationsRefused``.
    """
    refused = _refused(request, caller, settings, "see or keep conversations")
    if refused is not None:
        raise ConversationsRefused(refused)


def may_administer(caller: CallerDep) -> None:
    """Let through who has shown a key with the scope admin, or the token of the data folder.

    To be on this machine is not enough: a key made now would open the server from anywhere,
    later. Raises ``KeyNeeded``.
    """
    if not caller.proven:
        raise KeyNeeded(
            "keys are made and revoked with a key that has the scope admin, or on the server's "
            "machine with `pullquote keys`"
        )


def _refused(request: Request, caller: Caller, settings: Settings, deed: str) -> str | None:
    """Why who asks without a key may not do it; ``None`` if they may.

    A browser that shows another site's page may not: it would do what that site says. Nor
    may anyone who is not on this machine, unless the server was told to let them. Of who has
    shown a key the gate has made sure that it is for this.
    """
    if caller.proven:
        return None
    refused = refusal(request.headers, settings, deed)
    if refused is None and not is_local(request.headers, settings) and not settings.open_writes:
        return (
            f"this server can be reached from other machines, and lets none of them {deed} "
            "without a key; PULLQUOTE_OPEN_WRITES=true lets them"
        )
    return refused


WRITES = [Depends(may_write)]
CONVERSES = [Depends(may_converse)]
ADMINISTERS = [Depends(may_administer)]


def _converses(request: Request, caller: CallerDep, settings: SettingsDep) -> Callable[[], None]:
    return partial(may_converse, request, caller, settings)


# For routes that only sometimes keep what is asked: to be called when they do.
ConversesDep = Annotated[Callable[[], None], Depends(_converses)]
