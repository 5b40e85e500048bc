"""Each request gets an id, is timed and counted, and has one line in the log."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.middleware import SecurityHeaders
from server.observing.current import SERVED, Served, accepted_id
from server.observing.logs import FIELDS
from server.observing.metrics import Metrics
from server.observing.spans import Attributes, span
from server.problems import Shape, internal_error, reply

_LOG = logging.getLogger(__name__)
HEADER = "x-request-id"
UNMATCHED = "unmatched"
GONE = 499
"""The status in the log of a request whose caller left before anything was sent."""
# Asked every few seconds by what watches a server.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Requests:
    """The outermost of what a request passes; faults of the program end here, logged once."""

    def __init__(
        self, app: ASGIApp, metrics: Metrics, shows_questions: bool, shaped: Shape
    ) -> None:
        """``shaped`` knows whether a fault has another shape on the path it was met on."""
        self._app = app
        self._shaped = shaped
        self._metrics = metrics
        self._shows_questions = shows_questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell of it when it is over."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = accepted_id(Headers(scope=scope).get(HEADER))
        token = SERVED.set(Served(identity, self._metrics, self._shows_questions))
        started = time.perf_counter()
        status: int | None = None

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = identity
            await send(message)

        try:
            with self._metrics.in_progress.track_inprogress(), span("request") as attributes:
                try:
                    await self._app(scope, receive, with_id)
                except Exception as error:  # noqa: BLE001 - the edge: say so once, and answer
                    _LOG.exception("a request failed by a fault of this program")
                    if status is None:
                        shaped = self._shaped(Request(scope), error)
                        answer = SecurityHeaders(shaped or reply(internal_error()))
                        await answer(scope, receive, with_id)
                finally:
                    self._tell(scope, status or GONE, time.perf_counter() - started, attributes)
        finally:
            SERVED.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float, attributes: Attributes) -> None:
        method, route = scope["method"], route_of(scope)
        self._metrics.request(method, route, status, seconds)
        attributes.update(
            {
                "http.request.method": method if method.isalpha() else "other",
                "http.route": route,
                "http.response.status_code": status,
            }
        )
        told = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1)}
        caller = scope.get("pullquote.caller")
        key = getattr(caller, "key_id", None)
        if key is not None:
            told["key"] = key
        level = logging.DEBUG if route in _QUIET and status < 400 else logging.INFO
        _LOG.log(level, "request", extra={FIELDS: told})


def route_of(scope: Scope) -> str:
    """The template of the route that a request matched: never what the caller sent."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str):
        return path
    app = scope.get("app")
    for route in app.router.routes if app is not None else ():
        known = getattr(route, "path", None)
        if isinstance(route, Mount) and scope["path"].startswith(f"{known}/"):
            return str(known)
        if known == scope["path"] and "{" not in known:
            return str(known)
    return UNMATCHED
