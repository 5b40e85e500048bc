"""Clients that ask, search and read without a pause, and look at what they get."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS = (
    "How did the council vote on closing Chandlers Bridge to traffic?",
    "How many households were evacuated when the sea wall failed?",
    "Who stole from the flood fund, and how much?",
    "Why does the head teacher think attendance went up in the Corn Exchange?",
    "What did Winifred Strake say about the bridge?",
    "How many jobs will go at Pellam Pumps?",
    "When does the minor injuries unit close?",
    "What is the population of Reykjavik?",
    "How much did the eel pass cost?",
    "What did the inspector say about the allotments?",
)
ASKING, SEARCHING = 0.7, 0.2  # shares of the calls; the rest reads articles
PATIENCE = 120.0  # seconds


@dataclass
class Seen:
    """What some clients have seen: seconds of each call by its kind, and whatever was wrong."""

    seconds: float = 0.0
    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """All calls."""
        return sum(map(len, self.took.values()))

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds

    def percentile(self, share: float, kind: str = "ask") -> float:
        """Seconds that this share of a kind's calls took at most."""
        taken = sorted(self.took[kind])
        return taken[min(len(taken) - 1, int(share * len(taken)))]


class Crowd:
    """Clients of one server."""

    def __init__(self, url: str, seed: int = 0) -> None:
        self._url = url
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._texts: dict[tuple[str, str], str] = {}  # by id and revision

    def run(self, clients: int, seconds: float, broken_off: bool = False) -> Seen:
        """Let them ask for so long. ``broken_off``: a server that goes is not held against it."""
        return asyncio.run(self.ask_on(clients, seconds, broken_off))

    async def ask_on(self, clients: int, seconds: float, broken_off: bool = False) -> Seen:
        """As ``run``, in a loop that runs."""
        seen, started = Seen(), time.monotonic()
        limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
        async with httpx.AsyncClient(
            base_url=self._url, timeout=PATIENCE, limits=limits
        ) as connection:
            one = self._client(connection, seen, started + seconds, broken_off)
            others = [
                self._client(connection, seen, started + seconds, broken_off)
                for _ in range(clients - 1)
            ]
            await asyncio.gather(one, *others)
        seen.seconds = time.monotonic() - started
        return seen

    async def _client(
        self, connection: httpx.AsyncClient, seen: Seen, until: float, broken_off: bool
    ) -> None:
        while time.monotonic() < until:
            drawn = self._random.random()
            kind = "ask" if drawn < ASKING else "search" if drawn < ASKING + SEARCHING else "read"
            started = time.monotonic()
            try:
                wrong = await self._call(connection, kind)
            except httpx.TransportError as error:
                if not broken_off:
                    seen.wrong.append(f"{kind}: {error!r}")
                await asyncio.sleep(0.1)
                continue
            seen.took.setdefault(kind, []).append(time.monotonic() - started)
            if wrong is not None:
                seen.wrong.append(f"{kind}: {wrong}")

    async def _call(self, connection: httpx.AsyncClient, kind: str) -> str | None:
        question = self._random.choice(QUESTIONS)
        if kind == "ask":
            reply = await connection.post("/v1/ask", json={"question": question})
        elif kind == "search":
            reply = await connection.get("/v1/search", params={"q": question, "limit": 10})
        else:
            reply = await connection.get("/v1/articles", params={"limit": 20})
        if reply.status_code != 200:
            return f"{reply.status_code} {reply.text[:200]}"
        return await self._misquoted(connection, reply.json()) if kind == "ask" else None

    async def _misquoted(self, connection: httpx.AsyncClient, answer: dict[str, Any]) -> str | None:
        for citation in answer["citations"]:
            identity, revision = citation["article"]["id"], citation["article"]["revision"]
            if (identity, revision) not in self._texts:
                article = (await connection.get(f"/v1/articles/{identity}")).json()
                if article.get("revision") != revision:
                    continue  # it has changed since
                self._texts[identity, revision] = article["text"]
            text = self._texts[identity, revision]
            if text[citation["start"] : citation["end"]] != citation["quote"]:
                return f"{citation['quote']!r} does not stand in {identity}"
        return None
