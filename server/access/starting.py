"""What a server makes sure of before it listens."""

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


def proxies(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told: it believes those proxies that are named, and no other."""
    named = settings.named_proxies
    return {"proxy_headers": bool(named), "forwarded_allow_ips": named}
