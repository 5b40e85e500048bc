"""Who calls: by the token of the data folder, a key, or a session; else whoever reaches here."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Scope as Asgi

from server.access.addresses import address_of
from server.access.callers import Caller, bearer
from server.access.cookies import session_cookie
from server.access.keys import PREFIX, Key, KeyStore, id_in
from server.access.limiting import Limits
from server.access.refusals import KeyNeeded, KeyWrong
from server.access.scopes import Scope, granted
from server.access.sessions import Session, SessionStore
from server.origins import is_local
from server.settings import Settings

_LOG = logging.getLogger(__name__)
_HOW = "show a key as `Authorization: Bearer KEY`, or sign in on the page"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A caller and, for a session that is due for it, the cookie that takes its place."""

    caller: Caller
    renewed: str | None = None
    expires: float = 0.0


class Recognition:
    """Tells callers apart. It reads the disk: not for the event loop."""

    def __init__(
        self,
        settings: Settings,
        keys: KeyStore,
        sessions: SessionStore,
        limits: Limits,
        token: Callable[[], str | None],
    ) -> None:
        self._settings = settings
        self._keys = keys
        self._sessions = sessions
        self._limits = limits
        self._token = token

    def keys_needed(self, headers: Headers) -> bool:
        """Whether nothing but the public routes is open without a key."""
        if self._settings.require_keys:
            return True
        return not is_local(headers, self._settings) and not self._settings.open

    def reads_nothing(self, headers: Headers) -> bool:
        """Whether this caller is told apart without looking at the disk."""
        return not bearer(headers).startswith(PREFIX) and not self.keys_needed(headers)

    def recognise(self, scope: Asgi) -> Recognised:
        """Who calls. Raises ``KeyNeeded``, ``KeyWrong``, ``TooManyRequests``."""
        headers, address = Headers(scope=scope), address_of(scope)
        shown, token = bearer(headers), self._token()
        if token is not None and secrets.compare_digest(shown.encode(), token.encode()):
            return Recognised(Caller("token", "token", frozenset(Scope)))
        needed = self.keys_needed(headers)
        # Other programs insist on some key, and send any: it is only looked at where it counts.
        if shown.startswith(PREFIX) or (shown and needed):
            return Recognised(_of_key(self.prove(shown, address)))
        if not needed:
            return Recognised(self.anybody(scope))
        cookie = session_cookie(scope)
        session = self._sessions.find(cookie) if cookie else None
        if cookie is None or session is None:
            raise KeyNeeded(f"this server takes a key: {_HOW}")
        renewed = self._sessions.renew(cookie, session) if session.due else None
        return Recognised(_of_session(session), renewed, session.expires)

    def prove(self, shown: str, address: str) -> Key:
        """The key that is shown from an address. Raises ``KeyWrong``, ``TooManyRequests``."""
        named = id_in(shown)
        self._limits.check_tries(address, named)
        key = self._keys.prove(shown)
        if key is None:
            self._limits.count_wrong(address, named)
            # Neither the key nor what it claims to be: both are the caller's words.
            _LOG.warning("a wrong key was shown from %s", address)
            raise KeyWrong(
                f"this key is not known here: it is mistyped, has expired or was revoked; {_HOW}"
            )
        return key

    def anybody(self, scope: Asgi) -> Caller:
        """Whoever it is that reaches the server."""
        local = is_local(Headers(scope=scope), self._settings)
        scopes = frozenset(Scope) if local else frozenset(Scope) - {Scope.ADMIN}
        return Caller("none", f"address:{address_of(scope)}", scopes)


def _of_key(key: Key) -> Caller:
    return Caller("key", f"key:{key.id}", granted(key.scopes), key.id, key.name)


def _of_session(session: Session) -> Caller:
    key = session.key
    # Counted by its key: whoever signs in again and again must not lift the limit.
    return Caller("session", f"key:{key.id}", granted(key.scopes), key.id, key.name)
