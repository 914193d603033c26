"""What the last twelve whole months brought: for a line so small that it stands in a cell."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.config.query import Query
from funnelcli.counting.patterns import LEADS, days_between
from funnelcli.counting.periods import Periods
from funnelcli.model import CREATED

MONTHS: Final = 12
LONGEST: Final = 31 * (MONTHS + 1)
"""Days within which the last whole months lie."""
TREND: Final = Column(
    "~trend", "12 months", Kind.TREND,
    "Leads created in each of the last twelve months that were over at as-of, in order; of a "
    "stage, those that entered it.",
    null=True, spare=Spare.PICTURE,
)  # fmt: skip
DAY: Final = "day"
_NONE: Final = pl.lit([0] * MONTHS, pl.List(pl.Int64))


def count_days_of_late(leads: pl.LazyFrame, keys: Sequence[pl.Expr], query: Query) -> pl.LazyFrame:
    """Count leads by the day of their creation, of those days that can lie in these months."""
    created = pl.col(CREATED)
    late = leads.filter(days_between(created, pl.lit(query.as_of)) <= LONGEST)
    counted = late.group_by(*keys, created.alias(DAY))
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def months(query: Query) -> list[date]:
    """List the first days of the last twelve months that are over."""
    periods = Periods("month")
    last = periods.last_complete(query.as_of)
    return [periods.back(last, n) for n in reversed(range(MONTHS))]


def with_trend(
    table: pl.DataFrame, counts: pl.DataFrame, keys: Sequence[str], query: Query
) -> pl.DataFrame:
    """Add up for each row what is counted by `day`, month by month; null if nobody has a day."""
    began = pl.col(DAY).dt.truncate("1mo")
    sums = [
        pl.col(LEADS).filter(began == start).sum().alias(str(n))
        for n, start in enumerate(months(query))
    ]
    by_group = counts.drop_nulls(DAY).group_by(keys).agg(sums)
    trend = by_group.select(*keys, pl.concat_list(map(str, range(MONTHS))).alias(TREND.name))
    found = table.join(trend, on=keys, how="left", maintain_order="left", nulls_equal=True)
    return found if trend.is_empty() else found.with_columns(pl.col(TREND.name).fill_null(_NONE))
