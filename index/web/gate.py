"""Which hosts and ports may be connected to, and at which addresses."""

import socket
from dataclasses import dataclass

from index.errors import PageUnreachable
from index.web.addresses import Resolver, addresses_within, is_public
from index.web.urls import OpenedHost

OPEN_PORTS = frozenset({80, 443, 8080, 8443})
"""Other ports carry other services, and are read only of hosts the settings open."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides where connections may go.

    ``named`` is the host the user named; others are met on redirects and never named in
    messages, which may be shown to somebody who should not learn of them.
    """

    named: str
    opened: tuple[OpenedHost, ...]
    resolve: Resolver

    def addresses(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The addresses of ``host``, each of them allowed.

        Raises ``PageUnreachable``, and ``TimeoutError`` if the look-up takes too long.
        """
        opened = any(rule.covers(host, port) for rule in self.opened)
        if not opened and port not in OPEN_PORTS:
            raise PageUnreachable(
                f"{self.who(host)} is to be read on a port that is not one of web pages, "
                "and the settings do not open it"
            )
        found = self._looked_up(host, port, seconds)
        # One bad address is enough: which of them is used must not be a matter of luck.
        if not opened and not all(is_public(address) for address in found):
            raise PageUnreachable(
                f"{self.who(host)} is not on the public internet, and the settings do not open it"
            )
        return found

    def who(self, host: str) -> str:
        """How messages speak of a host."""
        return host if host == self.named else "the site it leads on to"

    def _looked_up(self, host: str, port: int, seconds: float) -> tuple[str, ...]:
        try:
            found = addresses_within(seconds, self.resolve, host, port)
        except TimeoutError:
            raise
        except OSError as error:
            if error.errno == socket.EAI_AGAIN:
                told = f"the name of {self.who(host)} cannot be looked up now; try again later"
            else:
                told = f"{self.who(host)} does not exist: no such name"
            raise PageUnreachable(told) from error
        if not found:
            raise PageUnreachable(f"{self.who(host)} does not exist: no such name")
        return found
