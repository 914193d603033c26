"""From stage to stage: how many leads reached each, of those before, of all, and how fast."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Bars, Rate, Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import DAYS, LEADS, count_days, count_patterns, reached
from funnelcli.counting.statistics import low_n, quantile, with_rate
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


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the stages they entered, and by the days from each stage to the next."""
    leads = tables.leads
    days = [
        count_days(leads, [], k - 1, k, query.asked.reach).select(
            pl.lit(k, pl.Int64).alias("stage"), pl.all()
        )
        for k in range(1, query.last + 1)
    ]
    dated = pl.sum_horizontal(
        pl.when(pl.col(entry(k)).is_not_null()).then(pl.lit(1 << k, pl.Int64)).otherwise(0)
        for k in range(1, query.last + 1)
    )
    return {"patterns": count_patterns(leads, [dated.alias(DATED)]), "days": pl.concat(days)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage."""
    stages = counts["patterns"].select(_stage(k, query) for k in range(query.last + 1))
    table = pl.concat([column.rename("") for column in stages]).struct.unnest().lazy()
    spans = counts["days"].lazy().group_by("stage").agg(
        quantile(pl.col(DAYS), pl.col(LEADS), 0.5).alias("median_days"),
        quantile(pl.col(DAYS), pl.col(LEADS), 0.9).alias("p90_days"),
    )  # fmt: skip
    finished = (
        table.join(spans, left_on="number", right_on="stage", how="left", maintain_order="left")
        .with_columns(before=pl.col("reached").shift(1), leads=pl.col("reached").first())
        .collect()
    )
    finished = with_rate(finished, "rate_from_previous", "reached", "before")
    finished = with_rate(finished, "rate_from_lead", "reached", "leads")
    return Report(
        "funnel",
        "Funnel",
        COLUMNS,
        finished.select(column.name for column in COLUMNS),
        notes=tuple(_notes(finished, int(counts["patterns"]["#disordered"].sum()))),
    )


def headline(funnel: Report, min_leads: int) -> tuple[Rate, bool]:
    """Take the customers of all leads from a funnel, and whether they are too few to rely on."""
    last = funnel.frame.tail(1).with_columns(leads=funnel.frame["reached"].first())
    low, high = pl.col("rate_from_lead_low"), pl.col("rate_from_lead_high")
    last = last.with_columns(low_n(pl.col("leads"), low, high, min_leads).alias("low_n"))
    row = last.row(0, named=True)
    customers = Rate(
        k=row["reached"],
        n=row["leads"],
        value=row["rate_from_lead"],
        low=row["rate_from_lead_low"],
        high=row["rate_from_lead_high"],
    )
    return customers, row["low_n"]


def _stage(k: int, query: Query) -> pl.Expr:
    """Count what a row of the funnel counts, over all patterns."""

    def leads(which: pl.Expr) -> pl.Expr:
        return pl.col(LEADS).filter(which).sum()

    here, own = reached(k, query.asked.reach), (pl.col(OWN) & (1 << k)) != 0
    unknown = pl.lit(None, pl.Int64)
    is_last = k == query.last
    left = here & ~reached(k + 1, query.asked.reach)
    return pl.struct(
        stage=pl.lit(query.config.stages[k].name),
        number=pl.lit(k, pl.Int64),
        reached=leads(here),
        imputed=leads(here & ~own),
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
            f"Entries known without a date count, but not for durations ({undated}).",
        )
    if disordered:
        yield Note(
            "order-violations",
            f"{counted(disordered, 'lead')} with a stage dated "
            "before an earlier one or before the lead: counted, but negative durations are not.",
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
    "funnel", "Funnel", __doc__, COLUMNS, count, finish, chart=Bars("rate_from_lead")
)
