"""Conversion by tenths of the score in each quarter, as a score decays."""

from dataclasses import replace

import polars as pl

from funnelcli.analyses.score_deciles import CUSTOMERS, OF_LEADS
from funnelcli.answers.columns import LOW_N, Column, Kind, Spare, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.cohorts import by_period
from funnelcli.counting.periods import Periods
from funnelcli.counting.scores import DECILE, DECILE_COLUMN, areas, count, judged, with_deciles
from funnelcli.counting.statistics import low_n, with_rate

QUARTER = Column(
    "cohort", "Quarter", Kind.LABEL,
    "The quarter in which the leads were created: `2026-Q1`; with a fiscal year, `FY2027-Q1`.",
)  # fmt: skip
AREA, *ENDS = rate("auc", "AUC", "As in `score_measures`, of the quarter.")
AUC = (replace(AREA, kind=Kind.AREA), *ENDS)
COLUMNS = (
    QUARTER,
    replace(DECILE_COLUMN, means="As in `score_deciles`: of all quarters together, cut once."),
    OF_LEADS,
    CUSTOMERS,
    *rate(means="customers / leads; null without leads."),
    LOW_N,
)


def by_quarter(scores: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Bring months to their quarters, as `cohort`."""
    return by_period(scores, Periods("quarter", query.config.fiscal_year_start))


def labelled(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Write the first day of a quarter as the quarter."""
    label = Periods("quarter", query.config.fiscal_year_start).label
    days = table["cohort"].unique().drop_nulls()
    names = pl.Series([label(day) for day in days], dtype=pl.String)
    return table.with_columns(pl.col("cohort").replace_strict(days, names))


def finish(counts: Counts, query: Query) -> Report:
    """One row a quarter and tenth that has leads; on a page the tenths are columns."""
    scores = by_quarter(with_deciles(judged(counts)), query)
    table = (
        scores.group_by("cohort", DECILE)
        .agg(pl.col("leads", "customers").sum())
        .sort("cohort", DECILE)
    )
    table = with_rate(table, "rate", "customers", "leads")
    low, high = pl.col("rate_low"), pl.col("rate_high")
    table = table.with_columns(
        low_n(pl.col("leads"), low, high, query.config.min_leads).alias("low_n")
    )
    made = Report(
        "score_cohorts", "Tenths of the score by quarter", COLUMNS,
        labelled(table, query).select(each.name for each in COLUMNS),
    )  # fmt: skip
    return replace(made, page=_page(made, scores, table, query))


def _page(made: Report, scores: pl.DataFrame, table: pl.DataFrame, query: Query) -> Report:
    """Set the tenths side by side; what is low n is left empty."""
    rates = [
        pl.col("rate").filter(pl.col(DECILE) == k, ~pl.col("low_n")).first().alias(f"tenth_{k}")
        for k in range(1, 11)
    ]
    wide = table.group_by("cohort").agg(rates)
    means = "The rate of the leads of this tenth of the score, 1 the highest; empty where low n."
    tenths = [Column(f"tenth_{k}", str(k), Kind.RATE, means, null=True) for k in range(1, 11)]
    tenths[1:-1] = [replace(each, spare=Spare.BETWEEN) for each in tenths[1:-1]]
    columns = (QUARTER, OF_LEADS, CUSTOMERS, *AUC, *tenths, LOW_N)
    few = low_n(pl.col("leads"), pl.col("auc_low"), pl.col("auc_high"), query.config.min_leads)
    frame = (
        areas(scores, ["cohort"])
        .join(wide, on="cohort", how="left", maintain_order="left")
        .with_columns((few | pl.col("auc").is_null()).alias("low_n"))
    )
    return replace(
        made, columns=columns, frame=labelled(frame, query).select(each.name for each in columns)
    )


ANALYSIS = Analysis(
    "score_cohorts", "Tenths of the score by quarter", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",),
)  # fmt: skip
