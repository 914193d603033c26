"""Metrics of measures: each of the whole selection, and by period and segment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.metric import Metric, Sum
from funnelcli.counting.measures import GROUP_OF, GROUPS, MEASURES
from funnelcli.counting.measures.axes import periods_of
from funnelcli.counting.measures.measure import (
    NOT_OVER,
    REASON,
    SEGMENT,
    SPREAD,
    START,
    Group,
    Measured,
)
from funnelcli.counting.measures.valued import OF_MANY, OVER, UNDER, valued, without
from funnelcli.counting.measures.whole import of_periods

TOO_YOUNG: Final = "no lead is old enough"
_THERE: Final = "~there"
_IS_OVER: Final = "~is_over"
_NO_SUMS: Final = pl.DataFrame([{}], schema={OVER: pl.Int64, UNDER: pl.Int64})


def missing(metric: Metric, query: Query) -> str | None:
    """Tell why a metric cannot be told of what is asked; None where it can."""
    for need in metric.needs:
        if not need.is_met(query.config):
            return f"needs {need.said}"
    refused = (group.refuses(query) for group in _groups_of([metric]))
    return next((reason for reason in refused if reason is not None), None)


def count(tables: InputTables, query: Query, metrics: Iterable[Metric]) -> LazyCounts:
    """Count the measures of those metrics that can be told."""
    return {
        f"{group.name} {name}": frame
        for group in _groups_of(_told(metrics, query))
        for name, frame in group.count(tables, query).items()
    }


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A metric: rows like `ROW`, that of all periods first, and what is to be said of it."""

    metric: Metric
    rows: pl.DataFrame
    sums: pl.DataFrame
    """What is divided in each of these rows: `OVER` by `UNDER`, amounts in minor units."""
    settled: int | None = 0
    """So many days after its end a cohort can be judged; None where nobody knows."""
    notes: tuple[Note, ...] = ()


def finish(counts: Counts, query: Query, metrics: Sequence[Metric]) -> list[Finished]:
    """Finish metrics, in their order."""
    measured = {
        group.name: group.finish(_own(counts, group), query)
        for group in _groups_of(_told(metrics, query))
    }
    return [_finished(metric, measured, query) for metric in metrics]


def _finished(metric: Metric, measured: Mapping[str, Measured], query: Query) -> Finished:
    if (reason := missing(metric, query)) is not None:
        return Finished(metric, without(metric, reason), _NO_SUMS)
    of = {name: measured[GROUP_OF[name].name] for name in metric.measures}
    settled, notes = _settled(metric, of.values()), (each.notes for each in of.values())
    summed = _summed(metric, of, settled, query)
    rows, sums = valued(summed, metric, query), summed.select(OVER, UNDER)
    is_over = pl.col(REASON).ne_missing(NOT_OVER)
    rows = rows.with_columns(pl.col("mature") & is_over)
    if rows.is_empty():
        nouns = MEASURES[(metric.under or metric.over).names[0]].nouns
        rows, sums = without(metric, f"0 {nouns}"), _NO_SUMS
    return Finished(metric, rows, sums, settled, tuple(dict.fromkeys(chain.from_iterable(notes))))


def _groups_of(metrics: Iterable[Metric]) -> list[Group]:
    names = {GROUP_OF[name].name for metric in metrics for name in metric.measures}
    return [group for group in GROUPS if group.name in names]


def _told(metrics: Iterable[Metric], query: Query) -> list[Metric]:
    return [metric for metric in metrics if missing(metric, query) is None]


def _own(counts: Counts, group: Group) -> Counts:
    """Take the frames that a group has counted."""
    start = f"{group.name} "
    return {name.removeprefix(start): counts[name] for name in counts if name.startswith(start)}


def _summed(
    metric: Metric, measured: Mapping[str, Measured], settled: int | None, query: Query
) -> pl.DataFrame:
    """Sum both sides of a metric: of the whole selection, where there is such, and by period."""
    periods = periods_of(query)
    rows = _by_period(metric, measured, query)
    ends = [periods.last_day(start) for start in rows[START]]
    is_over = [end <= query.ends for end in ends]
    mature: list[bool | None] = [*is_over]
    if metric.base == "cohort":
        mature = [None if settled is None else (query.as_of - end).days >= settled for end in ends]
    flags: dict[str, list[bool | None]] = {_IS_OVER: [*is_over], "mature": mature}
    rows = rows.with_columns(pl.Series(name, each, pl.Boolean) for name, each in flags.items())
    if metric.is_change:
        return _changes(rows, query)
    if not metric.has_whole:
        return rows
    return pl.concat([_whole(metric, measured, rows), rows], how="diagonal").sort(
        SEGMENT, START, nulls_last=False
    )


def _settled(metric: Metric, measured: Iterable[Measured]) -> int | None:
    """Find after how many days all measures can be judged; at once where the base is no cohort."""
    if metric.base != "cohort":
        return 0
    days = [each.settled for each in measured]
    return None if None in days else max(each for each in days if each is not None)


