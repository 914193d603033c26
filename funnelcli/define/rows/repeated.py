"""Stages that it takes several rows of a joined table to enter, such as two visits of a page.

Rows with one id of the join are one row, of the earliest of their dates. Where the stage has a
date, a row without one does not count.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from funnelcli.config import Lost, Stage
from funnelcli.tables import rows as row
from funnelcli.tables.rows import Entry


def repeated(entries: Mapping[Entry, Stage | Lost]) -> Iterator[tuple[int, Stage]]:
    """Yield those of the stages that a table decides which it takes several rows to enter."""
    for k, entry in entries.items():
        if isinstance(k, int) and isinstance(entry, Stage) and entry.at_least > 1:
            yield k, entry


def such_rows(pairs: pl.DataFrame, k: int, stage: Stage) -> pl.DataFrame:
    """List the rows for which the condition of a stage holds: of which leads row, which, and when.

    One that several leads rows have is there for each of them.
    """
    which = pl.col(row.POSITION)
    if row.DEAL in pairs.columns:  # a row without an id is its own
        which = pl.coalesce(row.DEAL, pl.format("\x1f{}", which))
    there = pairs.lazy().filter(row.holds(k))
    if stage.at is None:
        return there.select(row.ROW, which.alias(row.DEAL)).collect()
    dated = there.select(row.ROW, which.alias(row.DEAL), row.moment(k))
    return dated.drop_nulls(row.moment(k)).collect()


def entered(such: pl.DataFrame, k: int, stage: Stage) -> pl.DataFrame:
    """List the leads rows with enough such rows: since when, or without a date if none is asked."""
    if stage.at is None:
        rows = pl.col(row.DEAL).n_unique()
        flag = pl.lit(value=True).alias(row.undated(k))
        several = such.lazy().group_by(row.ROW).agg(rows).filter(pl.col(row.DEAL) >= stage.at_least)
        return several.select(row.ROW, flag).collect()
    when = pl.col(row.moment(k)).sort().get(stage.at_least - 1, null_on_oob=True)
    found = _once(such, k).group_by(row.ROW).agg(when.alias(row.at(k)))
    return found.drop_nulls(row.at(k)).collect()


def before(such: pl.DataFrame, k: int, stage: Stage) -> pl.DataFrame:
    """List when leads rows had such rows, those before the one that enters."""
    first = pl.col(row.moment(k)).sort().head(stage.at_least - 1)
    return _once(such, k).group_by(row.ROW).agg(first).explode(row.moment(k)).collect()


def _once(such: pl.DataFrame, k: int) -> pl.LazyFrame:
    return such.lazy().group_by(row.ROW, row.DEAL).agg(pl.col(row.moment(k)).min())
