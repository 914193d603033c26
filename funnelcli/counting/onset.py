"""Stages that are only recorded for leads created from a day on: older ones never enter them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Self

import polars as pl

from funnelcli.counting.patterns import LEADS
from funnelcli.counting.statistics import log_chance

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
    days = Days.of(entries, by_day)
    best = min(days.splits(), key=_unlikely, default=None)
    if best is None or best.log_chance >= chance:
        return None
    return min(days.splits(best.day), key=_unlikely)


def _unlikely(found: Onset) -> float:
    return found.log_chance


@dataclass(frozen=True, slots=True)
class Days:
    """The days of creation in order, with sums over all before each of them, and at last of all."""

    days: Sequence[date]
    leads: Sequence[int]
    entered: Sequence[int]
    batches: Sequence[int]
    """Days with leads that entered."""

    @classmethod
    def of(cls, entries: pl.DataFrame, by_day: pl.DataFrame) -> Self:
        """Sum the leads of each day, and the entries of those that were created on it."""
        created = pl.col("created")
        entered = entries.group_by(created).agg(pl.col(LEADS).sum().alias("entered"))
        of_days = by_day.join(entered, on=created, how="left").sort(created)
        leads, had = of_days[LEADS].to_list(), of_days["entered"].fill_null(0).to_list()
        return cls(
            of_days["created"].to_list(),
            [0, *accumulate(leads)],
            [0, *accumulate(had)],
            [0, *accumulate(n > 0 for n in had)],
        )

    def splits(self, until: date | None = None) -> Iterator[Onset]:
        """Judge the days on which the record can begin: the first with leads that entered.

        By the leads of as many days from there on as there were before; or, of the days `until`
        one, by those up to the end of its days.
        """
        for i, day in enumerate(self.days):
            if self.batches[i] == MOST_DAYS or (until is not None and day > until):
                return
            is_first = i >= BATCHES and self.batches[i + 1] > self.batches[i]
            if is_first and (found := self._split(i, until or day)):
                yield found

    def _split(self, i: int, of: date) -> Onset | None:
        """Judge a day by the leads from before, and those from then to the end of the days `of`."""
        had = max(NEIGHBOURS, (of - self.days[0]).days)
        end = bisect_left(self.days, of + timedelta(days=had))
        since, many, batches = (
            sums[end] - sums[i] for sums in (self.leads, self.entered, self.batches)
        )
        n, strays = self.leads[i], self.entered[i]
        expected = n * many / since
        if strays > STRAY_SHARE * expected or batches < BATCHES:
            return None
        chance = log_chance(strays, expected, many)
        return Onset(self.days[i], n, i, expected, strays, chance)
