"""Leads by the period they were created in, whatever happened later."""

from datetime import date
from typing import TYPE_CHECKING

from funnelcli.config.query import Query
from funnelcli.counting import (
    Analysis,
    Counts,
    LazyCounts,
    conversion_columns,
    conversions,
    count_days,
    count_patterns,
)  # fmt: skip
from funnelcli.model import CREATED
from funnelcli.periods import Periods
from funnelcli.report import Column, Kind, Note, Report

if TYPE_CHECKING:
    import polars as pl


def count(leads: "pl.LazyFrame", query: Query) -> LazyCounts:
    """Count leads, and days from lead to customer, by day, week or month of creation."""
    import polars as pl

    step = "1w" if query.cohort == "week" else "1mo"
    began = [pl.col(CREATED).dt.truncate(step).alias("began")]
    return {
        "patterns": count_patterns(leads, began),
        "days": count_days(leads, began, 0, query.last, query.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a period, from the first lead to as-of or the end of the selection.

    `mature` when the last day of the period lies at least the horizon before as-of; null
    when the horizon is unknown. Periods without leads have null rates.
    """
    import polars as pl

    periods = Periods(query.cohort, query.config.fiscal_year_start)
    patterns, days = (by_period(counts[name], periods) for name in ("patterns", "days"))
    conversion = conversion_columns(query)
    columns = (
        Column("cohort", "Cohort", Kind.LABEL),
        *conversion[:-1],
        Column("mature", "Mature", Kind.FLAG),
        conversion[-1],
    )
    names = [column.name for column in columns]
    periods_listed = listed(patterns.select(pl.col("cohort").min()).item(), query, periods)
    numbers = pl.col("leads", *(stage.key for stage in query.config.stages), "amount")
    frame = (
        periods_listed.join(
            conversions(patterns, days, ["cohort"], query),
            on="cohort",
            how="left",
            maintain_order="left",
        )
        .with_columns(numbers.fill_null(0), pl.col("low_n").fill_null(value=True))
        .with_columns(pl.col("label").alias("cohort"))
        .select(names)
    )
    total = pl.lit("Total").alias("cohort")
    closing = conversions(
        patterns.with_columns(total), days.with_columns(total), ["cohort"], query
    ).with_columns(pl.lit(None, pl.Boolean).alias("mature"))
    unknown = Note(
        "horizon-unknown",
        "Too few customers are old enough to tell how long a lead takes to convert: which cohorts "
        "are mature is unknown (set `horizon:` if you know).",
    )
    return Report(
        "cohorts",
        f"Cohorts by {query.cohort}",
        columns,
        frame,
        closing=closing.select(names),
        notes=() if query.horizon is not None else (unknown,),
    )


def by_period(counts: "pl.DataFrame", periods: Periods) -> "pl.DataFrame":
    """Bring the few days or months that were counted to the periods they lie in."""
    import polars as pl

    began = counts["began"].unique().drop_nulls()
    starts = pl.Series([periods.start(day) for day in began], dtype=pl.Date)
    return counts.with_columns(pl.col("began").replace_strict(began, starts).alias("cohort"))


def listed(first: date | None, query: Query, periods: Periods) -> "pl.DataFrame":
    """List the periods from that of the first lead on."""
    import polars as pl

    last = query.as_of if query.until is None else min(query.until, query.as_of)
    starts = [] if first is None else list(periods.between(first, last))
    ages = [(query.as_of - periods.last_day(start)).days for start in starts]
    mature = [None if query.horizon is None else age >= query.horizon for age in ages]
    return pl.DataFrame(
        {
            "cohort": pl.Series(starts, dtype=pl.Date),
            "label": pl.Series([periods.label(start) for start in starts], dtype=pl.String),
            "mature": pl.Series(mature, dtype=pl.Boolean),
        }
    )


ANALYSIS = Analysis("cohorts", count, finish)
