"""Writes that are done once, however often they are sent: with an ``Idempotency-Key``."""

import hashlib
import logging
import re
from typing import Annotated

import anyio
from fastapi import Depends, FastAPI, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, UploadFile
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import StorageFailed
from server.access.callers import caller_of
from server.idempotency import KeyMalformed, Replies, Reply
from server.routes.describing import Answers, refused

_LOG = logging.getLogger(__name__)
_PLACE = "pullquote.claims"
_KEPT_HEADERS = ("content-type", "location", "cache-control")
# As the draft has it, a string of RFC 8941; many clients send it without its quotation marks.
_KEY = re.compile(r'"((?:[^"\\\x00-\x1f\x7f]|\\["\\]){1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200})')
_HEADERS = {
    "Location": {"description": "Where it can be followed or read.", "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "`true` where this is the reply to an earlier request.",
        "schema": {"type": "string"},
    },
}

KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="a new name for each request, such as a UUID; sent again with it within a "
        "day, the request is not done again but answered as before "
        "(`Idempotent-Replayed: true`)",
    ),
]


def repeatable(status: int) -> Answers:
    """What a route that takes a key says of its answers; ``status`` is that of its own."""
    return {
        status: {"headers": _HEADERS},
        **refused(
            {
                409: "The first request with this `Idempotency-Key` is still being answered.",
                422: "The request is not valid, or its `Idempotency-Key` came with another one.",
            }
        ),
    }


class Replayed(Exception):
    """There is a reply already; it is given again."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply

    def response(self) -> Response:
        """The reply as it was, but for saying that it is not new."""
        headers = {**self.reply.headers, "idempotent-replayed": "true"}
        return Response(self.reply.body, self.reply.status, headers)


class Claims:
    """What one request does with its key."""

    def __init__(self, request: Request, key: KeyHeader = None) -> None:
        self._request = request
        self._key = None if key is None else _unquoted(key)

    def take(self, asked: str, *, whole: bool = True) -> str | None:
        """Claim the key for what is ``asked``; gives its name, ``None`` without a key.

        Whatever goes well after this is recorded: the ``whole`` reply, or only that there was
        one. Raises ``Replayed``, ``KeyReused``, ``KeyInUse``.
        """
        if self._key is None:
            return None
        request = self._request
        name = _hash(caller_of(request.scope).identity, self._key)[:32]
        # The hash is of the key, too: what was asked cannot be guessed at from it.
        fingerprint = _hash(self._key, request.method, request.url.path, request.url.query, asked)
        reply = replies_of(request).claim(name, fingerprint)
        if reply is not None and whole:
            raise Replayed(reply)
        if reply is None:
            request.scope[_PLACE].append((name, whole))
        return name

    @property
    def made(self) -> bool:
        """Whether there is a key."""
        return self._key is not None


ClaimsDep = Annotated[Claims, Depends()]


async def once(request: Request, claims: ClaimsDep) -> str | None:
    """Have this write done once. To stand behind what decides whether it may be done at all."""
    if not claims.made:
        return None
    return await run_in_threadpool(claims.take, await _asked(request))


OnceDep = Annotated[str | None, Depends(once)]
ONCE = Depends(once)


def replies_of(request: Request) -> Replies:
    """The replies that the running application keeps."""
    replies = request.app.state.replies
    assert isinstance(replies, Replies)
    return replies


def install(app: FastAPI, replies: Replies) -> None:
    """Have the application keep its replies there; before any other middleware is added."""
    app.state.replies = replies
    app.add_middleware(RecordReplies, replies=replies)

    @app.exception_handler(Replayed)
    async def again(_: Request, replayed: Replayed) -> Response:
        return replayed.response()


class RecordReplies:
    """Records the reply to a request that has claimed its key, before its end is sent.

    Only what went well is kept. What was refused has changed nothing, and may be sent again.
    """

    def __init__(self, app: ASGIApp, replies: Replies) -> None:
        self._app = app
        self._replies = replies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the reply back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        claims: list[tuple[str, bool]] = []
        scope[_PLACE] = claims
        status, headers, body = 0, Headers(), bytearray()

        async def recorded(message: Message) -> None:
            nonlocal status, headers
            if claims and message["type"] == "http.response.start":
                status, headers = message["status"], Headers(raw=message["headers"])
            elif claims and message["type"] == "http.response.body" and 200 <= status < 300:
                name, whole = claims[0]
                body.extend(message.get("body", b"") if whole else b"")
                if not message.get("more_body", False):
                    kept = {n: headers[n] for n in _KEPT_HEADERS if whole and n in headers}
                    await self._end(name, Reply(status, kept, bytes(body)))
                    claims.clear()
            await send(message)

        try:
            await self._app(scope, receive, recorded)
        finally:
            for name, _ in claims:
                await self._end(name, None)

    async def _end(self, name: str, reply: Reply | None) -> None:
        try:
            # Even if nobody waits any more: a claim without an end would keep its key for a day.
            with anyio.CancelScope(shield=True):
                if reply is None:
                    await run_in_threadpool(self._replies.release, name)
                else:
                    await run_in_threadpool(self._replies.record, name, reply)
        except StorageFailed as error:  # what was done is done: its answer is given
            _LOG.warning("a reply is not kept: %s", error)


async def _asked(request: Request) -> str:
    """What is sent, whatever the form it is packed in: a form's boundary is another each time."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        form = await request.form(max_files=1, max_fields=10)
        parts = []
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                digest = await run_in_threadpool(_digest, value)
                parts.append(f"{name} {value.filename} {digest}")
            else:
                parts.append(f"{name} {value}")
        return _hash(*parts)
    return hashlib.sha256(await request.body()).hexdigest()


def _digest(sent: UploadFile) -> str:
    found = hashlib.file_digest(sent.file, "sha256").hexdigest()  # type: ignore[arg-type]
    sent.file.seek(0)
    return found


def _hash(*parts: str) -> str:
    """One hash of several texts, none of which runs into the next."""
    whole = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _unquoted(key: str) -> str:
    found = _KEY.fullmatch(key.strip())
    if found is None:
        raise KeyMalformed("an Idempotency-Key has 1 to 200 visible ASCII characters")
    return re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else found[2]
