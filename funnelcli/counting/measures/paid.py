"""Leads of the channels that are paid for."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.measures.spending import SPENT, of_media, refuses, spent
from funnelcli.counting.measures.split import CHANNEL, SOURCE
from funnelcli.counting.patterns import LEADS, since
from funnelcli.model import NONE, segment

PAID_LEADS = Measure(
    "paid_leads", "leads of paid channels",
    "Leads created in the period whose source is a channel with media spend, in whatever period.",
)  # fmt: skip
OF_SOURCE: Final = "source"


def source(query: Query) -> pl.Expr:
    """Take the source of a lead; null where leads do not know it."""
    asked = (*query.asked.by, *query.asked.split)
    is_known = SOURCE in asked and SOURCE in query.config.segments
    taken = pl.col(segment(SOURCE)).cast(pl.String) if is_known else pl.lit(None, pl.String)
    return taken.alias(OF_SOURCE)


def paid_channels(costs: pl.DataFrame) -> pl.Series:
    """List the channels with media spend."""
    paid = costs.filter(of_media(costs)).group_by(CHANNEL).agg(pl.col(SPENT).sum())
    named = paid.filter(pl.col(SPENT) > 0, pl.col(CHANNEL) != NONE)
    return named[CHANNEL]


def is_paid(costs: pl.DataFrame) -> pl.Expr:
    """Tell of leads by source whether that is a paid channel."""
    return pl.col(OF_SOURCE).is_in(paid_channels(costs).implode()).fill_null(value=False)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    counted = tables.leads.group_by(*keys(since(0), query), source(query))
    return {
        "leads": counted.agg(pl.len().cast(pl.Int64).alias(LEADS)),
        "spend": spent(tables, query, CHANNEL),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    paid = in_periods(counts["leads"], query).filter(is_paid(counts["spend"]))
    return Measured(*added_up(paid, [pl.col(LEADS).sum().alias(PAID_LEADS.name)]))


PAID = Group("paid", (PAID_LEADS,), _count, _finish, refuses)
