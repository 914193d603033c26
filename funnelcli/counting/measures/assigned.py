"""Leads by the period in which they were created: how many were given to their owner in time."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import AT_MIDNIGHT, is_midnight
from funnelcli.counting.business_time import MINUTE, with_elapsed
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, since
from funnelcli.counting.response import with_midnight
from funnelcli.model import ASSIGNED, CREATED, utc

WITHIN: Final = 60 * MINUTE
"""What is in time: an hour, as the common rule of routing has it."""
IS_DUE, IS_IN_TIME = "is_due", "is_in_time"
_AGE, _TOOK = "~age", "~took"
DUE = Measure(
    "assignable_leads", "leads old enough",
    "Leads that are an hour old at as-of, of `business_hours` where the YAML has them; of those "
    "created on a date without a time, those from before the day of as-of.",
)  # fmt: skip
IN_TIME = Measure(
    "assigned_in_time", "leads given to their owner in time",
    "Those of `assignable_leads` that were given to their owner at most such an hour after they "
    "were created, or before it; where one of the two is a date without a time, on the same day, "
    "or before it.",
)  # fmt: skip


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by whether they can be judged, and whether they were given away in time."""
    created, assigned = utc(CREATED), pl.col(ASSIGNED)
    leads = with_midnight(tables.leads, query)
    leads = with_elapsed(leads, _AGE, pl.lit(query.moment, pl.Datetime("us")), created, query)
    leads = with_elapsed(leads, _TOOK, utc(ASSIGNED), created, query)
    is_due = pl.when(AT_MIDNIGHT).then(since(0) < query.as_of).otherwise(pl.col(_AGE) >= WITHIN)
    in_time = (
        pl.when(pl.col(AT_MIDNIGHT) | is_midnight(assigned))
        .then(assigned.dt.date() <= since(0))
        .otherwise(pl.col(_TOOK) <= WITHIN)
    )
    counted = leads.group_by(
        *keys(since(0), query),
        is_due.alias(IS_DUE),
        in_time.fill_null(value=False).alias(IS_IN_TIME),
    )
    return {"leads": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    n = pl.col(LEADS)
    sums = [
        n.filter(IS_DUE).sum().alias(DUE.name),
        n.filter(pl.col(IS_DUE) & pl.col(IS_IN_TIME)).sum().alias(IN_TIME.name),
    ]
    return Measured(*added_up(in_periods(counts["leads"], query), sums), settled=1)


ASSIGNMENT = Group("assignment", (DUE, IN_TIME), _count, _finish)
