"""Files that hold many articles: zip files, JSON lines, CSV.

Nothing is unpacked to disk. An entry holds no bytes, only where they are: its article is
read when it is asked for, from the same place, and only if the bytes are still those of
its digest. One bad entry does not keep the others from being read.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.article import Article, canonical
from index.errors import ArticleUnreadable
from index.readers import DOCUMENT_SUFFIXES, SUFFIXES, read_article
from index.readers.columns import (
    Columns,
    Read,
    check_fields,
    find_columns,
    row_article,
    text_of_row,
)
from index.readers.rows import Found, Row
from index.readers.tables import Table, digest, open_table
from index.readers.zips import Member, check_total, members, unpack

_TABLES = frozenset({".jsonl", ".ndjson", ".csv", ".tsv"})
ARCHIVE_SUFFIXES: frozenset[str] = _TABLES | {".zip"}
"""Suffixes, in lower case, of files that hold articles instead of being one."""

LARGEST = 32 * 2**20
_PACKED = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"})
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in an archive.

    ``name`` is unique there: a path in a zip, a row's id or address, else "row 17"; a row
    of a table in a zip is ``inner.csv!/row 17``. ``digest`` is the sha256 of its own bytes.
    ``read`` may be called at any time; it raises ``ArticleUnreadable``.
    """

    name: str
    digest: str
    read: Callable[[], Article]


@dataclass(frozen=True, slots=True)
class BadEntry:
    """Something in an archive that should have been an article, and why it is none."""

    name: str
    error: str


def entries(
    path: Path,
    fields: Mapping[str, str] | None = None,
    read: Read = read_article,
    ignored: Callable[[str], None] | None = None,
) -> Iterator[Entry | BadEntry]:
    """What the archive at ``path`` holds, in its order, one at a time.

    ``fields`` maps fields of articles to columns of tables (``{"text": "Story"}``).
    ``ignored`` is called with the name of each picture and the like that is passed over.
    Raises ``ArticleUnreadable`` if the archive as a whole cannot be read or holds nothing.
    """
    fields = dict(fields or {})
    check_fields(fields)
    pass_over = ignored or _say_nothing
    try:
        found = (
            _zip_entries(path, fields, read, pass_over)
            if path.suffix.lower() == ".zip"
            else _table_entries(lambda: path.open("rb"), path.name, fields, read)
        )
        any_found = False
        for entry in found:
            any_found = True
            yield entry
    except OSError as error:
        raise ArticleUnreadable(f"The file cannot be read: {error.strerror}.") from None
    if not any_found:
        raise ArticleUnreadable("The archive holds no articles.")


def _say_nothing(_: str) -> None:
    pass


def _zip_entries(
    path: Path, fields: Mapping[str, str], read: Read, pass_over: Callable[[str], None]
) -> Iterator[Entry | BadEntry]:
    with path.open("rb") as stream:
        shown = [member for member in members(stream) if not _is_hidden(member.path)]
        packed = stream.seek(0, 2)
    wanted = [member for member in shown if _may_be_article(member.path.suffix.lower())]
    check_total([m for m in wanted if m.path.suffix.lower() not in _PACKED], packed)
    unpacked = _LastUnpacked(path)
    names: set[str] = set()
    chosen = set(wanted)
    for member in shown:
        if member not in chosen:
            pass_over(member.name)
        elif member.name in names:
            yield BadEntry(member.name, "The archive holds two files of this name.")
        else:
            names.add(member.name)
            yield from _member_entries(member, unpacked, fields, read)


def _member_entries(
    member: Member, unpacked: "_LastUnpacked", fields: Mapping[str, str], read: Read
) -> Iterator[Entry | BadEntry]:
    suffix = member.path.suffix.lower()
    name = _printable(member.name)
    if suffix in _PACKED:
        yield BadEntry(name, "Archives inside an archive are not opened; unpack it first.")
        return
    if suffix in DOCUMENT_SUFFIXES:
        yield BadEntry(name, f"{suffix} files cannot be read; save it as text, HTML, PDF or DOCX.")
        return
    try:
        data = unpacked.bytes_of(member)
        if suffix in _TABLES:
            for entry in _table_entries(lambda: unpacked.open(member), name, fields, read):
                yield _inside(entry, name)
            return
    except ArticleUnreadable as error:
        yield BadEntry(name, str(error))
        return
    hashed = hashlib.sha256(data).hexdigest()
    yield Entry(name, hashed, lambda: _read_member(member, unpacked, hashed, read))


