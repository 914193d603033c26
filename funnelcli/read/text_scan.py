"""Delimited text as a lazy frame that marks the records with fields too many or too few."""

from collections.abc import Sequence

import polars as pl

from funnelcli.read.source import PATH, Positions, Source, number_of
from funnelcli.tables.raw import LAST_EMPTY, LONG

SURPLUS = 4
"""Columns past the last. A record is long unseen only if these are empty and more follow."""


def scan_text(first: int, alike: Sequence[Source], positions: Positions) -> pl.LazyFrame:
    """Scan text files that are cut alike, numbered from `first` on.

    Columns past the last are null unless a record is long.
    """
    width = len(alike[0].header)
    surplus = [f"~{width + i}" for i in range(SURPLUS)]
    texts = [source.text for source in alike]
    scan = pl.scan_csv(
        texts,
        separator=alike[0].delimiter,
        has_header=False,
        skip_rows=1,
        schema={f"~{i}": pl.String for i in range(width + SURPLUS)},
        missing_columns="insert",
        glob=False,
        include_file_paths=PATH if len(texts) > 1 else None,
    )
    return scan.select(
        *(
            (pl.lit(None, pl.String) if at is None else pl.col(f"~{at}")).alias(f"~{i}")
            for i, at in enumerate(positions)
        ),
        number_of(texts, first),
        pl.any_horizontal(pl.col(surplus).is_not_null()).alias(LONG),
        pl.col(f"~{width - 1}").is_null().alias(LAST_EMPTY),
    )
