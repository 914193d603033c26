"""How many visitors became leads, period by period: a rate of periods, and not of people."""

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.measures import together
from funnelcli.counting.measures.axes import periods_of
from funnelcli.counting.measures.measure import START
from funnelcli.counting.measures.together import Finished
from funnelcli.counting.measures.totals import CAPTURED, by_period
from funnelcli.counting.measures.valued import OVER, UNDER
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.words.text import counted

COLUMNS = (
    Column("period", "Period", Kind.LABEL, "The period, if visitors of it are known."),
    Column("visitors", "Visitors", Kind.COUNT, "Visitors of the period, of all channels."),
    Column("leads", "Leads", Kind.COUNT, "Leads created in it, whoever they were."),
    *rate(
        means="leads / visitors, of one period and not of the same people; null without visitors."
    ),
    LOW_N,
)


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count visitors and leads by period and channel."""
    return together.count(tables, query, (CAPTURED,))


def finish(counts: Counts, query: Query) -> Report:
    """One row a period."""
    (found,) = together.finish(counts, query, (CAPTURED,))
    sums, periods = by_period(found), periods_of(query)
    table = sums.select(
        pl.Series("period", [periods.label(start) for start in sums[START]], pl.String),
        pl.col(UNDER).alias("visitors"),
        pl.col(OVER).alias("leads"),
    )
    table = with_rate(table, "rate", "leads", "visitors")
    few = low_n(pl.col("visitors"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    table = table.with_columns(few.fill_null(value=True).alias("low_n"))
    return Report(
        "visitors", "Visitors to leads", COLUMNS, table.select(each.name for each in COLUMNS),
        gist=Gist("", "", (_sentence(table, found, query),)), notes=found.notes,
    )  # fmt: skip


def _sentence(table: pl.DataFrame, found: Finished, query: Query) -> str:
    """Say how many leads came in the periods of the visitors."""
    leads, visitors = int(table["leads"].sum()), int(table["visitors"].sum())
    if not visitors:
        reason = next(iter(found.rows["reason"].drop_nulls()), "there were none")
        return f"How many visitors became leads is not known: {reason}."
    periods, unit = counted(table.height, query.asked.cohort), query.config.lead.unit
    return (
        f"{counted(leads, unit)} for {counted(visitors, 'visitor')} in {periods}: "
        f"{leads / visitors:.1%}. That is a rate of periods: which visitor became which {unit} is "
        "not known."
    )


ANALYSIS = Analysis(
    "visitors", "Visitors to leads", __doc__, COLUMNS, count, finish,
    needs=("created", "visitors"), shaped_by=("cohort",), chart=Bars("rate", n="visitors"),
)  # fmt: skip
