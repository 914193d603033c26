"""Entries into stages that an export tells otherwise than an earlier one did."""

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.pairs import UNDATED
from funnelcli.model import after, before
from funnelcli.words.text import counted

COLUMNS = (
    Column("stage", "Stage", Kind.LABEL, "The stage, in the order of the YAML."),
    Column(
        "appeared", "Appeared", Kind.COUNT,
        "Leads of both whose entry, dated by A's as-of, only B has; of the first stage, leads that "
        "only B has.",
    ),
    Column(
        "moved", "Moved", Kind.COUNT,
        "Leads of both whose entry has another date in B, or a date in one of them only.",
    ),
    Column(
        "deleted", "Deleted", Kind.COUNT,
        "Leads of both whose entry only A has; of the first stage, leads that only A has.",
    ),
    Column(
        "undated", "Undated", Kind.COUNT,
        "Leads of both whose entry only B has, without a date: it may have come after A's as-of.",
    ),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS[1:])


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count, stage by stage, the leads of which the two say different things."""
    in_both = pl.col(before(0)).is_not_null() & pl.col(after(0)).is_not_null()
    sums = []
    for k in range(query.last + 1):
        was, now = pl.col(before(k)), pl.col(after(k))
        found = {
            "appeared": in_both & (was == 0) & (now > UNDATED),
            "moved": in_both & (was > 0) & (now > 0) & (was != now),
            "deleted": in_both & (was > 0) & (now == 0),
            "undated": in_both & (was == 0) & (now == UNDATED),
        }
        if k == 0:
            found |= {"appeared": was.is_null(), "deleted": now.is_null()}
        sums += [which.sum().cast(pl.Int64).alias(f"#{k} {name}") for name, which in found.items()]
    return {"stages": tables.leads.group_by(pl.lit("all").alias("leads")).agg(sums)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a stage."""
    of_all = counts["stages"].sum()
    rows = [
        (stage.name, *(of_all[f"#{k} {name}"].item() or 0 for name in NAMES))
        for k, stage in enumerate(query.config.stages)
    ]
    types = {"stage": pl.String, **dict.fromkeys(NAMES, pl.Int64)}
    table = pl.DataFrame(rows, types, orient="row")
    undated = int(table["undated"].sum())
    note = Note(
        "undated-entries",
        f"B has {counted(undated, 'entry', 'entries')} without a date that A has not. Nothing "
        "tells when they came: since A's as-of, as is likely, or before.",
        rows=undated,
    )
    return Report(
        "restated_stages", "Entries that are told otherwise now", COLUMNS, table,
        notes=(note,) if undated else (),
    )  # fmt: skip


ANALYSIS = Analysis("restated_stages", "Restated stages", __doc__, COLUMNS, count, finish)
