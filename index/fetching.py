"""Fetching one article from the web, from a server that may be slow, broken or hostile.

Where connections may go is decided in ``index.web.connecting``, for the address the user
named and for each one it leads on to. All limits are in ``Limits``. A message names no
host but the one the user named, and no network address.
"""

import ssl
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

import httpcore
import httpx

from index.errors import PageGone, PageUnreachable
from index.sources import MAX_BYTES
from index.web.addresses import Resolver, system_addresses
from index.web.connecting import CheckedNetwork, CheckedTransport, Deadline
from index.web.content_types import charset, media_type, refuse_other, suffix_of
from index.web.gate import Gate
from index.web.inflating import CODINGS, Damaged, TooMuch, collected
from index.web.urls import host_of, is_url, normalise_url, opened_host

__all__ = ["Fetched", "Limits", "NotModified", "fetch", "is_url", "normalise_url", "opened_host"]

_MOVED = frozenset({301, 302, 303, 307, 308})
_CLOSED = frozenset({401, 402, 403, 407, 451})
_BUSY = frozenset({408, 425, 429})
_HEADERS = {
    "Accept": "text/html, application/xhtml+xml, text/markdown, text/plain, "
    "application/pdf, */*;q=0.5",
    "Accept-Encoding": ", ".join(CODINGS),
    "Connection": "close",
}
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a server's doings is put up with."""

    most_bytes: int = MAX_BYTES  # as sent, and again unpacked
    seconds: float = 60  # for all of it, redirects included
    silent_seconds: float = 15  # to connect, and between any two pieces
    redirects: int = 5
    header_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came. ``etag`` and ``last_modified`` are for the next fetch."""

    url: str  # where it was in the end
    data: bytes
    suffix: str  # .html, .txt, .md, .pdf or .docx: which reader reads it
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The document is as it was when its ``etag`` and ``last_modified`` were given out."""

    url: str  # where it was in the end


