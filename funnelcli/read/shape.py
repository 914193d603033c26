"""Whether every record of a text file has as many fields as its header.

Polars pads short records and cuts long ones where not all columns are read, both without a
word. Columns past the last show most long ones; for all others the lines are looked at: each
line that ends with a delimiter, or is blank, must be a whole record with an empty last field,
and there must be as many of them as Polars found empty last fields.
"""

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import polars as pl

from funnelcli.errors import DataError
from funnelcli.read.lines import SAMPLE, Lines, fit_apart, look, whole
from funnelcli.read.packed import compression, is_small, torn
from funnelcli.read.source import Source
from funnelcli.tables.raw import FILE
from funnelcli.words.text import counted

EACH = 1 << 31
"""Of small texts all lines are searched for quotes that do not fit."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A source, and what Polars made of its records."""

    source: Source
    long: int
    """Records with a field past the last."""
    last_empty: int
    """Those whose last field is null: blank lines, whole ones that end so, and short ones."""


def is_whole(scanned: Scanned) -> bool:
    """Tell whether no record is short or long, without looking at each."""
    return scanned.long == 0 and _whole_and_last_empty([scanned.source]) == [_expected(scanned)]


def are_whole(alike: Sequence[Scanned]) -> list[bool]:
    """Tell it of small texts that are cut alike, which are looked at together.

    One by one they are looked at where something is amiss.
    """
    sources = [each.source for each in alike]
    may_be = len(alike) > 1 and not any(each.long for each in alike)
    if (
        may_be
        and fit_apart([source.text for source in sources])
        and _whole_and_last_empty(sources, looked_at=EACH) == list(map(_expected, alike))
    ):
        return [True] * len(alike)
    return [is_whole(each) for each in alike]


def together(scanned: Mapping[int, Scanned]) -> Iterator[list[int]]:
    """Put the numbers of small texts that are cut alike together; there may be thousands."""

    def cut(number: int) -> tuple[object, ...]:
        source = scanned[number].source
        apart = None if is_small(source.text) else number
        return apart, source.delimiter, len(source.header)

    for _, group in groupby(scanned, cut):
        yield list(group)


def _expected(scanned: Scanned) -> int:
    return scanned.last_empty + (scanned.source.header[-1] == "")  # a line like any other


def check_each_record(source: Source) -> None:
    """Raise at the first record that is short or long, best at one that is not just wrapped."""
    if uneven := _first_uneven(source):
        raise uneven


def _first_uneven(source: Source) -> DataError | None:
    width = len(source.header)
    wrapped = None
    for line, fields, returns in _records(source.text, source.delimiter):
        if len(fields) in (0, width) or _is_spaces(fields):
            continue
        if returns:
            return _lone_return(source, line)
        if len(fields) > 1 or len(_fields_of(fields[0], source.delimiter)) != width:
            return _uneven(source, line, len(fields))
        wrapped = wrapped or _uneven(source, line, len(fields))
    return wrapped  # where it could not be unwrapped either


def _is_spaces(fields: list[str]) -> bool:
    """Tell a line of nothing but spaces, seen or not, which is as blank as an empty one."""
    return len(fields) == 1 and not any(c.isprintable() and not c.isspace() for c in fields[0])


def _fields_of(record: str, delimiter: str) -> list[str]:
    records = list(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter))
    return records[0] if len(records) == 1 else []


def _uneven(source: Source, line: int, fields: int) -> DataError:
    return DataError(
        f"{source.place(line)}: {counted(fields, 'field')}, but the header has "
        f"{len(source.header)}",
        "A delimiter or a quote may be missing there, or the line is a footer or a total: repair "
        "or remove it. Nothing is guessed."
        + (
            " If the header is further down: `read: {header_row: …}`."
            if len(source.header) < fields
            else ""
        ),
    )


