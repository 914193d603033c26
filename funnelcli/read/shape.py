"""Whether every record of a text file has as many fields as its header.

Polars pads short records and cuts long ones where not all columns are read, both without a
word. Columns past the last show most long ones; for all others the lines are looked at: each
line that ends with a delimiter, or is blank, must be a whole record with an empty last field,
and there must be as many of them as Polars found empty last fields.
"""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.errors import DataError
from funnelcli.read.packed import compression, torn
from funnelcli.read.source import Source
from funnelcli.report import counted

if TYPE_CHECKING:
    import polars as pl


def is_whole(source: Source, *, long: int, last_empty: int) -> bool:
    """Tell whether no record is short or long, without looking at each.

    `long` counts records with a field past the last, `last_empty` those whose last field
    came as null: blank lines, whole records that end with a delimiter, and short ones.
    """
    last_empty += source.header[-1] == ""  # the header is a line like any other
    return long == 0 and _whole_and_last_empty(source) == last_empty


def check_each_record(source: Source) -> None:
    """Raise at the first record that is short or long, and not just wrapped in quotes."""
    width = len(source.header)
    for line, fields in _records(source.text, source.delimiter):
        if fields is None or len(fields) in (0, width):
            continue
        if len(fields) > 1 or len(_fields_of(fields[0], source.delimiter)) != width:
            raise _uneven(source, line, len(fields))


def _fields_of(record: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])


def _uneven(source: Source, line: int, fields: int) -> DataError:
    return DataError(
        f"{source.file.shown}:{line}: {counted(fields, 'field')}, but the header has "
        f"{len(source.header)}",
        "A delimiter or a quote may be missing there, or the line is a footer or a total: repair "
        "or remove it. Nothing is guessed.",
    )


def explain(source: Source) -> DataError:
    """Find place and cause for a file that Polars could not parse."""
    if compression(source.text):
        return torn(source.file)
    with source.text.open("rb") as handle:
        for number, raw in enumerate(handle, start=1):
            try:
                raw.decode()
            except UnicodeDecodeError:
                return DataError(
                    f"{source.file.shown}:{number}: not UTF-8 text",
                    "Save the export as UTF-8 (Excel: 'CSV UTF-8'), and try again.",
                )
            if b"\r" in raw.rstrip(b"\r\n"):
                return DataError(
                    f"{source.file.shown}:{number}: lines end with a lone carriage return",
                    "Save it with LF or CRLF line ends, and try again.",
                )
    if said := misquoted(source):
        return said
    return DataError(
        f"{source.file.shown}: cannot be parsed", "Export it again, as 'CSV UTF-8' if it can be."
    )


def misquoted(source: Source) -> DataError | None:
    """Find the first record with a quote that does not fit, or another number of fields."""
    for line, fields in _records(source.text, source.delimiter, strict=True):
        if fields is None or any('"' in field for field in fields):
            return DataError(
                f"{source.file.shown}:{line}: a quote that does not fit",
                'A field with a quote in it is quoted, and the quote doubled: "5"" pipe".',
            )
        if len(fields) not in (0, len(source.header)):
            return _uneven(source, line, len(fields))
    return None


def _whole_and_last_empty(source: Source) -> int | None:
    """Count the records that are whole and have an empty last field; None if one is not whole.

    A line ends inside a quoted field when an odd number of quotes stands before its end, so
    that the lines with an odd number themselves tell it of all.
    """
    import polars as pl

    line = pl.col("line")
    ends = (line.str.ends_with(source.delimiter) | (line == "")).alias("ends")
    odd = (line.str.count_matches('"', literal=True) % 2 == 1).alias("odd")
    unquoted = line.str.replace_all(r'"[^"]*"', "")
    fields = unquoted.str.count_matches(source.delimiter, literal=True) + 1
    whole = ((fields == len(source.header)) | (line == "")).alias("whole")
    lines = pl.scan_lines(source.text, glob=False, row_index_name="index")
    seen = lines.filter(ends | odd).select("index", odd, ends, whole).collect()
    inside = seen["odd"].cast(pl.UInt32).cum_sum() % 2 == 1
    begun = inside ^ seen["odd"]
    closing = seen["ends"] & ~inside
    alone = seen.filter(closing & ~begun)
    several = seen.filter(closing & begun)
    if not alone["whole"].all() or not _whole_together(lines, seen, several, whole):
        return None
    return alone.height + several.height


def _whole_together(
    lines: "pl.LazyFrame", seen: "pl.DataFrame", several: "pl.DataFrame", whole: "pl.Expr"
) -> bool:
    """Tell whether the records of several lines are whole when their lines are put together.

    Such a record begins on the last line before with an odd number of quotes that opened one.
    """
    import polars as pl

    if several.is_empty():
        return True
    opening = seen.filter(pl.col("odd") & (pl.col("odd").cum_sum() % 2 == 1))
    spans = (
        several.select(last="index")
        .sort("last")
        .join_asof(opening.select(first="index").sort("first"), left_on="last", right_on="first")
    )
    wanted = spans.select(pl.int_ranges("first", pl.col("last") + 1).alias("index"), "last")
    wanted = wanted.explode("index").with_columns(pl.col("index").cast(pl.UInt32))
    parts = lines.filter(pl.col("index").is_in(wanted["index"].implode())).collect()
    together = wanted.join(parts, on="index").sort("index").group_by("last")
    return bool(together.agg(pl.col("line").str.join("\n")).select(whole.all()).item())


def _records(
    path: Path, delimiter: str, *, strict: bool = False
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with the line it begins on; blank lines have no fields.

    A record with a quote that does not fit is None, and the last, if it matters.
    """
    import polars as pl

    csv.field_size_limit(sys.maxsize)
    lines: pl.Series = pl.scan_lines(path, glob=False).collect().to_series()
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=strict)
    begins = 1
    try:
        for fields in reader:
            yield begins, fields
            begins = reader.line_num + 1
    except csv.Error:
        yield begins, None
