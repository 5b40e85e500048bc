"""Rows of a file and their places in it, so that one can be read again on its own."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from index.errors import ArticleUnreadable

LARGEST_ROW = 32 * 2**20
MOST_ROWS = 1_000_000
TOO_LARGE = f"The row is too large for an article; the limit is {LARGEST_ROW // 2**20} MB."
CHANGED = "The file changed while it was read."

Row = Mapping[str, object]
Open = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Found:
    """One row: its number, where it stands in the file, and what it holds or why not."""

    number: int
    start: int
    length: int
    row: Row | None
    error: str | None = None


def lines_of(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Each line with the offset of its start; ``None`` for one that is too long to hold."""
    while line := file.readline(LARGEST_ROW + 1):
        if len(line) <= LARGEST_ROW:
            yield start, line
            start += len(line)
            continue
        length = len(line)
        while line and not line.endswith(b"\n"):
            line = file.readline(2**20)
            length += len(line)
        yield start, None
        start += length


def bytes_at(open_file: Open, found: Found) -> bytes:
    """The bytes of a row once more."""
    with open_file() as file:
        file.seek(found.start)
        return file.read(found.length)


def check_number(number: int) -> None:
    """Raise ``ArticleUnreadable`` after more rows than one file may have."""
    if number > MOST_ROWS:
        raise ArticleUnreadable(f"The file holds more than {MOST_ROWS:,} rows; split it.")
