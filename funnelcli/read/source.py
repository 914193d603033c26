"""One file made ready to be scanned: told what it is, and copied where it must be mended.

What is not plain delimited UTF-8 text is copied as such: workbooks, other encodings, lines
wrapped in quotes, files with a footer. All that follows knows one form of text.
"""

import codecs
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from funnelcli.errors import DataError
from funnelcli.raw import WINDOWS
from funnelcli.read import excel
from funnelcli.read.dialect import sniff
from funnelcli.read.encoding import UTF8, encoding_of, recode
from funnelcli.read.files import Found
from funnelcli.read.lines import look
from funnelcli.read.mend import Mended, mend
from funnelcli.read.packed import compression, first_bytes, last_lines
from funnelcli.read.quotes import requote
from funnelcli.read.trailer import footers
from funnelcli.report import FileReading


@dataclass(frozen=True, slots=True)
class Options:
    """What the YAML says of the files of a table, and where copies of them may be written."""

    scratch: Path
    delimiter: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file, the text it is read from, and how it was read."""

    file: Found
    text: Path
    """The file itself, or a copy that is plain delimited UTF-8 text."""
    header: tuple[str, ...]
    reading: FileReading
    trusted: bool = False
    """Whether its records were looked at one by one and found whole."""

    @property
    def delimiter(self) -> str:
        """What separates the fields of the text."""
        assert self.reading.delimiter is not None  # noqa: S101  (asked of text only)
        return self.reading.delimiter


def is_parquet(file: Found) -> bool:
    """Tell Parquet by its first bytes, whatever its name."""
    with file.path.open("rb") as handle:
        return handle.read(4) == b"PAR1"


def open_text(file: Found, options: Options) -> Source:
    """Tell what a file is from its first and last bytes, and copy it where it must be mended."""
    head = first_bytes(file)
    if head.startswith(excel.MAGIC):
        copy = _copy(options)
        excel.save_as_csv(file, copy)
        return _sniffed(file, copy, FileReading(format="excel"), options)
    reading = FileReading(format="csv", compression=compression(file.path))
    if head.startswith(excel.OLD_MAGIC):
        raise DataError(
            f"{file.shown}: an old Excel workbook",
            "Open it in Excel, save it as .xlsx or as 'CSV UTF-8', and try again.",
        )
    encoding = encoding_of(head, options.encoding)
    if encoding != UTF8:
        return recoded(file, encoding, options)
    return _sniffed(file, file.path, replace(reading, encoding=UTF8), options)


def recoded(file: Found, encoding: str, options: Options) -> Source:
    """Read a file by way of a copy in UTF-8."""
    copy = _copy(options)
    recode(file, encoding, copy)
    packed = compression(file.path)
    reading = FileReading(format="csv", compression=packed, encoding=encoding)
    return _sniffed(file, copy, reading, options)


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
    """Read a file by way of a copy in which all quotes fit; None if they do in the file."""
    copy = _copy(options)
    shown = source.file.shown
    records = requote(source.text, source.delimiter, shown, copy, _copy(options))
    if records is None:
        return None
    reading = replace(source.reading, requoted=source.reading.requoted + records)
    return replace(source, text=copy, reading=reading)


def quotes_fit(source: Source) -> bool:
    """Tell whether no quote in a text file tears a field apart, or joins records."""
    import polars as pl

    try:
        return look(source.text, source.delimiter, len(source.header)).fit
    except pl.exceptions.PolarsError:
        return True  # as far as it can be read


def in_windows_encoding(source: Source, options: Options) -> Source | None:
    """Read a file that proved not to be UTF-8 as Windows-1252, unless its encoding is declared."""
    if options.encoding is not None or source.text != source.file.path:
        return None
    if first_bytes(source.file).startswith(codecs.BOM_UTF8):
        return None
    return recoded(source.file, WINDOWS, options)


def _sniffed(file: Found, text: Path, reading: FileReading, options: Options) -> Source:
    head = first_bytes(replace(file, path=text))
    delimiter = None if reading.format == "excel" else options.delimiter
    dialect = sniff(file, head, delimiter)
    reading = replace(reading, delimiter=dialect.delimiter)
    source = Source(file, text, dialect.header, reading)
    if not dialect.fits:
        fit = requoted(source, options)
        if fit is not None:
            return _sniffed(file, fit.text, fit.reading, options)
        return in_windows_encoding(source, options) or source
    if dialect.wrapped or footers(last_lines(text), dialect.delimiter):
        return mended(source, options) or source
    return source


def _from_copy(source: Source, copy: Path, harm: Mended) -> Source:
    reading = replace(source.reading, unwrapped=harm.unwrapped, trailer=harm.trailer)
    return replace(source, text=copy, reading=reading)


def _copy(options: Options) -> Path:
    handle, name = tempfile.mkstemp(dir=options.scratch)
    os.close(handle)
    return Path(name)
