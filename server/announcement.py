"""How a running server is found by the command line: a file in the data folder it owns.

The file holds a token that only those can know who may read the folder; with it a caller
may name folders and files to be indexed, which over HTTP nobody else may.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAME = "server.json"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where the server of a data folder is, and the token it takes."""

    url: str
    token: str


@contextmanager
def announced(data: Path, host: str, port: int) -> Iterator[str]:
    """Say in ``data`` that a server is at this address; gives the token."""
    token = secrets.token_urlsafe(32)
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared
    netloc = f"[{reachable}]:{port}" if ":" in reachable else f"{reachable}:{port}"
    path, half_made = data / NAME, data / f"{NAME}.new"
    half_made.unlink(missing_ok=True)
    descriptor = os.open(half_made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"url": f"http://{netloc}", "token": token}, file)
    half_made.replace(path)
    try:
        yield token
    finally:
        found = find_announcement(data)
        if found is not None and found.token == token:  # not of a server that took over
            path.unlink(missing_ok=True)


def find_announcement(data: Path) -> Announcement | None:
    """What the file says; a server that was killed leaves it behind."""
    try:
        found = json.loads((data / NAME).read_text(encoding="utf-8"))
        return Announcement(str(found["url"]), str(found["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
