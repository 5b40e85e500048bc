"""How much a caller may ask in a time, counted in this process."""

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from server.access.refusals import TooManyRequests
from server.access.scopes import Group
from server.settings import Settings

MOST_COUNTED = 50_000  # callers at a time; those beyond share one count, and memory stays bounded
_OTHERS = "others"
_SIGN_INS = parse("20/minute")
_WRONG_KEYS = parse("10/minute")  # of one id from one address


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left after a request, for its response."""

    headers: dict[str, str]


class Limits:
    """The limits that the settings name. Safe to use from several threads."""

    def __init__(self, settings: Settings, most_counted: int = MOST_COUNTED) -> None:
        self._most_counted = most_counted
        self._storage = MemoryStorage()
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)
        # Apart: whoever shows ever other wrong keys must not use up the counts of good callers.
        self._tried = MemoryStorage()
        self._tries = SlidingWindowCounterRateLimiter(self._tried)
        named: dict[Group, str] = {
            "ask": settings.rate_limit_ask,
            "read": settings.rate_limit_read,
            "write": settings.rate_limit_write,
        }
        self._limits = {group: parse(limit) for group, limit in named.items() if limit}

    @property
    def counted(self) -> int:
        """How many counts are kept."""
        return len(self._storage.storage)

    @property
    def tried(self) -> int:
        """How many counts of wrong keys are kept."""
        return len(self._tried.storage)

    def take(self, group: Group, identity: str) -> Taken:
        """Count a request. Raises ``TooManyRequests``."""
        limit = self._limits.get(group)
        return Taken({}) if limit is None else self._take(limit, group, identity)

    def sign_in(self, address: str) -> None:
        """Count a sign-in from an address. Raises ``TooManyRequests``."""
        self._take(_SIGN_INS, "sign-in", address)

    def _take(self, limit: RateLimitItem, group: str, identity: str) -> Taken:
        name = self._counted(limit, group, identity)
        passed = self._limiter.hit(limit, group, name)
        headers = _headers(self._limiter, limit, group, name)
        if not passed:
            raise TooManyRequests(
                f"no more than {limit} requests of this kind are answered; "
                f"try again in {headers['retry-after']} seconds",
                headers,
            )
        headers.pop("retry-after")
        return Taken(headers)

    def check_tries(self, address: str, key_id: str) -> None:
        """Whether keys may still be tried. Raises ``TooManyRequests``.

        Counted by address and by the id that is named, so that one who tries keys keeps
        nobody out who shares the address and has a good one. Tries beyond those that can be
        counted pass: a secret is too long to be found, and nobody with a good one is kept out.
        """
        name = f"{address} {key_id}"
        if not self._tries.test(_WRONG_KEYS, "keys", name):
            headers = _headers(self._tries, _WRONG_KEYS, "keys", name)
            raise TooManyRequests(
                "too many wrong keys were shown from this address; "
                f"try again in {headers['retry-after']} seconds",
                headers,
            )

    def count_wrong(self, address: str, key_id: str) -> None:
        """A wrong key was shown."""
        if self.tried < self._most_counted:
            self._tries.hit(_WRONG_KEYS, "keys", f"{address} {key_id}")

    def _counted(self, limit: RateLimitItem, group: str, identity: str) -> str:
        if self.counted < self._most_counted:
            return identity
        known = self._limiter.get_window_stats(limit, group, identity).remaining < limit.amount
        return identity if known else _OTHERS


def _headers(
    limiter: SlidingWindowCounterRateLimiter, limit: RateLimitItem, group: str, name: str
) -> dict[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers has them, and when to come back."""
    stats = limiter.get_window_stats(limit, group, name)
    seconds = max(1, math.ceil(stats.reset_time - time.time()))
    return {
        "ratelimit-policy": f'"{group}";q={limit.amount};w={limit.get_expiry()}',
        "ratelimit": f'"{group}";r={max(0, stats.remaining)};t={seconds}',
        "retry-after": str(seconds),
    }
