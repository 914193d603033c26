"""Leads by the period they were created in, whatever happened later."""

from typing import TYPE_CHECKING

from funnelcli.cohorts import MARKS, by_period, listed
from funnelcli.config.query import Query
from funnelcli.counting import (
    Analysis,
    Counts,
    LazyCounts,
    conversion_columns,
    conversions,
    count_days,
    count_entries,
    count_patterns,
    stage_keys,
    week_or_month,
)  # fmt: skip
from funnelcli.maturity import with_same_age
from funnelcli.model import CREATED
from funnelcli.periods import Periods
from funnelcli.report import Column, Kind, Note, Report

if TYPE_CHECKING:
    import polars as pl

UNKNOWN = Note(
    "horizon-unknown",
    "Too few customers are old enough to tell how long a lead takes to convert: which cohorts "
    "are mature is unknown (set `horizon:` if you know).",
)

_MATURE = Column("mature", "Mature", Kind.FLAG)
_AGES = (
    Column("age_days", "Age", Kind.DAYS),
    Column("share_observed", "Share observed", Kind.RATE),
    Column("rate_at_same_age", "At same age", Kind.RATE),
)


def count(leads: "pl.LazyFrame", query: Query) -> LazyCounts:
    """Count leads, days from lead to customer, and entries of customers, by week or month."""
    import polars as pl

    began = [week_or_month(pl.col(CREATED), query).alias("began")]
    return {
        "patterns": count_patterns(leads, began),
        "days": count_days(leads, began, 0, query.last, query.reach),
        "entered": count_entries(leads, began, query.last, query.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a period, from the first lead to as-of or the end of the selection.

    `age_days` are those from the last day of the period to as-of, null before it has ended;
    `mature` when they are at least the horizon, null when the horizon is unknown; `truncated`
    and `imported` as in `listed`; `share_observed` and `rate_at_same_age` as in `with_same_age`.
    Periods without leads have null rates.
    """
    import polars as pl

    periods = Periods(query.cohort, query.config.fiscal_year_start)
    patterns, days, entered = (
        by_period(counts[name], periods) for name in ("patterns", "days", "entered")
    )
    *conversion, low = conversion_columns(query)
    columns = (Column("cohort", "Cohort", Kind.LABEL), *conversion, _MATURE, low, *_AGES, *MARKS)
    names = [column.name for column in columns]
    last = stage_keys(query)[-1]
    frame = (
        listed(patterns.select(pl.col("cohort").min()).item(), query, periods)
        .pipe(with_conversions, patterns, days, "cohort", query)
        .pipe(with_same_age, entered, last, query.horizon, query.config.min_leads)
        .with_columns(pl.col("label").alias("cohort"))
    )
    total = pl.lit("Total").alias("cohort")
    closing = conversions(patterns.with_columns(total), days.with_columns(total), ["cohort"], query)
    return Report(
        "cohorts",
        f"Cohorts by {query.cohort}",
        columns,
        frame.select(names),
        closing=pl.concat([frame.clear(), closing], how="diagonal").select(names),
        notes=(UNKNOWN,) if query.horizon is None and query.config.knows_customers else (),
    )


def with_conversions(
    rows: "pl.DataFrame", patterns: "pl.DataFrame", days: "pl.DataFrame", key: str, query: Query
) -> "pl.DataFrame":
    """Give each row, in order, the conversion of its leads; counts of 0 where it has none."""
    import polars as pl

    found = conversions(patterns, days, [key], query)
    return rows.join(found, on=key, how="left", maintain_order="left").with_columns(
        pl.col("leads", *stage_keys(query), *(["amount"] if query.sums_amounts else [])).fill_null(
            0
        ),
        pl.col("low_n").fill_null(value=True),
    )


ANALYSIS = Analysis("cohorts", count, finish)
