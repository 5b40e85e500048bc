"""What was compressed for the way, unpacked step by step: no more than will be kept."""

import zlib
from collections.abc import Iterable, Iterator

CODINGS = ("gzip", "deflate")
"""What is offered to servers. Others (br, zstd) have no unpacking in steps here."""

_STEP = 64 * 1024


class Damaged(Exception):
    """The bytes are not what their coding says, or break off."""


class TooMuch(Exception):
    """There are more bytes than wanted."""


def collected(chunks: Iterable[bytes], coding: str, most: int) -> bytes:
    """All of ``chunks`` as one, unpacked; ``coding`` is ``""`` or one of ``CODINGS``.

    Neither what comes in nor what is unpacked is ever more than ``most`` and one step.
    Raises ``TooMuch`` and ``Damaged``, and whatever ``chunks`` does.
    """
    whole = bytearray()
    pieces = _at_most(most, chunks)
    if coding:
        pieces = _inflated(pieces, coding)
    for piece in _at_most(most, pieces):
        whole += piece
    return bytes(whole)


def _at_most(most: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > most:
            raise TooMuch(f"more than {most} bytes")
        yield piece


def _inflated(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
    if coding == "deflate":
        chunks, window = _deflate_window(chunks)
        unpack = zlib.decompressobj(window)
    begun = False
    try:
        for chunk in chunks:
            begun = begun or bool(chunk)
            while chunk:
                if unpack.eof:
                    # A file of several members is one text; filling after it is nothing.
                    if coding != "gzip" or not chunk.startswith(b"\x1f"):
                        break
                    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield unpack.decompress(chunk, _STEP)
                chunk = unpack.unconsumed_tail or unpack.unused_data
        while piece := unpack.decompress(b"", _STEP):  # what a full step held back
            yield piece
    except zlib.error as error:
        raise Damaged(str(error)) from error
    if begun and not unpack.eof:
        raise Damaged("it breaks off")


def _deflate_window(chunks: Iterable[bytes]) -> tuple[Iterator[bytes], int]:
    """The chunks again, and how to unpack them: with zlib's two bytes in front or without.

    The standard says with; some servers have always sent it without.
    """
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= 2:
            break
    wrapped = len(head) >= 2 and head[0] & 15 == 8 and int.from_bytes(head[:2]) % 31 == 0

    def again() -> Iterator[bytes]:
        yield head
        yield from rest

    return again(), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
