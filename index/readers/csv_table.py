"""CSV: values between commas or the like, the first row the names of the columns."""

import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from index.errors import ArticleUnreadable
from index.readers.rows import (
    CHANGED,
    LARGEST_ROW,
    TOO_LARGE,
    Found,
    Open,
    Row,
    bytes_at,
    check_number,
    lines_of,
)

PLAIN = "ascii"
"""How a file is read whose character set cannot be told: rows of other bytes are bad."""

_DELIMITERS = ",;\t|"
_MOST_COLUMNS = 1000
_TELLING = 20  # rows that show what parts the values
_STATED_DELIMITER = re.compile(r"sep=(.)\r?\n?")


@dataclass(frozen=True, slots=True)
class Csv:
    """A table of values between commas or the like, its first row the names of the columns."""

    open: Open
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    start: int  # of the first row after the names
    first: int  # its number
    what = "column"

    def names(self) -> list[str]:
        """The names of the columns."""
        return list(self.header)

    def rows(self) -> Iterator[Found]:
        """Each row that is not empty."""
        with self.open() as file:
            file.seek(self.start)
            lines = _TextLines(file, self.encoding, self.start)
            reader = _reader(lines, self.delimiter)
            number = self.first - 1
            while True:
                number += 1
                start = lines.end
                lines.too_large = False
                error = None
                try:
                    values = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    values, error = [], "The row is not valid CSV: its quotation marks do not pair."
                if lines.too_large:
                    error = TOO_LARGE
                check_number(number)
                length = lines.end - start
                if error is not None:
                    yield Found(number, start, length, None, error)
                elif any(value.strip() for value in values):
                    yield self._found(number, start, length, values)

    def again(self, found: Found) -> Row:
        """The row once more, from the file. Raises ``ArticleUnreadable``."""
        text = bytes_at(self.open, found).decode(self.encoding, "surrogateescape")
        try:
            values = next(_reader(io.StringIO(text, newline=""), self.delimiter), [])
        except csv.Error:
            raise ArticleUnreadable(CHANGED) from None
        again = self._found(found.number, found.start, found.length, values)
        if again.row is None:
            raise ArticleUnreadable(again.error or CHANGED)
        return again.row

    def _found(self, number: int, start: int, length: int, values: Sequence[str]) -> Found:
        error = None
        beyond = any(value.strip() for value in values[len(self.header) :])
        if beyond or len(values) < len(self.header):
            error = (
                f"The row has {len(values)} values for {len(self.header)} columns: a quotation "
                "mark or a delimiter in it or above it is not escaped."
            )
        elif any("\udc80" <= c <= "\udcff" for value in values for c in value):
            error = (
                "The row is not UTF-8, and the character set of the file cannot be told."
                if self.encoding == PLAIN
                else f"The row is not {self.encoding.upper()} text, as the rest of the file is."
            )
        elif any("\0" in value for value in values):
            error = "The row holds binary data, not text."
        if error is not None:
            return Found(number, start, length, None, error)
        row: dict[str, object] = {}
        for name, value in zip(self.header, values, strict=False):
            row.setdefault(name, value)
        return Found(number, start, length, row)


def read_header(
    open_file: Open,
    sample: bytes,
    encoding: str,
    mark: int,
    suffix: str,
    wanted: Callable[[list[str]], int],
) -> Csv:
    """The table whose character set is known. Raises ``ArticleUnreadable`` without names."""
    text = sample[mark:].decode(encoding, "surrogateescape")
    first = 1
    stated = _STATED_DELIMITER.match(text)
    if stated:  # a line by which spreadsheets are told the delimiter
        mark += len(text[: stated.end()].encode(encoding, "surrogateescape"))
        text, first = text[stated.end() :], 2
    delimiter = stated[1] if stated else _delimiter(text, suffix, wanted)
    header: list[str] = []
    with open_file() as file:
        file.seek(mark)
        lines = _TextLines(file, encoding, mark)
        try:
            for header in _reader(lines, delimiter):
                if any(name.strip() for name in header):
                    break
                first += 1
        except csv.Error:
            header = []
    if len(header) > _MOST_COLUMNS or not any(name.strip() for name in header):
        raise ArticleUnreadable("The file's first row holds no names of columns.")
    names = tuple(" ".join(name.split()) for name in header)
    return Csv(open_file, encoding, delimiter, names, lines.end, first + 1)


def _delimiter(text: str, suffix: str, wanted: Callable[[list[str]], int]) -> str:
    """What parts the values: the mark that gives the most useful names, then even rows."""
    if suffix == ".tsv" and "\t" in text.split("\n", 1)[0]:
        return "\t"
    best, chosen = (-1, -1.0, -1), ","
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        with contextlib.suppress(csv.Error):  # a bad row; those above it tell enough
            rows.extend(islice(_reader(io.StringIO(text, newline=""), delimiter), _TELLING))
        header = rows[0] if rows else []
        even = sum(len(row) == len(header) for row in rows) / max(1, len(rows))
        score = (wanted(header), even if len(header) > 1 else 0.0, len(header))
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _reader(lines: Iterator[str] | io.StringIO, delimiter: str) -> Iterator[list[str]]:
    # The limit is the module's, not a reader's; it only ever needs to be this one.
    csv.field_size_limit(LARGEST_ROW)
    return iter(csv.reader(lines, delimiter=delimiter, strict=True))


class _TextLines:
    """The lines of a file as text, and where the last one ended."""

    def __init__(self, file: BinaryIO, encoding: str, start: int) -> None:
        self._lines = lines_of(file, start)
        self._encoding = encoding
        self._file = file
        self.end = start
        self.too_large = False

    def __iter__(self) -> "Iterator[str]":
        return self

    def __next__(self) -> str:
        _, line = next(self._lines)
        if line is None:
            self.too_large = True
            self.end = self._file.tell()
            return "\n"
        self.end += len(line)
        return line.decode(self._encoding, "surrogateescape")
