"""The cookie that holds a session.

``SameSite=Lax`` and not ``Strict``: articles are linked to from elsewhere, and whoever follows
such a link is still signed in. Nothing is changed by following a link; requests that change
something are only taken from the own pages, by ``Origin`` and ``Sec-Fetch-Site``.
"""

import time

from starlette.datastructures import Headers
from starlette.types import Scope

_NAME = "pullquote_session"


def _name(scope: Scope) -> str:
    # A browser takes a name with this prefix over https only, for this host and no other.
    return f"__Host-{_NAME}" if scope.get("scheme") == "https" else _NAME


def session_cookie(scope: Scope) -> str | None:
    """What the request's session cookie holds.

    Not read with ``http.cookies``: one cookie of another program on this host that it cannot read
    hides all the others from it, and a header made for it keeps it busy for seconds.
    """
    name = _name(scope)
    for header in Headers(scope=scope).getlist("cookie"):
        for pair in header.split(";"):
            given, _, value = pair.partition("=")
            if given.strip() == name and value.strip():
                return value.strip()
    return None


def set_cookie(scope: Scope, value: str, expires: float) -> str:
    """The header that gives a browser its session."""
    return _header(scope, value, max(0, round(expires - time.time())))


def clear_cookie(scope: Scope) -> str:
    """The header that takes it away."""
    return _header(scope, "", 0)


def _header(scope: Scope, value: str, seconds: int) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{_name(scope)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
