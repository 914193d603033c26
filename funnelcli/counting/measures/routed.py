"""Leads by the period in which they were created: how many have somebody in charge."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, since
from funnelcli.model import OWNED

ROUTED = Measure("routed_leads", "leads", "Leads created in the period.")
WITH_OWNER = Measure("owned_leads", "leads with an owner", "Those of them that have an owner.")


def _count(tables: InputTables, query: Query) -> LazyCounts:
    counted = tables.leads.group_by(pl.col(OWNED), *keys(since(0), query))
    return {"leads": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    n = pl.col(LEADS)
    sums = [n.sum().alias(ROUTED.name), n.filter(OWNED).sum().alias(WITH_OWNER.name)]
    return Measured(*added_up(in_periods(counts["leads"], query), sums))


ROUTING = Group("routing", (ROUTED, WITH_OWNER), _count, _finish)