def fetch(
    url: str,
    *,
    allowed_hosts: Set[str] = frozenset(),
    etag: str | None = None,
    last_modified: str | None = None,
    seen_at: str | None = None,
    limits: Limits = Limits(),
    resolve: Resolver = system_addresses,
    network: httpcore.NetworkBackend | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetched | NotModified:
    """The document at ``url``, or that it has not changed since ``etag``/``last_modified``.

    These two are sent to the address ``seen_at`` alone (the last ``Fetched.url``; ``url``
    if not given), because a page found elsewhere may have the same etag by chance.
    ``allowed_hosts`` (``host`` or ``host:port``) may have private addresses and any port.
    Proxies, cookies kept by others and passwords of the environment play no part; its
    ``SSL_CERT_FILE`` does, for a newsroom's own authority. ``network`` makes the
    connections to the addresses that ``resolve`` gave and that were found to be allowed.

    Raises ``PageGone`` if the site says there is no such page, ``PageUnreachable`` for
    all else that goes wrong, and ``ValueError`` for an entry of ``allowed_hosts`` that is
    no host.
    """
    here = normalise_url(url)
    seen_at = normalise_url(seen_at or url)
    asked = _conditions(etag, last_modified)
    opened = tuple(opened_host(entry) for entry in allowed_hosts)
    deadline = Deadline.after(limits.seconds)
    gate = Gate(host_of(here), opened, resolve)
    checked = CheckedNetwork(gate, deadline, network or httpcore.SyncBackend())
    transport = CheckedTransport(checked, tls or _authorities(), limits.header_bytes)
    with httpx.Client(
        transport=transport,
        trust_env=False,
        timeout=limits.silent_seconds,
        headers=_HEADERS | {"User-Agent": f"pullquote/{version('pullquote')}"},
    ) as client:
        for _ in range(limits.redirects + 1):
            with (
                _in_words(gate.who(host_of(here)), deadline, limits),
                client.stream("GET", here, headers=asked if here == seen_at else {}) as reply,
            ):
                if reply.status_code not in _MOVED:
                    return _received(reply, here, limits)
                here = _led_on(here, reply.headers.get("location", ""))
    raise PageUnreachable(f"the site leads on more than {limits.redirects} times")


def _received(reply: httpx.Response, url: str, limits: Limits) -> Fetched | NotModified:
    asked = reply.request.headers
    if reply.status_code == 304 and ("if-none-match" in asked or "if-modified-since" in asked):
        return NotModified(url)
    _refuse_status(reply.status_code)
    said = reply.headers.get("content-type", "")
    media = media_type(said)
    refuse_other(media)
    data = _body(reply, limits.most_bytes)
    if not data:
        raise PageUnreachable("the page is empty")
    return Fetched(
        url,
        data,
        suffix_of(media, url, data),
        charset(said),
        _validator(reply.headers.get("etag")),
        _validator(reply.headers.get("last-modified")),
    )


def _body(reply: httpx.Response, most: int) -> bytes:
    coding = reply.headers.get("content-encoding", "").strip().lower().removeprefix("x-")
    if coding not in ("", "identity", *CODINGS):
        raise PageUnreachable("the page is packed in a way that was not asked for")
    too_large = PageUnreachable(
        f"it is too large for an article: the limit is {most / 2**20:.4g} MB"
    )
    length = reply.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise too_large
    try:
        return collected(reply.iter_raw(), coding if coding in CODINGS else "", most)
    except TooMuch:
        raise too_large from None
    except Damaged as error:
        raise PageUnreachable("the page arrived damaged or incomplete") from error
    except (httpcore.ProtocolError, httpcore.NetworkError) as error:
        raise PageUnreachable("the page broke off before its end") from error


def _refuse_status(status: int) -> None:
    if status in (200, 203):
        return
    if status == 404:
        raise PageGone("the page is not there (status 404)")
    if status == 410:
        raise PageGone("the page is not there any more (status 410)")
    if status in _CLOSED:
        raise PageUnreachable(f"the site does not let this program read it (status {status})")
    if status in _BUSY or status >= 500:
        raise PageUnreachable(f"the site is not answering now (status {status}); try again later")
    raise PageUnreachable(f"the site answered with status {status} and no page")


def _led_on(here: str, location: str) -> str:
    """The address a redirect leads to. Raises ``PageUnreachable``."""
    try:
        target = normalise_url(str(httpx.URL(here).join(location)))
    except (PageUnreachable, httpx.InvalidURL, ValueError) as error:
        raise PageUnreachable("the site leads on to an address that cannot be read") from error
    if not location:
        raise PageUnreachable("the site leads on without saying where to")
    if here.startswith("https:") and target.startswith("http:"):
        raise PageUnreachable("the site leads on from a secure address to one that is not")
    return target


@contextmanager
def _in_words(who: str, deadline: Deadline, limits: Limits) -> Iterator[None]:
    """Failures of the connection as ``PageUnreachable``."""
    try:
        yield
    except httpcore.TimeoutException as error:
        if deadline.passed:
            told = f"it took longer than {limits.seconds:g} seconds to fetch"
        else:
            told = f"{who} is not answering: nothing came for {limits.silent_seconds:g} seconds"
        raise PageUnreachable(told) from error
    except httpcore.ConnectError as error:
        raise PageUnreachable(f"no connection can be made to {who}") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise PageUnreachable(f"{who} did not answer as a web site does") from error
    except (httpx.RemoteProtocolError, httpx.InvalidURL) as error:
        # httpx reads the address of a redirect as soon as it sees it.
        raise PageUnreachable("the site leads on to an address that cannot be read") from error


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers by which a server sends a document only if it has changed."""
    known = {"If-None-Match": _validator(etag), "If-Modified-Since": _validator(last_modified)}
    return {name: value for name, value in known.items() if value}


def _validator(value: str | None) -> str | None:
    """A header's value as it can be sent back, or nothing."""
    if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR:
        return value.strip() or None
    return None


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()
