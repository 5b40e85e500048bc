"""What passes between the program and the process that reads files for it.

A message is its length in four bytes and then as many bytes. A request is two: a JSON
object and the file. A reply is one JSON object: an article, or why there is none. JSON and
not pickle, since the process may be in the hands of the file that it read: whatever it
says is checked again, and can do no more than be a wrong article.
"""

import json
import struct
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.article import Article, Kind, Paragraph, Span, canonical
from index.readers.metadata import safe_url

LENGTH = struct.Struct(">I")
LARGEST = 1 << 30
_LONGEST_REASON = 500


class Nonsense(Exception):
    """The reading process said something that it never would by itself."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, and how long that may take."""

    name: str
    charset: str | None
    seconds: float

    def packed(self, data: bytes) -> bytes:
        """The request as bytes."""
        fields = {"name": self.name, "charset": self.charset, "seconds": self.seconds}
        head = json.dumps(fields).encode()
        return b"".join((LENGTH.pack(len(head)), head, LENGTH.pack(len(data)), data))

    @classmethod
    def unpacked(cls, head: bytes) -> "Request":
        """The request that bytes of this program's own hold."""
        return cls(**json.loads(head))


def article_packed(article: Article) -> bytes:
    """An article as a reply."""
    fields = {
        "title": article.title,
        "text": article.text,
        "paragraphs": [
            [
                p.kind.value,
                p.section,
                p.span.start,
                p.span.end,
                p.page,
                [at for sentence in p.sentences for at in (sentence.start, sentence.end)],
            ]
            for p in article.paragraphs
        ],
        "byline": article.byline,
        "publisher": article.publisher,
        "published": article.published and article.published.isoformat(),
        "modified": article.modified and article.modified.isoformat(),
        "url": article.url,
    }
    return _packed({"article": fields})


def reason_packed(reason: str) -> bytes:
    """Why there is no article, as a reply."""
    return _packed({"unreadable": reason})


def _packed(reply: dict[str, object]) -> bytes:
    body = json.dumps(reply).encode()
    return LENGTH.pack(len(body)) + body


def reply_unpacked(body: bytes) -> Article | str:
    """The article in a reply, or the reason why there is none. Raises ``Nonsense``."""
    try:
        reply = json.loads(body)
        if "unreadable" in reply:
            words = " ".join(canonical(_words(reply["unreadable"])).split())
            return words[:_LONGEST_REASON]
        return _article(reply["article"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Nonsense from error


def _article(fields: dict[str, Any]) -> Article:
    url = _maybe(fields["url"])
    if url is not None and safe_url(url) is None:
        raise ValueError("not a web address")
    return Article(
        title=_words(fields["title"]),
        text=_words(fields["text"]),
        paragraphs=tuple(
            _paragraph(number, *parts) for number, parts in enumerate(fields["paragraphs"], start=1)
        ),
        byline=_maybe(fields["byline"]),
        publisher=_maybe(fields["publisher"]),
        published=_day(fields["published"]),
        modified=_day(fields["modified"]),
        url=url,
    )


def _paragraph(
    number: int, kind: object, section: object, start: object, end: object, page: object, ends: Any
) -> Paragraph:
    offsets = [_count(at) for at in ends]
    return Paragraph(
        number=number,
        kind=Kind(_words(kind)),
        section=_maybe(section),
        span=Span(_count(start), _count(end)),
        sentences=tuple(Span(*pair) for pair in zip(offsets[::2], offsets[1::2], strict=True)),
        page=None if page is None else _count(page),
    )


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()  # half characters cannot be stored
    return value


def _maybe(value: object) -> str | None:
    return None if value is None else _words(value)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(_words(value))


def _count(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value
