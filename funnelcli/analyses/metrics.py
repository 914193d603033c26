"""The catalogue of metrics: each with what it is made of, or the reason why it cannot be told."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.option import Option
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue import METRICS, metric_called, names_in
from funnelcli.counting.catalogue.metric import Metric
from funnelcli.counting.catalogue.needs import AMOUNT, WORTH
from funnelcli.counting.measures import page, together
from funnelcli.counting.measures.axes import periods_of
from funnelcli.counting.measures.measure import START
from funnelcli.errors import UsageError

BASES = ("cohort", "period", "stock")
COLUMNS = (
    Column("metric", "Metric", Kind.LABEL, "The key of the metric, as in docs/metrics.md."),
    Column(
        "period", "Period", Kind.LABEL,
        "The period; null of the whole selection: of a cohort, of those that are old enough, where "
        "that is known.",
        null=True,
    ),
    Column(
        "segment", "Segment", Kind.LABEL, "The value of the segment of `--by`; null without one.",
        null=True,
    ),
    Column(
        "value", "Value", Kind.NUMBER,
        "numerator / denominator, shares as fractions; null where `reason` says why.", null=True,
    ),
    Column(
        "numerator", "Numerator", Kind.NUMBER,
        "What is above, as `--describe` says, amounts in units of the currency; null where it is "
        "unknown.",
        null=True,
    ),
    Column(
        "denominator", "Denominator", Kind.NUMBER,
        "What is below; null of a number that is no quotient.", null=True,
    ),
    Column(
        "low", "Low", Kind.NUMBER,
        "The lower end of the 95 % interval of a proportion; null of anything else.", null=True,
    ),
    Column("high", "High", Kind.NUMBER, "The upper end of it; null likewise.", null=True),
    Column(
        "base", "Base", Kind.LABEL,
        "Whether it is of leads that came in together (`cohort`), of what happened in the period "
        "(`period`), or of leads that were there when it began (`stock`).",
        choices=BASES,
    ),
    Column(
        "mature", "Mature", Kind.FLAG,
        "Whether it can be judged: a cohort that is old enough, a period that is over; null where "
        "nobody knows how old that is.",
        null=True,
    ),
    Column(
        "spread", "Spread", Kind.FLAG,
        "Whether it rests on a number of more days, such as the cost of a month, spread evenly "
        "over them; null where there is no number.",
        null=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "low_n", "Low n", Kind.FLAG,
        "Whether it rests on fewer than `min_leads`, of a quotient of amounts on so few customers, "
        "or has an interval wider than 30 points; null of what is no quotient.",
        null=True, role=Role.FOR_PROGRAMS,
    ),
    Column("reason", "Reason", Kind.TEXT, "Why there is no value; null where there is.", null=True),
)  # fmt: skip


def _asked_for(option: str, text: str, _config: Config) -> tuple[str, ...]:
    """Find the metrics that are named with commas, each once, by their keys."""
    found = dict.fromkeys(metric_called(option, name).key for name in names_in(text))
    if not found:
        raise UsageError(f"{option}: no metric is named", "`funnelcli metrics --list` has all.")
    return tuple(found)


ONLY: Option[tuple[str, ...]] = Option(
    name="--only", metavar="METRIC[,METRIC]",
    help="Only these metrics, by key or synonym, such as cpl,cac.",
    read=_asked_for, default=(),
)  # fmt: skip


def wanted(question: Question) -> tuple[Metric, ...]:
    """List the metrics asked for, in the order of the catalogue."""
    only = question.option(ONLY)
    return tuple(each for each in METRICS if not only or each.key in only)


def tables_of(question: Question) -> set[str]:
    """Name the tables without which one of them cannot be told, so that no others are read."""
    needs = (need for metric in wanted(question) for need in metric.needs)
    return {need.table for need in needs if need.table is not None}


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count the measures of the metrics asked for."""
    return together.count(tables, query, wanted(query.asked))


def finish(counts: Counts, query: Query) -> Report:
    """One row a metric, segment and period, the whole selection first; or one with the reason."""
    found = page.cut(together.finish(counts, query, wanted(query.asked)), query)
    periods = periods_of(query)
    table = pl.concat(
        each.rows.with_columns(pl.lit(each.metric.base).alias("base")) for each in found
    )
    labels = [None if day is None else periods.label(day) for day in table[START]]
    table = table.with_columns(pl.Series("period", labels, pl.String))
    needs = {need for metric in wanted(query.asked) for need in metric.needs}
    made = Report(
        "metrics", "Metrics", COLUMNS, table.select(each.name for each in COLUMNS),
        notes=tuple(dict.fromkeys(note for each in found for note in each.notes)),
        has_amounts=not needs.isdisjoint({AMOUNT, WORTH}),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(
        made, page=replace(made, columns=page.columns(query), frame=page.lines(found, query))
    )


ANALYSIS = Analysis(
    "metrics", "Metrics", __doc__, COLUMNS, count, finish,
    wants=tables_of, shaped_by=("cohort", "horizon", "top"), options=(ONLY,),
)  # fmt: skip
