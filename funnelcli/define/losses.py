"""Current status, stages left and losses, row by row; the latter once as-of is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.config import Config
from funnelcli.define.history import Log
from funnelcli.define.joined import Joined

if TYPE_CHECKING:
    import polars as pl


def with_status(rows: "pl.DataFrame", config: Config) -> "pl.DataFrame":
    """Add an undated entry where the current status is one of a stage's values."""
    if row.STATUS not in rows.columns:
        return rows
    return rows.with_columns(
        _has_status(rows, stage.values).alias(row.undated(k))
        for k, stage in enumerate(config.stages)
        if stage.values is not None
    )


def with_left(
    rows: "pl.DataFrame", attached: Sequence[Joined | Log], as_of: datetime
) -> "pl.DataFrame":
    """Add an undated entry where the log says that a stage was left."""
    import polars as pl

    for table in attached:
        for k, left in table.left(as_of) if isinstance(table, Log) else ():
            entered = pl.col(row.ROW).is_in(left[row.ROW].implode())
            if row.undated(k) in rows.columns:
                entered |= pl.col(row.undated(k))
            rows = rows.with_columns(entered.alias(row.undated(k)))
    return rows


def with_losses(
    rows: "pl.DataFrame", attached: Sequence[Joined | Log], config: Config, as_of: datetime
) -> "pl.DataFrame":
    """Say of each row whether it is lost at as-of, and since when.

    A lead that is in the log is judged by the log alone, any other by its status.
    """
    import polars as pl

    if row.LOST in rows.columns:
        known = (pl.col(row.LOST_AT) <= as_of).fill_null(value=True)
        return rows.with_columns(pl.col(row.LOST) & known)
    verdicts = [verdict for table in attached if (verdict := table.lost(as_of)) is not None]
    for verdict in verdicts:
        rows = rows.join(verdict, on=row.ROW, how="left", maintain_order="left")
    if config.lost is not None and config.lost.values is not None and row.STATUS in rows.columns:
        status = _has_status(rows, config.lost.values)
        judged = pl.coalesce(row.LOST, status) if verdicts else status
        rows = rows.with_columns(judged.alias(row.LOST))
        if not verdicts:
            rows = rows.with_columns(pl.lit(None, pl.Datetime("us")).alias(row.LOST_AT))
    if row.LOST in rows.columns:
        rows = rows.with_columns(pl.col(row.LOST).fill_null(value=False))
    return rows


def _has_status(rows: "pl.DataFrame", values: tuple[str, ...]) -> "pl.Expr":
    import polars as pl

    seen = rows[row.STATUS].unique().drop_nulls().cast(pl.String).to_list()
    meant = row.spellings(values, seen)
    return pl.col(row.STATUS).cast(pl.String).is_in(meant).fill_null(value=False)
