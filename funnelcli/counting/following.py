"""Leads followed from one stage to another: for how long, and how it ended."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.patterns import DAYS, LEADS, RECORDED, is_recorded, reached, since
from funnelcli.counting.survival import Step, aalen_johansen
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME, WON, entry

ENDED = "ended"
"""How it ended, one of the following."""
CENSORED, MOVED, GIVEN_UP, GIVEN_UP_UNDATED, WON_OTHERWISE = 0, 1, 2, 3, 4

BACKWARDS = -1
"""The days where the end is dated before the beginning."""


def count_followed(
    leads: pl.LazyFrame, keys: Sequence[pl.Expr], start: int, end: int, query: Query
) -> pl.LazyFrame:
    """Count leads that reached `start` by how they ended, and by the days until then.

    They end by reaching `end`, else by being lost; else they are followed up to as-of, or up to
    the end of the window. So are those that are lost without a date, and those that were won
    without `end`. Days are null where a date is missing, and `BACKWARDS` where negative.
    `RECORDED` tells whether their way is recorded from its beginning.
    """
    there, lost = reached(end, query.asked.reach), pl.col(OUTCOME) == LOST
    ended = (
        pl.when(there)
        .then(MOVED)
        .when(lost & pl.col(LOST_AT).is_not_null())
        .then(GIVEN_UP)
        .when(lost)
        .then(GIVEN_UP_UNDATED)
        .when(pl.col(OUTCOME) == WON)
        .then(WON_OTHERWISE)
        .otherwise(CENSORED)
    )
    until = pl.lit(query.as_of)
    if query.asked.window is not None:
        until = pl.min_horizontal(until, pl.col(CREATED) + timedelta(days=query.asked.window))
    last = (
        pl.when(pl.col(ENDED) == MOVED)
        .then(entry(end))
        .when(pl.col(ENDED) == GIVEN_UP)
        .then(LOST_AT)
        .otherwise(until)
    )
    followed = leads.filter(reached(start, query.asked.reach)).with_columns(
        ended.cast(pl.Int8).alias(ENDED),
        is_recorded(query, start, query.needed(start, end)).alias(RECORDED),
    )
    days = (last - since(start)).dt.total_days().clip(BACKWARDS)
    counted = followed.group_by(*keys, RECORDED, ENDED, days.alias(DAYS))
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def curves(counts: pl.DataFrame, keys: Sequence[str]) -> dict[tuple[Any, ...], list[Step]]:
    """Draw the curve of each group of leads that were recorded, dated, and in order.

    A group has none where the days of most leads that moved on are not known: the rate of the
    others would be far too low.
    """

    def leads(*ends: int) -> pl.Expr:
        return pl.col(LEADS).filter(pl.col(ENDED).is_in(ends)).sum()

    days = (
        counts.filter(RECORDED)
        .group_by(*keys, DAYS)
        .agg(
            leads(MOVED).alias("moved"),
            leads(GIVEN_UP).alias("lost"),
            leads(CENSORED, GIVEN_UP_UNDATED, WON_OTHERWISE).alias("censored"),
        )
    )
    drawn = {}
    rows = days.sort(*keys, DAYS).iter_rows()
    for key, grouped in groupby(rows, lambda row: row[: len(keys)]):
        numbers = [row[len(keys) :] for row in grouped]
        placed = [row for row in numbers if row[0] is not None and row[0] != BACKWARDS]
        undated = sum(moved for day, moved, *_ in numbers if day is None)
        if placed and undated <= sum(moved for _, moved, *_ in placed):
            drawn[key] = list(aalen_johansen(placed))
    return drawn


def open_leads(counts: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Count the leads that were followed to as-of, by the days since their beginning.

    Those that were won without reaching the end of the curve, as the policy has it, are not open.
    """
    is_open = pl.col(ENDED).is_in([CENSORED, GIVEN_UP_UNDATED]) & (pl.col(DAYS) >= 0)
    return counts.filter(is_open).group_by(*keys, DAYS).agg(pl.col(LEADS).sum())


