"""Web addresses: one spelling for each, and which hosts the settings open."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address

from index.errors import PageUnreachable

LONGEST = 4_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# Underscores and outer hyphens are not in the standard and are in use.
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_RULE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/?#@\[\]]+)(:([0-9]{1,5}))?")


def is_url(text: str) -> bool:
    """Whether ``text`` means a web address and not a folder or file.

    Any scheme counts, so that ``file:///…`` is refused by ``normalise_url`` in words
    instead of being looked for as a folder.
    """
    return _SCHEME.match(text.strip()) is not None


def normalise_url(url: str) -> str:
    """The one spelling of a page's address; it identifies the source.

    Scheme and host in lower case, host in IDNA form without a trailing dot, no default
    port, no fragment, path never empty and percent-encoded. Idempotent. Raises
    ``PageUnreachable`` for what is not http(s), has no proper host or holds a password.
    """
    import httpx

    url = url.strip()
    if len(url) > LONGEST:
        raise PageUnreachable(f"the address is longer than {LONGEST:,} characters")
    try:
        parsed = httpx.URL(url)
        host = _host_name(parsed.raw_host.decode("ascii"))
    except (httpx.InvalidURL, ValueError) as error:
        raise PageUnreachable("it is not a web address that can be read") from error
    scheme, port = parsed.scheme, parsed.port
    if scheme not in ("http", "https"):
        raise PageUnreachable("only addresses that begin with http:// or https:// are read")
    if parsed.userinfo:
        raise PageUnreachable("addresses with a user name or password in them are not read")
    if port is not None and not 1 <= port <= 65535:
        raise PageUnreachable("it is not a web address that can be read")
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _default_port(scheme)):
        place += f":{port}"
    path = parsed.raw_path.decode("ascii")
    return f"{scheme}://{place}{path if path.startswith('/') else '/' + path}"


def host_of(url: str) -> str:
    """The host of an address as ``normalise_url`` spells it: ASCII, no brackets."""
    import httpx

    return httpx.URL(url).raw_host.decode("ascii")


def _default_port(scheme: str) -> int:
    """The port of http or https where an address names none."""
    return 443 if scheme == "https" else 80


@dataclass(frozen=True, slots=True)
class OpenedHost:
    """A host the settings open: its private addresses and all its ports, or one port."""

    host: str
    port: int | None = None

    def covers(self, host: str, port: int) -> bool:
        """Whether the settings open ``port`` of ``host`` (spelt as ``normalise_url`` does)."""
        return host == self.host and self.port in (None, port)


def opened_host(text: str) -> OpenedHost:
    """Read one entry of the setting: ``host``, ``host:port``, ``[v6]:port`` or ``v6``.

    Raises ``ValueError`` with a sentence.
    """
    bare = text.strip()
    if bare.count(":") > 1 and not bare.startswith("["):
        bare = f"[{bare}]"
    found = _RULE.fullmatch(bare)
    port = int(found[3]) if found and found[3] else None
    if not found or (port is not None and not 1 <= port <= 65535):
        raise ValueError(f"{text!r} is not a host, or a host and a port")
    try:
        # Through the same parser as addresses, so that the two spell a name alike.
        return OpenedHost(host_of(normalise_url(f"http://{found[1]}/")), port)
    except (PageUnreachable, ValueError) as error:
        raise ValueError(f"{text!r} is not a host, or a host and a port") from error


def _host_name(host: str) -> str:
    """``host`` in its one spelling. Raises ``ValueError``."""
    if ":" in host:
        address = IPv6Address(host)
        if address.scope_id:
            raise ValueError("an address of one network card")
        return address.compressed
    name = host.lower().removesuffix(".")
    if not _NAME.fullmatch(name):
        raise ValueError("not a host name")
    return name
