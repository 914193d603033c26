"""Values that end or begin from one day to the next, where chance cannot explain it."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Self

from funnelcli.counting.rhythm import CHANCE, MONTH, QUARTER, Days

WINDOW = QUARTER
"""The share of a value, and what is to be expected of it, are those of so many days."""
SHORTEST = 21
"""So many days a value has to be gone, or to be new."""
STRAYS, STRAY_SHARE = 10, 0.05
"""So many leads at most may still come, or have come before, and of those expected this share."""
SUDDEN_DAYS, SUDDEN = 28, 0.6
"""Beside a break a value has in so many days at least this part of its usual share."""
PAIRS = 4
"""Of fewer pairs of weeks nobody can tell how unevenly leads come."""
NATURE_SHARE, NATURE_TIMES = 0.5, 3
"""Where more of the values break, in so many different months, it is their nature."""


@dataclass(frozen=True, slots=True)
class Break:
    """A value that ends or begins on a day."""

    value: str
    day: date
    """The last day that has it in number, or the first."""
    is_end: bool
    pace: float
    """Leads a month on the side that has them."""
    strays: int
    """Leads on the other side."""
    chance: float
    """The logarithm of the chance that they are so few."""


def breaks(by_value: Mapping[str, Days], total: Days, tests: int) -> list[Break]:
    """List the values of a segment that end or begin, the least probable first.

    Of a value that has h of the L leads of the 91 days up to a day, and u of the T leads of the
    91 days after it, h/L·T are to be expected there. Its leads come in batches of
    D = Σ(x - y)²/Σ(x + y), x and y those of weeks in succession, and at least 1. At one share,
    each of the (h + u)/D batches is after the day with the chance q = T/(L + T); that of at most
    u/D is taken by Chernoff's bound. It has to be below 0.1 % over all values, both directions,
    all weeks and all numbers of strays (Bonferroni), in `tests` segments. A beginning is an end
    in a mirror.
    """
    if not by_value:
        return []
    weeks = (max(total) - min(total)).days // 7 + 1
    limit = math.log(CHANCE / (len(by_value) * 2 * weeks * (STRAYS + 1) * tests))
    all_days, found = _Line.of(total), []
    for value, days in by_value.items():
        line, batch = _Line.of(days), _batch(days)
        if batch is not None:
            found += [
                Break(value, date.fromordinal(abs(day)), day > 0, pace, strays, chance)
                for one, of in ((line, all_days), (line.mirrored(), all_days.mirrored()))
                for day, pace, strays, chance in _ends(one, of, batch, limit)
            ]
    return sorted(_unusual(found, len(by_value)), key=lambda each: (each.chance, each.value))


@dataclass(frozen=True, slots=True)
class _Line:
    """Leads by day, with sums of any span; days are numbers, in a mirror negative ones."""

    days: Sequence[int]
    """In order, those that have leads."""
    sums: Sequence[int]
    """The leads of all days before each of these, and at last of all."""

    @classmethod
    def of(cls, days: Days) -> Self:
        return cls._of({day.toordinal(): number for day, number in days.items()})

    @classmethod
    def _of(cls, numbers: Mapping[int, int]) -> Self:
        days = sorted(numbers)
        return cls(days, [0, *accumulate(numbers[day] for day in days)])

    def mirrored(self) -> "_Line":
        before = pairwise(self.sums)
        numbers = (high - low for low, high in before)
        return self._of({-day: number for day, number in zip(self.days, numbers, strict=True)})

    def between(self, first: int, last: int) -> int:
        """Count the leads from one day to another."""
        return self.sums[bisect_right(self.days, last)] - self.sums[bisect_left(self.days, first)]

    def ends(self) -> Iterator[tuple[int, int, int]]:
        """Yield days after which few leads come, latest first: how many, and its longest pause."""
        pauses = [0, *accumulate((b - a for a, b in pairwise(self.days)), max)]
        for day, up_to, pause in zip(
            reversed(self.days), reversed(self.sums), reversed(pauses), strict=False
        ):
            strays = self.sums[-1] - up_to
            if strays > STRAYS:
                return
            yield day, strays, pause


def _ends(
    line: _Line, total: _Line, batch: float, limit: float
) -> Iterator[tuple[int, float, int, float]]:
    """Yield the day on which a value ends, if it does, the one for which chance explains least."""
    candidates = []
    for day, strays, pause in line.ends():
        gone = total.days[-1] - day
        if gone < SHORTEST or gone <= 2 * pause:
            continue
        had, of = line.between(day - WINDOW + 1, day), total.between(day - WINDOW + 1, day)
        since = total.between(day + 1, day + WINDOW)
        if not since or strays > STRAY_SHARE * had / of * since:
            continue
        chance = _log_chance(strays, had, since / (of + since)) / batch
        start = day - SUDDEN_DAYS + 1
        is_sudden = line.between(start, day) >= SUDDEN * had / of * total.between(start, day)
        if chance < limit and is_sudden:
            pace = had * MONTH / min(WINDOW, day - line.days[0] + 1)
            candidates.append((day, pace, strays, chance))
    if candidates:
        yield min(candidates, key=lambda each: (each[-1], each[0]))


def _batch(days: Days) -> float | None:
    """Tell how many leads come at once, from weeks that are whole; None of too few."""
    counts: Counter[int] = Counter()
    for day, number in days.items():
        counts[(day.toordinal() - 1) // 7] += number
    whole = range(min(counts) + 1, max(counts))
    pairs = list(pairwise(counts[week] for week in whole))
    total = sum(x + y for x, y in pairs)
    if len(pairs) < PAIRS or not total:
        return None
    return max(1.0, sum((x - y) ** 2 for x, y in pairs) / total)


def _log_chance(after: int, before: int, share: float) -> float:
    """Bound the chance that so few of all are after a day; the logarithm, by the divergence."""
    few = after * math.log(after / ((after + before) * share)) if after else 0.0
    return -few - before * math.log(before / ((after + before) * (1 - share)))


def _unusual(found: list[Break], values: int) -> list[Break]:
    """Leave nothing of a segment whose values come and go all the time."""
    broken = {each.value for each in found}
    months = {(each.day.year, each.day.month) for each in found}
    is_nature = len(months) >= NATURE_TIMES and len(broken) > NATURE_SHARE * values
    return [] if is_nature else found