def _inside(entry: Entry | BadEntry, table: str) -> Entry | BadEntry:
    name = f"{table}!/{entry.name}"
    if isinstance(entry, BadEntry):
        return BadEntry(name, entry.error)
    return Entry(name, entry.digest, entry.read)


def _read_member(member: Member, unpacked: "_LastUnpacked", hashed: str, read: Read) -> Article:
    data = unpacked.bytes_of(member)
    if hashlib.sha256(data).hexdigest() != hashed:
        raise ArticleUnreadable("The archive changed while it was read.")
    return read(data, member.path.name)


class _LastUnpacked:
    """The members of one zip, of which the last to be asked for is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: tuple[Member, bytes] | None = None

    def bytes_of(self, member: Member) -> bytes:
        """A member's bytes. Raises ``ArticleUnreadable``."""
        if self._held is None or self._held[0] != member:
            self._held = None  # two are never held at once
            try:
                with self._path.open("rb") as stream:
                    self._held = (member, unpack(stream, member, LARGEST))
            except OSError as error:
                raise ArticleUnreadable(f"It cannot be read: {error.strerror}.") from None
        return self._held[1]

    def open(self, member: Member) -> BinaryIO:
        """A member as a file."""
        return io.BytesIO(self.bytes_of(member))


def _table_entries(
    open_file: Callable[[], BinaryIO], name: str, fields: Mapping[str, str], read: Read
) -> Iterator[Entry | BadEntry]:
    suffix = PurePosixPath(name).suffix.lower()
    table = open_table(open_file, suffix, lambda names: _useful(names, fields))
    columns = find_columns(table.names(), fields, table.what)
    rows_by_name: dict[bytes, int] = {}
    for found in table.rows():
        number = f"row {found.number}"
        if found.row is None:
            yield BadEntry(number, found.error or "The row cannot be read.")
            continue
        if text_of_row(found.row, columns) is None:
            yield BadEntry(number, "The row holds no text.")
            continue
        own = _row_name(found.row, columns) or number
        key = hashlib.blake2b(own.encode(), digest_size=10).digest()
        if key in rows_by_name:
            yield BadEntry(
                number, f"Row {found.number} has the same id as row {rows_by_name[key]}: {own}."
            )
            continue
        rows_by_name[key] = found.number
        try:
            hashed = digest(found.row, columns.of)
        except ArticleUnreadable as error:
            yield BadEntry(own, str(error))
            continue
        yield _row_entry(table, found, own, columns, hashed, read)


def _row_entry(
    table: Table, found: Found, name: str, columns: Columns, hashed: str, read: Read
) -> Entry:
    """The entry of a row; it keeps the row's place, not what it holds."""
    place = Found(found.number, found.start, found.length, None)

    def article() -> Article:
        try:
            row = table.again(place)
        except OSError as error:
            raise ArticleUnreadable(f"It cannot be read: {error.strerror}.") from None
        if digest(row, columns.of) != hashed:
            raise ArticleUnreadable("The file changed while it was read.")
        return row_article(row, columns, _file_name(name), read)

    return Entry(name, hashed, article)


def _useful(names: list[str], fields: Mapping[str, str]) -> int:
    """How many fields the names give columns for; -1 without one for the text."""
    try:
        return len(find_columns([" ".join(name.split()) for name in names], fields, "column").of)
    except ArticleUnreadable:
        return -1


def _row_name(row: Row, columns: Columns) -> str | None:
    for field in ("id", "url"):
        value = columns.value(row, field)
        if isinstance(value, str | int) and not isinstance(value, bool):
            name = _printable(str(value))
            if name:
                return name
    return None


def _printable(text: str) -> str:
    """A name on one line; what is too long to show keeps its beginning and its hash."""
    name = " ".join(canonical(text).split())
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 20]}… {hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _file_name(name: str) -> str:
    """A row's name as the name of a file, of which the reader makes the title of last resort."""
    return name.replace("/", " ").replace("\\", " ").replace(".", " ").strip() or "row"


def _is_hidden(path: PurePosixPath) -> bool:
    return any(
        part == "__MACOSX" or (part.startswith(".") and part not in (".", ".."))
        for part in path.parts
    )


def _may_be_article(suffix: str) -> bool:
    return suffix in SUFFIXES | DOCUMENT_SUFFIXES | _TABLES | _PACKED
