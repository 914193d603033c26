"""The stays of leads in stages, one after the other: how long each was, and how it ended."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.patterns import DAYS, LEADS, RECORDED, days_between, is_recorded
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME, WON, entry

STAGE: Final = "stage"
TO: Final = "to"
"""The stage that a lead moved on to; null where it did not."""
ENDED: Final = "ended"
"""How a stay ended, one of the following."""
WAITING, MOVED, GIVEN_UP, GIVEN_UP_UNDATED, WON_UNDATED = 0, 1, 2, 3, 4


def count_stays(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count stays by stage, by how they ended, and by the days until then, or until as-of.

    A lead has come to a stage on the earliest date of an entry in it or in a later one, and not
    before it was created. Of several on one day it stays in the last alone, as who skips a stage
    does. What has no date is not seen: the lead stays where it was last seen with one.
    """
    lost, undated = pl.col(OUTCOME) == LOST, pl.col(LOST_AT).is_null()
    parts = []
    for k in range(query.last):
        since, until = _came(k, query), _came(k + 1, query)
        same_day = (
            (_came(to, query) == until).cast(pl.Int64) for to in range(k + 1, query.last + 1)
        )
        to = pl.when(until.is_not_null()).then(k + pl.sum_horizontal(same_day))
        ended = (
            pl.when(until.is_not_null())
            .then(MOVED)
            .when(pl.col(OUTCOME) == WON)
            .then(WON_UNDATED)
            .when(lost & undated)
            .then(GIVEN_UP_UNDATED)
            .when(lost)
            .then(GIVEN_UP)
            .otherwise(WAITING)
        )
        gone = pl.when(lost & ~undated).then(LOST_AT).otherwise(pl.lit(query.as_of))
        days = days_between(since, pl.coalesce(until, gone)).clip(0)
        stayed = since.is_not_null() & (until.is_null() | (until > since))
        stays = leads.filter(stayed).group_by(
            pl.lit(k, pl.Int64).alias(STAGE),
            to.cast(pl.Int64).alias(TO),
            ended.cast(pl.Int64).alias(ENDED),
            days.cast(pl.Int64).alias(DAYS),
            is_recorded(query, 0, range(1, query.last + 1)).alias(RECORDED),
        )
        parts.append(stays.agg(pl.len().cast(pl.Int64).alias(LEADS)))
    return pl.concat(parts)


def _came(stage: int, query: Query) -> pl.Expr:
    """Take the date since which a lead is in a stage or beyond it; null where there is none."""
    if not stage:
        return pl.col(CREATED)
    first = pl.min_horizontal(pl.col(entry(k)) for k in range(stage, query.last + 1))
    return pl.when(first.is_not_null()).then(pl.max_horizontal(first, CREATED))


def open_unrecorded(stays: pl.DataFrame) -> int:
    """How many leads are open whose way is not recorded from its beginning."""
    return _leads(stays, ~pl.col(RECORDED) & (pl.col(ENDED) == WAITING))


def lost_undated(stays: pl.DataFrame) -> int:
    """How many leads with a recorded way are lost, and nobody knows since when."""
    return _leads(stays, pl.col(RECORDED) & (pl.col(ENDED) == GIVEN_UP_UNDATED))


def _leads(stays: pl.DataFrame, which: pl.Expr) -> int:
    return int(stays.filter(which)[LEADS].sum())
