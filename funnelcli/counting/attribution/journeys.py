"""What is known of the way of each lead, beside what became of it."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.attribution.goals import (
    CONVERTED,
    Goal,
    converted_at,
    goal_of,
    is_converted,
)  # fmt: skip
from funnelcli.counting.attribution.touches import CONVERTS
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import DAYS, days_between, since
from funnelcli.model import ROW

FIRST: Final = "~first"
"""The local moment of the first touch of a lead."""


def with_journeys(tables: InputTables, journeys_: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Join to every lead what is known of its journey, one row a lead; null where it has none.

    With `CONVERTS`, `IS_MATURE`, and the `DAYS` from the `FIRST` touch to the conversion,
    null where one of both is not known.
    """
    goal = goal_of(query)
    leads = tables.leads.select(
        ROW,
        is_converted(goal, query).alias(CONVERTS),
        is_mature(since(0), query).alias(IS_MATURE),
        _when(goal, query).dt.date().alias(CONVERTED),
    )
    days = days_between(pl.col(FIRST).dt.date(), pl.col(CONVERTED)).cast(pl.Int64)
    return leads.join(journeys_, on=ROW, how="left").with_columns(days.alias(DAYS))


def _when(goal: Goal, query: Query) -> pl.Expr:
    """Give the local moment of the conversion; null of who has not converted."""
    return pl.when(is_converted(goal, query)).then(converted_at(goal, query))
