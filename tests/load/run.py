"""Load on a server of this machine: throughput, memory over a soak, kills under load.

``python -m tests.load.run load|soak|kill [--articles N] [--seconds S]``: the figures on standard
output, 1 where something was wrong.
"""

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx

from index.data_folder import open_for_writing
from index.quantised import QuantisedModel
from index.sync import sync
from tests.benchmarks.test_index_cost import write
from tests.benchmarks.test_verify_scale import Language
from tests.conftest import SAMPLE, wait_for
from tests.load.clients import Crowd, Seen
from tests.load.server import Server

CLIENTS, ROUNDS = 32, 4
KILLS = 5
FLAT = 1.1  # what the memory of the last quarter may be of the second quarter's


def main() -> int:
    """Run one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["load", "soak", "kill"])
    parser.add_argument("--articles", type=int, default=0, help="beside the sample")
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, ExitStack() as ending:
        folder, data = Path(place) / "news", Path(place) / "data"
        made_up(folder, options.articles)
        with open_for_writing(data, QuantisedModel()) as index:
            sync(index, [SAMPLE, folder])
        server = Server(data, Path(place) / "log")
        server.start()
        ending.callback(server.stop)
        runs: dict[str, Callable[[Server, float, Path], bool]]
        runs = {"load": load, "soak": soak, "kill": kill}
        return 0 if runs[options.what](server, options.seconds, folder) else 1


def made_up(folder: Path, articles: int) -> None:
    """Articles of made-up words, which lie about the sample's as other news would."""
    write(folder, range(max(articles, 1)), Language())


def load(server: Server, seconds: float, _: Path) -> bool:
    """One client and many, by turns; ``seconds`` of the many in all."""
    crowd = Crowd(server.url)
    crowd.run(1, 3)  # what is loaded on the first call
    seen: dict[int, list[Seen]] = {1: [], CLIENTS: []}
    for _round in range(ROUNDS):
        for clients, of_it in seen.items():
            share = seconds / ROUNDS
            of_it.append(crowd.run(clients, share if clients > 1 else share / 2))
    for clients, of_it in seen.items():
        print(f"{clients} clients: {figures(of_it)}")
    many, one = (statistics.median(each.rate for each in seen[n]) for n in (CLIENTS, 1))
    print(f"throughput of {CLIENTS} to that of one: {many / one:.2f}")
    return fine([each for of_it in seen.values() for each in of_it])


def soak(server: Server, seconds: float, folder: Path) -> bool:
    """A few clients, while files come, change and go and the folder is synced without a pause."""
    ended, syncs, samples = threading.Event(), [0], list[tuple[float, int]]()
    watched = threading.Thread(target=watch, args=(server, ended, samples))
    syncing = threading.Thread(target=keep_syncing, args=(server, ended, folder, syncs))
    watched.start()
    syncing.start()
    seen = Crowd(server.url).run(8, seconds)
    ended.set()
    watched.join()
    syncing.join()
    quarters = [statistics.median(of_quarter(samples, seconds, n)) for n in range(4)]
    print(f"8 clients: {figures([seen])}; {syncs[0]} syncs meanwhile")
    print("memory, median MB of each quarter:", *(f"{each / 2**20:.0f}" for each in quarters))
    return fine([seen]) and quarters[3] <= FLAT * quarters[1] and syncs[0] > 0


def kill(server: Server, seconds: float, _: Path) -> bool:
    """Kills while articles are added and questions asked; each article that was accepted stays."""
    language, accepted = Language(), list[str]()
    asked = Crowd(server.url)
    for number in range(KILLS):
        ended = threading.Event()
        adding = threading.Thread(
            target=keep_adding, args=(server, ended, language, accepted, number)
        )
        adding.start()
        asking = threading.Thread(target=asked.run, args=(8, seconds / KILLS, True))
        asking.start()
        time.sleep(random.uniform(0.3, 1) * seconds / KILLS)  # noqa: S311 - no secret
        server.kill()
        ended.set()
        adding.join()
        server.start()
        asking.join()
    wait_for(lambda: not unfinished(server), 300)
    there = titles(server)
    lost = [title for title in accepted if title not in there]
    print(f"{KILLS} kills, {len(accepted)} articles accepted, {len(lost)} lost")
    return fine([asked.run(8, 5)]) and not lost and len(accepted) > KILLS


def keep_adding(
    server: Server, ended: threading.Event, language: Language, accepted: list[str], number: int
) -> None:
    """Add articles until told to end, or until the server goes."""
    at = 0
    while not ended.is_set():
        title, text = f"Report {number} {at}", "\n\n".join(language.sentences(3))
        try:
            reply = httpx.post(
                f"{server.url}/v1/articles", json={"title": title, "text": text}, timeout=60
            )
        except httpx.TransportError:
            return
        if reply.status_code == 202:
            accepted.append(title)
        at += 1


def keep_syncing(server: Server, ended: threading.Event, folder: Path, syncs: list[int]) -> None:
    """Write files into the folder, change them and take them away, and sync each time."""
    language = Language()
    while not ended.is_set():
        number = 90_000 + syncs[0] % 5
        if syncs[0] % 10 < 5:
            write(folder, range(number, number + 1), language)
        else:
            (folder / f"{number:05}.txt").unlink()
        httpx.post(f"{server.url}/v1/index/sync", timeout=60).raise_for_status()
        wait_for(lambda: not unfinished(server), 300)
        syncs[0] += 1


def watch(server: Server, ended: threading.Event, samples: list[tuple[float, int]]) -> None:
    """Look at the server's memory every half second."""
    started = time.monotonic()
    while not ended.wait(0.5):
        samples.append((time.monotonic() - started, server.memory()))


def of_quarter(samples: list[tuple[float, int]], seconds: float, number: int) -> list[int]:
    """The samples of one quarter of the time."""
    first, last = number * seconds / 4, (number + 1) * seconds / 4
    return [size for at, size in samples if first <= at < last]


def unfinished(server: Server) -> int:
    """How many of the last jobs are under way."""
    jobs = httpx.get(f"{server.url}/v1/jobs", timeout=60).raise_for_status().json()["items"]
    return sum(job["state"] in ("queued", "running", "interrupted") for job in jobs)


def titles(server: Server) -> set[str]:
    """The titles of all articles."""
    found: list[str] = []
    while True:
        parameters = {"limit": 500, "offset": len(found)}
        reply = httpx.get(f"{server.url}/v1/articles", params=parameters, timeout=60)
        page = reply.raise_for_status().json()["items"]
        if not page:
            return set(found)
        found += [item["title"] for item in page]


def figures(seen: list[Seen]) -> str:
    """Medians over the rounds."""
    rate = statistics.median(each.rate for each in seen)
    half, most = (
        statistics.median(1000 * each.percentile(share) for each in seen) for share in (0.5, 0.95)
    )
    calls = sum(each.calls for each in seen)
    return f"{calls} calls, {rate:.1f} a second, a question p50 {half:.0f} ms, p95 {most:.0f} ms"


def fine(seen: list[Seen]) -> bool:
    """Whether nothing was wrong; else it is said."""
    wrong = [each for of_it in seen for each in of_it.wrong]
    for each in wrong[:10]:
        print(f"wrong: {each}")
    print(f"{len(wrong)} wrong")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
