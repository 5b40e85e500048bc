"""Where a request comes from, and whether it came through a proxy."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

_LEFT_BY_PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def address_of(scope: Scope) -> str:
    """The client's address, as limits count it.

    One subscriber has a whole /64 of IPv6 addresses: they count as one.
    """
    client = scope.get("client")
    host = str(client[0]) if client else "unknown"
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network(f"{address}/64", strict=False))
    return str(address)


def came_through_a_proxy(headers: Headers) -> bool:
    """Whether a proxy passed this on: then it is not this machine that asks."""
    return any(name in headers for name in _LEFT_BY_PROXIES)
