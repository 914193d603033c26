"""Own rates of the way from one stage to another, and the best period of each.

A step to the next stage goes by those who have had the time for it, as on a page of the funnel, by
the period in which they entered the stage before. Any longer way goes by leads that are old enough,
by the period in which they were created.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.cohorts import listed
from funnelcli.counting.horizon import AGE, IS_MATURE
from funnelcli.counting.patterns import LEADS, reached
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.steps import MOVED, STAGE

BEGAN: Final = "began"
"""The week or month in which leads were created."""


@dataclass(frozen=True, slots=True)
class Way:
    """From one stage to another: who could go it, who went, and the same of the best period."""

    n: int | None
    """None where nobody knows how long it takes."""
    k: int | None
    periods: int
    """How many periods were compared."""
    best_period: str | None = None
    best_n: int | None = None
    best_k: int | None = None


def ways(
    counted_steps: pl.DataFrame,
    patterns: pl.DataFrame,
    pairs: Sequence[tuple[int, int]],
    horizons: Mapping[int, int | None],
    query: Query,
) -> list[Way]:
    """Finish each way of `pairs`, from a stage to a later one, with the `horizons` of steps."""
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    return [
        _step(counted_steps, end, horizons.get(end), periods, query)
        if end == start + 1
        else _of_leads(patterns, start, end, periods, query)
        for start, end in pairs
    ]


def _step(
    counted_steps: pl.DataFrame, end: int, horizon: int | None, periods: Periods, query: Query
) -> Way:
    """Finish a step, by the period of entry into the stage before."""
    if horizon is None:
        return Way(None, None, 0)
    leads = pl.col(LEADS)
    sums = leads.sum().alias("n"), leads.filter(MOVED).sum().alias("k")
    those = counted_steps.filter(pl.col(STAGE) == end)
    n, k = those.filter(pl.col(AGE) >= horizon).select(*sums).row(0)
    day = pl.lit(query.as_of) - pl.duration(days=pl.col(AGE))
    entered = those.group_by(day.alias("day")).agg(*sums)
    return _best(entered, Way(n, k, 0), horizon, periods, query)


def _of_leads(patterns: pl.DataFrame, start: int, end: int, periods: Periods, query: Query) -> Way:
    """Finish a longer way, by the period of creation."""
    if query.horizon is None:
        return Way(None, None, 0)
    leads, reach = pl.col(LEADS), query.asked.reach
    sums = (
        leads.filter(reached(start, reach)).sum().alias("n"),
        leads.filter(reached(end, reach)).sum().alias("k"),
    )
    n, k = patterns.filter(IS_MATURE).select(*sums).row(0)
    created = patterns.group_by(pl.col(BEGAN).alias("day")).agg(*sums)
    return _best(created, Way(n, k, 0), query.horizon, periods, query)


def _best(by_day: pl.DataFrame, way: Way, horizon: int, periods: Periods, query: Query) -> Way:
    """Find the period with the highest rate, of those that ended at least the horizon ago.

    Periods of low n are none, nor are those whose record is not whole; of equals it is the first.
    """
    days = by_day.drop_nulls("day")
    starts = {day: periods.start(day) for day in days["day"]}
    first: date | None = min(starts.values(), default=None)
    known = listed(first, query, periods).filter(
        pl.col("age_days") >= horizon, ~pl.col("truncated"), ~pl.col("imported")
    )
    began = pl.col("day").replace_strict(starts, return_dtype=pl.Date).alias("cohort")
    sums = days.group_by(began).agg(pl.col("n", "k").sum())
    rated = with_rate(known.join(sums, on="cohort"), "rate", "k", "n")
    few = low_n(pl.col("n"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    compared = rated.filter(~few, pl.col("rate_high").is_not_null())
    if compared.is_empty():
        return way
    best = compared.sort("rate", "cohort", descending=[True, False]).row(0, named=True)
    return Way(way.n, way.k, compared.height, best["label"], best["n"], best["k"])
