"""Counts of the ways of all leads: their paths, how long these are, and where channels stand."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables, LazyCounts
from funnelcli.counting.attribution.goals import NO_TOUCH, goal_of
from funnelcli.counting.attribution.journeys import FIRST, with_journeys
from funnelcli.counting.attribution.paths import IS_CUT, PATH, paths
from funnelcli.counting.attribution.rated import counted_by
from funnelcli.counting.attribution.touches import (
    CHANNEL,
    CONVERTS,
    IS_FIRST,
    IS_LAST,
    LOCAL,
    touches_of_all,
)  # fmt: skip
from funnelcli.counting.looked_up import looked_up
from funnelcli.counting.patterns import LEADS
from funnelcli.model import NONE, ROW
from funnelcli.words.touches import OFFLINE, ONLINE, where

CUT: Final = "#cut"
"""How many leads have a path that is cut."""
LENGTH: Final = "length"
"""The place of a number of touches among `LENGTHS`."""
LENGTHS: Final = ("0", "1", "2", "3", "4", "5", "6 to 9", "10 and more")
_SEVERAL, _MANY = 6, 10
"""The numbers of touches with which the last two of them begin."""
PLACES: Final = ("paths", "opens", "assists", "closes", "alone", "touches")
"""What is counted of a channel in the paths of who converted."""
SIDE: Final = "side"
UNKNOWN: Final = "unknown"
_N, _EVERY = "~n", "~every"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by their ways.

    By paths there are at most as many rows as leads, each of as many bytes as 50 names of channels
    have, and the same of those who converted, by their days; the others are few.
    """
    seen = (ROW, LOCAL, CHANNEL, "type", CONVERTS, IS_FIRST, IS_LAST)
    touches = touches_of_all(tables, goal_of(query), query).select(seen).cache()
    return {
        **_by_path(tables, touches, query),
        **_by_length(tables, touches, query),
        **_by_channel(touches),
    }


def _by_path(tables: InputTables, touches: pl.LazyFrame, query: Query) -> LazyCounts:
    rows = with_journeys(tables, paths(touches, query), query)
    cut = pl.col(IS_CUT).fill_null(value=False).sum().cast(pl.Int64).alias(CUT)
    leads, days = counted_by(rows.with_columns(pl.col(PATH).fill_null(NO_TOUCH)), PATH, cut)
    return {"paths": leads, "path_days": days}


def _by_length(tables: InputTables, touches: pl.LazyFrame, query: Query) -> LazyCounts:
    found = touches.group_by(ROW).agg(
        pl.len().cast(pl.Int64).alias(LENGTH), pl.col(LOCAL).min().alias(FIRST)
    )
    n = pl.col(LENGTH).fill_null(0)
    place = pl.when(n >= _MANY).then(_SEVERAL + 1).otherwise(pl.min_horizontal(n, _SEVERAL))
    rows = with_journeys(tables, found, query)
    leads, days = counted_by(rows.with_columns(place.cast(pl.Int64).alias(LENGTH)), LENGTH)
    return {"lengths": leads, "length_days": days}


def _by_channel(touches: pl.LazyFrame) -> LazyCounts:
    """Count paths by channel and by where it stands in them, and by whether a touch was offline."""
    converted = touches.filter(CONVERTS)
    of_leads = converted.group_by(ROW).agg(pl.len().alias(_EVERY), _side().alias(SIDE))
    met = converted.group_by(ROW, CHANNEL).agg(
        pl.len().alias(_N), pl.col(IS_FIRST).any(), pl.col(IS_LAST).any()
    )
    opens, closes = pl.col(IS_FIRST), pl.col(IS_LAST)
    sums = (
        pl.len(),
        opens.sum(),
        (~opens & ~closes).sum(),
        closes.sum(),
        (pl.col(_N) == pl.col(_EVERY)).sum(),
        pl.col(_N).sum(),
    )
    channel = pl.col(CHANNEL).cast(pl.String).fill_null(NONE)
    by = met.join(of_leads.select(ROW, _EVERY), on=ROW).group_by(channel)
    return {
        "places": by.agg(
            each.cast(pl.Int64).alias(f"#{name}") for name, each in zip(PLACES, sums, strict=True)
        ),
        "sides": of_leads.group_by(SIDE).agg(pl.len().cast(pl.Int64).alias(LEADS)),
    }


def _side() -> pl.Expr:
    """Tell of the touches of a lead: whether one was offline, all online, or nobody knows."""
    side = looked_up("type", lambda text: where(text) or UNKNOWN, pl.String, null=UNKNOWN)
    return (
        pl.when((side == OFFLINE).any())
        .then(pl.lit(OFFLINE))
        .when((side == UNKNOWN).any())
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(ONLINE))
    )
