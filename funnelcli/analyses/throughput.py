"""Entries into each stage by the period they fell in, whenever the leads were created."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import (
    LEADS,
    STAGE_COLUMN,
    columns_of,
    count_patterns,
    in_order,
    since,
    stage_columns,
    stage_names,
    week_or_month,
)
from funnelcli.counting.periods import Periods
from funnelcli.counting.spells import STAGE

ENTERED = replace(
    STAGE_COLUMN,
    means="Leads whose first own entry into it is dated in the period; null for the first stage "
    "where leads have no `created`.",
    null=True,
)
COLUMNS = (
    Column(
        "period", "Period", Kind.LABEL,
        "From that of the first lead or entry to that of as-of, named as cohorts are.",
    ),
    ENTERED,
)  # fmt: skip
START = "start"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count dated entries by stage and by week or month."""
    leads = tables.leads
    entries = [
        leads.filter(since(k).is_not_null())
        .group_by(pl.lit(k, pl.Int64).alias(STAGE), week_or_month(since(k), query).alias("began"))
        .agg(pl.len().cast(pl.Int64).alias(LEADS))
        for k in range(query.last + 1)
    ]
    return {"patterns": count_patterns(leads, []), "entries": pl.concat(entries)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a period: how many leads first entered each stage in it, by own dated entries.

    Every period from the first lead to as-of, and those before it that have entries. These are
    not the same leads from column to column, and no rates: that is what cohorts are for. Without
    a `created` column nobody knows when leads came in, and their column is null.
    """
    periods, keys = Periods(query.asked.cohort, query.config.fiscal_year_start), stage_names(query)
    starts = [periods.start(day) for day in counts["entries"]["began"]]
    entries = counts["entries"].with_columns(pl.Series(START, starts, pl.Date))
    table = _listed(entries, query, periods).join(
        entries.group_by(START).agg(
            pl.col(LEADS).filter(pl.col(STAGE) == k).sum().alias(key) for k, key in enumerate(keys)
        ),
        on=START,
        how="left",
        maintain_order="left",
    )
    label = query.asked.cohort.capitalize()
    columns = columns_of(COLUMNS, query, {"period": label}, stage=stage_columns(query, ENTERED))
    unknown = keys[:1] if query.config.leads.created is None else []
    frame = table.with_columns(
        pl.col(keys).exclude(unknown).fill_null(0),
        *(pl.lit(None, pl.Int64).alias(key) for key in unknown),
    )
    total = (pl.when(pl.col(key).is_not_null().any()).then(pl.col(key).sum()) for key in keys)
    closing = frame.select(pl.lit("Total").alias("period"), *total)
    return Report(
        "throughput",
        f"Entries by {query.asked.cohort}",
        columns,
        in_order(frame, columns, query),
        closing=in_order(closing, columns, query),
        notes=_notes(query, periods) if not frame.is_empty() else (),
    )


def _listed(entries: pl.DataFrame, query: Query, periods: Periods) -> pl.DataFrame:
    """List the periods with entries, without gaps from the first lead on."""
    first = min(entries.filter(pl.col(STAGE) == 0)[START], default=None)
    known = set(entries[START])
    starts = sorted(known if first is None else known | {*periods.between(first, query.as_of)})
    labels = [periods.label(start) for start in starts]
    return pl.DataFrame(
        {START: pl.Series(starts, dtype=pl.Date), "period": pl.Series(labels, dtype=pl.String)}
    )


def _notes(query: Query, periods: Periods) -> tuple[Note, ...]:
    """Say that the last period is not over."""
    start = periods.start(query.as_of)
    if periods.last_day(start) == query.as_of:
        return ()
    message = f"{periods.label(start)} is not over at as-of: what is to come is missing there."
    return (Note("period-not-over", message),)


ANALYSIS = Analysis(
    "throughput", "Throughput", __doc__, COLUMNS, count, finish, shaped_by=("cohort",)
)
