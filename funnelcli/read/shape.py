"""Whether every record of a text file has as many fields as its header.

Polars pads short records and cuts long ones where not all columns are read, both without a
word. A column past the last shows the long ones; the short ones hide among the records
whose last field is empty, and are told apart here.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from funnelcli.errors import DataError
from funnelcli.read.dialect import Dialect
from funnelcli.read.files import Found

EXCERPT = 60
"""How many characters of a wrong record an error shows."""


def check_records(file: Found, dialect: Dialect, *, long: int, last_empty: int) -> None:
    """Raise unless the records that Polars could have misread are in fact whole.

    `long` counts records with a field past the last, `last_empty` those whose last field
    came as null: blank lines, whole records that end with a delimiter, and short ones.
    """
    if long == 0 and _whole_and_last_empty(file, dialect) == last_empty:
        return
    for line, fields in _records(file.path, dialect.delimiter):
        if len(fields) not in (0, len(dialect.header)):
            raise DataError(
                f"{file.shown}:{line}: {_fields(len(fields))}, but the header has "
                f"{len(dialect.header)}: {_excerpt(fields, dialect.delimiter)}",
                "A delimiter or a quote may be missing there, or the line is a footer or a "
                "total: repair or remove it. Nothing is guessed.",
            )


def explain(file: Found, dialect: Dialect, error: Exception) -> DataError:
    """Turn what Polars said of a file it could not parse into a place and a cause."""
    line = _first_not_utf8(file.path)
    if line is not None:
        return DataError(
            f"{file.shown}:{line}: not UTF-8 text",
            "Save the export as UTF-8 (Excel: 'CSV UTF-8'), and try again.",
        )
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(_lines(file.path), delimiter=dialect.delimiter, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as cause:
        return DataError(
            f"{file.shown}:{reader.line_num}: a quote that does not fit: {cause}",
            'Quotes inside a quoted field are doubled: "…""…".',
        )
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return DataError(f"{file.shown}: cannot be parsed: {first}")


def _whole_and_last_empty(file: Found, dialect: Dialect) -> int:
    """Count the lines that are blank, or whole records with nothing after the last delimiter.

    Of records over several lines the last line is no whole record, so that the count falls
    short and the exact reading decides.
    """
    import polars as pl

    line = pl.col("line")
    unquoted = line.str.replace_all(r'"[^"]*"', "")
    whole = (
        (unquoted.str.count_matches(dialect.delimiter, literal=True) == len(dialect.header) - 1)
        & ~unquoted.str.contains('"', literal=True)
    ) | (line == "")
    candidates = pl.scan_lines(file.path).filter(
        line.str.ends_with(dialect.delimiter) | (line == "")
    )
    return int(candidates.select(whole.sum()).collect().item())


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it begins on; blank lines have no fields."""
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(_lines(path), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for fields in reader:
            yield begins, fields
            begins = reader.line_num + 1
    except csv.Error:
        return  # the caller has Polars' own word on the file


def _lines(path: Path) -> Iterator[str]:
    import polars as pl

    lines: pl.Series = pl.scan_lines(path).collect().to_series()
    for line in lines:
        yield f"{line}\n"


def _first_not_utf8(path: Path) -> int | None:
    with path.open("rb") as handle:
        if handle.read(2) == b"\x1f\x8b":
            return None
        handle.seek(0)
        for number, line in enumerate(handle, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return None


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"


def _excerpt(fields: list[str], delimiter: str) -> str:
    text = delimiter.join(fields)
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 3]}..."
