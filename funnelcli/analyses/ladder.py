"""The ladder: of every 100 leads, how many reach each stage, and where the others stay behind."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import LOW_N, Column, Kind, Spare, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import LOST, OPEN, OUTCOME
from funnelcli.words.text import counted

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The stage, in the order of the YAML."),
    Column("leads", "Leads", Kind.COUNT, "Mature leads; all where the horizon is unknown.",
           spare=Spare.SAID_BELOW),
    Column("reached", "Reached", Kind.COUNT, "Those of them that reached it, under the policy."),
    *rate(means="reached / leads; null without leads."),
    Column("lost", "Lost", Kind.COUNT, "Of those that reached it and not the next, how many are "
           "lost; null for the last stage.", null=True, spare=Spare.ENDED),
    Column("open", "Open", Kind.COUNT, "Of those that reached it and not the next, how many are "
           "open; null for the last stage.", null=True, spare=Spare.ENDED),
    LOW_N,
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the stages they reached, by how they ended, and by whether they are mature."""
    return {"patterns": count_patterns(tables.leads, [is_mature(since(0), query)])}


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage; on a page of every 100 leads."""
    patterns, reach = counts["patterns"], query.asked.reach
    if query.horizon is not None:
        patterns = patterns.filter(IS_MATURE)
    every = int(patterns[LEADS].sum())
    made = []
    for k, stage in enumerate(query.config.stages):
        there = patterns.filter(reached(k, reach))
        behind = there.clear() if k == query.last else there.filter(~reached(k + 1, reach))
        ends = [int(behind.filter(pl.col(OUTCOME) == end)[LEADS].sum()) for end in (LOST, OPEN)]
        made.append((stage.name, every, int(there[LEADS].sum()),
                     *(ends if k < query.last else (None, None))))  # fmt: skip
    schema = ("stage", "leads", "reached", "lost", "open")
    types = {name: pl.Int64 if name != "stage" else pl.String for name in schema}
    table = with_rate(pl.DataFrame(made, types, orient="row"), "rate", "reached", "leads")
    few = low_n(pl.col("leads"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    table = table.with_columns(few.fill_null(value=True).alias("low_n"))
    report = Report("ladder", "Ladder", COLUMNS, table.select(each.name for each in COLUMNS))
    return report if query.asked.shown == "rows" else replace(report, page=_page(report, query))


def _page(report: Report, query: Query) -> Report:
    """Say of whom it is below the table, and not in each of its rows."""
    columns = tuple(
        replace(each, label="Of all") if each.name == "rate" else each
        for each in report.columns
        if each.name != "leads"
    )
    frame, unit = report.frame.drop("leads"), query.config.lead.unit
    every = int(report.frame["leads"][0])
    age = f" that are at least {counted(query.horizon, 'day')} old" if query.horizon else ""
    return replace(report, columns=columns, frame=frame, about=(
        f"Of {counted(every, unit)}{age}. Lost and open: of those that came no further.",
    ))  # fmt: skip


ANALYSIS = Analysis(
    "ladder", "Ladder", __doc__, COLUMNS, count, finish,
    needs=("created",), shaped_by=("horizon",), chart=Bars("rate", n="reached"),
)  # fmt: skip
