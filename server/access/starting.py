"""What a server makes sure of before it listens."""

from ipaddress import ip_network
from typing import Any

from server.access.keys import KeyStore
from server.settings import Settings, SettingsRefused

MAKE_ONE = "pullquote keys make --name NAME --scopes ask,read"


def check_reachable(settings: Settings) -> None:
    """An address that others reach takes keys, or the word that all may come in.

    Raises ``SettingsRefused``.
    """
    if settings.on_loopback or settings.open or KeyStore(settings.data).usable():
        return
    raise SettingsRefused(
        f"other machines can reach {settings.host}, and there is no key yet; make one with "
        f"`{MAKE_ONE}`, or let everybody ask and read with --open"
    )


def check_proxies(settings: Settings) -> None:
    """What is named as a proxy can be one: of another word uvicorn would say nothing.

    Raises ``SettingsRefused``.
    """
    for named in settings.named_proxies:
        try:
            if named != "*":
                ip_network(named)
        except ValueError as error:
            raise SettingsRefused(
                f"setting trusted_proxies: “{named}” is no address or network "
                "(such as 10.0.0.2 or 10.0.0.0/8)"
            ) from error


def proxies(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told: it believes those proxies that are named, and no other."""
    named = settings.named_proxies
    return {"proxy_headers": bool(named), "forwarded_allow_ips": named}
