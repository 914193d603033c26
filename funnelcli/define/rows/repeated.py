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
    is_last_of_so_many = _is_before(stage.at_least) & ~_is_before(stage.at_least - 1)
    last = _in_order(such, k).filter(is_last_of_so_many)
    return last.select(row.ROW, pl.col(row.moment(k)).alias(row.at(k))).collect()


def before(such: pl.DataFrame, k: int, stage: Stage) -> pl.DataFrame:
    """List when leads rows had such rows, those before the one that enters."""
    first = _in_order(such, k).filter(_is_before(stage.at_least - 1))
    return first.select(row.ROW, row.moment(k)).collect()


def _in_order(such: pl.DataFrame, k: int) -> pl.LazyFrame:
    """List each row once, those of a leads row by their dates.

    One sort and a look at the rows above: lists for each lead take twice as long.
    """
    once = such.lazy().group_by(row.ROW, row.DEAL).agg(pl.col(row.moment(k)).min())
    return once.sort(row.ROW, row.moment(k))


def _is_before(place: int) -> pl.Expr:
    """True for so many rows of each leads row, the first of them."""
    return (pl.col(row.ROW) != pl.col(row.ROW).shift(place)).fill_null(value=True)
