"""What a delimited text file is, told from its first bytes and its header."""

import csv
import io
import re
import zlib
from dataclasses import dataclass

from funnelcli.errors import DataError
from funnelcli.read.files import Found

DELIMITERS = (",", ";", "\t", "|")
_HEAD_BYTES = 256 * 1024
_NUL_BYTES = 1024

_FOREIGN = {
    b"PK\x03\x04": "a spreadsheet or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is cut into fields, and its header, as in the file."""

    delimiter: str
    header: tuple[str, ...]


def is_parquet(file: Found) -> bool:
    """Tell Parquet by its first bytes, whatever its name."""
    with file.path.open("rb") as handle:
        return handle.read(4) == b"PAR1"


def sniff(file: Found, delimiter: str | None) -> Dialect:
    """Read the header of `file` with the delimiter that stands most often in it.

    One inside quotes does not count. A file that is not UTF-8 text with line ends of LF or
    CRLF is refused by name.
    """
    header = _header(file)
    unquoted = re.sub(r'"[^"]*"', "", header)
    often = {d: unquoted.count(d) for d in ([delimiter] if delimiter else DELIMITERS)}
    most = max(often.values())
    best = [d for d, count in often.items() if count == most]
    if most and len(best) > 1:
        raise DataError(
            f"{file.shown}:1: the header fits several delimiters: {_named(best)}",
            "Say which one it is with `read: {delimiter: …}`.",
        )
    names = next(csv.reader(io.StringIO(header, newline=""), delimiter=best[0]))
    return Dialect(best[0], tuple(names))


def _header(file: Found) -> str:
    """Return the first record of a file: up to the first line end outside quotes."""
    head = _first_bytes(file)
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise _not_text(file, what)
    if not head.strip():
        raise DataError(f"{file.shown}: the file is empty", "Expected a header and rows.")
    if b"\0" in head[:_NUL_BYTES]:
        raise _not_text(file, "UTF-16 text without a mark, or no text at all")
    match = re.match(rb'(?:"[^"]*"|[^"\n])*', head.removeprefix(b"\xef\xbb\xbf"))
    record = (match.group() if match else b"").rstrip(b"\r")
    if not record.strip():
        raise DataError(f"{file.shown}:1: a blank line where the header should be")
    if b"\r" in record.replace(b"\r\n", b"\n"):
        raise DataError(
            f"{file.shown}: lines end with a lone carriage return (old Mac line ends)",
            "Save it with LF or CRLF line ends, and try again.",
        )
    try:
        return record.decode()
    except UnicodeDecodeError:
        raise DataError(
            f"{file.shown}:1: not UTF-8 text",
            "Save the export as UTF-8 (Excel: 'CSV UTF-8'), and try again.",
        ) from None


def _not_text(file: Found, what: str) -> DataError:
    return DataError(
        f"{file.shown}: {what}, not delimited text", "Save it as CSV in UTF-8, and try again."
    )


def _first_bytes(file: Found) -> bytes:
    """Read the beginning of a file as it is when unpacked."""
    with file.path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    try:
        if head.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(wbits=31).decompress(head, _HEAD_BYTES)
        if head.startswith(b"\x28\xb5\x2f\xfd"):
            import polars as pl

            lines = pl.scan_lines(file.path, n_rows=200, glob=False).collect().to_series()
            return "\n".join(lines).encode()
    except (zlib.error, OSError) as error:
        raise DataError(
            f"{file.shown}: cannot be unpacked: {error}",
            "Fetch the file again: what is here is damaged or not complete.",
        ) from error
    return head


def _named(delimiters: list[str]) -> str:
    return " and ".join("tab" if d == "\t" else repr(d) for d in delimiters)
