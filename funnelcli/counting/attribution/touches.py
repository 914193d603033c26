"""The touches of each lead that count before its conversion, in their order.

A touch counts that is not after the conversion, nor after as-of, and, if there is a lookback, not
longer before the conversion than that. Touches of one instant have one position in the path, and
stand there by channel and campaign, so that the order of a file decides nothing.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config.option import Option, days_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.attribution.goals import (
    CONVERTED,
    Goal,
    converted_at,
    is_converted,
    until,
)  # fmt: skip
from funnelcli.model import ROW, utc

TABLE: Final = "touchpoints"
CHANNEL, CAMPAIGN = "channel", "campaign"
LOCAL, WHEN = "at", utc("at")
POSITION, POSITIONS = "~position", "~positions"
"""Of a touch, counted from 1, and of its lead how many there are."""
TOGETHER: Final = "~together"
"""How many touches have the position."""
IS_FIRST, IS_LAST = "~is_first", "~is_last"
"""Whether it is the first row of its lead, and the last."""
NEXT: Final = "~next"
"""Whether it is the first row of its position."""
_SINCE: Final = "~since"

LOOKBACK: Final[Option[int | None]] = Option(
    name="--lookback",
    metavar="DAYS",
    help="Only touches of so many days before the conversion, such as 90d.  [default: all]",
    read=days_of,
    default=None,
)


def lookback(query: Query) -> int | None:
    """Tell within how many days before the conversion touches count; None for all."""
    asked = query.asked.option(LOOKBACK)
    return query.config.attribution.lookback if asked is None else asked


def by_as_of(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the touches until as-of."""
    return tables[TABLE].filter(pl.col(WHEN) <= query.moment)


def touches_before(
    tables: InputTables, goal: Goal, query: Query, *also: str | pl.Expr
) -> pl.LazyFrame:
    """Give the touches of converted leads that count, in order; with more columns of the leads.

    Where nobody knows when a lead converted, all its touches until as-of count.
    """
    when, days = converted_at(goal, query), lookback(query)
    bounds = [until(when).alias(CONVERTED)]
    counts = (pl.col(LOCAL) <= pl.col(CONVERTED)).fill_null(value=True)
    if days is not None:  # before a date, all of the first day
        bounds.append((when - timedelta(days=days)).alias(_SINCE))
        counts &= (pl.col(LOCAL) >= pl.col(_SINCE)).fill_null(value=True)
    leads = tables.leads.filter(is_converted(goal, query)).select(ROW, *bounds, *also)
    return in_order(by_as_of(tables, query).join(leads, on=ROW).filter(counts))


def in_order(touches: pl.LazyFrame) -> pl.LazyFrame:
    """Sort the touches of each lead, and number their positions."""
    lead, when = pl.col(ROW), pl.col(WHEN)
    is_first = (lead != lead.shift(1)).fill_null(value=True)
    is_last = (lead != lead.shift(-1)).fill_null(value=True)
    is_next = is_first | (when != when.shift(1))
    rows = touches.sort(ROW, WHEN, CHANNEL, CAMPAIGN).with_columns(
        is_first.alias(IS_FIRST), is_last.alias(IS_LAST), is_next.alias(NEXT)
    )
    rows = rows.with_columns(up_to(NEXT).alias(POSITION))
    return rows.with_columns(in_lead(NEXT).alias(POSITIONS), _together().alias(TOGETHER))


def up_to(name: str) -> pl.Expr:
    """Add up a whole number over the touches of a lead, up to each of them."""
    running = pl.col(name).cast(pl.Int64).cum_sum()
    return running - running.filter(IS_LAST).shift(1, fill_value=0).gather(_number())


def in_lead(name: str) -> pl.Expr:
    """Add up a whole number over all touches of a lead.

    Of rows in order this takes a third of the time that a window over the leads does.
    """
    ends = pl.col(name).cast(pl.Int64).cum_sum().filter(IS_LAST)
    return (ends - ends.shift(1, fill_value=0)).gather(_number())


def _number() -> pl.Expr:
    """Number the leads from 0."""
    return pl.col(IS_FIRST).cum_sum() - 1


def _together() -> pl.Expr:
    """Count the touches of each position: from where it begins to where the next one does."""
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    begins = pl.when(NEXT).then(place).forward_fill()
    ends = pl.when(pl.col(NEXT).shift(-1, fill_value=True)).then(place).backward_fill()
    return ends - begins + 1


def summed(columns: Iterable[str]) -> list[pl.Expr]:
    """Add up whole numbers of a group."""
    return [pl.col(each).sum().cast(pl.Int64) for each in columns]
