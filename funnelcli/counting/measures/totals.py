"""A metric of all segments together: sums over sums, of the periods in which both are known."""

from math import fsum

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue import METRICS
from funnelcli.counting.measures import together
from funnelcli.counting.measures.measure import START
from funnelcli.counting.measures.together import Finished

A_LEAD, A_CUSTOMER, CAPTURED = (
    next(metric for metric in METRICS if metric.key == key)
    for key in ("cost_per_lead", "cost_per_customer", "lead_capture_rate")
)


def by_period(found: Finished) -> pl.DataFrame:
    """Add up the segments of each period that can be judged: `numerator` and `denominator`.

    A period in which one of them is known of no segment is left out.
    """
    sums = ("numerator", "denominator")
    return (
        found.rows.filter(pl.col(START).is_not_null(), pl.col("mature").fill_null(value=True))
        .group_by(START)
        .agg(*(pl.col(name).drop_nulls() for name in sums))
        .filter(*(pl.col(name).list.len() > 0 for name in sums))
        .with_columns(pl.col(*sums).list.eval(pl.element().sort()).list.sum())
        .sort(START)
    )


def in_total(found: Finished) -> tuple[float | None, float]:
    """Add up all periods; the numerator is None where there is no such period."""
    periods = by_period(found)
    if periods.is_empty():
        return None, 0
    return fsum(periods["numerator"]), fsum(periods["denominator"])


def count_cost(tables: InputTables, query: Query) -> LazyCounts:
    """Count what the cost of a lead is made of; nothing where the YAML has no costs."""
    if "spend" not in query.config.input_tables():
        return {}
    return together.count(tables, query, (A_LEAD,))


def cost_of_a_lead(counts: Counts, query: Query) -> float | None:
    """Tell what a lead costs in media spend, in units of the currency; None where unknown."""
    if "spend" not in query.config.input_tables():
        return None
    (found,) = together.finish(counts, query, (A_LEAD,))
    spend, leads = in_total(found)
    return None if spend is None or not leads else spend / leads
