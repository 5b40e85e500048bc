"""A server that owns the data folder, asked by the command line to do what it would do."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.errors import IndexBusy, PullquoteError
from index.jobs import JobProgress, State
from server.announcement import Announcement, find_announcement

LOOKED_EVERY = 0.2  # seconds
ANSWERED_WITHIN = 120.0


class Refused(PullquoteError):
    """The server says no, in its own words."""


class RunningServer:
    """The server of a data folder."""

    def __init__(self, announced: Announcement) -> None:
        self._announced = announced

    @classmethod
    def of(cls, data: Path) -> "RunningServer | None":
        """The server that owns ``data``, if there is one and it is alive."""
        announced = find_announcement(data)
        if announced is None:
            return None
        server = cls(announced)
        try:
            server.call("GET", "/healthz", within=5.0)
        except PullquoteError:  # killed, and its announcement left behind
            return None
        return server

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        within: float = ANSWERED_WITHIN,
    ) -> Any:
        """The JSON that a call gives. Raises ``Refused``, or ``IndexBusy`` without an answer."""
        request = urllib.request.Request(  # noqa: S310 - an address of our own making
            self._announced.url + path,
            None if body is None else json.dumps(dict(body)).encode(),
            {
                "content-type": "application/json",
                "authorization": f"Bearer {self._announced.token}",
            },
            method=method,
        )
        try:
            # No proxy stands between a machine and itself.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=within) as reply:
                return json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(_detail(error.read(), error.reason)) from error
        except (OSError, ValueError) as error:
            raise IndexBusy(
                f"the server that holds the index does not answer at {self._announced.url}"
            ) from error

    def do(
        self, path: str, body: Mapping[str, Any], tell: Callable[[JobProgress], None]
    ) -> dict[str, Any]:
        """Have a job done and follow it; gives its report. Raises ``Refused`` if it fails."""
        job = self.call("POST", path, body)
        try:
            while True:
                job = self.call("GET", f"/v1/jobs/{job['id']}")
                shown = {k: v for k, v in job["progress"].items() if v is not None}
                tell(JobProgress(**shown))
                if State(job["state"]).ended:
                    break
                time.sleep(LOOKED_EVERY)
        except KeyboardInterrupt:
            self.call("DELETE", f"/v1/jobs/{job['id']}")
            raise
        if job["state"] != State.DONE:
            raise Refused(job["error"] or f"the job was {job['state']}")
        report: dict[str, Any] = job["report"]
        return report


def _detail(reply: bytes, otherwise: str) -> str:
    try:
        return str(json.loads(reply)["detail"]).rstrip(".")
    except (ValueError, KeyError, TypeError):
        return otherwise
