"""All that decides who may do what in one server."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request

from server.access.keys import KeyStore
from server.access.limiting import Limits
from server.access.recognising import Recognition
from server.access.sessions import SessionStore
from server.access.turns import Turns
from server.settings import Settings


class Access:
    """Keys, sessions, limits and turns of a server."""

    def __init__(self, settings: Settings, token: Callable[[], str | None]) -> None:
        """``token`` gives what proves that a caller can read the data folder."""
        data: Path = settings.data
        self.settings = settings
        self.keys = KeyStore(data)
        self.sessions = SessionStore(data)
        self.limits = Limits(settings)
        self.turns = Turns(settings.answers_at_once, settings.answers_waiting)
        self.recognition = Recognition(settings, self.keys, self.sessions, self.limits, token)


def access_of(request: Request) -> Access:
    """What the running application decides by."""
    access = request.app.state.access
    assert isinstance(access, Access)
    return access
