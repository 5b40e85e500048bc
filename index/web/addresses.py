"""Which network addresses belong to the public internet, and what a host's are."""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to the IP addresses to connect to. Raises ``OSError``."""

# From the IANA registries of special-purpose addresses. Written out because what the
# standard library calls global differs between releases of Python 3.11.
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4"),
        "240.0.0.0/4",
        "168.63.129.16/32",  # Azure's metadata host, the one with a public number
    )
)
_OPEN_V6 = IPv6Network("2000::/3")  # all that is handed out; the rest is private or void
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4: out of use, and a wrapper for any IPv4 address
        "3fff::/20",
    )
)
# Where a network has IPv6 only, each IPv4 site is reached by an address in this block.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether ``address``, an IP address in its usual spelling, is on the public internet.

    False for private, loopback, link-local, shared (CGNAT), multicast, reserved,
    documentation and unspecified addresses, for those of cloud metadata services, and
    for IPv6 addresses that wrap an IPv4 one, but for NAT64 of a public one.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        if ip not in _NAT64:
            return ip in _OPEN_V6 and ip.is_global and not any(ip in b for b in _CLOSED_V6)
        ip = IPv4Address(int(ip) & 0xFFFF_FFFF)
    # The library's view as well: a later release knows of later blocks.
    return ip.is_global and not any(ip in block for block in _CLOSED_V4)


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses the operating system gives for ``host``. Raises ``OSError``."""
    # As bytes: given text, Python would apply its own, older rules for international names.
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def addresses_within(seconds: float, resolve: Resolver, host: str, port: int) -> tuple[str, ...]:
    """What ``resolve`` gives, waited for at most ``seconds``.

    The system's look-up has no time limit of its own and cannot be stopped, so it runs in
    a thread that is left behind. Raises ``TimeoutError``, or the ``OSError`` of ``resolve``.
    """
    answer: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answer.put(tuple(resolve(host, port)))
        except OSError as error:
            answer.put(error)

    threading.Thread(target=look_up, name="name look-up", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the look-up of the name takes too long") from None
    if isinstance(found, OSError):
        raise found
    return found
