"""Rates that change from one day to the next, where chance cannot explain it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Self

from funnelcli.counting.rhythm import CHANCE, QUARTER, Days

WINDOW = QUARTER
"""The rates of so many days on each side are compared, or of as many as there are."""
SUDDEN_DAYS, SUDDEN = 28, 0.7
"""Within so many days on each side at least this part of the change is there."""
LEAST_DAYS, LEAST = 28, 30
"""A side has leads of so many days at least, and so many leads."""
ODDS = 5
"""The odds of one side are at least so many times those of the other."""
SPANS, PAIRS = (7, 28), 4
"""How unevenly a rate comes is told by weeks, and by four of them; by so many pairs at least."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A day since which a rate is another."""

    day: date
    """The first of the new rate."""
    before: tuple[int, int]
    """How many of how many, up to 91 days before it."""
    since: tuple[int, int]
    chance: float
    """The logarithm of the chance that both are of one rate."""


def shift(entered: Days, leads: Days, tests: int) -> Shift | None:
    """Find the day on which the share of leads that entered changes most surely, if it does.

    Of a day, k of n leads of the 91 days before it entered, and j of m of those from it on; 28
    days and 30 leads a side are the least. At one rate r = (k + j)/(n + m), the chance of rates
    so far apart is bounded by exp(-G), G = n·D(k/n, r) + m·D(j/m, r) with the divergence
    D(p, r) = p·ln(p/r) + (1 - p)·ln((1 - p)/(1 - r)). Leads come in batches whose size is the
    mean of (p - q)²/(r·(1 - r)·(1/a + 1/b)) over weeks in succession with the rates p of a leads
    and q of b leads, on one side of the day with the rate r, or over spans of four weeks, if that
    is more, and at least 1; G is divided by it, so that a rate that jumps every month is no
    finding. The chance has to be
    below 0.1 % over all days, twice, in `tests` rates like it (Bonferroni). The change is large if
    the odds of one side are five times those of the other, with half a lead added to each of the
    numbers; and sudden if within 28 days on each side 70 % of it are there.
    """
    line = _Line.of(entered, leads)
    limit = math.log(CHANCE / (2 * len(line.days) * tests)) if line.days else 0.0
    found = min(line.shifts(), key=lambda each: (each.chance, each.day), default=None)
    if found is None or not line.is_large_and_sudden(found):
        return None
    batch = line.batch(found.day.toordinal())
    return found if batch is not None and found.chance / batch < limit else None


@dataclass(frozen=True, slots=True)
class _Line:
    """Leads by day and those of them that entered, with sums of any span."""

    days: Sequence[int]
    """From the first to the last, with those that have no leads."""
    entered: Sequence[int]
    """The sums before each of these days, and at last of all."""
    leads: Sequence[int]

    @classmethod
    def of(cls, entered: Days, leads: Days) -> Self:
        first, last = min(leads, default=date.min), max(leads, default=date.min)
        days = range(first.toordinal(), last.toordinal() + 1) if leads else range(0)

        def sums(numbers: Mapping[date, int]) -> list[int]:
            return [0, *accumulate(numbers.get(date.fromordinal(day), 0) for day in days)]

        return cls(days, sums(entered), sums(leads))

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Count those that entered, and all, from one day to another, by their positions."""
        first, last = max(first, 0), min(last, len(self.days) - 1)
        if last < first:
            return 0, 0
        return (
            self.entered[last + 1] - self.entered[first],
            self.leads[last + 1] - self.leads[first],
        )

    def shifts(self) -> Iterator[Shift]:
        """Yield each day with the rates beside it."""
        for i in range(LEAST_DAYS, len(self.days) - LEAST_DAYS + 1):
            before, since = self.between(i - WINDOW, i - 1), self.between(i, i + WINDOW - 1)
            if min(before[1], since[1]) >= LEAST:
                day = date.fromordinal(self.days[i])
                yield Shift(day, before, since, -_divergence(before, since))

    def is_large_and_sudden(self, found: Shift) -> bool:
        """Tell whether the rates are far apart, and so from one day to the next."""
        i = found.day.toordinal() - self.days[0]
        near = self.between(i - SUDDEN_DAYS, i - 1), self.between(i, i + SUDDEN_DAYS - 1)
        if not near[0][1] or not near[1][1]:
            return False
        change = _rate(found.since) - _rate(found.before)
        at_once = (_rate(near[1]) - _rate(near[0])) / change if change else 0.0
        apart = abs(math.log(_odds(found.since) / _odds(found.before)))
        return at_once >= SUDDEN and apart >= math.log(ODDS)

    def batch(self, day: int) -> float | None:
        """Tell how many leads come at once, from times on one side of a day; None of too few."""
        sizes = [self._batch(day - self.days[0], days) for days in SPANS]
        known = [size for size in sizes if size is not None]
        return max(1.0, *known) if known else None

    def _batch(self, since: int, days: int) -> float | None:
        """Tell the same from spans of so many days."""
        parts = []
        for first, end in ((0, since), (since, len(self.days))):
            k, n = self.between(first, end - 1)
            rate = (k + 0.5) / (n + 1)
            spans = [self.between(i, i + days - 1) for i in range(first, end - days + 1, days)]
            parts += [
                (_rate(a) - _rate(b)) ** 2 / (rate * (1 - rate) * (1 / a[1] + 1 / b[1]))
                for a, b in pairwise(spans)
                if a[1] and b[1]
            ]
        return sum(parts) / len(parts) if len(parts) >= PAIRS else None


def _rate(of: tuple[int, int]) -> float:
    return of[0] / of[1]


def _odds(of: tuple[int, int]) -> float:
    return (of[0] + 0.5) / (of[1] - of[0] + 0.5)


def _divergence(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Tell how improbable it is that two groups are of one rate; G of `shift`."""
    together = (one[0] + other[0]) / (one[1] + other[1])
    return sum(
        part * math.log(part / (n * share))
        for k, n in (one, other)
        for part, share in ((k, together), (n - k, 1 - together))
        if part
    )
