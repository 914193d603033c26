"""Customers that cohorts have by the horizon, and are expected to have of their open leads."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import listed
from funnelcli.counting.following import ENDED, MOVED, count_followed, curves, open_leads
from funnelcli.counting.measures.axes import in_periods, keys, periods_of
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import DAYS, LEADS, since
from funnelcli.counting.survival import Step, chance

THOUSAND: Final = 1000
EXPECTED = Measure(
    "cohort_expected", "expected customers",
    "Customers that bought by the horizon, and for each open lead its chance to buy between its "
    "age and the horizon, as `projected` of `cohorts --project`; null where nothing is projected.",
    parts=THOUSAND, unknown="nothing is projected",
)  # fmt: skip


def _count(tables: InputTables, query: Query) -> LazyCounts:
    return {"followed": count_followed(tables.leads, keys(since(0), query), 0, query.last, query)}


def _finish(counts: Counts, query: Query) -> Measured:
    """Count in thousandths of a customer, with the curve of all leads."""
    followed = in_periods(counts["followed"], query)
    steps = curves(followed, []).get((), [])
    within = (pl.col(ENDED) == MOVED) & (pl.col(DAYS) <= pl.lit(query.horizon, pl.Int64))
    rows = (
        followed.drop_nulls(START)
        .group_by(START, SEGMENT)
        .agg((pl.col(LEADS).filter(within).sum() * THOUSAND).alias("~bought"))
    )
    still = open_leads(followed.drop_nulls(START), [START, SEGMENT])
    ages = still[DAYS].unique().to_list()
    of_age = pl.DataFrame({
        DAYS: pl.Series(ages, dtype=still[DAYS].dtype),
        "~chance": pl.Series([_thousandths(steps, age, query) for age in ages], dtype=pl.Int64),
    })  # fmt: skip
    coming = still.join(of_age, on=DAYS).group_by(START, SEGMENT).agg(
        pl.when(pl.col("~chance").is_not_null().all())
        .then((pl.col("~chance") * pl.col(LEADS)).sum())
        .alias("~coming"),
        pl.lit(value=True).alias("~open"),
    )  # fmt: skip
    first = None if rows.is_empty() else rows.select(pl.col(START).min()).item()
    whole = listed(first, query, periods_of(query)).select(pl.col("cohort").alias(START), "whole")
    joined = rows.join(coming, on=[START, SEGMENT], how="left", nulls_equal=True).join(
        whole, on=START, how="left"
    )
    expected = pl.when("~open").then("~coming").otherwise(0) + pl.col("~bought")
    is_told = pl.col("whole").fill_null(value=True) & pl.lit(query.horizon is not None)
    rows = joined.select(START, SEGMENT, pl.when(is_told).then(expected).alias(EXPECTED.name))
    return Measured(rows, rows.clear().select(SEGMENT, EXPECTED.name))


def _thousandths(steps: list[Step], age: int, query: Query) -> int | None:
    """Tell the chance of an open lead of this age, in thousandths of thousandths."""
    found = None if query.horizon is None else chance(steps, age, query.horizon)
    return None if found is None else round(found * THOUSAND)


EXPECTATION = Group("expectation", (EXPECTED,), _count, _finish)
