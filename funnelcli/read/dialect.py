"""What a delimited text file is, told from its first bytes and its header."""

import csv
import gzip
import io
from dataclasses import dataclass

from funnelcli.errors import DataError
from funnelcli.read.files import Found

DELIMITERS = (",", ";", "\t", "|")
_HEAD_BYTES = 256 * 1024

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
    """Read the header of `file` with the delimiter that cuts it into most fields.

    Quotes are respected, so a delimiter inside a quoted name does not count. A file that
    is not UTF-8 text with line ends of LF or CRLF is refused by name.
    """
    text = _head(file)
    header = {d: _header(text, d) for d in ([delimiter] if delimiter else DELIMITERS)}
    most = max(len(names) for names in header.values())
    best = [d for d, names in header.items() if len(names) == most]
    if most > 1 and len(best) > 1:
        raise DataError(
            f"{file.shown}:1: the header fits several delimiters: {_named(best)}",
            "Say which one it is with `read: {delimiter: …}`.",
        )
    return Dialect(best[0], tuple(header[best[0]]))


def _header(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _head(file: Found) -> str:
    head = _first_bytes(file)
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise DataError(
                f"{file.shown}: {what}, not delimited text",
                "Save it as CSV in UTF-8, and try again.",
            )
    if not head.strip():
        raise DataError(f"{file.shown}: the file is empty", "Expected a header and rows.")
    # The cut at the end may fall inside a character; what is wrong before it, is wrong.
    text = head.removeprefix(b"\xef\xbb\xbf")[:_HEAD_BYTES].decode("utf-8", "replace")
    first, newline, _ = text.partition("\n")
    if not first.strip():
        raise DataError(f"{file.shown}:1: a blank line where the header should be")
    if "\r" in first.rstrip("\r") and not newline:
        raise DataError(
            f"{file.shown}: lines end with a lone carriage return (old Mac line ends)",
            "Save it with LF or CRLF line ends, and try again.",
        )
    return text


def _first_bytes(file: Found) -> bytes:
    """Read the beginning of a file as it is when unpacked."""
    with file.path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(file.path) as handle:
            return handle.read(_HEAD_BYTES)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import polars as pl

        lines = pl.scan_lines(file.path, n_rows=200).collect().to_series()
        return "\n".join(lines).encode()
    return head


def _named(delimiters: list[str]) -> str:
    return " and ".join("tab" if d == "\t" else repr(d) for d in delimiters)
