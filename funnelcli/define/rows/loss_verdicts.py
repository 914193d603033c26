"""What a joined table or the log, each by itself, tells of losses."""

from datetime import datetime

import polars as pl

from funnelcli.config import split_reference
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.stage_tables import can_override
from funnelcli.tables import rows as row
from funnelcli.tables.rows import ROW, Loss


def verdict(table: Joined | Log, as_of: datetime) -> pl.DataFrame | None:
    """Tell of the leads rows that a table knows whether they are lost, and since when.

    `LOST_AT` is null where nobody knows. `LATER`, where another table has dates of losses, is the
    last day on which a row began that is not lost. None where the table tells nothing of losses.
    """
    if not _tells(table):
        return None
    return _of_log(table, as_of) if isinstance(table, Log) else _of_joined(table, as_of)


def given_up_after(table: Joined | Log, moment: datetime) -> pl.DataFrame | None:
    """List the leads rows with a loss after a moment, and the first time; None as above."""
    if not _tells(table):
        return None
    if isinstance(table, Log):
        later = pl.col(row.AT) > moment
        dates = [pl.when(later & table.has(table.config.lost_values)).then(row.AT)]
    else:
        dates = [pl.when(each > moment).then(each) for each in _dates(table)]
    first = pl.min_horizontal(pl.lit(None, pl.Datetime("us")), *dates).alias(row.LOST_AT)
    found = table.pairs.lazy().select(ROW, first).drop_nulls()
    return found.group_by(ROW).agg(pl.col(row.LOST_AT).min()).collect()


def _tells(table: Joined | Log) -> bool:
    return bool(table.config.lost_values if isinstance(table, Log) else _rules(table))


def _of_log(log: Log, as_of: datetime) -> pl.DataFrame:
    """Judge each leads row in the log, at any time, by its last row at as-of.

    It is lost since the first row of the last run of such values. Of rows at the same moment,
    the lost one is the last; a day without a time lasts until it ends. Where no row dates a
    loss, one without a date tells of it.
    """
    is_lost, at, other = log.has(log.config.lost_values), pl.col(row.AT), pl.col("~other")
    known = log.pairs.lazy().filter(at <= as_of)
    others = known.filter(~is_lost).group_by(ROW).agg(at.max().alias("~other"))
    run = known.filter(is_lost).join(others, on=ROW, how="left")
    is_last = (at >= other) | (at == other.dt.truncate("1d"))
    since = run.filter(is_last.fill_null(value=True)).group_by(ROW)
    found = log.pairs.lazy().select(ROW).unique()
    found = found.join(since.agg(at.min().alias(row.LOST_AT)), on=ROW, how="left")
    if can_override(log.name, log.config):
        later = others.select(ROW, other.dt.date().alias(row.LATER))
        found = found.join(later, on=ROW, how="left")
    found = found.with_columns(pl.col(row.LOST_AT).is_not_null().alias(row.LOST))
    return _with_dateless(log, found.collect(), is_lost)


def _with_dateless(log: Log, judged: pl.DataFrame, is_lost: pl.Expr) -> pl.DataFrame:
    """Add the losses that only rows without a date tell of."""
    lost = log.dateless.filter(is_lost).select(ROW).unique()
    if lost.is_empty():
        return judged
    lost = lost.join(log.pairs.filter(is_lost), on=ROW, how="anti")
    judged = judged.with_columns(pl.col(row.LOST) | pl.col(ROW).is_in(lost[ROW].implode()))
    alone = lost.join(judged, on=ROW, how="anti")
    return pl.concat(
        [judged, alone.with_columns(pl.lit(value=True).alias(row.LOST))], how="diagonal"
    )


def _of_joined(table: Joined, as_of: datetime) -> pl.DataFrame:
    """Judge each leads row by its rows that were opened by as-of: lost if each of these is.

    At the latest of their dates, which nobody knows where one has none. Of one row a date goes
    before what says that it is lost and not when.
    """
    dates, never = _dates(table), pl.lit(None, pl.Datetime("us"))
    since = pl.max_horizontal(never, *(pl.when(each <= as_of).then(each) for each in dates))
    flags = [pl.col(row.holds(loss)) for loss, is_dated in _rules(table).items() if not is_dated]
    undated = pl.any_horizontal(pl.lit(value=False), *flags)
    is_lost = since.is_not_null() | (undated & pl.max_horizontal(never, *dates).is_null())
    opened = _opened(table)
    found = [
        is_lost.all().alias(row.LOST),
        pl.when(since.null_count() == 0).then(since.max()).alias(row.LOST_AT),
    ]
    if can_override(table.name, table.config):
        found.append(opened.filter(~is_lost).max().dt.date().alias(row.LATER))
    known = table.pairs.lazy().filter((opened <= as_of).fill_null(value=True))
    return known.group_by(ROW).agg(found).collect()


def _rules(table: Joined) -> dict[Loss, bool]:
    """List the losses that a table decides, each with whether it has a date."""
    entries = table.entries.items()
    return {key: rule.at is not None for key, rule in entries if isinstance(key, Loss)}


def _dates(table: Joined) -> list[pl.Expr]:
    """List the moments at which a row is lost, null where it is not."""
    return [
        pl.when(row.holds(loss)).then(pl.col(row.moment(loss)).cast(pl.Datetime("us")))
        for loss, is_dated in _rules(table).items()
        if is_dated
    ]


def _opened(table: Joined) -> pl.Expr:
    """The moment at which a row was opened: the earliest that a stage but the last takes from it.

    Null where there is none: such a row is there at any time. The date of the last stage is one
    at which a deal is closed, or is to be closed.
    """
    config = table.config
    dates = [
        pl.col(row.moment(k)).cast(pl.Datetime("us"))
        for k, stage in table.entries.items()
        if not isinstance(k, Loss) and k < len(config.stages) - 1
        and stage.at is not None and split_reference(stage.at, config.joins)[0] is not None
    ]  # fmt: skip
    return pl.min_horizontal(pl.lit(None, pl.Datetime("us")), *dates)
