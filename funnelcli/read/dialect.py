"""What a delimited text file is, told from its first bytes and its header."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.read.quoting import Quoting

DELIMITERS = (",", ";", "\t", "|")
_NUL_BYTES = 1024
_LONGEST_QUOTED = 4 * 1024 * 1024
"""A quote in the header that is not closed within so many bytes is a stray one."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is cut into fields, and its header, as in the file."""

    delimiter: str
    header: tuple[str, ...]
    wrapped: bool = False
    """Whether each line, the header's too, stands in one pair of quotes as a whole."""
    fits: bool = True
    """Whether the quotes of the header fit."""


def sniff(file: Found, head: bytes, delimiter: str | None, line: int = 1) -> Dialect:
    """Read the header in the first bytes of UTF-8 text, cut at what stands most often in it.

    A delimiter inside quotes does not count. What is no text with line ends of LF or CRLF is
    refused by name. Errors place the header on that `line` of the file.
    """
    header = _header(file, head, delimiter, line)
    if re.fullmatch("sep=.", header):
        raise DataError(
            f"{file.shown}:{line}: {header!r}, a line that only Excel understands",
            "Delete that line, and try again.",
        )
    inner = _unwrapped(header, delimiter)
    unquoted = re.sub(r'"[^"]*"', "", inner or header)
    often = {d: unquoted.count(d) for d in ([delimiter] if delimiter else DELIMITERS)}
    most = max(often.values())
    best = [d for d, count in often.items() if count == most]
    if most and len(best) > 1:
        raise DataError(
            f"{file.shown}:{line}: the header fits several delimiters: {_named(best)}",
            "Say which one it is with `read: {delimiter: …}`.",
        )
    quoting = Quoting(best[0])
    fits = re.search(quoting.plain.closed, header) is not None
    names = quoting.fields(inner or header)
    return Dialect(best[0], tuple(names), wrapped=inner is not None, fits=fits)


def _unwrapped(header: str, delimiter: str | None) -> str | None:
    """Return what a header holds that is one quoted field, if that is several names."""
    if not re.fullmatch(r'"(?:[^"]|"")*"', header):
        return None
    inner = header[1:-1].replace('""', '"')
    outside = re.sub(r'"[^"]*"', "", inner)
    if "\n" in outside:
        return None  # several records
    several = [d for d in ([delimiter] if delimiter else DELIMITERS) if d in outside]
    loose = Quoting("".join(several)).loose
    return inner if several and re.search(loose.closed, inner) else None


def is_cut(head: bytes) -> bool:
    """Tell whether the header goes on behind the first bytes of a file."""
    record = _first_record(head)
    rest = head[len(record) :]
    return not rest or (rest.startswith(b'"') and len(head) < _LONGEST_QUOTED)


def _first_record(head: bytes) -> bytes:
    match = re.match(rb'(?:"[^"]*"|[^"\n])*', head)
    return match.group() if match else b""


def _valid_record(head: bytes, delimiters: Sequence[str]) -> bytes | None:
    """Return the first record as Python's csv module has it, where it accepts all that is here."""
    text = head.decode(errors="replace")
    for delimiter in delimiters:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            several = len(next(rows)) > 1
            lines = rows.line_num
            for _ in rows:
                pass
        except csv.Error:
            continue
        if several:
            return b"".join(head.splitlines(keepends=True)[:lines])
    return None


def _header(file: Found, head: bytes, delimiter: str | None, line: int) -> str:
    """Return the first record of a file.

    That is up to the first line end outside quotes, if these quotes fit; else the first line.
    """
    if not head.strip():
        raise DataError(f"{file.shown}: the file is empty", "Expected a header and rows.")
    if b"\0" in head[:_NUL_BYTES]:
        raise DataError(
            f"{file.shown}: UTF-16 text without a mark, or no text at all",
            "Save it as 'CSV UTF-8', or say `read: {encoding: utf-16-le}` if that is what it is.",
        )
    head = head.removeprefix(b"\xef\xbb\xbf")
    delimiters = [delimiter] if delimiter else DELIMITERS
    record = _first_record(head)
    is_open = head[len(record) :].startswith(b'"')
    plain = Quoting("".join(delimiters)).plain
    if is_open or (
        b"\n" in record and not re.search(plain.closed, record.decode(errors="replace"))
    ):
        record = _valid_record(head, delimiters) or head.partition(b"\n")[0]
    record = record.rstrip(b"\r\n")
    if not record.strip():
        raise DataError(
            f"{file.shown}:{line}: a blank line where the header should be",
            "If it is further down, say on which line: `read: {header_row: …}`.",
        )
    if b"\r" in record.replace(b"\r\n", b"\n"):
        raise DataError(
            f"{file.shown}: lines end with a lone carriage return (old Mac line ends)",
            "Save it with LF or CRLF line ends, and try again.",
        )
    try:
        return record.decode()
    except UnicodeDecodeError:
        raise DataError(
            f"{file.shown}:{line}: not UTF-8 text",
            "Save the export as UTF-8 (Excel: 'CSV UTF-8'), and try again.",
        ) from None


def _named(delimiters: list[str]) -> str:
    return " and ".join("tab" if d == "\t" else repr(d) for d in delimiters)
