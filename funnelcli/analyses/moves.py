"""Moves backward and aside, as the history tells them: from where to where, and who came back."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import DAYS, LEADS, count_patterns
from funnelcli.counting.statistics import quantile
from funnelcli.model import MOVES, TO_LOST, TO_OTHER
from funnelcli.words.text import counted

COLUMNS = (
    Column("from", "From", Kind.LABEL, "The stage that a lead left."),
    Column(
        "to", "To", Kind.LABEL,
        "An earlier stage, `(lost)`, or a value of the history that names no stage.",
    ),
    Column("leads", "Leads", Kind.COUNT, "Leads that made the move."),
    Column("moves", "Moves", Kind.COUNT, "How many times it was made."),
    Column(
        "recovered", "Recovered", Kind.COUNT,
        "Leads that came into the stage they had left, or a later one, after the first such move; "
        "by the history, or by the first entry into a later stage that it does not tell of.",
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days that these took; null where there is none.",
        null=True, spare=Spare.MIDDLE,
    ),
)  # fmt: skip

LOSS = "(lost)"
HAS_MOVED, LEAD, FROM, STAGE, VALUE, WENT, BACK = (
    "has_moved", "lead", "from", "stage", "to", "went", "back",
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:  # noqa: ARG001
    """Count leads, and their moves, by from where to where, and by days until they came back.

    A lead that makes a move twice is one lead and two moves; its first one tells the days.
    """
    has_moved = pl.col(MOVES).list.len().fill_null(0) > 0
    leads = tables.leads
    each = leads.filter(has_moved).select(MOVES).with_row_index(LEAD).explode(MOVES).unnest(MOVES)
    days = (pl.col(BACK) - pl.col(WENT)).dt.total_days()
    by_lead = each.group_by(LEAD, FROM, STAGE, VALUE).agg(
        days.sort_by(WENT, BACK, nulls_last=True).first().alias(DAYS),
        pl.len().cast(pl.Int64).alias("#moves"),
    )
    moves = by_lead.group_by(FROM, STAGE, VALUE, DAYS).agg(
        pl.len().cast(pl.Int64).alias(LEADS), pl.col("#moves").sum()
    )
    return {"patterns": count_patterns(leads, [has_moved.alias(HAS_MOVED)]), "moves": moves}


def finish(counts: Counts, query: Query) -> Report:
    """One row a move, from the stage a lead left to an earlier one, to a loss, or aside.

    Sorted by stage, then the earlier stages, losses, and other values by leads.
    """
    names = [stage.name for stage in query.config.stages]
    there = pl.col(DAYS).is_not_null()
    table = counts["moves"].group_by(FROM, STAGE, VALUE).agg(
        pl.col(LEADS).sum().alias("leads"),
        pl.col("#moves").sum().alias("moves"),
        pl.col(LEADS).filter(there).sum().alias("recovered"),
        quantile(pl.col(DAYS).filter(there), pl.col(LEADS).filter(there), 0.5).alias("median_days"),
    )  # fmt: skip
    order = pl.when(pl.col(STAGE) >= 0).then(pl.col(STAGE)).otherwise(len(names) - pl.col(STAGE))
    table = table.with_columns(pl.col(VALUE).cast(pl.String)).sort(
        FROM, order, "leads", VALUE, descending=[False, False, True, False]
    )
    called = {**dict(enumerate(names)), TO_LOST: LOSS, TO_OTHER: None}
    frame = table.with_columns(
        pl.col(FROM).replace_strict(called, return_dtype=pl.String),
        pl.coalesce(VALUE, pl.col(STAGE).replace_strict(called, return_dtype=pl.String)),
    )
    return Report(
        "moves",
        "Moves backward and aside",
        COLUMNS,
        frame.select(column.name for column in COLUMNS),
        notes=tuple(_notes(counts, query)),
    )


def _notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say how many went back, and what it means if none did."""
    patterns, unit = counts["patterns"], query.config.lead.unit
    went, of = int(patterns.filter(HAS_MOVED)[LEADS].sum()), int(patterns[LEADS].sum())
    back = (
        "left a stage for an earlier one, for a loss, or for a value of the history that names no "
        "stage"
    )
    if went:
        yield Note(
            "moves-back",
            f"{went:,} of {counted(of, unit)} {back}. What they reached stays reached.",
        )
    elif of:
        yield Note(
            "moves-back",
            f"None of {counted(of, unit)} {back}. Only a history of every change can tell: one "
            "that keeps the first day in each stage knows of no way back.",
        )


ANALYSIS = Analysis("moves", "Moves", __doc__, COLUMNS, count, finish, needs=("history",))
