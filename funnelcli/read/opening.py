"""One file made ready to be scanned: told what it is, and copied where it must be mended.

What is not plain delimited UTF-8 text is copied as such: workbooks, other encodings, lines
wrapped in quotes, files with a footer. All that follows knows one form of text.
"""

import codecs
from dataclasses import replace
from itertools import islice
from pathlib import Path

from funnelcli.answers.file_reading import FileReading
from funnelcli.errors import DataError
from funnelcli.read.archive import ENCRYPTED, OLD_MAGIC, is_archive, is_workbook, unzip
from funnelcli.read.dialect import DELIMITERS, Dialect, sniff
from funnelcli.read.encoding import UTF8, encoding_of, recode
from funnelcli.read.failures import copying, is_of_text
from funnelcli.read.files import Found
from funnelcli.read.foreign import foreign
from funnelcli.read.mending import copy_of, mended, requoted_if_text
from funnelcli.read.packed import (
    HEAD_BYTES,
    compression,
    copy_lines,
    first_bytes,
    last_lines,
    look_through,
    whole_header,
)  # fmt: skip
from funnelcli.read.preamble import FIRST, LOOK, Place, declared, place_in_text, records_of
from funnelcli.read.source import Options, Source
from funnelcli.read.trailer import footers
from funnelcli.tables.raw import WINDOWS


def open_text(file: Found, options: Options) -> Source:
    """Tell what a file is from its first and last bytes, and copy it where it must be mended."""
    with copying(file):
        return _opened(file, options)


def _opened(file: Found, options: Options) -> Source:
    sheet = file.sheet or options.sheet
    if is_workbook(file.path):
        from funnelcli.read import excel  # which most runs have no use for

        copy = copy_of(options)
        place = excel.save_as_csv(file, sheet, copy, options.header_row, options.limits)
        as_saved = replace(options, delimiter=None)
        return _sniffed(file, copy, place, FileReading(format="excel"), as_saved)
    if sheet is not None:
        raise no_workbook(file, sheet)
    if is_archive(file.path):
        copy = copy_of(options)
        unzip(file, copy, options.limits)
        return _in_archive(file, _open_plain(replace(file, path=copy), options))
    return _open_plain(file, options)


def _in_archive(archive: Found, source: Source) -> Source:
    return replace(source, archive=archive, reading=replace(source.reading, compression="zip"))


def _open_plain(file: Found, options: Options) -> Source:
    tail = look_through(file, options.limits)
    head = first_bytes(file)
    reading = FileReading(format="csv", compression=compression(file.path))
    if (refused := foreign(file.shown, head)) is not None:
        raise refused
    if head.startswith(OLD_MAGIC):
        if ENCRYPTED in head:
            raise DataError(
                f"{file.shown}: an Excel workbook with a password",
                "Open it in Excel, take the password away, save it, and try again.",
            )
        raise DataError(
            f"{file.shown}: an old Excel workbook",
            "Open it in Excel, save it as .xlsx or as 'CSV UTF-8', and try again.",
        )
    encoding = encoding_of(head, options.encoding)
    if encoding != UTF8:
        return recoded(file, encoding, options)
    return _from_header(file, file.path, replace(reading, encoding=UTF8), options, tail)


def no_workbook(file: Found, sheet: str) -> DataError:
    """Refuse a sheet of what has none."""
    return DataError(
        f"{file.path.name}: not a workbook, so it has no sheet {sheet!r}",
        f"Remove `#{sheet}`, or `sheet`.",
    )


def recoded(file: Found, encoding: str, options: Options) -> Source:
    """Read a file by way of a copy in UTF-8."""
    copy = copy_of(options)
    recode(file, encoding, copy)
    packed = compression(file.path)
    reading = FileReading(format="csv", compression=packed, encoding=encoding)
    return _from_header(file, copy, reading, options)


