"""Parquet files: told from text, opened, and scanned by the columns of their table."""

from collections.abc import Mapping, Sequence

import polars as pl

from funnelcli.answers.file_reading import FileReading
from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.read.opening import no_workbook
from funnelcli.read.parquet_pages import check_sizes
from funnelcli.read.source import PATH, Options, Positions, Source, number_of
from funnelcli.tables.raw import LAST_EMPTY, LONG, called


def is_parquet(file: Found) -> bool:
    """Tell Parquet by its first bytes, whatever its name."""
    with file.path.open("rb") as handle:
        return handle.read(4) == b"PAR1"


def open_parquet(file: Found, options: Options) -> Source:
    """Open a Parquet file, which says itself what it holds."""
    if (sheet := file.sheet or options.sheet) is not None:
        raise no_workbook(file, sheet)
    if options.header_row is not None:
        raise DataError(
            f"{file.shown}: Parquet, which has no row of headers",
            "`read: {header_row: …}` is for text and workbooks.",
        )
    check_sizes(file, options.limits)
    schema = pl.scan_parquet(file.path, glob=False).collect_schema()
    reading = FileReading(format="query" if file.is_query else "parquet")
    return Source(file, file.path, tuple(schema), reading, types=tuple(schema.values()))


def scan_parquet(
    first: int,
    alike: Sequence[Source],
    header: Sequence[str],
    positions: Positions,
    dtypes: Mapping[str, pl.DataType],
) -> pl.LazyFrame:
    """Scan Parquet files of one header by the columns of their table, numbered from `first` on.

    All columns are of one type in all files.
    """
    files = [source.file.path for source in alike]
    scan = pl.scan_parquet(files, glob=False, include_file_paths=PATH if len(files) > 1 else None)
    return scan.select(
        *(
            (pl.lit(None, dtypes[name]) if at is None else pl.col(name)).alias(f"~{i}")
            for i, (name, at) in enumerate(zip(header, positions, strict=True))
        ),
        number_of(files, first),
        pl.lit(value=False).alias(LONG),
        pl.lit(value=False).alias(LAST_EMPTY),
    )


def common_types(sources: Sequence[Source]) -> dict[str, pl.DataType]:
    """Hold the Parquet files of a table to one type for each column."""
    found: dict[str, tuple[pl.DataType, str]] = {}
    for source in sources:
        shown = source.file.shown
        for name, dtype in zip(source.header, source.types, strict=True):
            known, where = found.setdefault(name, (dtype, shown))
            if dtype != known:
                raise DataError(
                    f"{shown}: column {name!r} holds {called(dtype)}, but {called(known)} in "
                    f"{where}"
                )
    return {name: dtype for name, (dtype, _) in found.items()}
