"""How often a lead was turned to, and over how many days, before it was given up."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.patterns import DAYS, LEADS, LEADS_COLUMN, columns_of
from funnelcli.counting.response import MOST_TOUCHES, SILENT_DAYS, basis_of, count
from funnelcli.counting.statistics import quantile
from funnelcli.words.text import counted

COLUMNS = (
    Column(
        "touches", "Touches", Kind.LABEL,
        "How often a person of the company turned to the lead, from its creation until it was "
        "lost; `10 and more` are one row.",
    ),
    replace(
        LEADS_COLUMN,
        means="Leads that were given up after so many: lost, or silent.",
    ),
    Column(
        "share", "Share", Kind.RATE, "leads / leads of all rows; null without any.",
        null=True, share=True, role=Role.PART,
    ),
    Column("lost", "Lost", Kind.COUNT, "Those of them that are lost."),
    Column(
        "silent", "Silent", Kind.COUNT,
        "Those of them that are open, with nobody having turned to another, either way, for 90 "
        "days or more.",
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days from the first touch to the last; null without touches.",
        null=True, spare=Spare.MIDDLE,
    ),
    Column(
        "p90_days", "P90 days", Kind.DAYS, "The 90th percentile of the same days; null likewise.",
        null=True, spare=Spare.DETAIL,
    ),
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """A row for each number of touches, from none on."""
    basis, leads = basis_of(counts), pl.col(LEADS)
    names = {"touches": f"touches_{basis}", DAYS: f"{DAYS}_{basis}"}
    found = counts["touches"].select("lost", LEADS, **names)
    by_touches = found.group_by("touches").agg(
        leads.sum().alias("leads"),
        leads.filter("lost").sum().alias("lost"),
        leads.filter(~pl.col("lost")).sum().alias("silent"),
    )
    touched = found.drop_nulls(DAYS)
    days = touched.group_by("touches", DAYS).agg(leads.sum()).group_by("touches").agg(
        quantile(pl.col(DAYS), leads, 0.5).alias("median_days"),
        quantile(pl.col(DAYS), leads, 0.9).alias("p90_days"),
    )  # fmt: skip
    numbers = pl.DataFrame({"touches": range(MOST_TOUCHES + 1)}, schema={"touches": pl.Int64})
    table = numbers.join(by_touches, on="touches", how="left").join(days, on="touches", how="left")
    table = table.sort("touches").with_columns(pl.col("leads", "lost", "silent").fill_null(0))
    every = int(table["leads"].sum())
    shares = [n / every if every else None for n in table["leads"]]
    labels = [str(n) for n in range(MOST_TOUCHES)] + [f"{MOST_TOUCHES} and more"]
    table = table.with_columns(
        pl.Series("share", shares, pl.Float64), pl.Series("touches", labels, pl.String)
    )
    columns = columns_of(COLUMNS, query)
    said = _said(found, every, query)
    return Report(
        "response_touches", "Touches before a lead was given up", columns,
        table.select(each.name for each in columns), gist=Gist("", "", (said,)),
    )  # fmt: skip


def _said(found: pl.DataFrame, every: int, query: Query) -> str:
    """Say after how many touches, and over how many days, half of them were given up."""
    unit, leads = query.config.lead.unit, pl.col(LEADS)
    if not every:
        return f"No {unit} is lost, or silent for {SILENT_DAYS} days."
    by_touches = found.group_by("touches").agg(leads.sum())
    half = by_touches.select(quantile(pl.col("touches"), leads, 0.5)).item()
    touched = found.drop_nulls(DAYS).group_by(DAYS).agg(leads.sum())
    days = touched.select(quantile(pl.col(DAYS), leads, 0.5)).item()
    touches = "no touch" if not half else f"{half:g} {'touch' if half == 1 else 'touches'} or fewer"
    said = f"Of {counted(every, unit)} given up, half had {touches}"
    if days is None:
        return f"{said}."
    within = "on one day" if not days else f"within {days:g} {'day' if days == 1 else 'days'}"
    return f"{said}; half of those with any had all of them {within}."


ANALYSIS = Analysis(
    "response_touches", "Touches", __doc__, COLUMNS, count, finish,
    needs=("created", "activities"), chart=Bars("share", n="leads"),
)  # fmt: skip
