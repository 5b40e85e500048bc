"""A reading process that a file has taken over, in the way that its first argument says."""

import os
import struct
import sys
import time

GOOD = (
    '{"article": {"title": "T", "text": "A text.", "byline": null, "publisher": null, '
    '"published": null, "modified": null, "url": URL, '
    '"paragraphs": [["paragraph", null, 0, END, null, [0, 7]]]}}'
)


def say(body: bytes, length: int | None = None) -> None:
    os.write(1, struct.pack(">I", len(body) if length is None else length) + body)


def article(url: str = "null", end: str = "7") -> bytes:
    return GOOD.replace("URL", url).replace("END", end).encode()


def main(way: str) -> None:
    os.read(0, 1)  # a request has come
    if way == "crash":
        os.abort()
    elif way == "hang":
        time.sleep(60)
    elif way == "deaf":  # says so before it has heard all, and hears no more
        os.close(0)
        time.sleep(60)
    elif way == "half":
        say(b'{"article"', length=100)
        os._exit(3)
    elif way == "huge":
        say(b"", length=2**32 - 1)
    elif way == "pickle":
        say(b"cos\nsystem\n(S'true'\ntR.")
    elif way == "outside":
        say(article(end="8"))
    elif way == "script":
        say(article(url='"javascript:alert(1)"'))
    elif way == "halfletter":
        say(article(url='"http://a.example/\\ud800"'))
    elif way == "number":
        say(article(end='"7"'))
    elif way == "twice":
        say(article() + b" ", length=len(article()))
    elif way == "escape":
        say(b'{"unreadable": "\\u001b[2Jno' + b"o" * 10_000 + b'"}')
    elif way == "good":
        say(article(url='"http://a.example/"'))
    time.sleep(60)


main(sys.argv[1])
