"""Delimited text as a lazy frame that marks the records with fields too many or too few."""

from collections.abc import Iterable

import polars as pl

from funnelcli.read.source import Source
from funnelcli.tables.raw import FILE, LAST_EMPTY, LONG

SURPLUS = 4
"""Columns past the last. A record is long unseen only if these are empty and more follow."""


def scan_text(index: int, source: Source, positions: Iterable[int | None]) -> pl.LazyFrame:
    """Scan a text file with columns past the last, which are null unless a record is long."""
    width = len(source.header)
    surplus = [f"~{width + i}" for i in range(SURPLUS)]
    scan = pl.scan_csv(
        source.text,
        separator=source.delimiter,
        has_header=False,
        skip_rows=1,
        schema={f"~{i}": pl.String for i in range(width + SURPLUS)},
        missing_columns="insert",
        glob=False,
    )
    return scan.select(
        *(
            (pl.lit(None, pl.String) if at is None else pl.col(f"~{at}")).alias(f"~{i}")
            for i, at in enumerate(positions)
        ),
        pl.lit(index, pl.UInt16).alias(FILE),
        pl.any_horizontal(pl.col(surplus).is_not_null()).alias(LONG),
        pl.col(f"~{width - 1}").is_null().alias(LAST_EMPTY),
    )
