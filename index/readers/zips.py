"""Zip files that may be hostile: their members listed and unpacked within limits.

The list is Python's; unpacking is done here, because ``zipfile`` inflates a member whole
before it looks at the size that the member claims, and because reading one member again
must not cost the reading of the whole list.
"""

import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from index.errors import ArticleUnreadable

BROKEN_MEMBER = "It is damaged in the archive."
MOST_MEMBERS = 200_000
MOST_BYTES = 4 * 2**30
MOST_RATIO = 200  # text seldom shrinks to less than a twentieth
SMALL = 10 * 2**20  # what unpacks to no more than this is no bomb at any ratio
# The list itself: 200,000 members with paths of a hundred letters take 30 MB.
_LONGEST_LIST = 64 * 2**20

_END = b"PK\x05\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_LINK, _FILE_TYPE = 0o120000, 0o170000
_CHUNK = 1 << 16

_BROKEN = "The zip file is damaged, or is no zip file."


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a zip, as its list claims; ``problem`` says why it will not be unpacked."""

    name: str
    size: int
    packed: int
    method: int
    crc: int
    offset: int
    problem: str | None = None

    @property
    def path(self) -> PurePosixPath:
        """Its name as a path with forward slashes."""
        return PurePosixPath(self.name)


def members(stream: BinaryIO, most: int = MOST_MEMBERS) -> list[Member]:
    """The files in the zip, in the order of its list, folders left out.

    Raises ``ArticleUnreadable`` if it is no zip or its list is longer than is read here.
    """
    _check_list(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise ArticleUnreadable(_BROKEN) from None
    if len(infos) > most:
        raise ArticleUnreadable(f"The archive holds more than {most:,} files; split it.")
    return [_member(info) for info in infos if not info.is_dir()]


def check_total(found: list[Member], packed: int, most: int = MOST_BYTES) -> None:
    """Raise ``ArticleUnreadable`` if the members would unpack to what only a bomb does.

    ``packed`` is the size of the whole zip, which unlike the members' own cannot lie.
    """
    total = sum(member.size for member in found)
    if total > most:
        raise ArticleUnreadable(
            f"The archive would unpack to {total / 2**20:,.0f} MB; the limit is "
            f"{most // 2**20:,} MB."
        )
    if total > SMALL and total > MOST_RATIO * packed:
        raise ArticleUnreadable(
            "The archive would unpack to more than "
            f"{MOST_RATIO} times its size, as files made to fill a disk do."
        )


def unpack(stream: BinaryIO, member: Member, limit: int) -> bytes:
    """A member's bytes, never more of them than it claims.

    Raises ``ArticleUnreadable`` if it has a problem, is larger than ``limit`` or damaged.
    """
    if member.problem:
        raise ArticleUnreadable(member.problem)
    if member.size > limit:
        raise ArticleUnreadable(
            f"It is too large for an article: {member.size / 2**20:.1f} MB, the limit is "
            f"{limit // 2**20} MB."
        )
    if member.size > SMALL and member.size > MOST_RATIO * member.packed:
        raise ArticleUnreadable(
            f"It would unpack to more than {MOST_RATIO} times its size, as files made to fill "
            "a disk do."
        )
    try:
        stream.seek(member.offset)
        header = stream.read(_LOCAL_SIZE)
        if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
            raise ArticleUnreadable(BROKEN_MEMBER)
        name, extra = struct.unpack("<HH", header[26:30])
        stream.seek(member.offset + _LOCAL_SIZE + name + extra)
        data = _inflated(stream, member)
    except (zlib.error, OSError, ValueError, OverflowError):
        raise ArticleUnreadable(BROKEN_MEMBER) from None
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise ArticleUnreadable(BROKEN_MEMBER)
    return data


def _inflated(stream: BinaryIO, member: Member) -> bytes:
    """What the packed bytes hold, cut one byte after the size that the member claims."""
    if member.method == zipfile.ZIP_STORED:
        return stream.read(min(member.packed, member.size + 1))
    room, left = member.size + 1, member.packed
    pieces: list[bytes] = []
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while room and not inflate.eof and (packed := stream.read(min(_CHUNK, left))):
        left -= len(packed)
        pieces.append(inflate.decompress(packed, room))
        room -= len(pieces[-1])
    return b"".join(pieces)


def _member(info: zipfile.ZipInfo) -> Member:
    name = _name(info)
    return Member(
        name=name,
        size=info.file_size,
        packed=info.compress_size,
        method=info.compress_type,
        crc=info.CRC,
        offset=info.header_offset,
        problem=_problem(info, name),
    )


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name with forward slashes; bytes without a mark are UTF-8 if they can be.

    Python has read them as cp437, the sets of DOS; most are written in UTF-8 today.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.orig_filename
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def _problem(info: zipfile.ZipInfo, name: str) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "It is protected with a password in the archive; unpack it and save it without."
    path = PurePosixPath(name)
    drive = len(name) > 1 and name[1] == ":"
    if path.is_absolute() or drive or ".." in path.parts or not name.isprintable():
        return "Its name in the archive is not a path below it, so it is not read."
    if (info.external_attr >> 16) & _FILE_TYPE == _LINK:
        return "It is a link in the archive, and links are not followed."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in a way that is not read here; pack the archive as a plain zip."
    return None


def _check_list(stream: BinaryIO) -> None:
    """Raise ``ArticleUnreadable`` if the list of members is too long to be held in memory.

    ``zipfile`` reads it all before its length can be asked; where it says that it ends is
    where that length stands.
    """
    size = stream.seek(0, 2)
    tail_from = max(0, size - _END_SIZE - _LONGEST_COMMENT)
    stream.seek(tail_from)
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ArticleUnreadable(_BROKEN)
    count, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    locator = tail_from + at - 20
    if (count == 0xFFFF or length == 0xFFFFFFFF) and locator >= 0:
        stream.seek(locator)
        mark, _, where, _ = struct.unpack("<4sLQL", stream.read(20))
        if mark == _LOCATOR_64 and where < size:
            stream.seek(where)
            end = stream.read(56)
            if end.startswith(_END_64) and len(end) == 56:
                length = struct.unpack("<Q", end[40:48])[0]
    if length > size:
        raise ArticleUnreadable(_BROKEN)
    if length > _LONGEST_LIST:
        raise ArticleUnreadable(f"The archive holds more than {MOST_MEMBERS:,} files; split it.")