def in_windows_encoding(source: Source, options: Options) -> Source | None:
    """Read a file that proved not to be UTF-8 as Windows-1252, unless its encoding is declared."""
    if options.encoding is not None or source.reading.encoding != UTF8:
        return None
    if first_bytes(source.file).startswith(codecs.BOM_UTF8):
        return None
    again = recoded(source.file, WINDOWS, options)
    return again if source.archive is None else _in_archive(source.archive, again)


def _from_header(
    file: Found, text: Path, reading: FileReading, options: Options, tail: bytes | None = None
) -> Source:
    """Find the header of a text, which is copied from it on where other lines are above."""
    if options.header_row is not None:
        return _declared(file, text, reading, options, options.header_row)
    head = whole_header(replace(file, path=text), options.limits)
    if (known := options.known.get(_first_line(head))) is not None:
        return _cut(file, text, FIRST, reading, options, dialect=known, tail=tail)
    delimiters = [options.delimiter] if options.delimiter else DELIMITERS
    whole = len(head) < HEAD_BYTES
    place = place_in_text(file.shown, _decoded(head), delimiters, whole=whole)
    if place is not None:
        text = _copied(file, text, place, options)
    return _sniffed(file, text, place or FIRST, reading, options, tail=tail)


def _declared(file: Found, text: Path, reading: FileReading, options: Options, line: int) -> Source:
    """Take the header from the line that the YAML names."""
    if line > 1:
        text = _copied(file, text, Place(line, line - 1, line), options)
    head = whole_header(replace(file, path=text), options.limits)
    if not head.split(b"\n", 1)[0].strip():
        raise DataError(
            f"{file.shown}:{line}: nothing is in the line that `read.header_row` names",
            "It is the line that the header begins on, counted from 1.",
        )
    delimiter = sniff(file, head, options.delimiter, line).delimiter
    header, *below = islice(records_of(_decoded(head), delimiter), LOOK)
    place = declared(header, below)
    if place.above:
        text = _copied(file, text, place, options)
    return _sniffed(file, text, place.moved(line - 1), reading, options)


def _sniffed(
    file: Found,
    text: Path,
    place: Place,
    reading: FileReading,
    options: Options,
    *,
    tail: bytes | None = None,
) -> Source:
    """Tell how a text that begins with its header is cut into fields; `tail` is its known end."""
    head = whole_header(replace(file, path=text), options.limits)
    dialect = sniff(file, head, options.delimiter, place.header)
    line = _first_line(head)
    if line and place is FIRST and dialect.fits and not dialect.wrapped:
        options.known[line] = dialect
    return _cut(file, text, place, reading, options, dialect=dialect, tail=tail)


def _first_line(head: bytes) -> bytes:
    """Return the first line of a plain header: without quotes, and above text."""
    line = head[: head.find(b"\n") + 1]
    return b"" if b'"' in line or b"\0" in head else line


def _cut(
    file: Found,
    text: Path,
    place: Place,
    reading: FileReading,
    options: Options,
    *,
    dialect: Dialect,
    tail: bytes | None,
) -> Source:
    """Cut a text into fields in the way that its header is cut, and mend what is wrapped."""
    reading = replace(reading, delimiter=dialect.delimiter, header_row=place.header)
    source = Source(file, text, dialect.header, reading, place.above)
    if not dialect.fits:
        fit = requoted_if_text(source, options)
        if fit is not None:
            return _sniffed(file, fit.text, place, fit.reading, options)
        return in_windows_encoding(source, options) or source
    if dialect.wrapped or footers(last_lines(text, tail), dialect.delimiter):
        return mended(source, options) or source
    return source


def _copied(file: Found, text: Path, place: Place, options: Options) -> Path:
    copy = copy_of(options)
    try:
        copy_lines(text, range(place.header, place.header_end + 1), place.rows, copy)
    except BaseException as error:
        if not is_of_text(error):
            raise
        raise DataError(
            f"{file.shown}: cannot be unpacked: {str(error).splitlines()[0]}"
        ) from error
    return copy


def _decoded(head: bytes) -> str:
    return head.removeprefix(codecs.BOM_UTF8).decode(errors="replace")