def _by_period(metric: Metric, measured: Mapping[str, Measured], query: Query) -> pl.DataFrame:
    """Put the measures of a metric side by side: each period from the first, each segment."""
    frames = {name: each.rows for name, each in measured.items()}
    firsts = [frame[START].min() for frame in frames.values() if not frame.is_empty()]
    starts = list(periods_of(query).between(min(firsts), query.ends)) if firsts else []  # type: ignore[type-var, arg-type]
    values = pl.concat([frame.select(SEGMENT) for frame in frames.values()]).unique()
    days = pl.DataFrame({START: pl.Series(starts, dtype=pl.Date)})
    joined = _joined(values.sort(SEGMENT).join(days, how="cross"), frames, metric)
    return _marked(joined, {id(each): each.rows for each in measured.values()})


def _marked(rows: pl.DataFrame, frames: Mapping[int, pl.DataFrame]) -> pl.DataFrame:
    """Add what groups say of their numbers: `REASON`, of the first that has one, and `SPREAD`."""
    said: dict[str, list[pl.Expr]] = {REASON: [], SPREAD: []}
    for key, frame in frames.items():
        there = {name: f"{name} {key}" for name in said if name in frame.columns}
        found = frame.select(START, SEGMENT, *(pl.col(a).alias(b) for a, b in there.items()))
        rows = rows.join(
            found, on=[START, SEGMENT], how="left", nulls_equal=True, maintain_order="left"
        )
        for name, renamed in there.items():
            said[name].append(pl.col(renamed))
    none, no = pl.lit(None, pl.String), pl.lit(value=False)
    return rows.with_columns(
        pl.coalesce(*said[REASON], none).alias(REASON),
        pl.any_horizontal(*said[SPREAD], no).fill_null(value=False).alias(SPREAD),
    )


def _whole(metric: Metric, measured: Mapping[str, Measured], rows: pl.DataFrame) -> pl.DataFrame:
    """Sum up the whole selection; of several groups, the periods, of cohorts those old enough."""
    values = rows.select(SEGMENT).unique()
    reason = pl.col(REASON)
    there = rows.group_by(SEGMENT).agg(
        (pl.col(UNDER) != 0).any().alias(_THERE),
        pl.when(reason.is_not_null().all()).then(reason.first()).alias(REASON),
        pl.col(SPREAD).any(),
    )
    if len({id(each) for each in measured.values()}) == 1:
        frames = {name: each.whole for name, each in measured.items()}
        values = pl.concat([values, *(each.select(SEGMENT) for each in frames.values())]).unique()
        sums = _joined(values, frames, metric)
    else:
        sums = values.join(
            of_periods(metric, rows, measured), on=SEGMENT, how="left", nulls_equal=True
        )
    is_young = (pl.col(UNDER) == 0) & pl.col(_THERE) & (metric.base == "cohort")
    return sums.join(there, on=SEGMENT, how="left", nulls_equal=True).select(
        SEGMENT, OVER, UNDER, OF_MANY,
        pl.lit(None, pl.Date).alias(START),
        pl.lit(None if rows["mature"].has_nulls() else True, pl.Boolean).alias("mature"),
        pl.when(is_young).then(pl.lit(TOO_YOUNG)).otherwise(REASON).alias(REASON),
        pl.col(SPREAD).fill_null(value=False),
    )  # fmt: skip


def _joined(grid: pl.DataFrame, frames: Mapping[str, pl.DataFrame], metric: Metric) -> pl.DataFrame:
    """Add both sums; what a group has no row of is 0, and what it does not know is null."""
    keys = grid.columns
    for name, frame in frames.items():
        found = frame.select(*keys, name, pl.lit(value=True).alias(_THERE))
        joined = grid.join(found, on=keys, how="left", nulls_equal=True, maintain_order="left")
        grid = joined.with_columns(pl.when(_THERE).then(name).otherwise(0).alias(name)).drop(_THERE)
    sums = {OVER: metric.over, UNDER: metric.under, OF_MANY: metric.rests_on}
    return grid.select(*keys, *(_sum(each).alias(name) for name, each in sums.items()))


def _sum(asked: Sum | None) -> pl.Expr:
    if asked is None:
        return pl.lit(None, pl.Int64)
    total = pl.sum_horizontal(asked.plus, ignore_nulls=False)
    return total - pl.sum_horizontal(asked.minus, ignore_nulls=False) if asked.minus else total


def _changes(rows: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Compare each period with the one before; what is not whole is not compared."""
    is_whole = pl.col(_IS_OVER)
    if query.since is not None:
        is_whole &= pl.col(START) >= query.since
    this, before = pl.col(OVER), pl.col(OVER).shift(1).over(SEGMENT)
    reason = (
        pl.when(~pl.col(_IS_OVER))
        .then(pl.lit(NOT_OVER))
        .when(this.is_null())
        .then(pl.lit(None, pl.String))
        .when(before.is_null())
        .then(pl.lit("nothing before to compare with"))
        .when(~is_whole | ~is_whole.shift(1).over(SEGMENT))
        .then(pl.lit("the period before is not whole"))
    )
    told = rows.with_columns(reason.alias("reason"), before.alias(UNDER))
    can = pl.col("reason").is_null()
    return told.with_columns(
        pl.when(can).then(this - pl.col(UNDER)).alias(OVER), pl.when(can).then(UNDER).alias(UNDER)
    )
