"""Leads by the period in which they were created: how soon they were answered."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import BASES, agreed, first_day, told, with_answers
from funnelcli.counting.measures.axes import added_up, in_periods, keys, unknown
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, days_between, since
from funnelcli.counting.response import (
    MINUTES,
    NEVER,
    YOUNG,
    basis_of,
    count_basis,
    row_in,
    timed,
    with_midnight,
)

TENTHS: Final = 10
"""Minutes are kept in so many parts, which hold the linear quantiles below."""
MEDIAN = Measure(
    "median_minutes", "minutes",
    "Median of the minutes until the first answer, rounded up, of leads that are 24 hours old and "
    "were neither won nor lost before they had one; those never answered take longest; null where "
    "it is one of these, or there is no lead.",
    parts=TENTHS, unknown="half of the leads have had no answer, or there are none",
)  # fmt: skip
P90 = Measure(
    "p90_minutes", "minutes", "The 90th percentile of the same minutes; null likewise.",
    parts=TENTHS, unknown="a tenth of the leads have had no answer, or there are none",
)  # fmt: skip
DUE = Measure(
    "leads_due", "leads old enough",
    "Leads that are 24 hours old, and as old as `sla_days` of the first stage after the lead says, "
    "where it does.",
)  # fmt: skip
FOLLOWED = Measure(
    "leads_followed_up",
    "leads followed up",
    "Those of `leads_due` that a person turned to within these days, or ever where there are none.",
)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by how soon they were answered, and whether that was in time."""
    activities, by = told(tables, query), keys(since(0), query)
    leads = timed(with_answers(with_midnight(tables.leads, query), activities, query), query)
    old, rows = leads.filter(~pl.col(YOUNG)), pl.len().cast(pl.Int64).alias(LEADS)
    in_bucket = [(row_in(query.last, each, query) <= NEVER).alias(f"in_{each}") for each in BASES]
    minutes = [pl.col(f"{MINUTES}_{each}") for each in BASES]
    sla, followed = agreed(query).get(1), []
    for basis in BASES:
        is_followed = first_day(basis).is_not_null()
        if sla is not None:
            is_followed &= (days_between(since(0), first_day(basis)) <= sla).fill_null(value=False)
        followed.append(is_followed.alias(f"followed_{basis}"))
    due = old.filter(days_between(since(0), pl.lit(query.as_of)) >= (sla or 0))
    return {
        "times": old.group_by(*by, *in_bucket, *minutes).agg(rows),
        "due": due.group_by(*by, *followed).agg(rows),
        **count_basis(leads, activities),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    basis, n = basis_of(counts), pl.col(LEADS)
    times = in_periods(counts["times"], query).filter(f"in_{basis}")
    due = in_periods(counts["due"], query)
    minutes = pl.col(f"{MINUTES}_{basis}")
    quantiles = [
        (_quantile(minutes, q) * TENTHS).round().cast(pl.Int64).alias(each.name)
        for each, q in ((MEDIAN, 0.5), (P90, 0.9))
    ]
    sums = [n.sum().alias(DUE.name), n.filter(f"followed_{basis}").sum().alias(FOLLOWED.name)]
    rows, whole = added_up(times, quantiles)
    counted, counted_whole = added_up(due, sums)
    every = unknown(in_periods(counts["times"], query), [], query)
    values, due_in = every.select(SEGMENT).unique(), agreed(query).get(1, 1)
    by_period = _beside(every, [rows, counted], [START, SEGMENT])
    return Measured(by_period, _beside(values, [whole, counted_whole], [SEGMENT]), max(1, due_in))


def _beside(grid: pl.DataFrame, frames: Sequence[pl.DataFrame], on: list[str]) -> pl.DataFrame:
    """Put measures side by side: of no leads there are 0, and no minutes."""
    for frame in frames:
        grid = grid.join(frame, on=on, how="left", nulls_equal=True)
    due = pl.col(DUE.name, FOLLOWED.name).fill_null(0)
    return grid.select(*on, MEDIAN.name, P90.name, due)


def _quantile(minutes: pl.Expr, q: float) -> pl.Expr:
    """The linear quantile of minutes, of which null is the longest; null where it is one."""
    ordered = minutes.sort(nulls_last=True)
    seen = pl.col(LEADS).sort_by(minutes, nulls_last=True).cum_sum()
    position = (pl.col(LEADS).sum() - 1) * q
    below = position.floor()
    low, high = (ordered.filter(seen > place).first() for place in (below, below + 1))
    part = (position - below).round(6)
    return pl.when(part == 0).then(low.cast(pl.Float64)).otherwise(low + (high - low) * part)


RESPONSES = Group("responses", (MEDIAN, P90, DUE, FOLLOWED), _count, _finish)