def _lone_return(source: Source, line: int) -> DataError:
    return DataError(
        f"{source.place(line)}: lines end with a lone carriage return",
        "Save it with LF or CRLF line ends, and try again.",
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
                    f"{source.place(number)}: not UTF-8 text",
                    "Save the export as UTF-8 (Excel: 'CSV UTF-8'), and try again.",
                )
            if b"\r" in raw.rstrip(b"\r\n"):
                return _lone_return(source, number)
    return _first_uneven(source) or DataError(
        f"{source.file.shown}: cannot be parsed", "Export it again, as 'CSV UTF-8' if it can be."
    )


def _whole_and_last_empty(sources: Sequence[Source], looked_at: int = SAMPLE) -> list[int] | None:
    """Count the records of each source that are whole and have an empty last field.

    None if one is not whole, or if a quote does not fit.
    """
    source = sources[0]
    texts = [each.text for each in sources]
    plain = _plain(texts)
    if plain is not None:
        return _closing(plain, source.delimiter, len(source.header))
    lines = look(texts, source.delimiter, len(source.header), looked_at)
    if not lines.fit:
        return None
    closing = lines.telling.filter(pl.col("ends"), pl.col("begun") == pl.col("odd"))
    several = closing.filter("begun")
    alone = closing.filter(~pl.col("begun"))
    if not alone["whole"].all() or not _whole_together(source, lines, several):
        return None
    counts = dict(closing.group_by(FILE).len().iter_rows())
    return [counts.get(number, 0) for number in range(len(sources))]


def _plain(texts: Sequence[Path]) -> list[list[str]] | None:
    """Split small texts into lines, if no quote stands in any: each line is a record then."""
    if not is_small(*texts):
        return None
    found = []
    for path in texts:
        content = path.read_bytes()
        if b'"' in content:
            return None
        try:
            text = content.decode().replace("\r\n", "\n")
        except UnicodeDecodeError:
            return None
        if "\r" in text:
            return None
        found.append(text.removesuffix("\n").split("\n") if text else [])
    return found


def _closing(texts: list[list[str]], delimiter: str, width: int) -> list[int] | None:
    """Count the lines of each text that are blank or end with a delimiter, if those are whole."""
    closing = [[line for line in lines if not line or line.endswith(delimiter)] for lines in texts]
    if any(line and line.count(delimiter) + 1 != width for lines in closing for line in lines):
        return None
    return [len(lines) for lines in closing]


def _whole_together(source: Source, lines: Lines, several: pl.DataFrame) -> bool:
    """Tell whether the records of several lines are whole when their lines are put together.

    Such a record begins on the last line before with an odd number of quotes that opened one.
    """
    if several.is_empty():
        return True
    opening = lines.telling.filter(pl.col("odd"), ~pl.col("begun"))
    spans = several.select(last="index").join_asof(
        opening.select(first="index"), left_on="last", right_on="first"
    )
    wanted = spans.select(pl.int_ranges("first", pl.col("last") + 1).alias("index"), "last")
    wanted = wanted.explode("index").with_columns(pl.col("index").cast(pl.UInt32))
    parts = lines.all.filter(pl.col("index").is_in(wanted["index"].implode())).collect()
    together = wanted.join(parts, on="index").sort("index").group_by("last")
    records = together.agg(pl.col("line").str.join("\n"), quotes=pl.lit(1))
    return bool(records.select(whole(source.delimiter, len(source.header)).all()).item())


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each record with the line it begins on, and whether it has a lone carriage return.

    Such a one is text, as Polars has it: csv would raise for it. Blank lines have no fields.
    """
    csv.field_size_limit(sys.maxsize)
    lines: pl.Series = pl.scan_lines(path, glob=False).collect().to_series()
    returns = lines.str.contains("\r", literal=True)
    texts = lines.str.replace_all("\r", " ", literal=True) if returns.any() else lines
    reader = csv.reader((f"{line}\n" for line in texts), delimiter=delimiter)
    begins = 1
    for fields in reader:
        yield begins, fields, bool(returns[begins - 1 : reader.line_num].any())
        begins = reader.line_num + 1
