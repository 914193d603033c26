"""Values that end or begin from one day to the next, where chance cannot explain it."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate, pairwise

from funnelcli.checks.rhythm import CHANCE, MONTH, Days
from funnelcli.periods import Periods

WINDOW = 91
"""The share of a value, and what is to be expected of it, are those of so many days."""
SHORTEST = 21
"""So many days a value has to be gone, or to be new."""
STRAYS, STRAY_SHARE = 10, 0.05
"""So many leads at most may still come, or have come before, and of those expected this share."""
SUDDEN_DAYS, SUDDEN = 28, 0.5
"""Beside a break a value has in so many days at least this part of its usual share."""
PAIRS = 4
"""Of fewer pairs of weeks nobody can tell how unevenly leads come."""
SIMILAR, NEAR = 2.0, 31
"""One value may be the other renamed: this much more or less a month, so many days apart."""
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

    @property
    def told(self) -> str:
        """Say what broke and when."""
        few = f"{self.strays or 'none'} {'since' if self.is_end else 'before'}"
        verb = "ends" if self.is_end else "begins"
        side = "before" if self.is_end else "since"
        return f"{self.value!r} {verb} on {self.day}: {self.pace:,.0f} a month {side}, {few}."


def breaks(by_value: Mapping[str, Days], tests: int) -> list[Break]:
    """List the values of a segment that end or begin, the least probable first.

    Of a value with the share p of the leads of the 91 days up to a day, and T leads in all in the
    91 days after it, E = p·T are to be expected. There are u. Its leads come in batches of
    D = Σ(x - y)²/Σ(x + y), x and y those of weeks in succession, and at least 1. The chance of
    u/D where E/D are expected is taken by Chernoff's bound. It has to be below 0.1 % over all
    values, both directions, all weeks and all numbers of strays (Bonferroni). A beginning is an
    end in a mirror.
    """
    total: Counter[date] = Counter()
    for days in by_value.values():
        total.update(days)
    if not total:
        return []
    weeks = (max(total) - min(total)).days // 7 + 1
    limit = math.log(CHANCE / (len(by_value) * 2 * weeks * (STRAYS + 1) * tests))
    all_days, found = _Line(total), []
    for value, days in by_value.items():
        batch = _batch(days)
        if batch is None:
            continue
        line = _Line(days)
        end = _end(value, line, all_days, batch, limit)
        start = _end(value, line.mirrored(), all_days.mirrored(), batch, limit)
        found += [end] if end else []
        found += [replace(start, is_end=False, day=_mirrored(start.day))] if start else []
    return sorted(_unusual(found, by_value), key=lambda each: (each.chance, each.value))


def renamed(found: Sequence[Break]) -> dict[str, Break]:
    """Give values that end those that begin in their place, each once, the most similar first."""
    pairs = sorted(
        (abs(math.log(old.pace / new.pace)), old.value, new.value, new)
        for old in found
        for new in found
        if old.is_end and not new.is_end and old.value != new.value
        and abs((new.day - old.day).days) <= NEAR
        and abs(math.log(old.pace / new.pace)) <= math.log(SIMILAR)
    )  # fmt: skip
    chosen: dict[str, Break] = {}
    for _, old, _, new in pairs:
        if old not in chosen and all(new is not each for each in chosen.values()):
            chosen[old] = new
    return chosen


class _Line:
    """Leads by day, with sums of any span."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.active = sorted(days)
        self.first, self.last = self.active[0], self.active[-1]
        length = (self.last - self.first).days + 1
        by_day = [0] * length
        for day, number in days.items():
            by_day[(day - self.first).days] = number
        self.sums = [0, *accumulate(by_day)]

    def mirrored(self) -> "_Line":
        return _Line({_mirrored(day): number for day, number in self.days.items()})

    def between(self, first: date, last: date) -> int:
        """Count the leads from one day to another."""
        start = min(max((first - self.first).days, 0), len(self.sums) - 1)
        end = min(max((last - self.first).days + 1, 0), len(self.sums) - 1)
        return max(0, self.sums[end] - self.sums[start])

    def longest_pause(self, until: date) -> int:
        """Count the days of the longest time without leads up to a day."""
        active = [day for day in self.active if day <= until]
        pairs = pairwise(active)
        return max(((after - before).days for before, after in pairs), default=0)

    def ends(self) -> Iterator[tuple[date, int]]:
        """Yield days after which few leads come, latest first, with how many."""
        strays = 0
        for day in reversed(self.active):
            yield day, strays
            strays += self.days[day]
            if strays > STRAYS:
                return


def _end(value: str, line: _Line, total: _Line, batch: float, limit: float) -> Break | None:
    """Find the day on which a value ends, the one for which chance explains the least."""
    best = None
    for day, strays in line.ends():
        gone = (total.last - day).days
        if gone < SHORTEST or gone <= 2 * line.longest_pause(day):
            continue
        start, one = day - timedelta(days=WINDOW - 1), timedelta(days=1)
        had, of = line.between(start, day), total.between(start, day)
        expected = had / of * total.between(day + one, day + WINDOW * one)
        if expected <= 0 or strays > STRAY_SHARE * expected:
            continue
        chance = _log_chance(strays / batch, expected / batch)
        is_found = chance < limit and (best is None or chance < best.chance)
        if is_found and _is_sudden(line, total, day, had / of):
            pace = had * MONTH / min(WINDOW, (day - line.first).days + 1)
            best = Break(value, day, True, pace, strays, chance)  # noqa: FBT003
    return best


def _is_sudden(line: _Line, total: _Line, day: date, share: float) -> bool:
    """Tell whether a value has about its usual share up to the day."""
    start = day - timedelta(days=SUDDEN_DAYS - 1)
    of = total.between(start, day)
    return line.between(start, day) >= SUDDEN * share * of


def _batch(days: Days) -> float | None:
    """Tell how many leads come at once, from weeks that are whole; None of too few."""
    periods = Periods("week")
    counts: Counter[date] = Counter()
    for day, number in days.items():
        counts[periods.start(day)] += number
    weeks = [counts[start] for start in periods.between(min(days), max(days))][1:-1]
    pairs = list(pairwise(weeks))
    total = sum(x + y for x, y in pairs)
    if len(pairs) < PAIRS or not total:
        return None
    return max(1.0, sum((x - y) ** 2 for x, y in pairs) / total)


def _log_chance(entries: float, expected: float) -> float:
    """Bound the chance of at most so many where more are expected; its logarithm."""
    if entries >= expected:
        return 0.0
    few = entries * math.log(expected / entries) if entries else 0.0
    return few + entries - expected


def _unusual(found: list[Break], by_value: Mapping[str, Days]) -> list[Break]:
    """Leave nothing of a segment whose values come and go all the time."""
    broken = {each.value for each in found}
    months = {(each.day.year, each.day.month) for each in found}
    common = sum(sum(days.values()) > STRAYS for days in by_value.values())
    is_nature = len(months) >= NATURE_TIMES and len(broken) > NATURE_SHARE * common
    return [] if is_nature else found


def _mirrored(day: date) -> date:
    """Turn time round, about a day in the middle of all dates."""
    return date.fromordinal(date.max.toordinal() + 1 - day.toordinal())
