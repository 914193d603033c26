"""Since when stages are recorded, judged again: one lead after the other, in fractions."""

from __future__ import annotations

import math
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
        """The share of entries that was not recorded, if as many leads came on each day."""
        unseen = sum(took < (self.first - day).days for took in self.taken for day in days)
        return Fraction(unseen, len(self.taken) * len(days))


def recorded(definition: Definition, leads: Sequence[Lead]) -> dict[int, Begun]:
    """The stages whose record begins late, and since when. Of all merged leads."""
    found = {}
    for stage in range(1, len(definition.stages)):
        if (first := _begins(leads, stage)) is not None:
            before = {lead.created for lead in leads if lead.created and lead.created < first}
            found[stage] = Begun(first, _taken(_neighbours(leads, first), stage), len(before))
    return found


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
    oldest = min(lead.created for lead in leads if lead.created)
    end = first + max(timedelta(28), first - oldest)
    return [lead for lead in leads if lead.created and first <= lead.created < end]


def _taken(leads: Sequence[Lead], stage: int) -> list[int]:
    return [days for lead in leads if (days := lead.days(0, stage)) is not None]


def _chance(leads: Sequence[Lead], stage: int, first: date) -> float:
    """The chance of at most so many entries before a day; 1 where that is no beginning."""
    before = [lead for lead in leads if lead.created and lead.created < first]
    since = _neighbours(leads, first)
    if len({lead.created for lead in before}) < 3 or not since:
        return 1.0
    taken = _taken(since, stage)

    def expected(until: date) -> Fraction:
        rooms = [(until - lead.created).days for lead in before if lead.created]
        return Fraction(sum(days < room for days in taken for room in rooms), len(since))

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
    share = float(by_then / (by_then + quick))
    logarithm = quick * math.log((1 - share) * (there + quick) / quick)
    if there:
        logarithm += there * math.log(share * (there + quick) / there)
    return math.exp(logarithm)


def _jumps(
    before: Sequence[Lead], stage: int, first: date, expected: Callable[[date], Fraction]
) -> bool:
    """Whether those before enter from then on at half of the pace at least, or a tenth at most."""
    for days in (7, 14, 28, 56, 112, 224):
        end = first + timedelta(days)
        usual = expected(end) - expected(first)
        if usual >= 20:
            break
    dates = [lead.entries[stage] for lead in before if lead.days(0, stage) is not None]
    there = sum(isinstance(entry, date) and first <= entry < end for entry in dates)
    return there * 2 >= usual or there * 10 <= usual
