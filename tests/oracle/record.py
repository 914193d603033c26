"""Since when stages are recorded, judged again: one lead after the other, in fractions."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

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
            since = [lead for lead in leads if lead.created and lead.created >= first]
            taken = [days for lead in since if (days := lead.days(0, stage)) is not None]
            before = {lead.created for lead in leads if lead.created and lead.created < first}
            found[stage] = Begun(first, taken, len(before))
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


def _chance(leads: Sequence[Lead], stage: int, first: date) -> float:
    """The chance of at most so many entries before a day; 1 where they are not few."""
    before = [lead.created for lead in leads if lead.created and lead.created < first]
    since = [lead for lead in leads if lead.created and lead.created >= first]
    if not before or not since:
        return 1.0
    taken = [days for lead in since if (days := lead.days(0, stage)) is not None]
    expected = Fraction(0)
    for created in before:
        room = (first - created).days
        expected += Fraction(sum(days < room for days in taken), len(since))
    quick = sum(days < (first - min(before)).days for days in taken)
    there = 0
    for lead in leads:
        if lead.created and lead.created < first and (entry := lead.entries[stage]) is not None:
            is_backward = isinstance(entry, date) and entry < lead.created
            there += not is_backward and not (isinstance(entry, date) and entry >= first)
    if there * 10 > expected or not quick:
        return 1.0
    share = float(expected / (expected + quick))
    logarithm = quick * math.log((1 - share) * (there + quick) / quick)
    if there:
        logarithm += there * math.log(share * (there + quick) / there)
    return math.exp(logarithm)
