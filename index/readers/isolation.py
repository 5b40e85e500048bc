"""Reading files in a process of its own.

The libraries that parse PDF, Word and HTML files are written in C, and their files come
from anywhere. A file that crashes or hangs its parser must cost that file and nothing
else, so it is read in a child that is limited in memory and time and holds nothing.
"""

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import IO

from index.article import Article
from index.errors import ArticleUnreadable
from index.readers.messages import LARGEST, LENGTH, Nonsense, Request, reply_unpacked
from index.readers.worker import TOO_MUCH_MEMORY

MEMORY = 2 * 1024**3
# -P: a folder of articles may hold a json.py, and be where the program was started.
WORKER = (sys.executable, "-P", "-m", "index.readers.worker")
# What a Python may need to start; not the keys and tokens that environments hold.
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "LANG", "LC_ALL")
_FAILED = "The file made its reader fail ({})."
_CHUNK = 1 << 20
_PATIENCE = 2.0  # seconds for a child to end by itself


class _Died(Exception):
    """The child is gone, or speaks nonsense; the message says so to the user."""


class _TooLong(Exception):
    """The time for one file is over."""


class ReadingProcess:
    """Reads articles in a child process that is kept from file to file.

    The child is started by the first ``read`` and again after a file that it did not
    survive. One thread at a time may read. To be closed, best by a ``with`` block.
    """

    def __init__(
        self, seconds: float = 60, memory: int = MEMORY, command: Sequence[str] = WORKER
    ) -> None:
        """``seconds`` and ``memory`` (bytes, where the system can limit it) for one file.

        ``command`` starts the child; ``memory`` is put behind it.
        """
        self._seconds = seconds
        self._memory = memory
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ReadingProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, data: bytes, name: str, charset: str | None = None) -> Article:
        """The article in ``data``: see ``index.readers.read_article``.

        Raises ``ArticleUnreadable`` also where the file crashes its reader, or takes it
        more time or memory than there is.
        """
        request = Request(name, charset, self._seconds).packed(data)
        used = self._child is not None
        try:
            found = self._answer(request)
        except _Died as error:
            if not used:
                raise ArticleUnreadable(str(error)) from None
            # Earlier files may have left the child short of memory: what a file reads as
            # must not depend on them.
            return self.read(data, name, charset)
        if isinstance(found, str):
            raise ArticleUnreadable(found)
        return found

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        _pipe(child.stdin).close()
        try:
            child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _pipe(child.stdout).close()

    def _answer(self, request: bytes) -> Article | str:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = self._started()
        deadline = time.monotonic() + self._seconds
        finished = False
        try:
            _send(_pipe(self._child.stdin), request, deadline)
            found = reply_unpacked(_receive(_pipe(self._child.stdout), deadline))
            finished = True
            return found
        except _TooLong:
            raise ArticleUnreadable(
                f"It took longer than {self._seconds:g} seconds to read."
            ) from None
        except Nonsense:
            raise _Died(_FAILED.format("it spoke nonsense")) from None
        except (BrokenPipeError, EOFError):
            raise _Died(self._how_it_ended()) from None
        finally:
            if not finished:  # whatever it would say next belongs to no other file
                self._child.kill()
                self.close()

    def _started(self) -> "subprocess.Popen[bytes]":
        environment = {key: os.environ[key] for key in _KEPT if key in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment["PYTHONHASHSEED"] = "0"
        child = subprocess.Popen(  # noqa: S603
            [*self._command, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment,
            start_new_session=True,  # an interrupt at the terminal is ours to handle
        )
        for pipe in (child.stdin, child.stdout):
            os.set_blocking(_pipe(pipe).fileno(), False)
        return child

    def _how_it_ended(self) -> str:
        assert self._child is not None
        try:
            code = self._child.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return _FAILED.format("it stopped answering")
        if code == TOO_MUCH_MEMORY:
            return "It needs too much memory to read."
        return _FAILED.format(f"signal {-code}" if code < 0 else f"exit code {code}")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _send(pipe: IO[bytes], message: bytes, deadline: float) -> None:
    left = memoryview(message)
    while left:
        _wait(pipe, select.POLLOUT, deadline)
        left = left[os.write(pipe.fileno(), left[:_CHUNK]) :]


def _receive(pipe: IO[bytes], deadline: float) -> bytes:
    """The next message. Raises ``EOFError`` if it does not come whole."""
    found = bytearray()
    length: int | None = None
    while length is None or len(found) < length:
        _wait(pipe, select.POLLIN, deadline)
        piece = os.read(pipe.fileno(), _CHUNK)
        if not piece:
            raise EOFError
        found += piece
        if length is None and len(found) >= LENGTH.size:
            (length,) = LENGTH.unpack(found[: LENGTH.size])
            if length > LARGEST:
                raise Nonsense
            del found[: LENGTH.size]
    if len(found) > length:
        raise Nonsense
    return bytes(found)


def _wait(pipe: IO[bytes], what: int, deadline: float) -> None:
    """Until the pipe can be read or written. Raises ``_TooLong`` at the deadline."""
    poll = select.poll()
    poll.register(pipe, what)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise _TooLong
