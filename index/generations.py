"""Generations of the index: each a catalogue with its vectors, one of them live.

A new generation is built aside and becomes live by one rename of a small file, which also
names the generation that can be gone back to. What that file does not name is left over.
"""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.durable import flush, flush_names
from index.errors import IndexBroken

_NUMBER = re.compile(r"[0-9]{6}")
_LEFT = "left"


@dataclass(frozen=True, slots=True)
class State:
    """Which generation is live, and which can be gone back to."""

    live: str
    previous: str | None


class Generations:
    """The generations in one data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "generations"
        self._file = data / "live.json"

    def state(self) -> State | None:
        """What is live, ``None`` before the first generation. Raises ``IndexBroken``."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return State(str(found["live"]), found["previous"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise IndexBroken(f"{self._file} cannot be read: {error}") from error

    def live(self) -> Path | None:
        """The folder of the live generation."""
        state = self.state()
        return self._folder / state.live if state else None

    def previous(self) -> Path | None:
        """The folder of the generation that can be gone back to."""
        state = self.state()
        return self._folder / state.previous if state and state.previous else None

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new folder to build in; it is gone afterwards unless it was adopted."""
        self._folder.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="building-", dir=self._folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # after adoption it has another name

    def adopt(self, folder: Path, *, keep_previous: bool) -> Path:
        """Make a finished folder the live generation, in one step; returns its new name.

        With ``keep_previous`` the one live until now can be gone back to; else it is left
        over, and the one that could be gone back to stays so.
        """
        state = self.state()
        taken = [int(p.name) for p in self._folder.iterdir() if _NUMBER.fullmatch(p.name)]
        named = self._folder / f"{max(taken, default=0) + 1:06}"
        flush(folder)
        folder.rename(named)
        previous = None
        if state is not None:
            previous = state.live if keep_previous else state.previous
        self._write(State(named.name, previous))
        return named

    def swap(self) -> None:
        """Make the previous generation live, and the live one the previous."""
        state = self.state()
        if state is None or state.previous is None:
            raise IndexBroken("there is no earlier index to go back to")
        self._write(State(state.previous, state.live))

    def forget_previous(self) -> None:
        """Let go of the generation that can be gone back to."""
        state = self.state()
        if state is not None:
            self._write(State(state.live, None))

    def clear(self, grace: float = 0.0) -> None:
        """Remove what is left over. Only for the process that may write.

        Others may still answer from a generation that was live: it goes ``grace`` seconds
        after it was first found here.

        If the file that names the live generation is gone, or was not written yet, the last
        one that was finished is live.
        """
        state = self.state()
        if state is None and self._folder.is_dir():
            finished = [p.name for p in self._folder.iterdir() if _NUMBER.fullmatch(p.name)]
            if finished:
                state = State(max(finished), None)
                self._write(state)
        named = {state.live, state.previous} if state else set()
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                left = folder / _LEFT
                if folder.name in named:
                    left.unlink(missing_ok=True)  # gone back to
                elif not grace or not _NUMBER.fullmatch(folder.name) or _age(left) >= grace:
                    shutil.rmtree(folder)

    def _write(self, state: State) -> None:
        half_made = self._file.with_suffix(".new")
        with half_made.open("w", encoding="utf-8") as file:
            json.dump({"live": state.live, "previous": state.previous}, file)
            file.flush()
            os.fsync(file.fileno())
        half_made.replace(self._file)
        flush_names(self._file.parent)


def _age(left: Path) -> float:
    """Seconds since a folder was first found to be left over."""
    try:
        return time.time() - left.stat().st_mtime
    except FileNotFoundError:
        left.touch()
        return 0.0
