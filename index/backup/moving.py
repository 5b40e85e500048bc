"""Putting what was restored in its place, part by part, so that it can be gone on with."""

import shutil
from pathlib import Path

from index.durable import flush_names

UNFINISHED = ".restoring-"
FINISHED = ".restored"
_GONE = ".replaced"
_LIVE = "live.json"
_CLEARED = "cleared"


def finish(data: Path) -> None:
    """Put a restored and checked backup in place of what is there; for who holds ``data`` alone.

    Nothing, if there is none. It can be broken off anywhere and done again: each part is there
    once, and what was moved is not looked for again. Which index is live changes last, in one
    step. What a restore left that was killed before it had checked everything is removed.
    """
    for unfinished in data.glob(f"{UNFINISHED}*"):
        shutil.rmtree(unfinished)
    folder = data / FINISHED
    if folder.is_dir():
        gone = data / _GONE
        gone.mkdir(exist_ok=True)
        _clear(data, folder, gone)
        if (folder / "uploads").is_dir():
            (folder / "uploads").rename(data / "uploads")
        for generation in (folder / "generations").glob("*"):
            (data / "generations").mkdir(exist_ok=True)
            generation.rename(data / "generations" / generation.name)
        for entry in sorted(folder.iterdir()):
            if entry.is_file() and entry.name not in (_LIVE, _CLEARED):
                entry.replace(data / entry.name)
        if (folder / _LIVE).exists():
            flush_names(data)
            (folder / _LIVE).replace(data / _LIVE)
            flush_names(data)
        # In one step: without the mark inside, what is in place now would be cleared away.
        folder.rename(gone / "done")
    shutil.rmtree(data / _GONE, ignore_errors=True)


def _clear(data: Path, folder: Path, gone: Path) -> None:
    """Take away what belongs to the state before: also logs, which would be read into others.

    Only before the first part is in place: afterwards what is there is what was restored.
    """
    if (folder / _CLEARED).exists():
        return
    for path in data.iterdir():
        suffixes = (".db", ".sqlite", "-wal", "-shm", "-journal")
        kept = path.name.startswith("lock.sqlite") or path.name.startswith(".")
        if path.is_file() and path.name.endswith(suffixes) and not kept:
            path.replace(gone / path.name)
    if (data / "uploads").is_dir():
        (data / "uploads").rename(gone / "uploads")
    (folder / _CLEARED).touch()
