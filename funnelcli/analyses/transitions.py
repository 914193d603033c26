"""What became of the leads that reached a stage: five outcomes that add up to them."""

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import DAYS, LEADS, count_patterns, reached
from funnelcli.counting.spells import CENSORED, ENDED, STAGE, count_spells, usual_spells
from funnelcli.model import LOST, OPEN, OUTCOME, OWN
from funnelcli.words.text import counted

COLUMNS = (
    Column("from", "From", Kind.LABEL, "Each stage but the last."),
    Column("to", "To", Kind.LABEL, "The next stage."),
    Column("reached", "Reached", Kind.COUNT, "Leads that reached `from`, under the policy."),
    Column(
        "converted", "Converted", Kind.COUNT,
        "Those of them that have an entry of their own in `to`.",
    ),
    Column(
        "skipped", "Skipped", Kind.COUNT,
        "Those that have none there, but one in a later stage: they went on, past `to`.",
    ),
    Column(
        "lost", "Lost", Kind.COUNT, "Those that have neither, and are lost.", spare=Spare.ENDED
    ),
    Column(
        "open", "Waiting", Kind.COUNT,
        "Those that have neither, are open, and are still in time, or nobody knows since when "
        "they are there.",
        spare=Spare.ENDED,
    ),
    Column(
        "stalled", "Stalled", Kind.COUNT,
        "Those that have neither, are open, and have been in the stage for more than `p90_days`; "
        "null where that is.",
        null=True,
    ),
    Column(
        "p90_days", "P90 days", Kind.DAYS,
        "The 90th percentile of the days of those that converted, with dates of their own in "
        "both; null where fewer than `min_leads` did.",
        null=True, spare=Spare.DETAIL,
    ),
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the stages they entered, and by their days in each of them."""
    leads = tables.leads
    return {
        "patterns": count_patterns(leads, []),
        "spells": count_spells(leads, query, query.asked.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage but the last; the five outcomes add up to `reached`."""
    rows = counts["patterns"].select(_transition(k, query) for k in range(query.last))
    table = pl.concat([row.rename("") for row in rows]).struct.unnest()
    usual = usual_spells(counts["spells"], query)
    longer = counts["spells"].filter(pl.col(ENDED) == CENSORED).join(usual, on=STAGE)
    longer = longer.filter(pl.col(DAYS) > pl.col("usual_days"))
    stalled = longer.group_by(STAGE).agg(pl.col(LEADS).sum().alias("stalled"))
    table = (
        table.join(usual, on=STAGE, how="left", maintain_order="left")
        .join(stalled, on=STAGE, how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("usual_days").is_not_null()).then(pl.col("stalled").fill_null(0))
        )
        .with_columns(pl.col("open") - pl.col("stalled").fill_null(0))
    )
    unknown = table.filter(pl.col("stalled").is_null() & (pl.col("open") > 0))["from"]
    note = Note(
        "stalled-unknown",
        f"Fewer than {counted(query.config.min_leads, 'lead')} moved on with dates from "
        f"{', '.join(unknown)}: too few to tell who has stalled there.",
    )
    return Report(
        "transitions",
        "Transitions",
        COLUMNS,
        table.select(column.name for column in COLUMNS),
        notes=() if unknown.is_empty() else (note,),
    )


def _transition(k: int, query: Query) -> pl.Expr:
    """Count the outcomes of one transition, over all patterns."""
    here, own = reached(k, query.asked.reach), pl.col(OWN)
    converted, later = (own & (2 << k)) != 0, own >= 4 << k
    stopped = here & ~converted & ~later

    def leads(which: pl.Expr) -> pl.Expr:
        return pl.col(LEADS).filter(which).sum()

    return pl.struct(
        pl.lit(query.config.stages[k].name).alias("from"),
        pl.lit(query.config.stages[k + 1].name).alias("to"),
        pl.lit(k, pl.Int64).alias(STAGE),
        leads(here).alias("reached"),
        leads(here & converted).alias("converted"),
        leads(here & ~converted & later).alias("skipped"),
        leads(stopped & (pl.col(OUTCOME) == LOST)).alias("lost"),
        leads(stopped & (pl.col(OUTCOME) == OPEN)).alias("open"),
    ).alias(str(k))


ANALYSIS = Analysis("transitions", "Transitions", __doc__, COLUMNS, count, finish)
