"""What became of the leads that reached a stage: five outcomes that add up to them."""

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.patterns import (
    DAYS,
    LEADS,
    Analysis,
    Counts,
    LazyCounts,
    count_patterns,
    reached,
)
from funnelcli.counting.stays import ENDED, GOES_ON, STAGE, count_stays, usual_stays
from funnelcli.model import LOST, OPEN, OUTCOME, OWN
from funnelcli.words.text import counted

COLUMNS = (
    Column("from", "From", Kind.LABEL),
    Column("to", "To", Kind.LABEL),
    Column("reached", "Reached", Kind.COUNT),
    Column("converted", "Converted", Kind.COUNT),
    Column("skipped", "Skipped", Kind.COUNT),
    Column("lost", "Lost", Kind.COUNT, spare=Spare.ENDED),
    Column("open", "Open", Kind.COUNT, spare=Spare.ENDED),
    Column("stalled", "Stalled", Kind.COUNT, null=True),
    Column("p90_days", "P90 days", Kind.DAYS, null=True, spare=Spare.DETAIL),
)


def count(leads: pl.LazyFrame, query: Query) -> LazyCounts:
    """Count leads by the stages they entered, and by their days in each of them."""
    return {
        "patterns": count_patterns(leads, []),
        "stays": count_stays(leads, query, query.asked.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage but the last, about the way to the next one.

    Of the leads that `reached` it under the policy: `converted` has an entry of its own in the
    next stage; `skipped` has none there, but one in a later stage; of the others, `lost` and
    open by outcome. Open leads are `stalled` when they have been in the stage for longer than
    the 90th percentile of days of those that converted, `p90_days`, else `open`; so is one
    that entered at an unknown date. Fewer than `min_leads` conversions with dates are no
    measure: `stalled` is null then, and all are `open`. The five add up to `reached`.
    """
    rows = counts["patterns"].select(_transition(k, query) for k in range(query.last))
    table = pl.concat([row.rename("") for row in rows]).struct.unnest()
    usual = usual_stays(counts["stays"], query)
    longer = counts["stays"].filter(pl.col(ENDED) == GOES_ON).join(usual, on=STAGE)
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


ANALYSIS = Analysis("transitions", COLUMNS, count, finish)
