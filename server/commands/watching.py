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


def watch(
    targets: Sequence[str],
    request: Mapping[str, Any],
    settings: Settings,
    *,
    look_again: int = LOOK_AGAIN,
) -> int:
    """Sync now, after each change, and after so many milliseconds without; until Ctrl-C."""
    from watchfiles import watch as changes

    folders = [target for target in targets if Path(target).is_dir()]
    if not folders:
        raise PullquoteError("--watch follows folders; name at least one that is there")
    stopped = Event()

    def stop(*_: object) -> None:
        stopped.set()  # an interrupt raised within a finaliser would be lost
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    last = _sync(request, settings, None)
    print(f"watching {', '.join(folders)}; stop with Ctrl-C", file=sys.stderr)
    for changed in changes(
        *folders,
        debounce=AT_LEAST_EVERY,
        step=RESTED,
        rust_timeout=look_again,
        yield_on_timeout=True,
        stop_event=stopped,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        # Nobody is told each minute that nothing has changed, or what failed the minute before.
        last = _sync(request, settings, None if changed else last)
    return DONE


def _sync(
    request: Mapping[str, Any], settings: Settings, told: Mapping[str, Any] | str | None
) -> Mapping[str, Any] | str:
    """One sync. What goes wrong is said, and tried again later.

    Gives its report, or what went wrong. That is not said again where it is as in ``told``.
    """
    try:
        report = do("sync", "/v1/index/sync", request, settings)
    except PullquoteError as error:
        if str(error) != told:
            print(f"pullquote: {error}", file=sys.stderr)
        return str(error)
    if not isinstance(told, Mapping) or _is_news(report, told):
        report_sync(report, as_json=False)
        sys.stdout.flush()
    return report


def _is_news(report: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    if any(report[kind] for kind in ("added", "updated", "removed")):
        return True
    return any(report[kind] != told[kind] for kind in ("failed", "ignored", "withdrawn"))
