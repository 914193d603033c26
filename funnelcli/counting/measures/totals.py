"""A metric of all segments together: sums over sums, of the periods in which both are known."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue import METRICS
from funnelcli.counting.measures import together
from funnelcli.counting.measures.axes import periods_of
from funnelcli.counting.measures.measure import START
from funnelcli.counting.measures.together import Finished
from funnelcli.counting.measures.valued import OVER, UNDER

A_LEAD, A_CUSTOMER, CAPTURED = (
    next(metric for metric in METRICS if metric.key == key)
    for key in ("cost_per_lead", "cost_per_customer", "lead_capture_rate")
)


def by_period(found: Finished) -> pl.DataFrame:
    """Add up the segments of each period: `OVER` and `UNDER`.

    As in the whole of a metric: of cohorts those old enough, where that is known. A period in
    which one of the two is known of no segment is left out.
    """
    is_told = pl.col(START).is_not_null()
    if found.metric.base == "cohort":
        is_told &= pl.col("mature").fill_null(value=True)
    known = (
        pl.when(pl.col(side).count() > 0).then(pl.col(side).sum()).alias(side)
        for side in (OVER, UNDER)
    )
    both = found.rows.with_columns(found.sums).filter(is_told).group_by(START).agg(known)
    return both.drop_nulls().sort(START)


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of several periods, amounts in minor units."""

    over: int
    under: int
    first: date
    last: date
    """The first days of the first and the last period."""

    def periods(self, query: Query) -> str:
        """Name the periods."""
        first, last = map(periods_of(query).label, (self.first, self.last))
        return first if first == last else f"{first} to {last}"


def in_total(found: Finished) -> Total | None:
    """Add up all periods; None where there is none, or nothing to divide by."""
    periods = by_period(found)
    over, under = (int(periods[side].sum()) for side in (OVER, UNDER))
    if not under:
        return None
    starts = periods[START].to_list()
    return Total(over, under, starts[0], starts[-1])


def count_cost(tables: InputTables, query: Query) -> LazyCounts:
    """Count what the cost of a lead is made of; nothing where the YAML has no costs."""
    if "spend" not in query.config.input_tables():
        return {}
    return together.count(tables, query, (A_LEAD,))


def cost_of_a_lead(counts: Counts, query: Query) -> float | None:
    """Tell what a lead costs in media spend, in minor units; None where unknown."""
    if "spend" not in query.config.input_tables():
        return None
    (found,) = together.finish(counts, query, (A_LEAD,))
    total = in_total(found)
    return None if total is None else total.over / total.under
