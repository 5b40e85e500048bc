"""``pullquote index --watch``: folders followed, and synced when they have come to rest."""

import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from index.errors import PullquoteError
from server.commands.codes import DONE
from server.commands.work import do, report_sync
from server.settings import Settings

RESTED = 1_500  # milliseconds without a change: a copy or a save is then complete
AT_LEAST_EVERY = 30_000  # milliseconds, where changes never cease
LOOK_AGAIN = 60_000  # milliseconds: a source that failed, or a mount that tells no changes


def watch(targets: Sequence[str], request: Mapping[str, Any], settings: Settings) -> int:
    """Sync now and after each change, until stopped with Ctrl-C."""
    from watchfiles import watch as changes

    folders = [target for target in targets if Path(target).is_dir()]
    if not folders:
        raise PullquoteError("--watch follows folders; name at least one that is there")
    stopped = Event()

    def stop(*_: object) -> None:
        stopped.set()  # an interrupt raised within a finaliser would be lost
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    _sync(request, settings)
    print(f"watching {', '.join(folders)}; stop with Ctrl-C", file=sys.stderr)
    for _ in changes(
        *folders,
        debounce=AT_LEAST_EVERY,
        step=RESTED,
        rust_timeout=LOOK_AGAIN,
        yield_on_timeout=False,
        stop_event=stopped,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        _sync(request, settings)
    return DONE


def _sync(request: Mapping[str, Any], settings: Settings) -> None:
    """One sync. What goes wrong is said, and tried again after the next change."""
    try:
        report_sync(do("sync", "/v1/index/sync", request, settings), as_json=False)
    except PullquoteError as error:
        print(f"pullquote: {error}", file=sys.stderr)
