"""Moves backward and aside, as the history tells them: from where to where, and who came back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli.config.query import Query
from funnelcli.counting import DAYS, LEADS, Analysis, Counts, LazyCounts, count_patterns
from funnelcli.model import MOVES, TO_LOST, TO_OTHER
from funnelcli.report import Column, Kind, Note, Report, counted
from funnelcli.stats import quantile

if TYPE_CHECKING:
    import polars as pl

COLUMNS = (
    Column("from", "From", Kind.LABEL),
    Column("to", "To", Kind.LABEL),
    Column("leads", "Leads", Kind.COUNT),
    Column("moves", "Moves", Kind.COUNT),
    Column("recovered", "Recovered", Kind.COUNT),
    Column("median_days", "Median days", Kind.DAYS),
)

ASIDE = {TO_LOST: "(lost)", TO_OTHER: "(other)"}
"""What is shown where a lead went to no stage; what the history says there may be anything."""
HAS_MOVED, IS_OTHER, LEAD, FROM, TO, WENT, BACK = (
    "has_moved", "is_other", "lead", "from", "stage", "went", "back",
)  # fmt: skip


def count(leads: "pl.LazyFrame", query: Query) -> LazyCounts:  # noqa: ARG001
    """Count leads, and their moves, by from where to where, and by days until they came back.

    A lead that makes a move twice is one lead and two moves; its first one tells the days.
    """
    import polars as pl

    has_moved = pl.col(MOVES).list.len().fill_null(0) > 0
    went_to = pl.col(MOVES).list.eval(pl.element().struct.field(TO))
    is_other = went_to.list.contains(TO_OTHER).fill_null(value=False)
    each = leads.filter(has_moved).select(MOVES).with_row_index(LEAD).explode(MOVES).unnest(MOVES)
    days = (pl.col(BACK) - pl.col(WENT)).dt.total_days()
    by_lead = each.group_by(LEAD, FROM, TO).agg(
        days.sort_by(WENT, BACK, nulls_last=True).first().alias(DAYS),
        pl.len().cast(pl.Int64).alias("#moves"),
    )
    moves = by_lead.group_by(FROM, TO, DAYS).agg(
        pl.len().cast(pl.Int64).alias(LEADS), pl.col("#moves").sum()
    )
    keys = [has_moved.alias(HAS_MOVED), is_other.alias(IS_OTHER)]
    return {"patterns": count_patterns(leads, keys), "moves": moves}


def finish(counts: Counts, query: Query) -> Report:
    """One row a move, from the stage a lead left to an earlier one, to a loss, or aside.

    `leads` that made it, and `moves`, of which a lead can have made several. `recovered`: leads
    that after it came into the stage they had left, or into a later one; `median_days` of what
    that took. Sorted by stage, then the earlier stages, losses, and all other values as one.
    """
    import polars as pl

    there = pl.col(DAYS).is_not_null()
    table = counts["moves"].group_by(FROM, TO).agg(
        pl.col(LEADS).sum().alias("leads"),
        pl.col("#moves").sum().alias("moves"),
        pl.col(LEADS).filter(there).sum().alias("recovered"),
        quantile(pl.col(DAYS).filter(there), pl.col(LEADS).filter(there), 0.5).alias("median_days"),
    )  # fmt: skip
    called = dict(enumerate(stage.name for stage in query.config.stages)) | ASIDE
    place = pl.col(TO).replace_strict({at: n for n, at in enumerate(called)})
    name = {key: pl.col(key).replace_strict(called, return_dtype=pl.String) for key in (FROM, TO)}
    frame = table.sort(FROM, place).select(
        name[FROM], name[TO].alias("to"), *(column.name for column in COLUMNS[2:])
    )
    return Report(
        "moves", "Moves backward and aside", COLUMNS, frame, notes=tuple(_notes(counts, query))
    )


def _notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say how many went back, and how many of them to what is no stage."""
    patterns, unit = counts["patterns"], query.config.lead.unit
    if not (of := int(patterns[LEADS].sum())):
        return
    went, other = (int(patterns.filter(key)[LEADS].sum()) for key in (HAS_MOVED, IS_OTHER))
    back = (
        "left a stage for an earlier one, for a loss, or for a value of the history that names no "
        "stage"
    )
    yield Note(
        "moves-back",
        f"{went:,} of {counted(of, unit)} {back}. What they reached stays reached."
        if went
        else f"None of {counted(of, unit)} {back}. Only a history of every change can tell: one "
        "that keeps the first day in each stage knows of no way back.",
    )
    if other:
        yield Note(
            "moves-to-others",
            f"`{ASIDE[TO_OTHER]}` are all values of the history that name no stage and no loss: "
            f"{counted(other, unit)} went to one of them. If one is a stage, add it to the "
            "`values` of that stage.",
        )


ANALYSIS = Analysis("moves", count, finish)
