"""Times in which nothing was recorded, though at the pace before and after something would be.

What is long follows from the record itself: from how much of it there was in the periods beside,
and from how unevenly it comes.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from funnelcli.config import Grain
from funnelcli.counting.periods import Periods

CHANCE = 0.001
"""What is less probable than this, over all that was looked at, is no chance."""
BESIDE = {"month": 3, "week": 13}
"""The pace is that of a quarter of a year on each side, or of as many periods as the run has."""
FEWEST = 4
"""Of fewer pairs of periods nobody can tell how unevenly entries come."""
KNOWN = {"month": 3, "week": 4}
"""A side with fewer periods, such as a stray entry years before the others, tells no pace."""
GRAINS: tuple[Grain, ...] = ("month", "week")
TURN = ((12, 24), (1, 1))
"""From this day to that one everybody is on holiday."""
A_YEAR = {"month": (12,), "week": (51, 52, 53)}
"""So many periods lie between the same season of two years."""
MONTH, QUARTER = 365.2425 / 12, 91
OTHERS_ROWS, OTHERS_DAYS = 5, 3
"""Others go on where they have so many entries, on so many days; the last of these, which may be
strays, are left out of how long they do."""

Days = Mapping[date, int]
"""How much was recorded on each day that has any."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days on which nothing was recorded, and the pace beside them."""

    first: date
    last: date
    before: float | None
    """Entries a month before; None where the record begins after it."""
    after: float | None
    """The same after it; None where nothing follows."""

    @property
    def days(self) -> int:
        """How long it lasts."""
        return (self.last - self.first).days + 1

    def meets(self, other: "Quiet") -> bool:
        """Tell whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def beside(self, others: Sequence["Quiet"]) -> int:
        """Count the days that are not of the others."""
        days = (self.first + timedelta(n) for n in range(self.days))
        return sum(not any(each.first <= day <= each.last for each in others) for day in days)


def quiet(
    days: Days,
    *,
    since: date | None = None,
    until: date | None = None,
    known: Sequence[Quiet] = (),
    tests: int = 1,
) -> list[Quiet]:
    """List the times without entries that chance does not explain, in order.

    They are runs of months, or of weeks, between others that have entries; and, where others
    are known to be there `since` a day or `until` one, at the beginning or the end as well. Of
    the b periods beside it, three months or thirteen weeks on each side, or as many as the run
    has, the side with the smaller mean tells the pace: m entries in all b, and none in the r of
    the run. Entries come in batches: with x and y those of two periods in succession away from
    the run, the size of a batch is D = Σ(x - y)²/Σ(x + y), which is 1 if they are independent of
    each other (Poisson), and at least 1. At one pace, each of the m/D batches is among the b of
    all b + r periods with the chance b/(b + r), so that of none in the run is (b/(b + r))^(m/D).
    It has to be below 0.1 % over all periods of this record, of which one alone is at its end, and
    of `tests` like it. With fewer
    than four pairs of periods D is unknown, and with fewer than three months or four weeks on a
    side its pace is: there is nothing.

    Of a run, periods that are empty in another year as well are the season and not counted, nor
    are weeks that have a day from Christmas Eve to New Year's Day, nor periods that have a day of
    a time whose silence is `known` from others.
    """
    if not days:
        return []
    found: dict[tuple[date, date], Quiet] = {}
    for grain in GRAINS:
        record = _Record.of(grain, days, since or min(days), until or max(days))
        for first, last in record.runs():
            if record.is_improbable(first, last, known, tests):
                stretch = record.stretch(first, last, days, since, until)
                found.setdefault((stretch.first, stretch.last), stretch)
    return sorted(found.values(), key=lambda each: (each.first, each.last))


def ended(days: Days, others: Days, *, tests: int, by: date = date.max) -> Quiet | None:
    """Tell since when a record has nothing though others go on, if that is no chance.

    What others have after a day, `by` which it had to go on, does not count. `tests` are as in
    `quiet`.
    """
    if not days:
        return None
    last = max(days)
    later = {day: n for day, n in others.items() if last < day <= by}
    if sum(later.values()) < OTHERS_ROWS or len(later) < OTHERS_DAYS:
        return None
    found = quiet(days, until=sorted(later)[-OTHERS_DAYS], tests=tests)
    return next((each for each in found if each.after is None), None)


def paces(days: Days, first: date, last: date) -> tuple[float | None, float | None]:
    """Give the entries a month before some days and after them; None where there is nothing.

    A side is a quarter of a year, or as long as these days, or up to the end of the record.
    """
    long = max(QUARTER, (last - first).days + 1)
    before = min(long, (first - min(days)).days)
    after = min(long, (max(days) - last).days)
    had = sum(n for day, n in days.items() if 0 < (first - day).days <= before)
    has = sum(n for day, n in days.items() if 0 < (day - last).days <= after)
    return (
        had * MONTH / before if before > 0 else None,
        has * MONTH / after if after > 0 else None,
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """Entries by period, without gaps; periods that were not over, or half seen, are left out."""

    grain: Grain
    starts: Sequence[date]
    entries: Sequence[int]

    @classmethod
    def of(cls, grain: Grain, days: Days, since: date, until: date) -> "_Record":
        periods = Periods(grain)
        first, last = min(since, *days), max(until, *days)
        starts = list(periods.between(first, last))
        counts = dict.fromkeys(starts, 0)
        for day, number in days.items():
            counts[periods.start(day)] += number
        if not counts[starts[-1]] and periods.last_day(starts[-1]) > last:
            starts.pop()
        if not counts[starts[0]] and starts[0] < first:
            starts.pop(0)
        return cls(grain, starts, [counts[start] for start in starts])

    def runs(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last of each run of empty periods, by number."""
        first = None
        for i, number in enumerate([*self.entries, 1]):
            if number and first is not None:
                yield first, i - 1
                first = None
            elif not number and first is None:
                first = i

    def is_improbable(self, first: int, last: int, known: Sequence[Quiet], tests: int) -> bool:
        """Tell whether chance does not explain a run of empty periods."""
        batch = self._batch(first, last)
        if batch is None:
            return False
        counted = sum(
            not self._is_holiday(i)
            and not self._is_season(i, first, last)
            and not any(map(self._whole(i).meets, known))
            for i in range(first, last + 1)
        )
        sides = [side for side in self._sides(first, last) if side]
        if min(map(len, sides)) < KNOWN[self.grain]:
            return False
        beside = sum(map(len, sides))
        batches = min(map(fmean, sides)) * beside / batch
        chance = batches * math.log(beside / (beside + counted))
        places = len(self.entries) if len(sides) > 1 else 1  # of an end there is one
        return chance < math.log(CHANCE / (places * tests))

    def stretch(
        self,
        first: int,
        last: int,
        days: Days,
        since: date | None,
        until: date | None,
    ) -> Quiet:
        """Give the days of a run, from the last entry before it to the first after it."""
        start, end = self.starts[first], Periods(self.grain).last_day(self.starts[last])
        before = max((day for day in days if day < start), default=None)
        after = min((day for day in days if day > end), default=None)
        one = timedelta(days=1)
        begin = before + one if before else since or start
        stop = after - one if after else until or end
        return Quiet(begin, stop, *paces(days, begin, stop))

    def _whole(self, number: int) -> Quiet:
        """Give the days of a period."""
        start = self.starts[number]
        return Quiet(start, Periods(self.grain).last_day(start), None, None)

    def _sides(self, first: int, last: int) -> tuple[Sequence[int], Sequence[int]]:
        """Give the entries of the periods before a run, and after it."""
        beside = max(BESIDE[self.grain], last - first + 1)
        return self.entries[max(0, first - beside) : first], self.entries[last + 1 :][:beside]

    def _batch(self, first: int, last: int) -> float | None:
        """Tell how many entries come at once, from periods that are whole and not beside it."""
        ends = {0, len(self.entries) - 1, *range(first - 1, last + 2)}
        pairs = [
            (x, y)
            for i, (x, y) in enumerate(zip(self.entries, self.entries[1:], strict=False))
            if not {i, i + 1} & ends
        ]
        total = sum(x + y for x, y in pairs)
        if len(pairs) < FEWEST or not total:
            return None
        return max(1.0, sum((x - y) ** 2 for x, y in pairs) / total)

    def _is_season(self, number: int, first: int, last: int) -> bool:
        """Tell whether a period of a run is empty in another year, too."""
        ago = A_YEAR[self.grain]
        others = (number + shift for shift in (*ago, *(-each for each in ago)))
        inside = range(1, len(self.entries) - 1)
        return any(i in inside and not first <= i <= last and not self.entries[i] for i in others)

    def _is_holiday(self, number: int) -> bool:
        """Tell whether a period is one of the weeks of the turn of the year."""
        if self.grain == "month":
            return False
        start, end = self.starts[number], self.starts[number] + timedelta(days=6)
        eve, new_year = date(start.year, *TURN[0]), date(start.year, *TURN[1])
        return end >= eve or start <= new_year
