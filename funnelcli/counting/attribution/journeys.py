"""The touches of every lead: of who converted until then, of others until as-of.

`touches_before` has those of converted leads, which conversions are credited to. Here are those of
all, so that it can be told how many went the same way and did not convert.
"""

from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.attribution.goals import (
    CONVERTED,
    CUSTOMERS,
    LEADS,
    Goal,
    converted_at,
    goals,
    is_converted,
    until,
)  # fmt: skip
from funnelcli.counting.attribution.touches import (
    LOCAL,
    by_as_of,
    in_order,
    lookback,
    without_direct,
)
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import DAYS, days_between, since
from funnelcli.model import ROW

HAS_CONVERTED: Final = "~has_converted"
"""Whether a lead did what is asked for."""
FIRST: Final = "~first"
"""The local moment of the first touch of a lead."""
_SINCE: Final = "~since"


def goal_of(query: Query) -> Goal:
    """Tell which conversion paths lead to: that of `--to`, else the purchase."""
    return next(goals(query))


def called(query: Query) -> tuple[str, str]:
    """Call one that converted, and several of them: customer, customers."""
    goal, unit = goal_of(query), query.config.lead.unit
    if goal.measure == CUSTOMERS:
        return "customer", "customers"
    if goal.measure == LEADS:
        return unit, f"{unit}s"
    to = f"that reached {query.config.stages[goal.stage].name}"
    return f"{unit} {to}", f"{unit}s {to}"


def journeys(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the touches of all leads that count, in order, with `HAS_CONVERTED`.

    A lookback goes back from the conversion, as it does for credits; of a lead that has not
    converted from its last touch by as-of, since nothing else ends its path.
    """
    goal = goal_of(query)
    leads = tables.leads.select(
        ROW,
        is_converted(goal, query).alias(HAS_CONVERTED),
        until(_when(goal, query)).alias(CONVERTED),
    )
    joined = by_as_of(tables, query).join(leads, on=ROW)
    touches = joined.filter((pl.col(LOCAL) <= pl.col(CONVERTED)).fill_null(value=True))
    if (days := lookback(query)) is not None:
        last = touches.group_by(ROW).agg(
            pl.when(HAS_CONVERTED).then(CONVERTED).otherwise(LOCAL).max().alias(_SINCE)
        )
        is_late = pl.col(LOCAL) >= pl.col(_SINCE) - timedelta(days=days)
        touches = touches.join(last, on=ROW).filter(is_late.fill_null(value=True))
    return without_direct(in_order(touches), query)


def with_journeys(tables: InputTables, journeys_: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Join to every lead what is known of its journey, one row a lead; null where it has none.

    With `HAS_CONVERTED`, `IS_MATURE`, and the `DAYS` from the `FIRST` touch to the conversion,
    null where one of both is not known.
    """
    goal = goal_of(query)
    leads = tables.leads.select(
        ROW,
        is_converted(goal, query).alias(HAS_CONVERTED),
        is_mature(since(0), query).alias(IS_MATURE),
        _when(goal, query).dt.date().alias(CONVERTED),
    )
    days = days_between(pl.col(FIRST).dt.date(), pl.col(CONVERTED)).cast(pl.Int64)
    return leads.join(journeys_, on=ROW, how="left").with_columns(days.alias(DAYS))


def _when(goal: Goal, query: Query) -> pl.Expr:
    """Give the local moment of the conversion; null of who has not converted."""
    return pl.when(is_converted(goal, query)).then(converted_at(goal, query))
