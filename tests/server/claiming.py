"""A process of its own that claims a key and then dies, or waits to be told to.

``python -m tests.server.claiming DATA NAME REQUEST die|wait``
"""

import os
import sys
from pathlib import Path

from server.idempotency import Replies


def main() -> None:
    data, name, request, end = sys.argv[1:]
    replies = Replies(Path(data))  # held: it is alive as long as this is
    assert replies.claim(name, request) is None
    print("claimed", flush=True)
    if end == "wait":
        sys.stdin.read()
    os._exit(1)  # as if killed: nothing is released


if __name__ == "__main__":
    main()
