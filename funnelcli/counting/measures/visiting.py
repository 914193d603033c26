"""Visitors by period and channel."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures.axes import in_periods
from funnelcli.counting.measures.measure import SEGMENT, SPREAD, START, Group, Measure, Measured
from funnelcli.counting.measures.spending import READ, listing, told, unless_unread
from funnelcli.counting.measures.split import of_days, refused
from funnelcli.counting.spread import BEGAN, IS_SPREAD

VISITORS = Measure(
    "visitors", "visitors",
    "Visitors of the period; null of a period, and of a source, for which no number of them stands "
    "in the table.",
    unknown="no visitors are known",
)  # fmt: skip


def _refuses(query: Query) -> str | None:
    return refused("visitors", "visitors are", query)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    counted = of_days("visitors", "count", tables, query).group_by(BEGAN, SEGMENT)
    visitors = counted.agg(
        pl.col("count").sum().alias("#visitors"),
        pl.col("count").count().cast(pl.Int64).alias(READ),
        pl.col(IS_SPREAD).sum().cast(pl.Int64).alias("#spread"),
    )
    return {"visitors": visitors, "leads": listing(tables, query)}


def _finish(counts: Counts, query: Query) -> Measured:
    found = in_periods(counts["visitors"], query).group_by(START, SEGMENT).agg(
        unless_unread(pl.col("#visitors").sum()).alias(VISITORS.name),
        (pl.col("#spread").sum() > 0).alias(SPREAD),
    )  # fmt: skip
    rows = told(found, counts, (VISITORS.name,), query, "visitors", absent=None)
    whole = rows.drop_nulls(VISITORS.name).group_by(SEGMENT).agg(pl.col(VISITORS.name).sum())
    return Measured(rows, whole)


VISITING = Group("visiting", (VISITORS,), _count, _finish, _refuses)
