"""Where a request comes from: no page of another site gets to read or change anything."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from server.settings import Settings


def refusal(headers: Headers, settings: Settings, deed: str = "ask here") -> str | None:
    """Why who sends a request may not do that ``deed``; ``None`` if they may.

    A browser that shows another site's page is refused, and on a loopback address whoever calls
    this machine by another name: a name that was made to lead here would pass for the page's
    own site.
    """
    host = headers.get("host", "")
    try:
        name = urlsplit(f"//{host}").hostname
        origin = urlsplit(headers["origin"]).netloc if "origin" in headers else host
    except ValueError:
        return "the host or the origin of the request is not an address"
    if origin != host or headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return f"pages of another site may not {deed}"
    if settings.on_loopback and name not in ("localhost", "127.0.0.1", "::1", settings.host):
        return f"only under this machine's own name may anyone {deed}"
    return None
