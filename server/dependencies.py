"""What routes ask for, named as types."""

import secrets
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from server.answering.assistant import Assistant
from server.keeper import Keeper
from server.problems import WriteRefused
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


AssistantDep = Annotated[Assistant, Depends(_assistant)]
TrustedDep = Annotated[bool, Depends(_trusted)]


def may_write(request: Request, trusted: TrustedDep, settings: SettingsDep) -> None:
    """Let through who may change the index. Raises ``WriteRefused``.

    A browser that shows another site's page is not one: it would do what that site says. Nor
    is anyone who is not on this machine, unless the server was told to let them.
    """
    if trusted:
        return
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise WriteRefused("pages of another site may not change the index")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise WriteRefused("pages of another site may not change the index")
    if settings.on_loopback:
        # A name that was made to lead here would pass for the page's own site.
        if urlsplit(f"//{host}").hostname not in ("localhost", "127.0.0.1", "::1", settings.host):
            raise WriteRefused("the index is changed under this machine's own name only")
    elif not settings.open_writes:
        raise WriteRefused(
            "this server can be reached from other machines, and lets none of them change the "
            "index; set PULLQUOTE_OPEN_WRITES=true to let them, or use the command line"
        )


WRITES = [Depends(may_write)]
