"""Entity tags: the version of what is shown, and what depends on it (RFC 9110, 8.8.3 and 13).

The tags given out are strong: the same bytes have the same tag, and others another.
"""

import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import PullquoteError

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_ZIPPED = "-gzip"
_CONDITIONS = (b"if-none-match", b"if-match")


class Changed(PullquoteError):
    """It is not, or not any more, what the caller knows."""


def etag_of(body: bytes) -> str:
    """The strong tag of what is shown."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def versioned(request: Request, body: bytes, media_type: str) -> Response:
    """What is shown, or 304 if the caller has it. Caches ask each time whether it has changed."""
    etag = etag_of(body)
    known = {"etag": etag, "cache-control": "private, no-cache", "vary": "Accept"}
    given = ",".join(request.headers.getlist("if-none-match"))
    if _is_any(given) or _opaque(etag) in {tag for _, tag in _TAG.findall(given)}:
        # What would have been compressed is not there to be marked as such.
        return Response(status_code=304, headers=known | {"vary": "Accept, Accept-Encoding"})
    return Response(body, media_type=media_type, headers=known)


def require_match(request: Request, etags: set[str]) -> None:
    """Raise ``Changed`` if the caller has another version in mind than one of ``etags``.

    They are those of the forms the thing now has; weak tags never match.
    """
    if "if-match" not in request.headers:
        return
    given = ",".join(request.headers.getlist("if-match"))
    strong = {f'"{tag}"' for weak, tag in _TAG.findall(given) if not weak}
    if not _is_any(given) and strong.isdisjoint(etags):
        raise Changed("it has changed since you read it; read it again, and then decide")


def _is_any(given: str) -> bool:
    return given.strip() == "*"


def _opaque(etag: str) -> str:
    return etag[1:-1]


class TagCompressed:
    """Gives what was compressed on its way a strong tag of its own.

    ``GZipMiddleware``, which this has to stand around, leaves the tag as it is; then two
    representations that differ in each byte had the same one, and a part of one could be joined
    with a part of the other. A mark at the end of the tag tells them apart, and is taken off
    again where a caller shows the tag.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its tags as routes know them."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shown = Headers(scope=scope).get("if-none-match", "")
        plain = [
            (name, value.replace(f'{_ZIPPED}"'.encode(), b'"') if name in _CONDITIONS else value)
            for name, value in scope["headers"]
        ]

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                etag = headers.get("etag", "")
                zipped = f'{etag[:-1]}{_ZIPPED}"'
                compressed = headers.get("content-encoding") == "gzip"
                known = message["status"] == 304 and zipped in shown
                if _TAG.fullmatch(etag) and not etag.startswith("W/") and (compressed or known):
                    headers["etag"] = zipped
            await send(message)

        scope["headers"] = plain  # in place: who stands around this looks at the scope as well
        await self._app(scope, receive, marked)
