"""Places along an axis: round numbers, and labels that do not cover each other."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

_DAYS: Final = (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650)
"""From tick to tick of days: weeks, months, years."""
_BEYOND_FIRM: Final = 1.5
_ENDS: Final = (
    *(0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05),
    *(0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
)
"""Where an axis may end that has a label there and nowhere else."""


def highest(values: Iterable[tuple[bool, float]]) -> float:
    """Choose what an axis has to hold: all that is firm, and of what is not half as much more.

    Each value comes with whether it is firm. What lies beyond is cut.
    """
    every = list(values)
    firm = max((value for is_firm, value in every if is_firm), default=0.0)
    top = max((value for _, value in every), default=0.0)
    return min(top, _BEYOND_FIRM * firm) if firm else top


def rates(top: float, most: int = 5) -> tuple[list[float], float]:
    """List at most so many ticks above 0, and where the axis ends, above the highest rate."""
    end = 1.04 * max(top, 0.0001)
    least = end / most
    power = 10.0 ** math.floor(math.log10(least))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= least)
    return [round(n * step, 6) for n in range(int(end / step) + 1)], end


def round_end(top: float) -> float:
    """Find the end of an axis that has no ticks: the next round rate."""
    return next((end for end in _ENDS if end >= top), 1.0)


def decimals(ticks: Sequence[float]) -> int:
    """Choose so many decimals of a per cent that the ticks differ."""
    return max(0, -math.floor(math.log10(ticks[1] * 100) + 1e-9))


def days(last: float, most: int) -> list[int]:
    """List at most so many ticks of days, from 0 to the last that is drawn."""
    step = next((each for each in _DAYS if last / each <= most), math.ceil(last / most))
    return list(range(0, int(last) + 1, step))


def apart(wanted: Sequence[float], least: float, end: float) -> list[float]:
    """Move places at least so far apart, between 0 and the end where there is room.

    Those that are too near to each other move about their middle.
    """
    groups: list[tuple[float, list[int]]] = []
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        middle, members = wanted[place], [place]
        while groups and groups[-1][0] + least * (len(groups[-1][1]) + len(members)) / 2 > middle:
            members = groups.pop()[1] + members
            middle = sum(wanted[each] for each in members) / len(members)
        groups.append((middle, members))
    order = [place for _, members in groups for place in members]
    moved = dict[int, float]()
    lowest = 0.0
    for middle, members in groups:
        for n, place in enumerate(members):
            moved[place] = max(lowest, middle + least * (n - (len(members) - 1) / 2))
            lowest = moved[place] + least
    highest = end
    for place in reversed(order):
        moved[place] = min(highest, moved[place])
        highest = moved[place] - least
    return [moved[place] for place in range(len(wanted))]
