"""After how many days a cohort has had time to convert."""

import math
from datetime import date

import polars as pl

from funnelcli.counting.maturity import FEWEST
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.statistics import quantile
from funnelcli.model import CREATED, entry


def count(leads: pl.LazyFrame, last: int, as_of: date) -> pl.LazyFrame:
    """Count converters by days from lead to customer and by the age of the lead in days."""
    created, customer = pl.col(CREATED), pl.col(entry(last))
    days = (customer - created).dt.total_days()
    counted = leads.filter(days >= 0).group_by(
        days.alias("days"), (pl.lit(as_of) - created).dt.total_days().alias("age")
    )
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def finish(counts: pl.DataFrame) -> int | None:
    """The 90th percentile of days to convert, in whole days, rounded up; null when unknown.

    Young leads can only have converted fast, so it is taken among converters whose lead is at
    least twice as old as the percentile of all converters. Fewer than 30 such: unknown.
    """
    p90 = quantile(pl.col("days"), pl.col(LEADS), 0.9)
    plain: float | None = counts.select(p90).item()
    if plain is None:
        return None
    old = counts.filter(pl.col("age") >= _tenths(2 * plain))
    if old[LEADS].sum() < FEWEST:
        return None
    days: float = old.select(p90).item()
    return math.ceil(_tenths(days))


def _tenths(days: float) -> float:
    """Take off what a float adds: nine tenths of the way between whole days are tenths of a day."""
    return round(days, 1)
