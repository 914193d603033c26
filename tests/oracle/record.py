"""Since when customers are recorded, judged again: one lead after the other, in fractions."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .definition import Definition
    from .leads import Lead


def recorded_from(definition: Definition, leads: Sequence[Lead]) -> date | None:
    """The day since which customers are recorded; None if there never was another time.

    Of all merged leads, as the horizon. Under `observed` a customer needs every stage.
    """
    last = len(definition.stages) - 1
    needed = range(1, last + 1) if definition.reach == "observed" else [last]
    found = [_begins(leads, stage) for stage in needed]
    return max((day for day in found if day), default=None)


def _begins(leads: Sequence[Lead], stage: int) -> date | None:
    """The first entry into a stage, if earlier leads should have entered before it."""
    entries = [lead.entries[stage] for lead in leads if lead.days(0, stage) is not None]
    first = min((entry for entry in entries if isinstance(entry, date)), default=None)
    if first is None:
        return None
    before = [lead for lead in leads if lead.created and lead.created < first]
    since = [lead for lead in leads if lead.created and lead.created >= first]
    taken = [lead.days(0, stage) for lead in since]
    expected = Fraction(0)
    for lead in before:
        assert lead.created
        room = (first - lead.created).days
        expected += Fraction(sum(d is not None and d < room for d in taken), len(since) or 1)
    unknown = sum(
        lead.entries[stage] is not None and not isinstance(lead.entries[stage], date)
        for lead in before
    )
    if unknown >= expected:
        return None
    gone = float(expected)
    chance = math.exp(unknown - gone) * (gone / unknown if unknown else 1) ** unknown
    return first if chance < 0.01 else None
