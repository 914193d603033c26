"""The periods and the segment by which measures are counted."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.cohorts import LACKING
from funnelcli.counting.measures.measure import SEGMENT, START
from funnelcli.counting.patterns import LEADS, week_or_month
from funnelcli.counting.periods import Periods
from funnelcli.model import segment

UNDATED: Final = "too many were won or lost on a day that nobody knows"
BEGAN: Final = "began"
"""The week or month that is counted, of which longer periods are made."""


def periods_of(query: Query) -> Periods:
    """Take the periods asked for."""
    return Periods(query.asked.cohort, query.config.fiscal_year_start)


def by_segment(query: Query) -> pl.Expr:
    """Take the value of the one segment that leads are grouped by; null where there is none."""
    if not query.asked.by:
        return pl.lit(None, pl.String).alias(SEGMENT)
    return pl.col(segment(query.asked.by[0])).alias(SEGMENT)


def keys(day: pl.Expr, query: Query) -> list[pl.Expr]:
    """Group leads by the week or month of a day, and by the segment."""
    return [week_or_month(day, query).alias(BEGAN), by_segment(query)]


def in_periods(counts: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Bring what was counted by week or month to the periods asked for, as `START`."""
    periods, began = periods_of(query), counts[BEGAN].unique().drop_nulls()
    starts = pl.Series([periods.start(day) for day in began], dtype=pl.Date)
    return counts.with_columns(
        pl.col(BEGAN).replace_strict(began, starts, return_dtype=pl.Date).alias(START),
        pl.col(SEGMENT).cast(pl.String),
    )


def added_up(
    counts: pl.DataFrame, sums: Sequence[pl.Expr], *, whole: pl.Expr | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add up counts by period and segment, and by segment alone, of those that `whole` is true of.

    What has no period is in the whole only.
    """
    of_all = counts if whole is None else counts.filter(whole)
    return (
        counts.filter(pl.col(START).is_not_null()).group_by(START, SEGMENT).agg(sums),
        of_all.group_by(SEGMENT).agg(sums),
    )


def lacks_dates(counts: pl.DataFrame) -> bool:
    """Tell whether more than a twentieth of what was counted has no period."""
    n = pl.col(LEADS)
    undated, every = counts.select(n.filter(pl.col(START).is_null()).sum(), n.sum().alias("n")).row(
        0
    )
    return bool(undated > LACKING * every)


def unknown(counts: pl.DataFrame, names: Sequence[str], query: Query) -> pl.DataFrame:
    """List the periods of what was counted, without numbers."""
    starts = counts[START].drop_nulls()
    first = starts.min()
    days = [] if first is None else list(periods_of(query).between(first, query.ends))  # type: ignore[arg-type]
    grid = pl.DataFrame({START: pl.Series(days, dtype=pl.Date)})
    nothing = (pl.lit(None, pl.Int64).alias(name) for name in names)
    return grid.join(counts.select(SEGMENT).unique(), how="cross").with_columns(nothing)
