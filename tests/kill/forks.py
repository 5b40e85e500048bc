"""Processes to be killed, forked from one that has loaded everything: ``python -m …``.

A process that starts afresh takes seconds to load its libraries, and a kill there proves
nothing. Orders come as JSON, one a line; what became of each process is printed.
"""

import json
import os
import select
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import datasketch  # noqa: F401 - the index loads it, and much with it, at the first use

from tests.kill import verdict, writer


def main() -> None:
    """Carry out orders until there are no more."""
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _child(order, writing)
        os.close(writing)
        after = order["kill_after"]
        # It is not waited for before it is killed, so nobody else can have its number.
        if after is not None and not _ends_within(pid, after):
            os.kill(pid, signal.SIGKILL)
        with os.fdopen(reading) as pipe:
            found = pipe.read()
        _, status = os.waitpid(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"code": code, "found": json.loads(found or "null")}), flush=True)


def _ends_within(pid: int, seconds: float) -> bool:
    watched = os.pidfd_open(pid)
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


def _child(order: dict[str, Any], pipe: int) -> None:
    try:
        found = carry_out(order)
        with os.fdopen(pipe, "w") as stream:
            json.dump(found, stream)
    except BaseException:  # noqa: BLE001 - the edge of the process
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def carry_out(order: dict[str, Any]) -> object:
    """One order, in a process of its own."""
    place = Path(order["place"])
    match order["do"]:
        case "write":
            if order["kill_at"]:
                writer.kill_at(order["kill_at"], order["after"])
            writer.Writer(place, order["seed"]).run()
        case "finish":
            writer.Writer(place, order["seed"]).finish()
        case "inspect":
            return verdict.wrong_after_restart(place)
        case "clean":
            verdict.build_clean(place, Path(order["data"]))
        case "state":
            return verdict.state_of(Path(order["data"]))
    return None


if __name__ == "__main__":
    main()
