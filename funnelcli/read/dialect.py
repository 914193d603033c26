"""What a delimited text file is, told from its first bytes and its header."""

import csv
import io
import re
from dataclasses import dataclass

from funnelcli.errors import DataError
from funnelcli.read.files import Found

DELIMITERS = (",", ";", "\t", "|")
_NUL_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is cut into fields, and its header, as in the file."""

    delimiter: str
    header: tuple[str, ...]
    wrapped: bool = False
    """Whether each line, the header's too, stands in one pair of quotes as a whole."""


def sniff(file: Found, head: bytes, delimiter: str | None) -> Dialect:
    """Read the header in the first bytes of UTF-8 text, cut at what stands most often in it.

    A delimiter inside quotes does not count. What is no text with line ends of LF or CRLF is
    refused by name.
    """
    header = _header(file, head)
    if re.fullmatch("sep=.", header):
        raise DataError(
            f"{file.shown}:1: {header!r}, a line that only Excel understands",
            "Delete that line, and try again.",
        )
    inner = _unwrapped(header, delimiter)
    unquoted = re.sub(r'"[^"]*"', "", inner or header)
    often = {d: unquoted.count(d) for d in ([delimiter] if delimiter else DELIMITERS)}
    most = max(often.values())
    best = [d for d, count in often.items() if count == most]
    if most and len(best) > 1:
        raise DataError(
            f"{file.shown}:1: the header fits several delimiters: {_named(best)}",
            "Say which one it is with `read: {delimiter: …}`.",
        )
    names = next(csv.reader(io.StringIO(inner or header, newline=""), delimiter=best[0]))
    return Dialect(best[0], tuple(names), wrapped=inner is not None)


def _unwrapped(header: str, delimiter: str | None) -> str | None:
    """Return what a header holds that is one quoted field, if that is several names."""
    if not re.fullmatch(r'"(?:[^"]|"")*"', header):
        return None
    inner = header[1:-1].replace('""', '"')
    outside = re.sub(r'"[^"]*"', "", inner)
    several = any(d in outside for d in ([delimiter] if delimiter else DELIMITERS))
    return inner if several else None


def _header(file: Found, head: bytes) -> str:
    """Return the first record of a file: up to the first line end outside quotes."""
    if not head.strip():
        raise DataError(f"{file.shown}: the file is empty", "Expected a header and rows.")
    if b"\0" in head[:_NUL_BYTES]:
        raise DataError(
            f"{file.shown}: UTF-16 text without a mark, or no text at all",
            "Save it as 'CSV UTF-8', or say `read: {encoding: utf-16-le}` if that is what it is.",
        )
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


def _named(delimiters: list[str]) -> str:
    return " and ".join("tab" if d == "\t" else repr(d) for d in delimiters)
