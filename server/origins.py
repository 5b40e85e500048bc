"""Where a request comes from: no page of another site gets to read or change anything."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from server.access.addresses import came_through_a_proxy
from server.settings import Settings

_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_UNREADABLE = "the host or the origin of the request is not an address"


def is_local(headers: Headers, settings: Settings) -> bool:
    """Whether it is this machine that asks: nobody else reaches the server but by a proxy."""
    return settings.on_loopback and not came_through_a_proxy(headers)


def refusal(
    headers: Headers, settings: Settings, deed: str = "ask here", *, named_may: bool = False
) -> str | None:
    """Why who sends a request may not do that ``deed``; ``None`` if they may.

    A browser that shows another site's page is refused, unless ``named_may`` and the site is
    named in the settings, and so is whoever calls this server by a name that is not its own.
    """
    try:
        if not (named_may and headers.get("origin") in settings.named_origins) and (
            not _same_origin(headers)
        ):
            return f"pages of another site may not {deed}"
    except ValueError:
        return _UNREADABLE
    return host_refusal(headers, settings, deed)


def host_refusal(headers: Headers, settings: Settings, deed: str = "ask here") -> str | None:
    """Why nobody may do that ``deed`` by the name that the request gives this server.

    On a loopback address any other name than its own may have been made to lead here, and
    would pass for the page's own site. Elsewhere only those count that are named, if any are.
    """
    try:
        name = urlsplit(f"//{headers.get('host', '')}").hostname
    except ValueError:
        return _UNREADABLE
    named = settings.named_hosts
    if not named and not is_local(headers, settings):
        return None
    if name in _OWN_NAMES or name == settings.host or name in named:
        return None
    return f"only under this {'server' if named else 'machine'}'s own name may anyone {deed}"


def proves_same_origin(headers: Headers) -> bool:
    """Whether the request says itself that a page of this server sent it, as browsers do."""
    try:
        return ("origin" in headers or "sec-fetch-site" in headers) and _same_origin(headers)
    except ValueError:
        return False


def _same_origin(headers: Headers) -> bool:
    host = headers.get("host", "")
    origin = urlsplit(headers["origin"]).netloc if "origin" in headers else host
    return origin == host and headers.get("sec-fetch-site", "none") in ("same-origin", "none")
