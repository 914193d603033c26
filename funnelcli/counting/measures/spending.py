"""What was spent, by period and channel: all of it, and what was paid for being seen."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.cost_types import is_media
from funnelcli.counting.measures.axes import in_periods, keys, periods_of
from funnelcli.counting.measures.measure import (
    REASON,
    SEGMENT,
    SPREAD,
    START,
    Group,
    Measure,
    Measured,
)
from funnelcli.counting.measures.split import CHANNEL, SOURCE, of_days, refused
from funnelcli.counting.patterns import LEADS, since
from funnelcli.counting.spend_notes import on_costs
from funnelcli.counting.spread import BEGAN, FIRST, IS_SPREAD
from funnelcli.model import NONE

NOT_KNOWN: Final = "no spend is known"
SPEND = Measure(
    "spend", "spend",
    "All costs of the period: of every kind, credits taken off; null before the first period and "
    "after the last of which there is any, where none that there is can be read, and of a source "
    "that is no channel of it.",
    is_money=True, unknown=NOT_KNOWN,
)  # fmt: skip
MEDIA = Measure(
    "media", "media spend",
    "Those of `spend` that are paid for being seen: all but the kinds of cost (`type`) that are "
    "people, tools, fees and the like.",
    is_money=True, unknown=NOT_KNOWN,
)  # fmt: skip
COST, TYPE = "cost", "type"
SPENT, SPREADS, ROWS, READ = "#cost", "#spread", "#rows", "#read"


def refuses(query: Query) -> str | None:
    """Say by what spend is not split that is asked for."""
    return refused("spend", "spend is", query)


def spent(tables: InputTables, query: Query, *by: str) -> pl.LazyFrame:
    """Add up costs by week or month, segment and kind, and by channel where it is asked for."""
    return (
        of_days("spend", COST, tables, query)
        .group_by(BEGAN, SEGMENT, TYPE, *by)
        .agg(
            pl.col(COST).sum().alias(SPENT),
            pl.col(IS_SPREAD).sum().cast(pl.Int64).alias(SPREADS),
            (pl.col(FIRST) >= pl.col(BEGAN)).sum().cast(pl.Int64).alias(ROWS),
            pl.col(COST).count().cast(pl.Int64).alias(READ),
        )
    )


def unless_unread(total: pl.Expr) -> pl.Expr:
    """Leave of a sum null where there are rows, and no number of them can be read."""
    return pl.when(pl.col(READ).sum() > 0).then(total)


def listing(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Count leads by period and segment: of which there is something to be told."""
    counted = tables.leads.group_by(keys(since(0), query))
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def of_media(costs: pl.DataFrame) -> pl.Expr:
    """Tell of costs by kind whether they are paid for being seen."""
    kinds = costs[TYPE].unique().to_list()
    return pl.col(TYPE).is_in([kind for kind in kinds if is_media(kind)], nulls_equal=True)


def told(
    found: pl.DataFrame,
    counts: Counts,
    names: Sequence[str],
    query: Query,
    rows: str,
    *,
    absent: int | None = 0,
) -> pl.DataFrame:
    """List each period and segment: what there is, `absent` where nothing is, null where unknown.

    `rows` names the counts of the table. It is known from the first period of it to the last, and
    of the segments that it has.
    """
    there, leads = in_periods(counts[rows], query), in_periods(counts["leads"], query)
    both = pl.concat([each.select(START, SEGMENT) for each in (there, leads)]).drop_nulls(START)
    if both.is_empty():
        return found
    periods = periods_of(query)
    starts = list(periods.between(both[START].min(), query.ends))  # type: ignore[arg-type]
    grid = (
        both.select(SEGMENT)
        .unique()
        .join(pl.DataFrame({START: pl.Series(starts, dtype=pl.Date)}), how="cross")
    )
    known = there.drop_nulls(START)
    has_segment = pl.col(SEGMENT).is_in(known[SEGMENT].unique().implode(), nulls_equal=True)
    is_known = pl.col(START).is_between(known[START].min(), known[START].max()) & has_segment
    joined = grid.join(found, on=[START, SEGMENT], how="left", nulls_equal=True)
    is_there, nothing = pl.col(SPREAD).is_not_null(), pl.lit(absent, pl.Int64)
    values = (
        pl.when(is_known).then(pl.when(is_there).then(name).otherwise(nothing)).alias(name)
        for name in names
    )
    return joined.with_columns(*values, pl.col(SPREAD).fill_null(value=False))


def of_no_channel(query: Query) -> pl.Expr:
    """Say of what is of no channel, or of no campaign, why there is no quotient of it."""
    if not query.asked.by:
        return pl.lit(None, pl.String).alias(REASON)
    (segment,) = query.asked.by[:1]
    said = f"cost of no {CHANNEL if segment == SOURCE else segment} and leads of no {segment}"
    return pl.when(pl.col(SEGMENT) == NONE).then(pl.lit(said)).alias(REASON)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    later = tables["spend"].filter(pl.col(FIRST) > query.as_of).group_by(TYPE)
    return {
        "spend": spent(tables, query),
        "leads": listing(tables, query),
        "later": later.agg(pl.len().cast(pl.Int64).alias(ROWS)),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    costs = in_periods(counts["spend"], query)
    found = costs.group_by(START, SEGMENT).agg(
        unless_unread(pl.col(SPENT).sum()).alias(SPEND.name),
        unless_unread(pl.col(SPENT).filter(of_media(costs)).sum()).alias(MEDIA.name),
        (pl.col(SPREADS).sum() > 0).alias(SPREAD),
    )
    names = (SPEND.name, MEDIA.name)
    rows = told(found, counts, names, query, "spend").with_columns(of_no_channel(query))
    whole = rows.group_by(SEGMENT).agg(pl.col(names).sum())
    later = int(counts["later"][ROWS].sum())
    notes = on_costs(costs.filter(pl.col(READ) > 0), later, query)
    return Measured(rows, whole, notes=tuple(notes))


SPENDING = Group("spending", (SPEND, MEDIA), _count, _finish, refuses)
