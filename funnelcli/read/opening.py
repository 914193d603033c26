"""One file made ready to be scanned: told what it is, and copied where it must be mended.

What is not plain delimited UTF-8 text is copied as such: workbooks, other encodings, lines
wrapped in quotes, files with a footer. All that follows knows one form of text.
"""

import codecs
import os
import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from funnelcli.answers.report import FileReading
from funnelcli.errors import DataError
from funnelcli.read import excel
from funnelcli.read.archive import is_archive, is_workbook, unzip
from funnelcli.read.dialect import DELIMITERS, is_cut, sniff
from funnelcli.read.encoding import UTF8, encoding_of, recode
from funnelcli.read.failures import copying, is_of_text
from funnelcli.read.files import Found
from funnelcli.read.lines import look
from funnelcli.read.mend import Mended, mend
from funnelcli.read.packed import HEAD_BYTES, compression, copy_lines, first_bytes, last_lines
from funnelcli.read.preamble import FIRST, LOOK, Place, declared, place_in_text, records_of
from funnelcli.read.quotes import requote
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
        copy = _copy(options)
        place = excel.save_as_csv(file, sheet, copy, options.header_row)
        as_saved = replace(options, delimiter=None)
        return _sniffed(file, copy, place, FileReading(format="excel"), as_saved)
    if sheet is not None:
        raise no_workbook(file, sheet)
    if is_archive(file.path):
        copy = _copy(options)
        unzip(file, copy)
        return _in_archive(file, _open_plain(replace(file, path=copy), options))
    return _open_plain(file, options)


def _in_archive(archive: Found, source: Source) -> Source:
    return replace(source, archive=archive, reading=replace(source.reading, compression="zip"))


def _open_plain(file: Found, options: Options) -> Source:
    head = first_bytes(file)
    reading = FileReading(format="csv", compression=compression(file.path))
    if head.startswith(excel.OLD_MAGIC):
        raise DataError(
            f"{file.shown}: an old Excel workbook",
            "Open it in Excel, save it as .xlsx or as 'CSV UTF-8', and try again.",
        )
    encoding = encoding_of(head, options.encoding)
    if encoding != UTF8:
        return recoded(file, encoding, options)
    return _from_header(file, file.path, replace(reading, encoding=UTF8), options)


def no_workbook(file: Found, sheet: str) -> DataError:
    """Refuse a sheet of what has none."""
    return DataError(
        f"{file.path.name}: not a workbook, so it has no sheet {sheet!r}",
        f"Remove `#{sheet}`, or `sheet`.",
    )


def recoded(file: Found, encoding: str, options: Options) -> Source:
    """Read a file by way of a copy in UTF-8."""
    copy = _copy(options)
    recode(file, encoding, copy)
    packed = compression(file.path)
    reading = FileReading(format="csv", compression=packed, encoding=encoding)
    return _from_header(file, copy, reading, options)


def mended(source: Source, options: Options) -> Source | None:
    """Read a file by way of copies without its known harm; None if it has none, or other harm.

    Quotes come first, as they tell where a record ends, and again where a record is unwrapped.
    """
    better = (None if quotes_fit(source) else requoted(source, options)) or source
    copy = _copy(options)
    harm = mend(better.text, source.header, source.delimiter, copy)
    if harm is not None:
        better = _from_copy(better, copy, harm)
        if harm.unwrapped:
            better = requoted(better, options) or better
    return None if better is source else better


def requoted(source: Source, options: Options) -> Source | None:
    """Read a file by way of a copy in which all quotes fit; None if they do in the file.

    Raises also where the text cannot be read, of which nobody knows whether its quotes fit.
    """
    copy = _copy(options)
    records = requote(source.text, source.delimiter, copy, _copy(options), source.place)
    if records is None:
        return None
    reading = replace(source.reading, requoted=source.reading.requoted + records)
    return replace(source, text=copy, reading=reading)


def requoted_if_text(source: Source, options: Options) -> Source | None:
    """Do the same; None also for what is torn or no UTF-8, which the caller looks into."""
    try:
        return requoted(source, options)
    except BaseException as error:
        if not is_of_text(error):
            raise
        return None


def quotes_fit(source: Source) -> bool:
    """Tell whether no quote in a text file tears a field apart, or joins records."""
    try:
        return look(source.text, source.delimiter, len(source.header)).fit
    except pl.exceptions.PolarsError:
        return True  # as far as it can be read


def in_windows_encoding(source: Source, options: Options) -> Source | None:
    """Read a file that proved not to be UTF-8 as Windows-1252, unless its encoding is declared."""
    if options.encoding is not None or source.reading.encoding != UTF8:
        return None
    if first_bytes(source.file).startswith(codecs.BOM_UTF8):
        return None
    again = recoded(source.file, WINDOWS, options)
    return again if source.archive is None else _in_archive(source.archive, again)


def _from_header(file: Found, text: Path, reading: FileReading, options: Options) -> Source:
    """Find the header of a text, which is copied from it on where other lines are above."""
    if options.header_row is not None:
        return _declared(file, text, reading, options, options.header_row)
    head = _head(replace(file, path=text))
    delimiters = [options.delimiter] if options.delimiter else DELIMITERS
    whole = len(head) < HEAD_BYTES
    place = place_in_text(file.shown, _decoded(head), delimiters, whole=whole)
    if place is not None:
        text = _copied(file, text, place, options)
    return _sniffed(file, text, place or FIRST, reading, options)


def _declared(file: Found, text: Path, reading: FileReading, options: Options, line: int) -> Source:
    """Take the header from the line that the YAML names."""
    if line > 1:
        text = _copied(file, text, Place(line, line - 1, line), options)
    head = _head(replace(file, path=text))
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
    file: Found, text: Path, place: Place, reading: FileReading, options: Options
) -> Source:
    """Tell how a text that begins with its header is cut into fields, and mend what is wrapped."""
    dialect = sniff(file, _head(replace(file, path=text)), options.delimiter, place.header)
    reading = replace(reading, delimiter=dialect.delimiter, header_row=place.header)
    source = Source(file, text, dialect.header, reading, place.above)
    if not dialect.fits:
        fit = requoted_if_text(source, options)
        if fit is not None:
            return _sniffed(file, fit.text, place, fit.reading, options)
        return in_windows_encoding(source, options) or source
    if dialect.wrapped or footers(last_lines(text), dialect.delimiter):
        return mended(source, options) or source
    return source


def _copied(file: Found, text: Path, place: Place, options: Options) -> Path:
    copy = _copy(options)
    try:
        copy_lines(text, range(place.header, place.header_end + 1), place.rows, copy)
    except BaseException as error:
        if not is_of_text(error):
            raise
        raise DataError(
            f"{file.shown}: cannot be unpacked: {str(error).splitlines()[0]}"
        ) from error
    return copy


def _head(file: Found) -> bytes:
    """Read the beginning of a text, and all of its header however long."""
    size = HEAD_BYTES
    head = first_bytes(file)
    while len(head) >= size and is_cut(head):
        size *= 8
        head = first_bytes(file, size)
    return head


def _decoded(head: bytes) -> str:
    return head.removeprefix(codecs.BOM_UTF8).decode(errors="replace")


def _from_copy(source: Source, copy: Path, harm: Mended) -> Source:
    reading = replace(source.reading, unwrapped=harm.unwrapped, trailer=harm.trailer)
    return replace(source, text=copy, reading=reading)


def _copy(options: Options) -> Path:
    handle, name = tempfile.mkstemp(dir=options.scratch)
    os.close(handle)
    return Path(name)
