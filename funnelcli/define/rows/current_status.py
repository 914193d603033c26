"""Entries without a date: from the current status of a lead, or from undated rows of the log."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.tables import rows as row


def with_status(rows: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Add an undated entry where the current status is one of a stage's values."""
    if row.STATUS not in rows.columns:
        return rows
    return rows.with_columns(
        has_status(rows.lazy(), stage.values).alias(row.undated(k))
        for k, stage in enumerate(config.stages)
        if stage.values is not None
    )


def with_undated(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], as_of: datetime
) -> pl.DataFrame:
    """Add an undated entry where the log says that a stage was entered, and not when."""
    for table in attached:
        for k, there in table.undated(as_of) if isinstance(table, Log) else ():
            entered = pl.col(row.ROW).is_in(there.implode())
            if row.undated(k) in rows.columns:
                entered |= pl.col(row.undated(k))
            rows = rows.with_columns(entered.alias(row.undated(k)))
    return rows


def has_status(rows: pl.LazyFrame, values: tuple[str, ...]) -> pl.Expr:
    """True where the current status is one of `values`, compared as segment values are."""
    seen = rows.select(pl.col(row.STATUS).unique()).collect().to_series()
    meant = row.spellings(values, seen.drop_nulls().cast(pl.String).to_list())
    return pl.col(row.STATUS).cast(pl.String).is_in(meant).fill_null(value=False)
