"""What a packed file unpacks to, found out before anything relies on it, and held to limits.

Where a file states its unpacked size, that is not believed: gzip's is cut to four bytes and of
one member only, and a directory can be made to say anything.
"""

import struct
import zlib
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Final

from funnelcli.read.files import Found
from funnelcli.read.limits import Limits

_GZIP: Final = b"\x1f\x8b"
_AT_ONCE: Final = 1 << 14
"""Packed bytes that are unpacked in one go, to sixteen megabytes at most."""

_FRAME, _SKIPPED = b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"
_BLOCK: Final = 1 << 17
"""What a block of zstd unpacks to at most."""
_RAW, _REPEATED, _COMPRESSED = 0, 1, 2
_OF_DICTIONARY, _OF_SIZE = (0, 1, 2, 4), (0, 2, 4, 8)
"""Bytes of fields in the header of a frame, by the bits that say so."""


def unpack(file: Found, limits: Limits, kept: int) -> bytes:
    """Unpack a gzip file to its end, and return the last bytes of it.

    Raises `zlib.error` or `EOFError` where it is torn, and `DataError` beyond the limits.
    """
    unpacked = line = 0
    tail = b""
    with file.path.open("rb") as handle:
        for part in _inflated(handle):
            unpacked += len(part)
            limits.check(file, handle.tell(), unpacked)
            end = part.rfind(b"\n")
            line = line + len(part) if end < 0 else len(part) - end - 1
            limits.check_line(file, line, handle.tell())
            tail = (tail + part)[-kept:] if len(part) < kept else part[-kept:]
    return tail


def unpack_beginning(path: Path, packed: int) -> tuple[bytes, int]:
    """Unpack about so many bytes of a gzip file; tell of how many packed ones that is."""
    text, told = bytearray(), 0
    with path.open("rb") as handle:
        for part in _inflated(handle):
            if told >= packed and handle.tell() > told:
                break
            text += part
            told = handle.tell()
    return bytes(text), told


def _inflated(handle: IO[bytes]) -> Iterator[bytes]:
    """Unpack the members of a gzip file; what is behind them is left to who reads it."""
    member = zlib.decompressobj(wbits=31)
    while chunk := handle.read(_AT_ONCE):
        while chunk:
            yield member.decompress(chunk)
            chunk = member.unused_data if member.eof else b""
            if member.eof:
                chunk += handle.read(len(_GZIP)) if len(chunk) < len(_GZIP) else b""
                if not chunk.startswith(_GZIP):
                    return
                member = zlib.decompressobj(wbits=31)
    if not member.eof:
        raise EOFError


def check_zstd(file: Found, limits: Limits) -> None:
    """Raise where the blocks of a zstd file can unpack to too much; none is unpacked.

    The header of a block says what it unpacks to, or it is a megabit at most. What is no zstd is
    left to who reads the file.
    """
    unpacked = 0
    with file.path.open("rb") as handle, mmap(handle.fileno(), 0, access=ACCESS_READ) as content:
        try:
            for behind, size in _blocks(content):
                unpacked += size
                limits.check(file, behind, unpacked)
        except (IndexError, struct.error):
            return


def _blocks(content: mmap) -> Iterator[tuple[int, int]]:
    """Yield where each block ends, and what it unpacks to at most."""
    at = 0
    while at < len(content):
        magic = content[at : at + 4]
        if magic[1:] == _SKIPPED:
            at += 8 + struct.unpack_from("<I", content, at + 4)[0]
            continue
        if magic != _FRAME:
            return
        at, most, has_sum = _frame(content, at + 4)
        is_last = False
        while not is_last:
            head = int.from_bytes(content[at : at + 3], "little")
            is_last, kind, size = bool(head & 1), head >> 1 & 3, head >> 3
            if kind not in (_RAW, _REPEATED, _COMPRESSED) or at + 3 > len(content):
                return
            at += 3 + (1 if kind == _REPEATED else size)
            yield at, most if kind == _COMPRESSED else size
        at += 4 * has_sum


def _frame(content: mmap, at: int) -> tuple[int, int, bool]:
    """Read the header of a frame: where it ends, the most of a block, whether a sum follows."""
    flags = content[at]
    at += 1
    is_single = bool(flags & 32)
    if not is_single:
        exponent, mantissa = content[at] >> 3, content[at] & 7
        window = (1 << (10 + exponent)) * (8 + mantissa) // 8
        at += 1
    at += _OF_DICTIONARY[flags & 3]
    bytes_of_size = _OF_SIZE[flags >> 6] or int(is_single)
    if is_single:
        window = int.from_bytes(content[at : at + bytes_of_size], "little")
        window += 256 if bytes_of_size == 2 else 0  # noqa: PLR2004  (as the format has it)
    return at + bytes_of_size, min(window, _BLOCK), bool(flags & 4)
