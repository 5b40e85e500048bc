"""The process that reads files for ``index.readers.isolation``: ``python -m`` this.

It reads requests from standard input and writes replies to standard output until there
are no more. It keeps no files, no keys and no connections: a file that takes it over
finds nothing.
"""

import os
import signal
import sys
from typing import BinaryIO

from index.errors import ArticleUnreadable
from index.readers import read_article
from index.readers.messages import LENGTH, Request, article_packed, reason_packed

TOO_MUCH_MEMORY = 77
"""The exit code of a child that ran out of memory; it cannot be trusted with more files."""

# A program that was killed cannot stop its reading process: that does so itself, later
# than the program would have.
_LATER = 5.0


def main(memory: int) -> None:
    """Serve requests with at most ``memory`` bytes more than at the start."""
    _limit(memory)
    # Whatever a library prints must not get among the replies.
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    try:
        while head := _message(requests):
            request = Request.unpacked(head)
            data = _message(requests)
            signal.setitimer(signal.ITIMER_REAL, request.seconds + _LATER)
            replies.write(_reply(data, request))
            replies.flush()
            signal.setitimer(signal.ITIMER_REAL, 0)
    except MemoryError:
        os._exit(TOO_MUCH_MEMORY)


def _reply(data: bytes, request: Request) -> bytes:
    try:
        return article_packed(read_article(data, request.name, request.charset))
    except ArticleUnreadable as error:
        return reason_packed(str(error))


def _message(stream: BinaryIO) -> bytes:
    """The next message; nothing at the end of the stream."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def _limit(memory: int) -> None:
    """Limit memory where the system does; write no files and leave no dumps."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as sizes:  # noqa: PTH123
        used = int(sizes.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
