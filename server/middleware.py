"""What every request and response passes through, as plain ASGI."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.access.refusals import RequestTooLarge
from server.access.replying import refused
from server.access.scopes import rule_of
from server.reading_out import MOST_READ, read_out

_SECURITY = {
    # Nothing inline and nothing from another host: an article's markup can run nowhere.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


class SecurityHeaders:
    """Adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the headers back with the response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _TooLarge(Exception):
    """The body has passed the limit."""


class LimitBody:
    """Refuses request bodies over a limit with 413, whether or not they say their length.

    Where files are sent to, the limit is that of ``uploads``: a path and its limit.
    """

    def __init__(self, app: ASGIApp, limit: int, uploads: tuple[str, int]) -> None:
        self._app = app
        self._limit = limit
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, larger = self._uploads
        limit = larger if scope["path"] == path else self._limit
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        # Python reads no number of thousands of digits; one that long is told by what arrives.
        length = int(declared) if declared.isdigit() and len(declared) < 20 else 0
        if length > limit:
            if length <= MOST_READ:
                await read_out(receive)
            await self._refuse(limit, scope, receive, send)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLarge
            return message

        async def passed(message: Message) -> None:
            nonlocal started
            # The framework answers a failed read with a 400 of its own: it is not sent.
            if started or received <= limit:
                started = True
                await send(message)

        try:
            await self._app(scope, counted, passed)
        except _TooLarge:
            if started:
                raise
        if not started:
            await self._refuse(limit, scope, receive, send)

    async def _refuse(self, limit: int, scope: Scope, receive: Receive, send: Send) -> None:
        rule = rule_of(scope["method"], scope["path"])
        error = RequestTooLarge(f"the limit is {limit:,} bytes")
        await refused(error, openai=rule is not None and rule.openai)(scope, receive, send)
