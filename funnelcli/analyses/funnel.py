"""From stage to stage: how many leads reached each, of those before, of all, and how fast."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Column, Kind, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.conversion import MATURE_LEADS
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since
from funnelcli.counting.statistics import with_rate
from funnelcli.counting.steps import STAGE, count_steps, entries, of_whom, steps
from funnelcli.counting.trend import TREND, with_trend
from funnelcli.model import LOST, OPEN, OUTCOME, OWN, entry
from funnelcli.words.text import counted

DATED = "dated"
"""Bit k is set when the lead has a date for stage k."""

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The stage, in the order of the YAML."),
    Column("reached", "Reached", Kind.COUNT, "Leads that reached it, under the policy."),
    Column(
        "imputed", "Imputed", Kind.COUNT,
        "Those of them without an entry of their own in it; 0 for the first stage.",
        spare=Spare.DETAIL,
    ),
    *rate(
        "rate_from_previous", "From previous",
        "reached / reached of the stage before; null for the first stage, and where that is 0.",
    ),
    *rate("rate_from_lead", "From lead", "reached / leads; null without leads."),
    Column(
        "lost", "Lost", Kind.COUNT,
        "Of those that reached it and not the next, how many are lost; null for the last stage.",
        null=True, spare=Spare.ENDED,
    ),
    Column(
        "open", "Open", Kind.COUNT,
        "Of those that reached it and not the next, how many are open; null for the last stage.",
        null=True, spare=Spare.ENDED,
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days since the stage before, of leads that reached both with dates of "
        "their own, not backwards; null where there is none.",
        null=True, spare=Spare.MIDDLE,
    ),
    Column(
        "p90_days", "P90 days", Kind.DAYS, "The 90th percentile of the same days; null likewise.",
        null=True, spare=Spare.DETAIL,
    ),
)  # fmt: skip
BY_AGE = (
    MATURE_LEADS,
    Column(
        "mature_reached", "Of these", Kind.COUNT, "Those of `mature_leads` that reached it; null "
        "likewise.", null=True,
    ),
    *rate(
        "mature_rate_from_lead", "From these",
        "mature_reached / mature_leads; null likewise, and where no lead is old enough.",
    ),
    Column(
        "step_mature_n", "In time", Kind.COUNT,
        "Leads that reached the stage before and entered it at least `step_horizon_days` before "
        "as-of, or without a date were created so long ago; null where that is.", null=True,
    ),
    Column(
        "step_mature_k", "Moved on", Kind.COUNT, "Those of them that reached the stage; null "
        "likewise.", null=True,
    ),
    *rate(
        "mature_rate_from_previous", "From previous in time",
        "step_mature_k / step_mature_n; null likewise, and where these are none.",
    ),
    Column(
        "step_horizon_days", "Step horizon", Kind.DAYS,
        "The 90th percentile, rounded up, of the days from the stage before, of leads that had at "
        "least twice so long; null for the first stage, and where fewer than 30 of them moved on.",
        null=True, whole=True,
    ),
)  # fmt: skip
"""The same rates of leads that have had the time, which a page shows."""
NOT_BRIEF = (TREND.name, "imputed", "open", "p90_days")
BRIEFLY = ("From lead: of leads old enough. From previous: of those with time for the step.",)
MEANS = {
    "rate_from_previous": "Of the leads that entered the stage before early enough to have moved "
    "on since, the part that did.",
    "rate_from_lead": "Of the leads that are old enough to judge, the part that reached it.",
}
"""What the rates of a page are, which are of leads that have had the time."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the stages they entered, and by their steps from each stage to the next."""
    leads = tables.leads
    dated = pl.sum_horizontal(
        pl.when(pl.col(entry(k)).is_not_null()).then(pl.lit(1 << k, pl.Int64)).otherwise(0)
        for k in range(1, query.last + 1)
    )
    keys = [dated.alias(DATED), is_mature(since(0), query)]
    return {"patterns": count_patterns(leads, keys), "steps": count_steps(leads, query)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage; on a page, with the rates of leads that have had the time."""
    stages = counts["patterns"].select(_stage(k, query) for k in range(query.last + 1))
    table = pl.concat([column.rename("") for column in stages]).struct.unnest()
    taken = steps(counts["steps"])
    finished = table.join(
        taken, left_on="number", right_on=STAGE, how="left", maintain_order="left"
    ).with_columns(before=pl.col("reached").shift(1), leads=pl.col("reached").first())
    for name, k, n in (
        ("rate_from_previous", "reached", "before"),
        ("rate_from_lead", "reached", "leads"),
        ("mature_rate_from_lead", "mature_reached", "mature_leads"),
        ("mature_rate_from_previous", "step_mature_k", "step_mature_n"),
    ):
        finished = with_rate(finished, name, k, n)
    made = Report(
        "funnel",
        "Funnel",
        (*COLUMNS, *BY_AGE),
        _chosen(finished, (*COLUMNS, *BY_AGE)),
        notes=tuple(_notes(finished, int(counts["patterns"]["#disordered"].sum()))),
    )
    return made if query.asked.shown == "rows" else _with_pages(made, finished, counts, query)


def _with_pages(made: Report, finished: pl.DataFrame, counts: Counts, query: Query) -> Report:
    """Add what a page shows, with the rates of leads that have had the time."""
    entered = entries(counts["steps"], query).rename({STAGE: "number"})
    finished = with_trend(finished, entered, ["number"], query)
    first, *others = COLUMNS
    if query.horizon is not None:
        others = [replace(each, means=MEANS.get(each.name, each.means)) for each in others]
    shown = (first, TREND, *others)
    page = Report(
        "funnel", "Funnel", shown, _chosen(_by_age(finished, query), shown),
        about=tuple(of_whom(finished, query)),
    )  # fmt: skip
    columns = tuple(each for each in shown if each.name not in NOT_BRIEF)
    about = () if query.horizon is None else BRIEFLY
    brief = replace(page, columns=columns, frame=_chosen(page.frame, columns), about=about)
    return replace(made, page=page, brief=brief)


def _chosen(table: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    return table.select(column.name for column in columns)


def _by_age(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Take the rates of leads that have had the time, where it is known how long that is."""
    if query.horizon is None:
        return table
    return table.with_columns(
        pl.col(f"mature_{name}{end}").alias(f"{name}{end}")
        for name in ("rate_from_lead", "rate_from_previous")
        for end in ("", "_low", "_high")
    )


def _stage(k: int, query: Query) -> pl.Expr:
    """Count what a row of the funnel counts, over all patterns."""

    def leads(which: pl.Expr) -> pl.Expr:
        return pl.col(LEADS).filter(which).sum()

    def of_mature(which: pl.Expr) -> pl.Expr:
        return unknown if query.horizon is None else leads(which & pl.col(IS_MATURE))

    here, own = reached(k, query.asked.reach), (pl.col(OWN) & (1 << k)) != 0
    unknown = pl.lit(None, pl.Int64)
    is_last = k == query.last
    left = here & ~reached(k + 1, query.asked.reach)
    return pl.struct(
        stage=pl.lit(query.config.stages[k].name),
        number=pl.lit(k, pl.Int64),
        reached=leads(here),
        imputed=leads(here & ~own),
        mature_leads=of_mature(pl.lit(value=True)),
        mature_reached=of_mature(here),
        lost=unknown if is_last else leads(left & (pl.col(OUTCOME) == LOST)),
        open=unknown if is_last else leads(left & (pl.col(OUTCOME) == OPEN)),
        undated=leads(own & (pl.col(DATED) & (1 << k) == 0)) if k else pl.lit(0, pl.Int64),
    ).alias(str(k))


def _notes(table: pl.DataFrame, disordered: int) -> Iterator[Note]:
    if imputed := _by_stage(table, "imputed"):
        yield Note(
            "imputed-stages",
            f"Leads that skipped a stage count as having passed it, without a date ({imputed}).",
        )
    if undated := _by_stage(table, "undated"):
        yield Note(
            "undated-stages",
            f"Entries without a date count, but in no number of days ({undated}).",
        )
    if disordered:
        yield Note(
            "order-violations",
            f"{counted(disordered, 'lead')} with a stage dated before an earlier one, or before "
            "the lead: counted, but not the days that would be negative.",
        )
    above = table.filter((pl.col("rate_from_previous") > 1) | (pl.col("rate_from_lead") > 1))
    if not above.is_empty():
        yield Note(
            "rate-above-one",
            f"More leads entered {', '.join(above['stage'])} than the stage before: under `any` "
            "the rate is a ratio and has no interval.",
        )


def _by_stage(table: pl.DataFrame, column: str) -> str:
    """List the stages where a column is not 0, with it."""
    rows = table.select("stage", column).iter_rows()
    return ", ".join(f"{stage} {count:,}" for stage, count in rows if count)


ANALYSIS = Analysis(
    "funnel",
    "Funnel",
    __doc__,
    (*COLUMNS, *BY_AGE),
    count,
    finish,
    shaped_by=("horizon",),
    chart=Bars("rate_from_lead", n="reached"),
)
