"""What the customers of each cohort have brought, and their average deal."""

import polars as pl

from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import COHORT, MARKS, MATURE, by_period, listed
from funnelcli.counting.money import BROUGHT, averaged, brought, check_amount, count_brought
from funnelcli.counting.patterns import columns_of, in_order, week_or_month
from funnelcli.counting.periods import Periods
from funnelcli.model import CREATED

COLUMNS = (COHORT, *BROUGHT, MATURE, *MARKS)


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads and amounts by cohort."""
    began = [week_or_month(pl.col(CREATED), query).alias("began")]
    return {"brought": count_brought(tables.leads, began, query)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a cohort; below them, on a page, all together."""
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    rows = by_period(counts["brought"], periods)
    first = None if rows.is_empty() else rows.select(pl.col("cohort").min()).item()
    found = brought(rows, ["cohort"], query)
    names = ("leads", "customers", "with_amount", *(["amount"] if query.sums_amounts else []))
    frame = (
        listed(first, query, periods)
        .join(found, on="cohort", how="left", maintain_order="left")
        .with_columns(pl.col(names).fill_null(0), pl.col("label").alias("cohort"))
    )
    total = frame.select(pl.col("leads", "customers", "with_amount", "amount").sum())
    closing = averaged(total, query).with_columns(pl.lit("Total").alias("cohort"))
    columns = columns_of(COLUMNS, query)
    return Report(
        "revenue",
        f"Revenue by {query.asked.cohort}",
        columns,
        in_order(frame, columns, query),
        closing=in_order(
            pl.concat([frame.clear(), closing], how="diagonal_relaxed"), columns, query
        ),
    )


ANALYSIS = Analysis(
    "revenue", "Revenue", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("cohort", "horizon"), check=check_amount,
)  # fmt: skip
