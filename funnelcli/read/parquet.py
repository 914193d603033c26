"""Parquet files: told from text, opened, and scanned by the columns of their table."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from funnelcli.answers.report import FileReading
from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.read.opening import no_workbook
from funnelcli.read.parquet_pages import check_sizes
from funnelcli.read.source import Options, Source
from funnelcli.tables.raw import FILE, LAST_EMPTY, LONG, called


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
    check_sizes(file)
    header = tuple(pl.scan_parquet(file.path, glob=False).collect_schema())
    return Source(file, file.path, header, FileReading(format="parquet"))


def scan_parquet(
    index: int,
    source: Source,
    header: Sequence[str],
    positions: Iterable[int | None],
    dtypes: Mapping[str, pl.DataType],
) -> pl.LazyFrame:
    """Scan a Parquet file by the columns of its table, all of one type in all files."""
    return pl.scan_parquet(source.file.path, glob=False).select(
        *(
            (pl.lit(None, dtypes[name]) if at is None else pl.col(name)).alias(f"~{i}")
            for i, (name, at) in enumerate(zip(header, positions, strict=True))
        ),
        pl.lit(index, pl.UInt16).alias(FILE),
        pl.lit(value=False).alias(LONG),
        pl.lit(value=False).alias(LAST_EMPTY),
    )


def common_types(sources: Sequence[Source]) -> dict[str, pl.DataType]:
    """Hold the Parquet files of a table to one type for each column."""
    found: dict[str, tuple[pl.DataType, str]] = {}
    for source in sources:
        shown = source.file.shown
        for name, dtype in pl.scan_parquet(source.file.path, glob=False).collect_schema().items():
            known, where = found.setdefault(name, (dtype, shown))
            if dtype != known:
                raise DataError(
                    f"{shown}: column {name!r} holds {called(dtype)}, but {called(known)} in "
                    f"{where}"
                )
    return {name: dtype for name, (dtype, _) in found.items()}
