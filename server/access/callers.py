"""Who calls, as far as that is proven."""

from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope as Asgi

from server.access.scopes import Scope

_PLACE = "pullquote.caller"
Proof = Literal["none", "token", "key", "session"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request. Without proof it is whoever reaches the server."""

    proof: Proof
    identity: str  # limits and turns are counted by it, and logs may name it
    scopes: frozenset[Scope]
    key_id: str | None = None
    key_name: str | None = None

    @property
    def proven(self) -> bool:
        """Whether a key, a session or the token of the data folder was shown."""
        return self.proof != "none"

    @property
    def trusted(self) -> bool:
        """Whether the token of the data folder was shown: it is the command line."""
        return self.proof == "token"


def set_caller(scope: Asgi, caller: Caller) -> None:
    """Let the route know who calls."""
    scope[_PLACE] = caller


def caller_of(scope: Asgi) -> Caller:
    """Who calls, as the gate has found."""
    caller = scope[_PLACE]
    assert isinstance(caller, Caller)
    return caller


def bearer(headers: Headers) -> str:
    """What was shown as ``Authorization: Bearer``, else as ``X-API-Key``; may be empty."""
    kind, _, shown = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and shown.strip():
        return shown.strip()
    return headers.get("x-api-key", "").strip()
