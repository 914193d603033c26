"""In which stage leads were when they were touched, by channel."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Open
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import until
from funnelcli.counting.attribution.touches import CHANNEL, LOCAL, by_as_of
from funnelcli.counting.patterns import columns_of, in_order, stage_columns
from funnelcli.model import NONE, ROW, moment, stage

_STAGE: Final = Column(
    "stage", "Stage", Kind.COUNT,
    "Touches of leads that had entered it, and no later one. One at the moment of an entry came "
    "before it, as did all of its day where only that is known. Entries without a date do not "
    "count.",
    open=Open.STAGES,
)  # fmt: skip
COLUMNS = (
    Column("channel", "Channel", Kind.LABEL, "The channel of touches."),
    Column(
        "touches",
        "Touches",
        Kind.COUNT,
        "All touches of the leads by as-of, those after the purchase and those out of the lookback "
        "as well.",
    ),
    Column("before", "Before", Kind.COUNT, "Touches before the lead was created."),
    _STAGE,
)
TOUCHES: Final = "#touches"
_NUMBER: Final = "number"
_BEFORE: Final = -1


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count touches by their channel and the stage of their lead."""
    moments = [moment(k) for k in range(query.last + 1)]
    leads = tables.leads.select(ROW, *(until(pl.col(name)) for name in moments))
    entered = (pl.when(pl.col(LOCAL) > pl.col(name)).then(k) for k, name in enumerate(moments))
    furthest = pl.max_horizontal(*entered).fill_null(_BEFORE).cast(pl.Int64).alias(_NUMBER)
    by = by_as_of(tables, query).join(leads, on=ROW).group_by(CHANNEL, furthest)
    channel = pl.col(CHANNEL).cast(pl.String).fill_null(NONE)
    counted = by.agg(pl.len().cast(pl.Int64).alias(TOUCHES))
    return {"touches": counted.with_columns(channel)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel, those with most touches first, with a column for each stage."""
    touches, number = pl.col(TOUCHES), pl.col(_NUMBER)
    names = {_BEFORE: "before", **{k: stage(k) for k in range(query.last + 1)}}
    table = counts["touches"].group_by(CHANNEL).agg(
        touches.sum().alias("touches"),
        *(touches.filter(number == k).sum().alias(name) for k, name in names.items()),
    ).sort("touches", CHANNEL, descending=[True, False])  # fmt: skip
    stages = [replace(each, role=None) for each in stage_columns(query, _STAGE)]
    columns = columns_of(COLUMNS, query, stage=stages)
    return Report(
        "touch_stages", "Touches by the stage of the lead", columns,
        in_order(table, columns, query),
    )  # fmt: skip


ANALYSIS = Analysis(
    "touch_stages", "Touches by stage", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"),
)  # fmt: skip
