"""Stages that are only recorded for leads created from a day on: older ones never enter them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from funnelcli.counting.statistics import log_chance

LEADS: Final = "#leads"

STRAY_SHARE = 0.1
"""Of the leads from before, at most this share of those expected enters it."""

BATCHES = 3
"""Of leads created on fewer days, a batch or two, nobody can tell what they lack."""

MOST_DAYS = 21
"""The record begins on one of the first of these days with leads that entered."""

NEIGHBOURS = 28
"""The leads since are those of as many days as there were before, of these at least."""


@dataclass(frozen=True, slots=True)
class Onset:
    """The day from which on leads have a record, and what those from before lack."""

    day: date
    leads_before: int
    days_before: int
    """On how many days these were created."""
    expected: float
    """How many of these would have entered, if they were like the leads since."""
    strays: int
    """How many of them did."""
    log_chance: float
    """The logarithm of the chance of so few, or of a bound of it."""


def onset(entries: pl.DataFrame, by_day: pl.DataFrame, chance: float) -> Onset | None:
    """Find the day of creation from which on leads enter a stage, which none did before.

    With a day D, n leads created before it and N in as many days from D on as there were before,
    and in 28 at least, of which m entered: n·m/N of those from before would have entered, and u
    have. D is one of the first days of creation of leads that entered, of these that for which so
    few have the smallest chance, by the bound of `log_chance`. There is none where that is above
    `chance`, u is over a tenth of what is expected, or either side is of fewer than three days.
    The leads up to the end of its days are then split anew, at the day with the smallest chance:
    longer stretches show more, and would otherwise draw D to later days.

    Younger leads have had less time, so that too few are expected of the older, never too many.
    """
    created, leads = pl.col("created"), pl.col(LEADS)
    entered = entries.group_by(created).agg(leads.sum().alias("entered"))
    days = (
        by_day.join(entered, on=created, how="left")
        .sort(created)
        .with_columns(pl.col("entered").fill_null(0))
        .with_columns(
            (leads.cum_sum() - leads).alias("leads_before"),
            (pl.col("entered").cum_sum() - pl.col("entered")).alias("strays"),
            pl.int_range(pl.len()).alias("days_before"),
        )
    )
    starts = [day for (day,) in _days(days).iter_rows()]

    def end(day: date) -> date:
        return day + timedelta(days=max(NEIGHBOURS, (day - days.item(0, "created")).days))

    judged = [_split(days, day, end(day)) for day in starts]
    best = min((each for each in judged if each is not None), key=_unlikely, default=None)
    if best is None or best.log_chance >= chance:
        return None
    anew = [_split(days, day, end(best.day)) for day in starts if day <= best.day]
    return min((each for each in anew if each is not None), key=_unlikely)


def _unlikely(found: Onset) -> float:
    return found.log_chance


def _split(days: pl.DataFrame, day: date, end: date) -> Onset | None:
    """Judge a day by the leads from before, and by those from then on up to an end."""
    created, entered = pl.col("created"), pl.col("entered")
    n, on_days, strays = (
        days.filter(created == day).select("leads_before", "days_before", "strays").row(0)
    )
    since = days.filter(created >= day, created < end)
    many, batches = int(since["entered"].sum()), since.filter(entered > 0).height
    expected = n * many / since[LEADS].sum()
    if strays > STRAY_SHARE * expected or batches < BATCHES:
        return None
    return Onset(day, n, on_days, expected, strays, log_chance(strays, expected, many))


def _days(days: pl.DataFrame) -> pl.DataFrame:
    """Choose the days on which the record can begin: those with the first leads that entered."""
    first = days.filter(pl.col("entered") > 0).head(MOST_DAYS)
    enough = first.filter(pl.col("days_before") >= BATCHES)
    return enough.select("created")
