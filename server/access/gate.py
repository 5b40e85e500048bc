"""What stands before every route: who calls, may they, how often, and when is it their turn."""

from dataclasses import replace
from urllib.parse import quote, urlencode

import anyio
import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Asgi

from index.errors import PullquoteError
from server.access.access import Access
from server.access.answering_turn import answered_in_turn
from server.access.callers import Caller, set_caller
from server.access.cookies import set_cookie
from server.access.recognising import Recognised
from server.access.refusals import KeyNeeded, KeyWrong, OriginRefused, ScopeMissing
from server.access.replying import SIGN_IN, refused
from server.access.scopes import UNLISTED, Rule, Scope, rule_of
from server.origins import host_refusal, is_local, proves_same_origin, refusal
from server.reading_out import read_out

_SAFE = ("GET", "HEAD", "OPTIONS")
_LOOKED_UP_AT_ONCE = 16  # threads of their own: those that answer may all be taken


class Gate:
    """Lets through who may, tells the route who it is, and turns the others away."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._threads: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Asgi, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = rule_of(scope["method"], scope["path"])
        if rule is None and _has_route(scope):
            rule = UNLISTED
        if rule is None or (rule.scope is None and not rule.knows):
            set_caller(scope, self._access.recognition.anybody(scope))
            await self._app(scope, receive, send)
            return
        renewed: dict[str, str] = {}
        try:
            recognised = await self._recognised(rule, scope)
            if recognised.renewed is not None:
                renewed["set-cookie"] = set_cookie(scope, recognised.renewed, recognised.expires)
            caller = recognised.caller
            self._check(rule, scope, caller)
            headers = self._count(rule, scope, caller) | renewed
        except PullquoteError as error:
            await read_out(receive)
            response = self._refusal(rule, scope, error)
            response.headers.update(renewed)  # the cookie before soon ends, for this one too
            await response(scope, receive, send)
            return
        set_caller(scope, caller)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in headers.items():
                    found.append(name, value)
            await send(message)

        if not rule.answers:
            await self._app(scope, receive, with_headers)
            return
        try:
            await answered_in_turn(
                self._app,
                (scope, receive, with_headers),
                self._access.turns,
                caller.identity,
                self._access.settings.answer_seconds,
            )
        except PullquoteError as error:  # before anything was sent
            await refused(error, openai=rule.openai)(scope, receive, with_headers)

    async def _recognised(self, rule: Rule, scope: Asgi) -> Recognised:
        try:
            return await self._looked_up(scope)
        except KeyWrong:
            raise
        except KeyNeeded:
            if rule.scope is not None:
                raise
            nobody = self._access.recognition.anybody(scope)
            return Recognised(replace(nobody, scopes=frozenset()))

    async def _looked_up(self, scope: Asgi) -> Recognised:
        recognition = self._access.recognition
        if recognition.reads_nothing(Headers(scope=scope)):
            return recognition.recognise(scope)
        if self._threads is None:  # made where an event loop runs
            self._threads = anyio.CapacityLimiter(_LOOKED_UP_AT_ONCE)
        return await anyio.to_thread.run_sync(recognition.recognise, scope, limiter=self._threads)

    def _check(self, rule: Rule, scope: Asgi, caller: Caller) -> None:
        """Raises ``KeyNeeded``, ``ScopeMissing``, ``OriginRefused``."""
        headers, settings = Headers(scope=scope), self._access.settings
        if rule.scope is None:
            return
        if rule.scope not in caller.scopes:
            if not caller.proven:
                raise KeyNeeded("this takes a key with the scope admin")
            has = ", ".join(sorted(caller.scopes))
            raise ScopeMissing(
                f"this takes a key with the scope {rule.scope}; the one shown has {has}", rule.scope
            )
        if caller.proof == "session" and scope["method"] not in _SAFE:
            # The browser sends the cookie by itself: only the own pages may make it do so.
            if not proves_same_origin(headers):
                raise OriginRefused("with a session only this server's own pages may do this")
        elif caller.proof == "none":
            # Routes that write or keep say so themselves, in their own words.
            why = None
            if rule.answers or rule.scope is Scope.ADMIN:
                why = refusal(headers, settings, named_may=rule.answers)
            elif rule.scope is Scope.READ:
                why = host_refusal(headers, settings)
            if why is not None:
                raise OriginRefused(why)
        elif not caller.trusted and (why := host_refusal(headers, settings)) is not None:
            raise OriginRefused(why)

    def _count(self, rule: Rule, scope: Asgi, caller: Caller) -> dict[str, str]:
        """Headers that tell what is left. Raises ``TooManyRequests``."""
        local = is_local(Headers(scope=scope), self._access.settings)
        if rule.group is None or caller.trusted or (local and not caller.proven):
            return {}
        return dict(self._access.limits.take(rule.group, caller.identity).headers)

    def _refusal(self, rule: Rule, scope: Asgi, error: PullquoteError) -> Response:
        if rule.page and isinstance(error, KeyNeeded) and scope["method"] in _SAFE:
            asked = quote(scope["path"]) + _query(scope)
            return RedirectResponse(
                f"{SIGN_IN}?{urlencode({'next': asked})}", 303, {"cache-control": "no-store"}
            )
        return refused(error, openai=rule.openai)


def _query(scope: Asgi) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def _has_route(scope: Asgi) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in scope["app"].router.routes)
