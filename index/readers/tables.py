"""Exports with an article in each row: JSON lines, and CSV with a row of column names.

Rows are found by their place in the file, so that one can be read again on its own. They
are numbered as an editor or a spreadsheet shows them: a line of JSON by its line, a row
of CSV by its row, the names being row 1.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from index.errors import ArticleUnreadable
from index.readers.charsets import CharsetUnknown
from index.readers.csv_table import PLAIN, Csv, read_header
from index.readers.decoding import encoding_of
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

_SAMPLE = 2**20
_LOOKED_AT = 100  # rows that show which fields JSON lines have
_FEW_ZEROS = 0.01  # as of a damaged row; in UTF-16 a third or so of the bytes are zero


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A table with a JSON object on each line."""

    open: Open
    what = "field"

    def names(self) -> list[str]:
        """The fields of the first rows. Raises ``ArticleUnreadable`` if none can be read."""
        names: dict[str, None] = {}
        wrong: list[Found] = []
        for at, found in enumerate(self.rows()):
            if at >= _LOOKED_AT:
                break
            names.update(dict.fromkeys(found.row or ()))
            if found.error is not None:
                wrong.append(found)
        if wrong and not names:
            raise ArticleUnreadable(f"No row can be read; row {wrong[0].number}: {wrong[0].error}")
        return list(names)

    def rows(self) -> Iterator[Found]:
        """Each row that is not empty."""
        with self.open() as file:
            for number, (start, line) in enumerate(lines_of(file), start=1):
                check_number(number)
                if line is None:
                    yield Found(number, start, 0, None, TOO_LARGE)
                elif line.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield self._found(number, start, line)

    def again(self, found: Found) -> Row:
        """The row once more, from the file. Raises ``ArticleUnreadable``."""
        again = self._found(found.number, found.start, bytes_at(self.open, found))
        if again.row is None:
            raise ArticleUnreadable(again.error or CHANGED)
        return again.row

    def _found(self, number: int, start: int, line: bytes) -> Found:
        try:
            row = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
        except UnicodeDecodeError:
            return Found(number, start, len(line), None, "The row is not UTF-8 text.")
        except (ValueError, RecursionError):
            return Found(number, start, len(line), None, "The row is not valid JSON.")
        if not isinstance(row, dict):
            error = "The row is not a JSON object with named fields."
            return Found(number, start, len(line), None, error)
        return Found(number, start, len(line), row)


Table = JsonLines | Csv


def open_table(open_file: Open, suffix: str, wanted: Callable[[list[str]], int]) -> Table:
    """The table in a file; ``wanted`` says how many of some names would be of use.

    Raises ``ArticleUnreadable`` if it is empty, binary, or in an unknown character set.
    """
    with open_file() as file:
        sample = file.read(_SAMPLE)
    if not sample.strip():
        raise ArticleUnreadable("The file is empty.")
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample
    lines = suffix in (".jsonl", ".ndjson")
    encoding, mark = _encoding(whole, lines)
    if encoding.startswith("utf-16") or (b"\n" not in whole and b"\r" in whole):
        open_file = _rewritten(open_file, encoding, mark)
        encoding, mark = "utf-8", 0
        with open_file() as file:
            whole = file.read(_SAMPLE)
    if lines:
        if whole[mark:].lstrip().startswith(b"["):
            raise ArticleUnreadable(
                "The file is one JSON list; write each of its objects on a line of its own."
            )
        return JsonLines(open_file)
    return read_header(open_file, whole, encoding, mark, suffix, wanted)


def digest(row: Row, mapping: Mapping[str, Sequence[str]]) -> str:
    """The sha256 of what a row holds, and of how it is understood.

    Raises ``ArticleUnreadable`` for a row that nests to no end.
    """
    try:
        stated = json.dumps([row, dict(mapping)], sort_keys=True, ensure_ascii=True)
    except RecursionError:
        raise ArticleUnreadable("The row is not valid JSON.") from None
    return hashlib.sha256(stated.encode()).hexdigest()


def _encoding(whole: bytes, lines: bool) -> tuple[str, int]:
    """How the file is encoded; a damaged row does not keep the others from being read.

    JSON is UTF-8 by its own rules, so nothing else is guessed of it but UTF-16.
    """
    if whole.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return encoding_of(whole)
    if whole.count(b"\0") <= _FEW_ZEROS * len(whole):
        whole = whole.replace(b"\0", b"")
    else:
        return encoding_of(whole)
    if lines or whole.isascii():
        return "utf-8", 0
    try:
        return encoding_of(whole)
    except CharsetUnknown:
        return PLAIN, 0  # rows of nothing but ASCII are the same in all of them


def _rewritten(open_file: Open, encoding: str, mark: int) -> Open:
    """The file in UTF-8 with lines as elsewhere, if it is small enough to be held."""

    def rewritten() -> BinaryIO:
        with open_file() as file:
            data = file.read(LARGEST_ROW + 1)
        if len(data) > LARGEST_ROW:
            raise ArticleUnreadable("The file is too large for its encoding; save it as UTF-8.")
        try:
            text = data[mark:].decode(encoding)
        except UnicodeDecodeError as error:
            raise ArticleUnreadable(
                f"The file is not {encoding.upper()} text: it cannot be read at byte "
                f"{mark + error.start + 1}; save it as UTF-8."
            ) from None
        return io.BytesIO(text.replace("\r\n", "\n").replace("\r", "\n").encode())

    return rewritten
