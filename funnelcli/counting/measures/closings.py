"""Opportunities by the period in which they were won or lost."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import OPPORTUNITY, stages_called
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import LOST, LOST_AT, OUTCOME, WON

WON_MEASURE = Measure(
    "won", "opportunities won", "Leads that became customers in the period, by that date."
)
CLOSED = Measure(
    "closed", "opportunities won or lost",
    "`won`, and the leads that reached the stage Opportunity and were lost in the period; where "
    "no stage is called so, all leads that were lost in it.",
)  # fmt: skip
HOW = "how"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by when they were won or lost, where that is known."""
    first = stages_called(query.config).get(OPPORTUNITY, 0)
    outcome = pl.col(OUTCOME)
    ended = pl.when(outcome == WON).then(since(query.last)).otherwise(pl.col(LOST_AT))
    there = (outcome == WON) | ((outcome == LOST) & reached(first, query.asked.reach))
    leads = tables.leads.filter(there & ended.is_not_null())
    counted = leads.group_by(outcome.alias(HOW), *keys(ended, query))
    return {"closings": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    n = pl.col(LEADS)
    sums = [n.filter(pl.col(HOW) == WON).sum().alias(WON_MEASURE.name), n.sum().alias(CLOSED.name)]
    return Measured(*added_up(in_periods(counts["closings"], query), sums))


CLOSINGS = Group("closings", (WON_MEASURE, CLOSED), _count, _finish)
