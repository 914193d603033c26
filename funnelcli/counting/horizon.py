"""After how many days nine in ten of those who will have moved on: of all leads, and of a step.

What is younger than that has not had its time, and is no failure yet.
"""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.patterns import DAYS, LEADS, days_between, since
from funnelcli.counting.statistics import quantile
from funnelcli.words.text import counted

AGE: Final = "age"
"""Days from where a way begins to as-of."""
IS_MATURE: Final = "is_mature"
"""Whether a lead is old enough to judge; null where nobody knows how old that is."""
SETTLED: Final = "settled_after"
"""The days after which nine in ten have moved on."""
_LEAST: Final = "least"
FEWEST: Final = 30
"""Of so many the days can be told."""


def is_mature(created: pl.Expr, query: Query) -> pl.Expr:
    """Tell whether a lead was created at least the horizon before as-of."""
    if query.horizon is None:
        return pl.lit(None, pl.Boolean).alias(IS_MATURE)
    age = days_between(created, pl.lit(query.as_of))
    return (age >= query.horizon).alias(IS_MATURE)


def old_enough(horizon: int) -> str:
    """Say how old a lead is that is mature."""
    return f"at least {counted(horizon, 'day')} old"


def age(start: int, query: Query) -> pl.Expr:
    """Take the days since a lead entered a stage, where that has no date since it was created."""
    return days_between(pl.coalesce(since(start), since(0)), pl.lit(query.as_of)).alias(AGE)


def settled_after(moved: pl.DataFrame, by: str) -> pl.DataFrame:
    """Find the 90th percentile of days to move on, in whole days, rounded up, as `SETTLED`.

    Of those who moved on, counted by `by`, by `days` and by `age`, which is how long ago they
    began. Who began of late can only have been fast, so it is taken among those who began at least
    twice the percentile of all ago; where these are fewer than 30 there is no row, or null.
    """
    if moved[LEADS].sum() < FEWEST:
        return moved.clear().select(by, pl.lit(None, pl.Int64).alias(SETTLED))
    leads, p90 = pl.col(LEADS), quantile(pl.col(DAYS), pl.col(LEADS), 0.9)
    first = by_days(moved, by).group_by(by).agg((2 * p90).alias(_LEAST))
    old = moved.join(first, on=by).filter(pl.col(AGE) >= _tenths(pl.col(_LEAST)))
    settled = pl.when(leads.sum() >= FEWEST).then(_tenths(p90).ceil().cast(pl.Int64))
    return by_days(old, by).group_by(by).agg(settled.alias(SETTLED))


def by_days(moved: pl.DataFrame, by: str) -> pl.DataFrame:
    """Leave out the ages: what is sorted for a quantile is a hundred times shorter."""
    return moved.group_by(by, DAYS).agg(pl.col(LEADS).sum())


def _tenths(days: pl.Expr) -> pl.Expr:
    """Take off what a float adds: nine tenths of the way between whole days are tenths of a day."""
    return days.round(1)