def reached_undated(counts: pl.DataFrame) -> int:
    """How many leads are in no curve since nobody knows when they came, or when they left."""
    return _leads(counts, pl.col(RECORDED) & pl.col(DAYS).is_null())


def moved_undated(counts: pl.DataFrame) -> int:
    """How many leads moved on, and nobody knows after how many days."""
    return _leads(counts, (pl.col(ENDED) == MOVED) & pl.col(DAYS).is_null())


def reached_backwards(counts: pl.DataFrame) -> int:
    """How many leads are in no curve since their end is dated before their beginning."""
    return _leads(counts, pl.col(RECORDED) & (pl.col(DAYS) == BACKWARDS))


def unrecorded(counts: pl.DataFrame) -> int:
    """How many leads are in no curve since they came before the end was recorded, or by import."""
    return _leads(counts, ~pl.col(RECORDED))


def lost_undated(counts: pl.DataFrame) -> int:
    """How many leads of the curves are lost, and nobody knows since when."""
    is_lost = (pl.col(ENDED) == GIVEN_UP_UNDATED) & (pl.col(DAYS) >= 0)
    return _leads(counts, pl.col(RECORDED) & is_lost)


def won_otherwise(counts: pl.DataFrame) -> int:
    """How many leads of the curves are customers, though not by the policy."""
    is_won = (pl.col(ENDED) == WON_OTHERWISE) & (pl.col(DAYS) >= 0)
    return _leads(counts, pl.col(RECORDED) & is_won)


def _leads(counts: pl.DataFrame, which: pl.Expr) -> int:
    return int(counts.filter(which)[LEADS].sum())


def unseen(
    followed: pl.DataFrame, transitions: Sequence[tuple[int, int]], query: Query
) -> Iterator[Note]:
    """Say which leads are in no curve, or in one without their end."""
    left_out, undated, backwards, lost, won = (
        _by_transition(followed, transitions, query, of)
        for of in (unrecorded, reached_undated, reached_backwards, lost_undated, won_otherwise)
    )
    if left_out:
        yield Note(
            "curve-unrecorded",
            "Leads that came before what follows was recorded, or on a day of imports, are in no "
            f"curve ({left_out}): how long they take cannot be seen.",
        )
    if undated:
        yield Note(
            "curve-undated",
            "Leads that reached a stage on a day that nobody knows are in no curve from it or to "
            f"it ({undated}): where some of them moved on, its rate is too low, and where most of "
            "those that moved on are such, there is none.",
        )
    if backwards:
        yield Note(
            "curve-backwards",
            "Leads whose end is dated before the stage that they come from are in no curve "
            f"({backwards}).",
        )
    if lost:
        yield Note(
            "curve-losses-undated",
            "Leads that are lost on a day that nobody knows are followed up to as-of, as if they "
            f"were open ({lost}). That leaves the rate as it is: it counts who moved on by each "
            "day. But `rate_lost` is too low, and `rate_open` too high by as much.",
        )
    if won:
        yield Note(
            "curve-won-otherwise",
            "Leads that are customers, but did not come to the next stage as "
            f"`{query.asked.reach}` has it, are followed up to as-of, as if they were open "
            f"({won}).",
        )


def _by_transition(
    followed: pl.DataFrame,
    transitions: Sequence[tuple[int, int]],
    query: Query,
    of: Callable[[pl.DataFrame], int],
) -> str:
    """List the transitions where a count is not 0, with it."""
    stages = [stage.name for stage in query.config.stages]
    counts = {
        f"{stages[start]} to {stages[end]}": of(
            followed.filter(pl.col("from") == start, pl.col("to") == end)
        )
        for start, end in transitions
    }
    return ", ".join(f"{transition} {count:,}" for transition, count in counts.items() if count)
