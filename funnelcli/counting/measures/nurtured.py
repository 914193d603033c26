"""Leads by the period in which they were created: how many were nurtured, and moved on then."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.activities import KIND
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import AFTER, DAY, IN_TIME, told
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, since
from funnelcli.model import ROW
from funnelcli.words.activities import Says

OFFERED = Measure(
    "nurture_cohort", "leads",
    "Leads created in the period; of the whole selection those that are old enough, where the "
    "horizon is known.",
)  # fmt: skip
NURTURED = Measure(
    "nurtured_leads", "nurtured leads",
    "Those of `nurture_cohort` with an activity whose type says that it nurtures: a nurture or "
    "drip e-mail, a newsletter.",
)  # fmt: skip
MOVED_ON = Measure(
    "nurtured_moved", "nurtured leads that moved on",
    "Those of `nurtured_leads` that entered a stage on the day of the first of these, or later.",
)  # fmt: skip
_FIRST = "~nurtured"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by whether they were nurtured, and entered a stage then."""
    nurturing = told(tables, query).filter(
        pl.col(KIND) == Says.NURTURE, pl.col(AFTER["day"]), pl.col(IN_TIME)
    )
    first = nurturing.group_by(ROW).agg(pl.col(DAY).min().alias(_FIRST))
    moved = [since(k) >= pl.col(_FIRST) for k in range(1, query.last + 1)]
    counted = (
        tables.leads.join(first, on=ROW, how="left")
        .group_by(
            *keys(since(0), query),
            is_mature(since(0), query),
            pl.col(_FIRST).is_not_null().alias("nurtured"),
            pl.any_horizontal(moved).fill_null(value=False).alias("moved"),
        )
        .agg(pl.len().cast(pl.Int64).alias(LEADS))
    )
    return {"nurtured": counted}


def _finish(counts: Counts, query: Query) -> Measured:
    n = pl.col(LEADS)
    sums = [
        n.sum().alias(OFFERED.name),
        n.filter("nurtured").sum().alias(NURTURED.name),
        n.filter("moved").sum().alias(MOVED_ON.name),
    ]
    is_old = None if query.horizon is None else pl.col(IS_MATURE)
    rows, whole = added_up(in_periods(counts["nurtured"], query), sums, whole=is_old)
    return Measured(rows, whole, query.horizon)


NURTURE = Group("nurture", (OFFERED, NURTURED, MOVED_ON), _count, _finish)
