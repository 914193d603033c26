"""Packed files, told by their first bytes whatever their names."""

import gzip
import shutil
import zlib
from pathlib import Path
from typing import Literal

import polars as pl

from funnelcli.errors import DataError
from funnelcli.read.dialect import is_cut
from funnelcli.read.failures import is_of_data
from funnelcli.read.files import Found
from funnelcli.read.limits import Limits
from funnelcli.read.unpacked import check_zstd, unpack, unpack_beginning

HEAD_BYTES = 256 * 1024
TAIL_LINES = 40
_TAIL_BYTES = 64 * 1024
ZSTD_TIMES, LINE = 20, 100
"""What packed text is taken to unpack to, and the bytes of a line, where nothing tells."""
SMALL = 1024 * 1024
"""A text of up to so many bytes is kept in memory, where it is looked at several times."""

Compression = Literal["gzip", "zstd"]


def compression(path: Path) -> Compression | None:
    """Tell how a file is packed, if it is."""
    with path.open("rb") as handle:
        magic = handle.read(4)
    if magic.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if magic == b"\x28\xb5\x2f\xfd" else None


def beginning(path: Path) -> tuple[float, float]:
    """Tell by its beginning how many times as large a text unpacks, and the bytes of a line.

    Of a text that is packed with zstd the first is a guess.
    """
    match compression(path):
        case "gzip":
            text, packed = unpack_beginning(path, HEAD_BYTES // ZSTD_TIMES)
            ratio = len(text) / packed
        case "zstd":
            text, ratio = b"", ZSTD_TIMES
        case _:
            with path.open("rb") as handle:
                text, ratio = handle.read(HEAD_BYTES), 1.0
    lines = text.count(b"\n")
    return ratio, len(text) / lines if lines else LINE


def is_small(*texts: Path) -> bool:
    """Tell whether texts are so small that to keep them costs less than to read them twice."""
    size = sum(text.stat().st_size for text in texts)
    return size <= SMALL and not any(map(compression, texts))


def first_bytes(file: Found, size: int = HEAD_BYTES) -> bytes:
    """Read the beginning of a file as it is when unpacked, of that size or less."""
    with file.path.open("rb") as handle:
        head = handle.read(size)
    try:
        match compression(file.path):
            case "gzip":
                return zlib.decompressobj(wbits=31).decompress(head, size)
            case "zstd":
                lines = pl.scan_lines(file.path, n_rows=200, glob=False).collect().to_series()
                return "\n".join(lines).encode()
    except BaseException as error:
        if not is_of_data(error):
            raise
        raise torn(file) from error
    return head


def whole_header(file: Found, limits: Limits) -> bytes:
    """Read the beginning of a text, and all of its header."""
    size = HEAD_BYTES
    head = first_bytes(file)
    while len(head) >= size and is_cut(head):
        limits.check_line(file, size)
        size *= 8
        head = first_bytes(file, size)
    return head


def copy_lines(path: Path, kept: range, first: int, copy: Path) -> None:
    """Copy a text, packed or not, from its line `first` on, and the lines `kept` above it."""
    if compression(path) == "zstd":
        _copy_lines(path, kept, first, copy)
        return
    with gzip.open(path) if compression(path) else path.open("rb") as text, copy.open("wb") as out:
        for number, line in zip(range(1, first), text, strict=False):
            if number in kept:
                out.write(line)
        shutil.copyfileobj(text, out, 1 << 20)


def _copy_lines(path: Path, kept: range, first: int, copy: Path) -> None:
    """Do the same with Polars, which unpacks what Python cannot."""
    number = pl.col("number")
    wanted = (number >= first) | number.is_between(kept.start, kept.stop - 1)
    lines = pl.scan_lines(path, glob=False, row_index_name="number", row_index_offset=1)
    line = lines.filter(wanted).select("line")
    line.sink_csv(copy, include_header=False, quote_style="never")


def torn(file: Found) -> DataError:
    """Say that a packed file cannot be unpacked."""
    if compression(file.path) == "zstd":
        return DataError(
            f"{file.shown}: cannot be unpacked as UTF-8 text",
            "Fetch the file again if it is damaged or not complete. If it is text of another "
            "encoding, unpack it first.",
        )
    return DataError(
        f"{file.shown}: cannot be unpacked",
        "Fetch the file again: what is here is damaged or not complete.",
    )


def look_through(file: Found, limits: Limits) -> bytes | None:
    """Hold a packed file to limits; tell its last bytes, unless only who reads it can know them."""
    match compression(file.path):
        case "gzip":
            try:
                return unpack(file, limits, _TAIL_BYTES)
            except (EOFError, zlib.error) as error:
                raise torn(file) from error
        case "zstd":
            check_zstd(file, limits)
    return None


def last_lines(path: Path, tail: bytes | None = None) -> list[str]:
    """Read the last lines of UTF-8 text, packed or not; of a long line only the end.

    The last bytes need not be read where the `tail` is known.
    """
    if tail is None and compression(path):
        try:
            return list(pl.scan_lines(path, glob=False).tail(TAIL_LINES).collect().to_series())
        except BaseException as error:
            if not is_of_data(error):
                raise
            return []  # reading the file itself will say what is wrong with it
    if tail is None:
        with path.open("rb") as handle:
            handle.seek(0, 2)
            handle.seek(max(0, handle.tell() - _TAIL_BYTES))
            tail = handle.read()
    return tail.decode(errors="replace").removesuffix("\n").split("\n")[-TAIL_LINES:]
