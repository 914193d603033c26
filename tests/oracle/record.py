"""Since when stages are recorded, judged again: one lead after the other, in fractions."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .definition import Definition
    from .leads import Lead


class Begun(NamedTuple):
    """Since when a stage is recorded, and how many days leads took from then on."""

    first: date
    taken: list[int]
    days_before: int

    def lacks(self, days: Sequence[date]) -> Fraction:
        """The share of entries that was not recorded, if as many leads came on each day.

        Where only new leads are recorded nobody is `taken` as a measure: older ones lack all.
        """
        if not self.taken:
            return Fraction(sum(day < self.first for day in days), len(days))
        unseen = sum(took < (self.first - day).days for took in self.taken for day in days)
        return Fraction(unseen, len(self.taken) * len(days))


def recorded(definition: Definition, leads: Sequence[Lead]) -> dict[int, Begun]:
    """The stages whose record begins late, and since when. Of all merged leads."""
    found = {}
    for stage in range(1, len(definition.stages)):
        first, new = _begins(leads, stage), _begins_with(leads, stage)
        if new is not None and (first is None or _is_passed_by(leads, stage, first, new)):
            found[stage] = Begun(new, [], len(_days_before(leads, new)))
        elif first is not None:
            taken = _taken(_neighbours(leads, first), stage)
            found[stage] = Begun(first, taken, len(_days_before(leads, first)))
    return found


def _days_before(leads: Sequence[Lead], first: date) -> set[date]:
    return {lead.created for lead in leads if lead.created and lead.created < first}


def _begins_with(leads: Sequence[Lead], stage: int) -> date | None:
    """The day of creation before which fewer ever entered a stage than chance explains."""
    entered = [lead for lead in leads if lead.created and lead.entries[stage] is not None]
    starts = sorted({lead.created for lead in entered if lead.created})[:21]
    ends = {first: _end(leads, first) for first in starts}
    judged = {first: _entered_since(leads, stage, first, ends[first]) for first in starts}
    if (best := _least(judged)) is None or judged[best] >= 0.001:
        return None
    until = ends[best]
    anew = {day: _entered_since(leads, stage, day, until) for day in starts if day <= best}
    return _least(anew)


def _least(chances: dict[date, float]) -> date | None:
    """The first day with the smallest chance, if any has one."""
    least = min(chances.values(), default=2.0)
    possible = [day for day, each in chances.items() if each <= least * (1 + 1e-9)]
    return possible[0] if least <= 1 else None


def _entered_since(leads: Sequence[Lead], stage: int, first: date, end: date) -> float:
    """The chance that so few from before a day enter, by those up to an end; 2 if it is none."""
    before = [lead for lead in leads if lead.created and lead.created < first]
    since = [lead for lead in leads if lead.created and first <= lead.created < end]
    new = [lead for lead in since if lead.entries[stage] is not None]
    if len(_days_before(leads, first)) < 3 or len({lead.created for lead in new}) < 3:
        return 2.0
    there = sum(lead.entries[stage] is not None for lead in before)
    usual = Fraction(len(before) * len(new), len(since))
    return _bound(there, usual, len(new)) if there * 10 <= usual else 2.0


def _is_passed_by(leads: Sequence[Lead], stage: int, first: date, new: date) -> bool:
    """Whether leads from before a day hardly ever enter after the first entry of all."""
    before = [lead for lead in leads if lead.created and lead.created < min(first, new)]
    there, usual = _watched(before, stage, first, _expecting(leads, before, stage, first))
    return usual >= 3 and there * 10 <= usual


def _bound(there: int, expected: Fraction, new: int) -> float:
    """The bound of Chernoff for so few of those expected, which rest on so many others."""
    share = float(expected / (expected + new))
    logarithm = new * math.log((1 - share) * (there + new) / new)
    if there:
        logarithm += there * math.log(share * (there + new) / there)
    return math.exp(logarithm)


def _expecting(
    leads: Sequence[Lead], before: Sequence[Lead], stage: int, first: date
) -> Callable[[date], Fraction]:
    """Tell how many of those before would have entered by a day, at the pace of those since."""
    since = _neighbours(leads, first)
    taken = sorted(_taken(since, stage))

    def expected(until: date) -> Fraction:
        rooms = Counter((until - lead.created).days for lead in before if lead.created)
        quicker = {room: bisect_left(taken, room) for room in rooms}  # how many took fewer days
        return Fraction(sum(n * quicker[room] for room, n in rooms.items()), len(since))

    return expected


def _begins(leads: Sequence[Lead], stage: int) -> date | None:
    """The day before which fewer entered a stage than chance explains, if there is one."""
    entered = {
        entry
        for lead in leads
        if lead.days(0, stage) is not None and isinstance(entry := lead.entries[stage], date)
    }
    chances = {day: _chance(leads, stage, day) for day in sorted(entered)[:21]}
    least = min(chances.values(), default=1.0)
    if least >= 0.001:
        return None
    return next(day for day, chance in chances.items() if chance <= least * (1 + 1e-9))


def _neighbours(leads: Sequence[Lead], first: date) -> list[Lead]:
    """The leads of as many days from a day on as there were before, and of 28 at least."""
    end = _end(leads, first)
    return [lead for lead in leads if lead.created and first <= lead.created < end]


def _end(leads: Sequence[Lead], first: date) -> date:
    oldest = min(lead.created for lead in leads if lead.created)
    return first + max(timedelta(28), first - oldest)


def _taken(leads: Sequence[Lead], stage: int) -> list[int]:
    return [days for lead in leads if (days := lead.days(0, stage)) is not None]


def _chance(leads: Sequence[Lead], stage: int, first: date) -> float:
    """The chance of at most so many entries before a day; 1 where that is no beginning."""
    before = [lead for lead in leads if lead.created and lead.created < first]
    since = _neighbours(leads, first)
    if len({lead.created for lead in before}) < 3 or not since:
        return 1.0
    taken, expected = _taken(since, stage), _expecting(leads, before, stage, first)
    oldest = min(lead.created for lead in before if lead.created)
    quick = sum(days < (first - oldest).days for days in taken)
    there, by_then = 0, expected(first)
    for lead in before:
        entry = lead.entries[stage]
        if isinstance(entry, date):
            there += lead.days(0, stage) is not None and entry < first
        else:
            there += entry is not None
    if there * 10 > by_then or not quick or not _jumps(before, stage, first, expected):
        return 1.0
    return _bound(there, by_then, quick)


def _jumps(
    before: Sequence[Lead], stage: int, first: date, expected: Callable[[date], Fraction]
) -> bool:
    """Whether those before enter from then on at half of the pace at least, or a tenth at most."""
    there, usual = _watched(before, stage, first, expected)
    return there * 2 >= usual or there * 10 <= usual


def _watched(
    before: Sequence[Lead], stage: int, first: date, expected: Callable[[date], Fraction]
) -> tuple[int, Fraction]:
    """How many of those before enter from a day on, and how many should, over the same days."""
    for days in (7, 14, 28, 56, 112, 224):
        end = first + timedelta(days)
        usual = expected(end) - expected(first)
        if usual >= 20:
            break
    dates = [lead.entries[stage] for lead in before if lead.days(0, stage) is not None]
    return sum(isinstance(entry, date) and first <= entry < end for entry in dates), usual
